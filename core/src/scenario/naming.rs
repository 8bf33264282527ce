//! The same intervention with its processes named in another way: by place in a run, by number in a
//! link, by name in a file.

use core::convert::Infallible;

use super::{Intervention, MessageRef, What, When};

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
        Ok(Intervention { when: self.when.name(name)?, what: self.what.name(name, names)? })
    }
}

impl<P> When<P> {
    fn name<Q, E>(&self, name: &impl Fn(&P) -> Result<Q, E>) -> Result<When<Q>, E> {
        Ok(match self {
            Self::Step(step) => When::Step(*step),
            Self::Tick(tick) => When::Tick(*tick),
            Self::BeforeWrite { process, nth } => {
                When::BeforeWrite { process: name(process)?, nth: *nth }
            }
            Self::AfterWrite { process, nth } => {
                When::AfterWrite { process: name(process)?, nth: *nth }
            }
            Self::AfterSend { process, nth } => {
                When::AfterSend { process: name(process)?, nth: *nth }
            }
            Self::Sent(message) => When::Sent(message.name(name)?),
        })
    }
}

impl<P, S> What<P, S> {
    fn name<Q, T, E>(
        &self,
        name: &impl Fn(&P) -> Result<Q, E>,
        names: &impl Fn(&S) -> Result<T, E>,
    ) -> Result<What<Q, T>, E> {
        Ok(match self {
            Self::Deliver(message) => What::Deliver(message.name(name)?),
            Self::Drop(message) => What::Drop(message.name(name)?),
            Self::Duplicate(message) => What::Duplicate(message.name(name)?),
            Self::Delay { message, ticks } => {
                What::Delay { message: message.name(name)?, ticks: *ticks }
            }
            Self::Crash(process) => What::Crash(name(process)?),
            Self::Recover(process) => What::Recover(name(process)?),
            Self::Fire { process, timer } => What::Fire { process: name(process)?, timer: *timer },
            Self::Cut { from, to, both_ways } => {
                What::Cut { from: names(from)?, to: names(to)?, both_ways: *both_ways }
            }
            Self::Heal => What::Heal,
            Self::Rival(process) => What::Rival(name(process)?),
            Self::Flush(process) => What::Flush(name(process)?),
            Self::Advance(process) => What::Advance(name(process)?),
            Self::Finish(process) => What::Finish(name(process)?),
            Self::Fail { process, times } => What::Fail { process: name(process)?, times: *times },
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
