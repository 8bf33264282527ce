//! Two-phase commit as one writes it for stateright: a list for what each resource manager is, a set
//! for the messages. Written from the TLA⁺ module and from nothing of ours.

use std::collections::BTreeSet;

use stateright::{Model, Property};

use crate::second_opinion::{Rm, consistent};

#[derive(Clone)]
pub(crate) struct TwoPhase {
    pub(crate) resource_managers: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Tm {
    Init,
    Committed,
    Aborted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Message {
    Prepared(usize),
    Commit,
    Abort,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct State {
    rm: Vec<Rm>,
    tm: Tm,
    tm_prepared: Vec<bool>,
    messages: BTreeSet<Message>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Action {
    TMRcvPrepared(usize),
    TMCommit,
    TMAbort,
    RMPrepare(usize),
    RMChooseToAbort(usize),
    RMRcvCommitMsg(usize),
    RMRcvAbortMsg(usize),
}

impl Model for TwoPhase {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        vec![State {
            rm: vec![Rm::Working; self.resource_managers],
            tm: Tm::Init,
            tm_prepared: vec![false; self.resource_managers],
            messages: BTreeSet::new(),
        }]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        let init = state.tm == Tm::Init;
        if init && state.tm_prepared.iter().all(|it| *it) {
            actions.push(Action::TMCommit);
        }
        if init {
            actions.push(Action::TMAbort);
        }
        for rm in 0..self.resource_managers {
            if init && state.messages.contains(&Message::Prepared(rm)) {
                actions.push(Action::TMRcvPrepared(rm));
            }
            if state.rm[rm] == Rm::Working {
                actions.extend([Action::RMPrepare(rm), Action::RMChooseToAbort(rm)]);
            }
            if state.messages.contains(&Message::Commit) {
                actions.push(Action::RMRcvCommitMsg(rm));
            }
            if state.messages.contains(&Message::Abort) {
                actions.push(Action::RMRcvAbortMsg(rm));
            }
        }
    }

    fn next_state(&self, state: &State, action: Action) -> Option<State> {
        let mut next = state.clone();
        match action {
            Action::TMRcvPrepared(rm) => next.tm_prepared[rm] = true,
            Action::TMCommit => {
                next.tm = Tm::Committed;
                next.messages.insert(Message::Commit);
            }
            Action::TMAbort => {
                next.tm = Tm::Aborted;
                next.messages.insert(Message::Abort);
            }
            Action::RMPrepare(rm) => {
                next.rm[rm] = Rm::Prepared;
                next.messages.insert(Message::Prepared(rm));
            }
            Action::RMChooseToAbort(rm) | Action::RMRcvAbortMsg(rm) => next.rm[rm] = Rm::Aborted,
            Action::RMRcvCommitMsg(rm) => next.rm[rm] = Rm::Committed,
        }
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property::always("TCConsistent", |_, state: &State| consistent(&state.rm))]
    }
}
