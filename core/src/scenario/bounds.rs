//! What the numbers of a scenario may be: a limit on everything, so that every run ends.

use alloc::string::String;

use super::{
    Environment, Intervention, Invalid, Latency, MAX_STEPS, MAX_TICK, MessageRef, Trigger,
};
use crate::{
    fault::{bounded, counted, known},
    protocol::{ProtocolInfo, Setup},
};

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
        self.trigger.check(setup)?;
        self.fault.check(setup, info)
    }
}

impl Trigger {
    fn check(&self, setup: &Setup) -> Result<(), String> {
        match self {
            Self::Step(step) => bounded(*step, 0, MAX_STEPS, "a step"),
            Self::Tick(tick) => bounded(*tick, 0, MAX_TICK, "a tick"),
            Self::BeforeWrite { process, nth }
            | Self::AfterWrite { process, nth }
            | Self::AfterSend { process, nth }
            | Self::AfterVote { process, nth }
            | Self::AfterWorkStart { process, nth }
            | Self::AfterWorkEnd { process, nth }
            | Self::AfterTimeout { process, nth }
            | Self::AfterCrash { process, nth }
            | Self::AfterRecovery { process, nth } => {
                known(setup, *process)?;
                counted(*nth)
            }
            Self::Received(MessageRef { copy: 1.., .. }) => {
                Err("a trigger names the message itself, not a copy of it".into())
            }
            Self::Sent(message) | Self::Received(message) => message.check(setup),
        }
    }
}
