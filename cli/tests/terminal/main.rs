//! The command line as its users meet it: started, read, and judged by its exit status.

mod bad_input;
mod cost;
mod export;
mod heard;
mod list;
mod run;
mod search;
mod spec;
