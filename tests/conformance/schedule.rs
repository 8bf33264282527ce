//! What a search of every schedule finds.

mod mistakes;
mod search;
mod stateright;
mod truth_table;
