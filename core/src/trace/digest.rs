//! A check value of what happened that is the same on every platform and for every compiler: what
//! goes into it is written out here, and a test holds published values.

use crate::{
    event::{Event, Loss, WorldFault},
    fault::Fault,
    num::low_half,
    protocol::{
        Decision, Note, OutcomeStatus, ProcessId, ProcessSet, Status, Timer, Work, WorkOutcome,
    },
};

/// FNV-1a over 64 bits (Fowler, Noll, Vo), folded to 32. No defence against forgery: it tells runs
/// apart that ought to be the same.
pub(super) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    pub(super) fn finish(&self) -> u32 {
        low_half((self.0 >> 32) ^ self.0)
    }

    pub(super) fn number(&mut self, number: u32) {
        number.to_le_bytes().into_iter().for_each(|byte| self.byte(byte));
    }

    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }

    fn text(&mut self, text: &str) {
        text.bytes().for_each(|byte| self.byte(byte));
        self.byte(0xff);
    }

    fn set(&mut self, set: ProcessSet) {
        set.bits().to_le_bytes().into_iter().for_each(|byte| self.byte(byte));
    }

    fn at(&mut self, tag: u8, process: ProcessId) {
        self.byte(tag);
        self.byte(process.0);
    }

    fn timer(&mut self, timer: Timer) {
        self.byte(timer.kind);
        self.byte(timer.attempt);
    }

    /// What is derived from other events, such as plans, stays out.
    pub(super) fn event(&mut self, event: &Event) {
        match event {
            Event::Began => self.byte(1),
            Event::Changed { process, status, .. } => {
                self.at(2, *process);
                self.status(status);
            }
            Event::Sent { message, from, to, name, again, .. } => {
                self.at(3, *from);
                self.byte(to.0);
                self.number(message.0);
                self.text(name);
                self.byte(u8::from(*again));
            }
            Event::Received { message, process } => {
                self.at(4, *process);
                self.number(message.0);
            }
            Event::Lost { message, why } => {
                self.byte(5);
                self.number(message.0);
                self.byte(match why {
                    Loss::Dropped => 0,
                    Loss::Cut => 1,
                    Loss::ReceiverDown => 2,
                });
            }
            Event::Duplicated { message, .. } => {
                self.byte(6);
                self.number(message.0);
            }
            Event::Delayed { message } => {
                self.byte(7);
                self.number(message.0);
            }
            Event::Wrote { process, name, forced, .. } => {
                self.at(8, *process);
                self.text(name);
                self.byte(u8::from(*forced));
            }
            Event::Cut { from, to } => {
                self.byte(9);
                self.set(*from);
                self.set(*to);
            }
            Event::Healed => self.byte(10),
            _ => self.at_a_process(event),
        }
    }

    fn at_a_process(&mut self, event: &Event) {
        match event {
            Event::WorkBegan { process, work } => {
                self.at(11, *process);
                self.work(*work);
            }
            Event::WorkEnded { process, work, outcome } => {
                self.at(12, *process);
                self.work(*work);
                self.byte(match outcome {
                    WorkOutcome::Done => 0,
                    WorkOutcome::Refused => 1,
                    WorkOutcome::ReadOnly => 2,
                    WorkOutcome::Failed => 3,
                });
            }
            Event::Armed { process, timer } => {
                self.at(13, *process);
                self.timer(*timer);
            }
            Event::Disarmed { process, kind } => {
                self.at(14, *process);
                self.byte(*kind);
            }
            Event::TimedOut { process, timer } => {
                self.at(15, *process);
                self.timer(*timer);
            }
            Event::Crashed { process, .. } => self.at(16, *process),
            Event::Recovered { process } => self.at(17, *process),
            Event::RivalWaits { process } => self.at(18, *process),
            Event::RivalWrote { process } => self.at(19, *process),
            Event::Fault { process, fault } => self.fault(*process, fault),
            // They stand for what the records before them say, and links are older than they are.
            Event::Noted {
                note:
                    Note::Marked { .. } | Note::Unmarked { .. } | Note::Keeps | Note::Forgot { .. },
                ..
            } => {}
            Event::Noted { process, note } => {
                self.at(22, *process);
                self.note(*note);
            }
            _ => {}
        }
    }

    fn fault(&mut self, process: ProcessId, fault: &WorldFault) {
        match fault {
            Fault::Flush(_) => self.at(20, process),
            Fault::Fail { times, .. } => {
                self.at(21, process);
                self.number(u32::from(*times));
            }
            fault => {
                self.at(23, process);
                self.byte(fault.kind() as u8);
                self.number(fault.number().unwrap_or_default());
            }
        }
    }

    /// Making ready is the work that has no number.
    fn work(&mut self, work: Work) {
        match work {
            Work::Prepare => {}
            Work::Step(step) => [1, step].into_iter().for_each(|byte| self.byte(byte)),
            Work::Compensate(step) => [2, step].into_iter().for_each(|byte| self.byte(byte)),
        }
    }

    fn note(&mut self, note: Note) {
        let bytes = match note {
            Note::Applied { saga, step } => [1, saga, step],
            Note::Compensated { saga, step } => [2, saga, step],
            Note::Settled { saga, step } => [3, saga, step],
            Note::Parked { saga } => [4, saga, 0],
            Note::Read { transaction, key, of } => {
                // No transaction has this number: 255 says that it read the initial value.
                self.byte(of.unwrap_or(u8::MAX));
                [5, transaction, key]
            }
            Note::Wrote { transaction, key } => [6, transaction, key],
            Note::Undid { transaction } => [9, transaction, 0],
            Note::Waits { transaction, key } => [10, transaction, key],
            Note::Ended { transaction, decision } => {
                [7, transaction, u8::from(decision == Decision::Abort)]
            }
            Note::Refused { saga, step } => [8, saga, step],
            Note::Marked { .. } | Note::Unmarked { .. } | Note::Keeps | Note::Forgot { .. } => {
                return;
            }
        };
        for byte in bytes {
            self.byte(byte);
        }
    }

    fn status(&mut self, status: &Status) {
        self.text(status.state);
        self.byte(u8::from(status.locks));
        self.byte(match status.outcome_status {
            OutcomeStatus::Undecided => 0,
            OutcomeStatus::InDoubt => 1,
            OutcomeStatus::Decided(Decision::Commit) => 2,
            OutcomeStatus::Decided(Decision::Abort) => 3,
            OutcomeStatus::NotInvolved => 4,
        });
    }
}
