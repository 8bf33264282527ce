//! What the numbers of a scenario may be: a limit on everything, so that every run ends.

use alloc::string::String;

use super::{
    Environment, Fault, Intervention, Invalid, Latency, MAX_STEPS, MAX_TICK, MessageRef, Trigger,
};
use crate::protocol::{ProcessId, ProcessSet, ProtocolInfo, Setup};

const HOLDS_NO_ROWS: &str = "holds no rows that another transaction could want";
const DOES_NO_WORK: &str = "does no local work that could fail";

impl Environment {
    pub(super) fn check(&self) -> Result<(), Invalid> {
        let within = |field, found: u32, least, greatest| {
            if (least..=greatest).contains(&found) {
                Ok(())
            } else {
                Err(Invalid::Environment { field, least, greatest, found })
            }
        };
        let (least, greatest) = match self.latency {
            Latency::Constant(ticks) => (ticks, ticks),
            Latency::Uniform(least, greatest) => (least, greatest),
            Latency::Exponential(mean) => (mean, mean),
        };
        within("latency", u32::from(least), 1, 1_000)?;
        within("latency", u32::from(greatest), 1, 1_000)?;
        if greatest < least {
            return Err(Invalid::Latency { least, greatest });
        }
        within("force-ticks", u32::from(self.force_ticks), 0, 1_000)?;
        within("work-ticks", u32::from(self.work_ticks), 0, 1_000)?;
        within("timeout-ticks", u32::from(self.timeout_ticks), 1, 10_000)?;
        within("patience-ticks", self.patience_ticks, 1, 1_000_000)
    }
}

impl Intervention {
    pub(super) fn check(&self, setup: &Setup, info: &ProtocolInfo) -> Result<(), String> {
        let count = setup.processes.len();
        let known = |process: ProcessId| {
            if process.index() < count {
                return Ok(());
            }
            Err(alloc::format!("there is no process number {} among {count}", process.0))
        };
        let works = |process: ProcessId, else_it: &str| {
            known(process)?;
            if setup.processes[process.index()].role.works() {
                return Ok(());
            }
            Err(alloc::format!("{} {else_it}", setup.name(process)))
        };
        let message = |message: &MessageRef| {
            known(message.from)?;
            known(message.to)?;
            counted(message.nth)
        };
        match &self.trigger {
            Trigger::Step(step) => bounded(*step, 0, MAX_STEPS, "a step")?,
            Trigger::Tick(tick) => bounded(*tick, 0, MAX_TICK, "a tick")?,
            Trigger::BeforeWrite { process, nth }
            | Trigger::AfterWrite { process, nth }
            | Trigger::AfterSend { process, nth } => {
                known(*process)?;
                counted(*nth)?;
            }
            Trigger::Sent(named) => message(named)?,
        }
        match &self.fault {
            Fault::Deliver(named) | Fault::Drop(named) | Fault::Duplicate(named) => message(named),
            Fault::Delay { message: named, ticks } => {
                message(named)?;
                bounded(*ticks, 1, MAX_TICK, "a delay in ticks")
            }
            Fault::Crash(process)
            | Fault::Recover(process)
            | Fault::Flush(process)
            | Fault::Advance(process)
            | Fault::Finish(process) => known(*process),
            Fault::Rival(process) => works(*process, HOLDS_NO_ROWS),
            Fault::Fail { process, .. } => works(*process, DOES_NO_WORK),
            Fault::Fire { process, timer } => {
                known(*process)?;
                let last = u32::try_from(info.timers.len()).unwrap_or(u32::MAX).saturating_sub(1);
                bounded(u32::from(*timer), 0, last, "a timer's number")
            }
            Fault::Cut { from, to, .. } => {
                from.into_iter().chain(*to).try_for_each(known)?;
                cuts_something(setup, *from, *to)
            }
            Fault::Heal => Ok(()),
        }
    }
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

fn counted(nth: u16) -> Result<(), String> {
    if nth == 0 {
        return Err("`nth` counts from 1".into());
    }
    Ok(())
}

fn bounded(found: u32, least: u32, greatest: u32, what: &str) -> Result<(), String> {
    if (least..=greatest).contains(&found) {
        return Ok(());
    }
    Err(alloc::format!("{what} must be {least} to {greatest}, not {found}"))
}
