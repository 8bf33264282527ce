//! What the page asks of the browser outside of Yew: focus, dialogs, clipboard, files, media queries.

pub mod clipboard;
pub mod dialog;
pub mod files;
pub mod focus;
pub mod media;
pub mod page;
pub mod panic_banner;
pub mod target;
