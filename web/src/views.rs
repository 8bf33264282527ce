//! The screens, and the parts that they are made of. Each part takes an `Rc` of the run, a
//! cursor and a [`crate::store::Dispatch`], and renders again only when one of them changes. Its style
//! sheet lies beside it.

pub mod check;
pub mod controls;
pub mod menu;
pub mod outcome_line;
pub mod panels;
pub mod play;
pub mod scene;
pub mod space_time;
pub mod stage;
