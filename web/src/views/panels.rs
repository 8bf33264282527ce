//! The panels beside the stage, one tab each.

pub mod cost_chart;
pub mod cost_table;
pub mod event_list;
pub mod inspector;
pub mod node_cards;
pub mod saga;
pub mod selection;
pub mod setup;
pub mod verdict;
