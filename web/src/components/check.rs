//! The parts of the screen Check: the form, what came of the search, and the truth table.

pub mod figures;
pub mod form;
pub mod outcome;
pub mod table;
