//! The worker that reads and writes files and shrinks runs.

use yew::prelude::*;

use crate::worker::client::WorkerHandle;

/// The worker of the page, for as long as the component lives.
#[hook]
pub fn use_worker() -> WorkerHandle {
    (*use_memo((), |()| WorkerHandle::default())).clone()
}
