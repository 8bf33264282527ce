//! Participants that behave alike: of all states that differ only in their names one is kept.

use alloc::{boxed::Box, vec, vec::Vec};

use super::{FIRST, NETWORK, REST, Schedules, interner::Memo, node, node_transitions::Envelope};
use crate::{
    num::bounded,
    protocol::{Names, ProcessId, Protocol, Setup},
    scenario::WorkOutcomes,
};

/// Every way to exchange the names of participants that behave alike.
pub(super) struct Symmetry {
    renamings: Vec<Names>,
    nodes: Memo,
    networks: Memo,
    rests: Memo,
}

impl Symmetry {
    /// None but the names as they are.
    pub(super) fn none() -> Self {
        let (nodes, networks, rests) = (Memo::new(), Memo::new(), Memo::new());
        Self { renamings: vec![], nodes, networks, rests }
    }

    /// Participants that vote alike behave alike.
    pub(super) fn of(setup: &Setup, outcomes: &WorkOutcomes) -> Self {
        let workers: Vec<ProcessId> = setup.workers().into_iter().collect();
        let mut renamings = vec![Names::same(setup)];
        for (place, id) in workers.iter().enumerate() {
            let alike = |other: &&ProcessId| outcomes.are_alike(*id, **other);
            let later: Vec<ProcessId> =
                workers[place + 1..].iter().filter(alike).copied().collect();
            let swapped = later
                .iter()
                .flat_map(|other| renamings.iter().map(|names| names.clone().swapped(*id, *other)));
            let swapped: Vec<Names> = swapped.collect();
            renamings.extend(swapped);
        }
        Self { renamings, ..Self::none() }
    }

    pub(super) fn bytes(&self) -> u64 {
        self.nodes.bytes() + self.networks.bytes() + self.rests.bytes()
    }
}

impl<P: Protocol, const W: usize> Schedules<P, W> {
    /// The least of all states that differ from this one only in the names of participants alike.
    pub(super) fn least(&mut self, state: [u32; W]) -> [u32; W] {
        let mut least = state;
        for place in 1..self.symmetry.renamings.len() {
            least = least.min(self.renamed(&state, place));
        }
        least
    }

    fn renamed(&mut self, state: &[u32; W], place: usize) -> [u32; W] {
        let mut renamed = *state;
        let which = bounded(place);
        renamed[NETWORK] = self.renamed_network(state[NETWORK], place, which);
        renamed[REST] = self.renamed_rest(state[REST], place, which);
        for id in self.setup.ids() {
            let after = self.symmetry.renamings[place].of(id);
            let number = self.renamed_node(node(state, id), place, which);
            renamed[FIRST + after.index()] = number;
        }
        renamed
    }

    fn renamed_node(&mut self, number: u32, place: usize, which: u32) -> u32 {
        let (known, new) = self.symmetry.nodes.place([which, number, 0]);
        if !new {
            return self.symmetry.nodes.result(known);
        }
        let mut node = self.locals.node(number).clone();
        node.rename(&self.symmetry.renamings[place]);
        let renamed = self.locals.node_number(node);
        self.symmetry.nodes.learn(renamed)
    }

    fn renamed_network(&mut self, number: u32, place: usize, which: u32) -> u32 {
        let (known, new) = self.symmetry.networks.place([which, number, 0]);
        if !new {
            return self.symmetry.networks.result(known);
        }
        let names = &self.symmetry.renamings[place];
        let mut letters: Vec<u32> = Vec::new();
        for letter in self.networks.value(number) {
            let Envelope { from, to, mut message } = self.locals.letter(*letter).clone();
            P::rename_message(&mut message, names);
            let letter = Envelope { from: names.of(from), to: names.of(to), message };
            letters.push(self.locals.letter_number(letter));
        }
        letters.sort_unstable();
        let renamed = self.networks.number(Box::from(letters));
        self.symmetry.networks.learn(renamed)
    }

    fn renamed_rest(&mut self, number: u32, place: usize, which: u32) -> u32 {
        let (known, new) = self.symmetry.rests.place([which, number, 0]);
        if !new {
            return self.symmetry.rests.result(known);
        }
        let renamed = self.atlas.renamed(&self.setup, number, &self.symmetry.renamings[place]);
        self.symmetry.rests.learn(renamed)
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;

    use super::*;
    use crate::{
        checker::{Model, Search, SearchOutcome},
        explore::{Budget, Grain, Query, Timing},
        protocol::WorkOutcome,
        protocols::{ProtocolId, two_phase::TwoPhase},
        scenario::Draft,
    };

    type TwoPhaseSchedules = Schedules<TwoPhase, 8>;

    fn question(refused: usize) -> Query {
        let protocol = ProtocolId::named("2pc").expect("it is in the registry");
        let mut draft = Draft::new(protocol, 3).with_option("presumption", 1);
        draft.votes[..refused].fill(WorkOutcome::Refused);
        Query {
            budget: Budget { crashes: 1, losses: 1, ..Budget::default() },
            timing: Timing::Synchronous,
            grain: Grain::Step,
            symmetry: true,
            ..Query::new(draft.build().expect("it is valid"))
        }
    }

    /// Every reachable state, names and all.
    fn all(model: &mut TwoPhaseSchedules) -> BTreeSet<[u32; 8]> {
        let mut seen = BTreeSet::new();
        let mut open = Vec::new();
        model.initial(|state| open.push(state));
        while let Some(state) = open.pop() {
            if seen.insert(state) {
                model.successors(state, |_, after| open.push(after));
            }
        }
        seen
    }

    #[test]
    fn one_state_of_each_orbit_is_kept() {
        for (refused, alike) in [(0, 6), (1, 2), (2, 2), (3, 6)] {
            let question = question(refused);
            let target = question.target().expect("it can be asked");
            let mut model = TwoPhaseSchedules::new(&question, target.clone());
            assert_eq!(model.symmetry.renamings.len(), alike);
            let states = all(&mut model);
            let orbits: BTreeSet<_> = states.iter().map(|state| model.canonical(*state)).collect();
            for state in states.iter().step_by(97) {
                let least = model.canonical(*state);
                assert!(states.contains(&least), "a renamed state is reachable too");
                assert_eq!(model.canonical(least), least);
                for place in 0..alike {
                    let renamed = model.renamed(state, place);
                    assert_eq!(model.canonical(renamed), least);
                }
            }
            let mut search =
                Search::new(TwoPhaseSchedules::new(&question, target), question.limits);
            while search.advance(10_000).outcome == SearchOutcome::Unfinished {}
            assert_eq!(search.progress().states, orbits.len() as u64);
            assert!(orbits.len() * (alike + 2) / 2 < states.len() + orbits.len());
        }
    }
}
