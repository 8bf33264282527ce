//! The only side effects of the page: time, the address, the title, keys, media queries, storage,
//! files, the worker.
//!
//! Each hook watches a few fields of the state and dispatches actions; none of them decides anything
//! about a run.

pub mod address;
pub mod broken;
pub mod check;
pub mod dialog;
pub mod focus;
pub mod keys;
pub mod playback;
pub mod table;
pub mod theme;
pub mod transfer;
pub mod worker;

mod landing;
mod listen;
mod motion;
mod passing;
mod title;

pub use address::use_address;
pub use check::use_check;
pub use keys::use_keys;
pub use landing::use_landing;
pub use listen::use_listener;
pub use motion::{reduced_motion, use_reduced_motion, wide_screen};
pub use passing::use_passing;
pub use playback::use_playback;
pub use table::use_table;
pub use theme::use_theme;
pub use title::use_title;
pub use worker::use_worker;
