//! The same intervention with its processes named in another way: by place in a run, by number in a
//! link, by name in a file.

use core::convert::Infallible;

use super::{Intervention, MessageRef, Trigger};

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
        let message = |it: &MessageRef<P>| it.try_map(name);
        let fault = self.fault.try_map(name, names, &message)?;
        Ok(Intervention { trigger: self.trigger.name(name)?, fault })
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
            Self::Sent(message) => Trigger::Sent(message.try_map(name)?),
        })
    }
}
