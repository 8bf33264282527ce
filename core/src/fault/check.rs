//! What makes no sense in any run: a limit on everything, so that every run ends.

use alloc::{format, string::String};

use super::{Fault, MAX_TICK, MessageRef, Target};
use crate::{
    num,
    protocol::{ProcessId, ProcessSet, ProtocolInfo, Setup},
};

impl Fault {
    /// Says why it makes no sense in any run of a protocol, if it makes none, as a sentence without its
    /// stop.
    pub(crate) fn check(&self, setup: &Setup, info: &ProtocolInfo) -> Result<(), String> {
        if let Some(message) = self.message() {
            message.check(setup)?;
        }
        if let Some(process) = self.process() {
            known(setup, *process)?;
            let works = setup.processes[process.index()].role.works();
            if let Target::Worker { otherwise } = self.kind().info().target
                && !works
            {
                return Err(format!("{} {otherwise}", setup.name(*process)));
            }
        }
        match self {
            Self::Delay { ticks, .. } => bounded(*ticks, 1, MAX_TICK, "a delay in ticks"),
            Self::Fire { timer, .. } => {
                let timers: u32 = num::bounded(info.timers.len());
                bounded(u32::from(*timer), 0, timers.saturating_sub(1), "a timer's number")
            }
            Self::Cut { from, to, .. } => {
                from.into_iter().chain(*to).try_for_each(|process| known(setup, process))?;
                cuts_something(setup, *from, *to)
            }
            _ => Ok(()),
        }
    }
}

impl MessageRef {
    /// Says why there is no such message in any run, as a sentence without its stop.
    pub(crate) fn check(self, setup: &Setup) -> Result<(), String> {
        known(setup, self.from)?;
        known(setup, self.to)?;
        counted(self.nth)
    }
}

/// Says that a process is none of the run.
pub(crate) fn known(setup: &Setup, process: ProcessId) -> Result<(), String> {
    let count = setup.processes.len();
    if process.index() < count {
        return Ok(());
    }
    Err(format!("there is no process number {} among {count}", process.0))
}

pub(crate) fn counted(nth: u16) -> Result<(), String> {
    if nth == 0 {
        return Err("`nth` counts from 1".into());
    }
    Ok(())
}

pub(crate) fn bounded(found: u32, least: u32, greatest: u32, what: &str) -> Result<(), String> {
    if (least..=greatest).contains(&found) {
        return Ok(());
    }
    Err(format!("{what} must be {least} to {greatest}, not {found}"))
}

fn cuts_something(setup: &Setup, from: ProcessSet, to: ProcessSet) -> Result<(), String> {
    if from.is_empty() || to.is_empty() {
        return Err("a cut needs a process on each side".into());
    }
    let mut pairs = from.into_iter().flat_map(|a| to.into_iter().map(move |b| (a, b)));
    if pairs.all(|(a, b)| setup.share_host(a, b)) {
        return Err("processes of one machine cannot be cut off from each other".into());
    }
    Ok(())
}
