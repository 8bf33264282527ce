//! The same intervention with its processes named in another way: by place in a run, by number in a
//! link, by name in a file.

use core::convert::Infallible;

use super::{Intervention, Trigger};

impl<P, S, M> Intervention<P, S, M> {
    /// Names processes, sets of them and messages in another way.
    pub(crate) fn rename<Q, T, N>(
        &self,
        name: &impl Fn(&P) -> Q,
        names: &impl Fn(&S) -> T,
        message: &impl Fn(&M) -> N,
    ) -> Intervention<Q, T, N> {
        let renamed = self.try_rename::<Q, T, N, Infallible>(
            &|id| Ok(name(id)),
            &|set| Ok(names(set)),
            &|it| Ok(message(it)),
        );
        match renamed {
            Ok(renamed) => renamed,
            Err(never) => match never {},
        }
    }

    /// Names processes, sets of them and messages in another way, where there may be none.
    pub(crate) fn try_rename<Q, T, N, E>(
        &self,
        name: &impl Fn(&P) -> Result<Q, E>,
        names: &impl Fn(&S) -> Result<T, E>,
        message: &impl Fn(&M) -> Result<N, E>,
    ) -> Result<Intervention<Q, T, N>, E> {
        let fault = self.fault.try_map(name, names, message)?;
        Ok(Intervention { trigger: self.trigger.try_map(name, message)?, fault })
    }
}

impl<P, M> Trigger<P, M> {
    /// The message that it names, if it names one.
    pub(super) const fn message(&self) -> Option<&M> {
        match self {
            Self::Sent(message) | Self::Received(message) => Some(message),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub(super) const fn message_mut(&mut self) -> Option<&mut M> {
        match self {
            Self::Sent(message) | Self::Received(message) => Some(message),
            _ => None,
        }
    }

    pub(super) fn try_map<Q, N, E>(
        &self,
        name: &impl Fn(&P) -> Result<Q, E>,
        message: &impl Fn(&M) -> Result<N, E>,
    ) -> Result<Trigger<Q, N>, E> {
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
            Self::Sent(it) => Trigger::Sent(message(it)?),
            Self::Received(it) => Trigger::Received(message(it)?),
            Self::AfterVote { process, nth } => {
                Trigger::AfterVote { process: name(process)?, nth: *nth }
            }
            Self::AfterWorkStart { process, nth } => {
                Trigger::AfterWorkStart { process: name(process)?, nth: *nth }
            }
            Self::AfterWorkEnd { process, nth } => {
                Trigger::AfterWorkEnd { process: name(process)?, nth: *nth }
            }
            Self::AfterTimeout { process, nth } => {
                Trigger::AfterTimeout { process: name(process)?, nth: *nth }
            }
            Self::AfterCrash { process, nth } => {
                Trigger::AfterCrash { process: name(process)?, nth: *nth }
            }
            Self::AfterRecovery { process, nth } => {
                Trigger::AfterRecovery { process: name(process)?, nth: *nth }
            }
        })
    }
}
