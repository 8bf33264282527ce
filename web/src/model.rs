//! View models: plain data that views draw, derived from a run or a form without touching the browser.

pub mod at_cursor;
pub mod cost_curves;
pub mod fault_matrix;
pub mod history;
pub mod labels;
pub mod markers;
pub mod panel;
pub mod run;
pub mod search_state;
pub mod timeline;
