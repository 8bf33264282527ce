//! What a page of Learn asks of a run, and whether a run answers it.
//!
//! A page is Markdown with blocks, such as a prediction or a goal to reach; `docs/writing.md` describes them all.
//! This crate has their types and judges them. The site generator reads them from the text and tests them; the live
//! page gets them as JSON and judges what its visitor does. Both run the same code.
//!
//! ```
//! use coordinator_core::simulate::simulate;
//! use coordinator_learn::{blocks::Break, run};
//!
//! let task: Break = toml::from_str(r#"
//!     start = "2pc-commit"
//!     goal = "blocked(p1) and down(C) and faults <= 1"
//!     solution = "2pc-coordinator-crash"
//! "#)?;
//! let solution = run::read(task.solution.as_deref().unwrap_or_default())?;
//! assert!(task.judge(&simulate(&solution))?.is_solved());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod blocks;
pub mod drill;
pub mod edit;
pub mod judge;
pub mod progress;
pub mod run;
pub mod task_link;
