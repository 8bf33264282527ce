//! Paxos Commit as one writes it for stateright: what each acceptor holds, and a set of messages with
//! all that they say. Written from the TLA⁺ module and from nothing of ours.

use std::collections::BTreeSet;

use stateright::{Model, Property};

use crate::second_opinion::{Rm, consistent};

#[derive(Clone)]
pub(crate) struct PaxosCommit {
    pub(crate) resource_managers: usize,
    pub(crate) acceptors: usize,
    pub(crate) max_ballot: i8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Value {
    None,
    Prepared,
    Aborted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Acceptor {
    mbal: i8,
    bal: i8,
    val: Value,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Message {
    Phase1a { ins: usize, bal: i8 },
    Phase1b { ins: usize, mbal: i8, bal: i8, val: Value, acc: usize },
    Phase2a { ins: usize, bal: i8, val: Value },
    Phase2b { ins: usize, bal: i8, val: Value, acc: usize },
    Commit,
    Abort,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct State {
    rm: Vec<Rm>,
    acceptors: Vec<Vec<Acceptor>>,
    messages: BTreeSet<Message>,
}

impl State {
    fn sent(&self, message: Message) -> Self {
        let mut next = self.clone();
        next.messages.insert(message);
        next
    }

    fn with(&self, rm: usize, is: Rm) -> Self {
        let mut next = self.clone();
        next.rm[rm] = is;
        next
    }

    fn of_acceptor(&self, acc: usize, next: &mut Vec<Self>) {
        for message in &self.messages {
            match *message {
                Message::Phase1a { ins, bal } if self.acceptors[ins][acc].mbal < bal => {
                    let Acceptor { bal: b, val, .. } = self.acceptors[ins][acc];
                    let mut then = self.sent(Message::Phase1b { ins, mbal: bal, bal: b, val, acc });
                    then.acceptors[ins][acc].mbal = bal;
                    next.push(then);
                }
                Message::Phase2a { ins, bal, val } if self.acceptors[ins][acc].mbal <= bal => {
                    let mut then = self.sent(Message::Phase2b { ins, bal, val, acc });
                    then.acceptors[ins][acc] = Acceptor { mbal: bal, bal, val };
                    next.push(then);
                }
                _ => {}
            }
        }
    }
}

impl PaxosCommit {
    fn majorities(&self) -> impl Iterator<Item = Vec<usize>> {
        let (acceptors, majority) = (self.acceptors, self.acceptors / 2 + 1);
        let subset = move |bits: u32| (0..acceptors).filter(|it| bits >> it & 1 == 1).collect();
        (0..1_u32 << acceptors).map(subset).filter(move |it: &Vec<usize>| it.len() == majority)
    }

    fn phase_2a(&self, state: &State, bal: i8, ins: usize, next: &mut Vec<State>) {
        let is_sent = |it: &Message| matches!(it, Message::Phase2a { ins: i, bal: b, .. } if (*i, *b) == (ins, bal));
        if state.messages.iter().any(is_sent) {
            return;
        }
        for majority in self.majorities() {
            let reports: Vec<(i8, Value, usize)> = state
                .messages
                .iter()
                .filter_map(|it| match *it {
                    Message::Phase1b { ins: i, mbal, bal: b, val, acc }
                        if i == ins && mbal == bal && majority.contains(&acc) =>
                    {
                        Some((b, val, acc))
                    }
                    _ => None,
                })
                .collect();
            if majority.iter().any(|acc| reports.iter().all(|it| it.2 != *acc)) {
                continue;
            }
            let (highest, val, _) =
                *reports.iter().max_by_key(|it| it.0).expect("a majority is not empty");
            let val = if highest == -1 { Value::Aborted } else { val };
            next.push(state.sent(Message::Phase2a { ins, bal, val }));
        }
    }

    fn has_chosen(&self, state: &State, ins: usize, val: Value) -> bool {
        (0..=self.max_ballot).any(|bal| {
            self.majorities().any(|majority| {
                let took = |acc: &usize| {
                    state.messages.contains(&Message::Phase2b { ins, bal, val, acc: *acc })
                };
                majority.iter().all(took)
            })
        })
    }
}

impl Model for PaxosCommit {
    type State = State;
    /// Where it leads: which of several ways it was does not matter here.
    type Action = State;

    fn init_states(&self) -> Vec<State> {
        let acceptor = Acceptor { mbal: 0, bal: -1, val: Value::None };
        vec![State {
            rm: vec![Rm::Working; self.resource_managers],
            acceptors: vec![vec![acceptor; self.acceptors]; self.resource_managers],
            messages: BTreeSet::new(),
        }]
    }

    fn actions(&self, state: &State, next: &mut Vec<State>) {
        for rm in 0..self.resource_managers {
            if state.rm[rm] == Rm::Working {
                let vote = |val| Message::Phase2a { ins: rm, bal: 0, val };
                next.push(state.with(rm, Rm::Prepared).sent(vote(Value::Prepared)));
                next.push(state.with(rm, Rm::Aborted).sent(vote(Value::Aborted)));
            }
            if state.messages.contains(&Message::Commit) {
                next.push(state.with(rm, Rm::Committed));
            }
            if state.messages.contains(&Message::Abort) {
                next.push(state.with(rm, Rm::Aborted));
            }
            for bal in 1..=self.max_ballot {
                next.push(state.sent(Message::Phase1a { ins: rm, bal }));
                self.phase_2a(state, bal, rm, next);
            }
        }
        let mut all = 0..self.resource_managers;
        if all.clone().all(|rm| self.has_chosen(state, rm, Value::Prepared)) {
            next.push(state.sent(Message::Commit));
        }
        if all.any(|rm| self.has_chosen(state, rm, Value::Aborted)) {
            next.push(state.sent(Message::Abort));
        }
        for acc in 0..self.acceptors {
            state.of_acceptor(acc, next);
        }
    }

    fn next_state(&self, _: &State, next: State) -> Option<State> {
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property::always("TCConsistent", |_, state: &State| consistent(&state.rm))]
    }
}
