//! The parts of the page. Each takes an `Rc` of the run, a cursor and a way to act, and renders
//! again only when one of them changes.

pub mod check;
pub mod choices;
pub mod cost_panel;
pub mod counters;
pub mod event_list;
pub mod exports;
pub mod faults;
pub mod field;
pub mod gestures;
pub mod help;
pub mod icon;
pub mod icons;
pub mod inspector;
pub mod live;
pub mod menu;
pub mod node_cards;
pub mod notices;
pub mod outcome;
pub mod picker;
pub mod room;
pub mod saga_panel;
pub mod scene;
pub mod scrubber;
pub mod selection;
pub mod setup_panel;
pub mod space_time;
pub mod stage;
pub mod target;
pub mod times;
pub mod top_bar;
pub mod transport;
pub mod verdict_panel;
