//! The same intervention with its processes named in another way: by place in a run, by number in a
//! link, by name in a file.

use core::convert::Infallible;

use super::{Fault, Intervention, MessageRef, Trigger};

impl<P, S> Intervention<P, S> {
    /// Names processes and sets of them in another way.
    pub(super) fn rename<Q, T>(
        &self,
        name: &impl Fn(&P) -> Q,
        names: &impl Fn(&S) -> T,
    ) -> Intervention<Q, T> {
        let renamed =
            self.try_rename::<Q, T, Infallible>(&|id| Ok(name(id)), &|set| Ok(names(set)));
        match renamed {
            Ok(renamed) => renamed,
            Err(never) => match never {},
        }
    }

    /// Names processes and sets of them in another way, where there may be none.
    pub(super) fn try_rename<Q, T, E>(
        &self,
        name: &impl Fn(&P) -> Result<Q, E>,
        names: &impl Fn(&S) -> Result<T, E>,
    ) -> Result<Intervention<Q, T>, E> {
        Ok(Intervention { trigger: self.trigger.name(name)?, fault: self.fault.name(name, names)? })
    }
}

impl<P> Trigger<P> {
    fn name<Q, E>(&self, name: &impl Fn(&P) -> Result<Q, E>) -> Result<Trigger<Q>, E> {
        Ok(match self {
            Self::Step(step) => Trigger::Step(*step),
            Self::Tick(tick) => Trigger::Tick(*tick),
            Self::BeforeWrite { process, nth } => {
                Trigger::BeforeWrite { process: name(process)?, nth: *nth }
            }
            Self::AfterWrite { process, nth } => {
                Trigger::AfterWrite { process: name(process)?, nth: *nth }
            }
            Self::AfterSend { process, nth } => {
                Trigger::AfterSend { process: name(process)?, nth: *nth }
            }
            Self::Sent(message) => Trigger::Sent(message.name(name)?),
        })
    }
}

impl<P, S> Fault<P, S> {
    fn name<Q, T, E>(
        &self,
        name: &impl Fn(&P) -> Result<Q, E>,
        names: &impl Fn(&S) -> Result<T, E>,
    ) -> Result<Fault<Q, T>, E> {
        Ok(match self {
            Self::Deliver(message) => Fault::Deliver(message.name(name)?),
            Self::Drop(message) => Fault::Drop(message.name(name)?),
            Self::Duplicate(message) => Fault::Duplicate(message.name(name)?),
            Self::Delay { message, ticks } => {
                Fault::Delay { message: message.name(name)?, ticks: *ticks }
            }
            Self::Crash(process) => Fault::Crash(name(process)?),
            Self::Recover(process) => Fault::Recover(name(process)?),
            Self::Fire { process, timer } => Fault::Fire { process: name(process)?, timer: *timer },
            Self::Cut { from, to, both_ways } => {
                Fault::Cut { from: names(from)?, to: names(to)?, both_ways: *both_ways }
            }
            Self::Heal => Fault::Heal,
            Self::Rival(process) => Fault::Rival(name(process)?),
            Self::Flush(process) => Fault::Flush(name(process)?),
            Self::Advance(process) => Fault::Advance(name(process)?),
            Self::Finish(process) => Fault::Finish(name(process)?),
            Self::Fail { process, times } => Fault::Fail { process: name(process)?, times: *times },
        })
    }
}

impl<P> MessageRef<P> {
    fn name<Q, E>(&self, name: &impl Fn(&P) -> Result<Q, E>) -> Result<MessageRef<Q>, E> {
        Ok(MessageRef {
            from: name(&self.from)?,
            to: name(&self.to)?,
            nth: self.nth,
            copy: self.copy,
        })
    }
}
