//! What a saga's services tell, in words.

use alloc::{format, string::String};

use crate::{
    protocol::{Decision, Note, OutcomeStatus},
    trace::Trace,
};

/// A note as a sentence, if a reader wants one.
pub(super) fn noted(trace: &Trace, note: Note) -> Option<String> {
    let several = trace.setup.leaders().len() > 1;
    let of = |saga: u8| if several { format!(" of saga {}", saga + 1) } else { String::new() };
    let saga = |saga: u8| if several { format!("Saga {}", saga + 1) } else { "The saga".into() };
    Some(match note {
        Note::Applied { saga, step } => format!("Step {}{} has taken effect.", step + 1, of(saga)),
        Note::Compensated { saga, step } => format!("Step {}{} is undone.", step + 1, of(saga)),
        Note::Settled { saga, step } => {
            format!("Step {}{} counts as compensated.", step + 1, of(saga))
        }
        Note::Refused { saga, step } => {
            format!("Step {}{} has no effect and never will have one.", step + 1, of(saga))
        }
        Note::Marked { saga, .. } if several => {
            format!(
                "Its semantic lock keeps the other saga away until saga {} has ended.",
                saga + 1
            )
        }
        Note::Marked { .. } => {
            "Its semantic lock keeps others away until the saga has ended.".into()
        }
        Note::Unmarked { saga, step } => {
            format!("The semantic lock of step {}{} is released.", step + 1, of(saga))
        }
        Note::Parked { saga: own } => format!("{} is handed to people.", saga(own)),
        Note::Read { transaction, of: Some(writer), .. } if writer != transaction => {
            format!("{} sees what saga {} has written.", saga(transaction), writer + 1)
        }
        Note::Read { .. }
        | Note::Wrote { .. }
        | Note::Waits { .. }
        | Note::Undid { .. }
        | Note::Ended { .. } => return None,
    })
}

/// The end of a saga as a sentence.
pub(super) fn ended(name: &str, outcome_status: OutcomeStatus) -> Option<String> {
    match outcome_status {
        OutcomeStatus::Decided(Decision::Commit) => {
            Some(format!("For {name} the saga is completed."))
        }
        OutcomeStatus::Decided(Decision::Abort) => Some(format!("For {name} the saga is undone.")),
        _ => None,
    }
}
