//! Why a condition of a saga is ruled on as it is.

use alloc::{borrow::Cow, format, string::String, vec::Vec};

use super::observations::{HalfDone, Place};
use crate::{
    analysis::verdict::{Ruling, Termination},
    trace::Trace,
};

/// Why a condition of a saga is ruled on as it is. Sagas, their steps and the run's steps are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are what the variant is about")]
pub enum SagaReason {
    /// S1 is violated: a saga had ended, and a step was neither done once nor undone.
    HalfDone(HalfDone<u32>),
    /// S1: no saga has ended.
    NoneEnded,
    /// S1: every saga that has ended did all of its steps, or compensated all that it did.
    AllOrNone,
    /// S2 is violated: a step, or its compensation, took effect a second time.
    Repeated { place: Place<u32>, compensation: bool },
    /// S2: no effect came twice.
    NoneRepeated,
    /// S3 is violated: the compensation of `place` took effect before that of the `later` step.
    OutOfOrder { place: Place<u32>, later: u8 },
    /// S3: no compensation took effect before that of a later step.
    InOrder,
    /// S3: the compensations are declared independent, so that any order is right; the first that was not the
    /// reverse one.
    Independent(Option<(Place<u32>, u8)>),
    /// S4 is violated: a step took effect after it counted as compensated.
    Late(Place<u32>),
    /// S4: no step did.
    NoneLate,
    /// S5: no saga has begun.
    NoneBegun,
    /// S5: this saga was parked for manual intervention, which is an end.
    Parked(u8),
    /// S5, termination.
    Termination(Termination),
    /// ISO is violated: each is two sagas and the step in which the first one met the data of the second.
    Interference { dirty_read: Option<(u8, u8, u32)>, lost_update: Option<(u8, u8, u32)> },
    /// ISO: no saga met data of another that had not ended.
    Isolated,
}

impl SagaReason {
    /// What follows for the property.
    pub const fn ruling(&self) -> Ruling {
        match self {
            Self::NoneEnded
            | Self::AllOrNone
            | Self::NoneRepeated
            | Self::InOrder
            | Self::Independent(_)
            | Self::NoneLate
            | Self::NoneBegun
            | Self::Parked(_)
            | Self::Isolated => Ruling::Holds,
            Self::HalfDone(_)
            | Self::Repeated { .. }
            | Self::OutOfOrder { .. }
            | Self::Late(_)
            | Self::Interference { .. } => Ruling::Violated,
            Self::Termination(reason) => reason.ruling(),
        }
    }

    /// The reason as a sentence.
    pub fn sentence(&self, trace: &Trace) -> String {
        let names = Names { trace };
        match *self {
            Self::HalfDone(half_done) => names.half_done(half_done),
            Self::NoneEnded => "No saga has ended yet.".into(),
            Self::AllOrNone => {
                "Every saga that has ended did all of its steps, or compensated all that it did."
                    .into()
            }
            Self::Repeated { place, compensation } => {
                let (forward, backward) = names.step(place.step);
                let which = if compensation { backward } else { forward };
                let saga = names.of_saga(place.saga);
                format!("{which}{saga} took effect again in step {}.", place.at + 1)
            }
            Self::NoneRepeated => "No step and no compensation took effect more than once.".into(),
            Self::OutOfOrder { place, later } => {
                format!("{}.", names.out_of_order(place, later))
            }
            Self::InOrder => "No compensation took effect before that of a later step.".into(),
            Self::Independent(first) => {
                let first = first.map(|(place, later)| names.out_of_order(place, later));
                let detail = first.map_or_else(String::new, |first| format!(": {first}"));
                format!("The compensations are declared independent: any order is right{detail}.")
            }
            Self::Late(place) => {
                let (forward, backward) = names.step(place.step);
                format!(
                    "{forward}{} took effect in step {}, after its service had acknowledged {backward}.",
                    names.of_saga(place.saga),
                    place.at + 1,
                )
            }
            Self::NoneLate => "No step took effect after its compensation.".into(),
            Self::NoneBegun => "No saga has begun.".into(),
            Self::Parked(saga) => {
                format!("{} was parked for manual intervention (dead letter).", names.saga(saga))
            }
            Self::Termination(reason) => {
                reason.sentence(trace, "Every saga that has begun has ended.")
            }
            Self::Interference { dirty_read, lost_update } => {
                Names::interference(dirty_read, lost_update)
            }
            Self::Isolated => "No saga read or overwrote data of a saga that had not ended.".into(),
        }
    }
}

/// How sagas and their steps are called.
#[derive(Clone, Copy)]
struct Names<'a> {
    trace: &'a Trace,
}

impl Names<'_> {
    fn half_done(self, HalfDone { place, decision, counts }: HalfDone<u32>) -> String {
        let (forward, backward) = self.step(place.step);
        format!(
            "{} ended as {}, and by step {} {forward} had taken effect {}, {backward} {}.",
            self.saga(place.saga),
            decision.past_tense(self.trace.scenario.info().family),
            place.at + 1,
            times(counts.applied),
            times(counts.compensated),
        )
    }

    fn out_of_order(self, place: Place<u32>, later: u8) -> String {
        format!(
            "{}{} took effect in step {}, while the later {} was not compensated",
            self.step(place.step).1,
            self.of_saga(place.saga),
            place.at + 1,
            self.step(later).0,
        )
    }

    fn interference(
        dirty_read: Option<(u8, u8, u32)>,
        lost_update: Option<(u8, u8, u32)>,
    ) -> String {
        let dirty_read = dirty_read.map(|(reader, writer, at)| {
            format!(
                "Dirty read: in step {}, saga {} read what saga {} had written and might still \
                 compensate.",
                at + 1,
                reader + 1,
                writer + 1,
            )
        });
        let lost_update = lost_update.map(|(writer, other, at)| {
            format!(
                "Lost update: in step {}, saga {} overwrote what saga {} had written since it read.",
                at + 1,
                writer + 1,
                other + 1,
            )
        });
        dirty_read.into_iter().chain(lost_update).collect::<Vec<_>>().join(" ")
    }

    fn saga(self, saga: u8) -> String {
        if self.trace.setup.leaders().len() == 1 {
            "The saga".into()
        } else {
            format!("Saga {}", saga + 1)
        }
    }

    /// ` of saga 2`, if there are several.
    fn of_saga(self, saga: u8) -> String {
        if self.trace.setup.leaders().len() == 1 {
            String::new()
        } else {
            format!(" of saga {}", saga + 1)
        }
    }

    /// A step and its compensation.
    fn step(self, step: u8) -> (Cow<'static, str>, Cow<'static, str>) {
        let scenario = &self.trace.scenario;
        scenario.protocol.step_names(&scenario.options, step)
    }
}

fn times(count: u8) -> String {
    match count {
        0 => "never".into(),
        1 => "once".into(),
        2 => "twice".into(),
        more => format!("{more} times"),
    }
}
