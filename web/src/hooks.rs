//! Hooks: they tie the state to time, the address, keys, media queries, storage and the worker.
//!
//! Each watches a few fields of the state and dispatches actions; none decides anything about a run.

pub mod use_address;
pub mod use_auto_dismiss;
pub mod use_element_size;
pub mod use_fault_matrix;
pub mod use_focus_on_navigation;
pub mod use_focus_rescued;
pub mod use_gestures;
pub mod use_goal_words;
pub mod use_keys;
pub mod use_listener;
pub mod use_playback;
pub mod use_reduced_motion;
pub mod use_search;
pub mod use_theme;
pub mod use_title;
pub mod use_worker;
