//! Buttons, fields and bars: what the screens share.

pub mod choices;
pub mod exports;
pub mod field;
pub mod help;
pub mod icon;
pub mod live_line;
pub mod notices;
pub mod picker;
pub mod scrubber;
pub mod top_bar;
pub mod transport;
