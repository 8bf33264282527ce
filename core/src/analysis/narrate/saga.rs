//! The notes of a saga's services, in words.

use alloc::{format, string::String};

use crate::{protocol::Note, trace::Trace};

/// A note as a sentence, if a reader wants one.
pub(super) fn noted(trace: &Trace, note: Note) -> Option<String> {
    let several = trace.setup.leaders().len() > 1;
    let of = |saga: u8| if several { format!(" of saga {}", saga + 1) } else { String::new() };
    let saga = |saga: u8| if several { format!("Saga {}", saga + 1) } else { "The saga".into() };
    Some(match note {
        Note::Applied { saga, step } => format!("Step {}{} takes effect.", step + 1, of(saga)),
        Note::Compensated { saga, step } => {
            format!("Step {}{} is compensated.", step + 1, of(saga))
        }
        Note::Settled { saga, step } => {
            format!(
                "Step {}{} counts as compensated: there was nothing to undo.",
                step + 1,
                of(saga)
            )
        }
        Note::Refused { saga, step } => {
            format!("Step {}{} is refused for good: it never takes effect.", step + 1, of(saga))
        }
        Note::Marked { saga, .. } if several => {
            format!("Its semantic lock excludes other sagas until saga {} has ended.", saga + 1)
        }
        Note::Marked { .. } => {
            "Its semantic lock excludes other sagas until the saga has ended.".into()
        }
        Note::Unmarked { saga, step } => {
            format!("The semantic lock of step {}{} is released.", step + 1, of(saga))
        }
        Note::Parked { saga: own } => {
            format!("{} is parked for manual intervention (dead letter).", saga(own))
        }
        Note::Read { transaction, of: Some(writer), .. } if writer != transaction => {
            format!("{} reads what saga {} has written.", saga(transaction), writer + 1)
        }
        Note::Read { .. }
        | Note::Wrote { .. }
        | Note::Waits { .. }
        | Note::Undid { .. }
        | Note::Keeps
        | Note::Forgot { .. }
        | Note::Ended { .. } => return None,
    })
}
