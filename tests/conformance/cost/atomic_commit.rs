//! Measured costs equal the published formulas, for every N, k and r that they are given for.

use coordinator_core::{
    analysis::{costs::MeasuredCosts, formulas::expected},
    protocol::{Convention, Described, WorkOutcome},
    scenario::{Draft, Scenario},
    simulate::simulate,
    trace::Trace,
};
use coordinator_tests::draft;

/// A failure-free run that a convention counts.
#[derive(Clone, Copy, Debug)]
struct Counted {
    variant: &'static str,
    participants: u8,
    convention: Convention,
    /// How many vote NO, and how many READ; all others YES.
    no: u8,
    read_only: u8,
    /// Whether the coordinator shares a machine with a participant.
    colocated: bool,
    /// F of Paxos Commit.
    faults: Option<u8>,
}

/// Every participant votes YES, and the coordinator has a machine of its own.
const fn commit(variant: &'static str, participants: u8, convention: Convention) -> Counted {
    Counted {
        variant,
        participants,
        convention,
        no: 0,
        read_only: 0,
        colocated: false,
        faults: None,
    }
}

impl Counted {
    fn draft(self) -> Draft {
        let Self { convention, colocated, .. } = self;
        let mut draft = draft(self.variant, self.participants);
        (draft.info().describe)(&mut draft.options, Described { convention, colocated });
        let votes = draft.votes.iter_mut().rev();
        let no = std::iter::repeat_n(WorkOutcome::Refused, self.no.into());
        let read_only = std::iter::repeat_n(WorkOutcome::ReadOnly, self.read_only.into());
        for (vote, other) in votes.zip(no.chain(read_only)) {
            *vote = other;
        }
        match self.faults {
            Some(faults) => draft.with_option("faults", faults),
            None => draft,
        }
    }

    fn trace(self) -> Trace {
        simulate(&self.draft().build().expect("it is valid"))
    }

    /// How many quantities have a formula; each equals it.
    fn agrees(self) -> usize {
        agrees(&self.draft().build().expect("it is valid"), self.convention)
    }

    /// Messages, delays, forced writes and write delays.
    fn measured(self) -> (u32, u32, u32, u32) {
        let trace = self.trace();
        let total = MeasuredCosts::of(&trace, trace.len(), self.convention).total;
        assert_eq!(total.lost + total.repeated, 0, "{self:?}");
        (total.messages, total.delays, total.forced_writes, total.write_delays)
    }
}

/// Asserts that every quantity that has a formula equals it; tells how many have one.
fn agrees(scenario: &Scenario, convention: Convention) -> usize {
    let trace = simulate(scenario);
    let total = MeasuredCosts::of(&trace, trace.len(), convention).total;
    let costs = expected(&trace, convention);
    let pairs = [
        ("messages", total.messages, costs.messages),
        ("delays", total.delays, costs.delays),
        ("forced writes", total.forced_writes, costs.forced_writes),
        ("write delays", total.write_delays, costs.write_delays),
    ];
    let mut found = 0;
    for (what, measured, formula) in pairs {
        let Some(formula) = formula else { continue };
        found += 1;
        assert_eq!(
            measured, formula.value,
            "{what} of {:?} in {convention:?}: {} = {}",
            scenario.votes, formula.expression, formula.substituted,
        );
    }
    found
}

#[test]
fn commits_cost_what_the_conventions_say_for_every_number_of_participants() {
    for n in 1..=64 {
        for variant in ["2pc", "2pc-pa", "2pc-pc"] {
            assert_eq!(commit(variant, n, Convention::RStar).agrees(), 3);
            let run = commit(variant, n, Convention::Bernstein);
            assert_eq!(run.agrees(), 2);
        }
        for variant in ["2pc", "2pc-pa"] {
            for colocated in [false, true] {
                let run = Counted { colocated, ..commit(variant, n, Convention::GrayLamport) };
                assert_eq!(run.agrees(), 4);
            }
        }
    }
}

#[test]
fn aborts_cost_what_the_conventions_say_for_every_number_of_no_votes() {
    for n in 1..=64 {
        for k in 1..=n {
            for variant in ["2pc", "2pc-pa", "2pc-pc"] {
                let run = Counted { no: k, ..commit(variant, n, Convention::RStar) };
                assert_eq!(run.agrees(), 2);
                let run = Counted { no: k, ..commit(variant, n, Convention::Bernstein) };
                assert_eq!(run.agrees(), 1);
            }
        }
    }
}

#[test]
fn read_only_participants_cost_what_the_conventions_say() {
    for n in 1..=64 {
        for r in 1..=n {
            for variant in ["2pc-pa", "2pc-pc"] {
                let run = Counted { read_only: r, ..commit(variant, n, Convention::RStar) };
                assert_eq!(run.agrees(), 3);
                let run = Counted { read_only: r, ..commit(variant, n, Convention::Bernstein) };
                assert_eq!(run.agrees(), 2);
            }
        }
    }
}

/// The tables of R* and of Gray and Lamport, with the numbers written out: formulas that were wrong
/// together with what they are compared with would not get past these.
#[test]
fn the_published_numbers_come_out() {
    use Convention::{Bernstein, GrayLamport, RStar};
    let colocated = |run| Counted { colocated: true, ..run };
    for (run, published) in [
        (commit("2pc", 5, RStar), (20, 4, 11, 3)),
        (commit("2pc-pa", 5, RStar), (20, 4, 11, 3)),
        (commit("2pc-pc", 5, RStar), (15, 3, 7, 3)),
        (commit("2pc", 5, Bernstein), (15, 3, 11, 3)),
        (commit("2pc", 5, GrayLamport), (14, 4, 6, 3)),
        (colocated(commit("2pc", 5, GrayLamport)), (12, 3, 6, 3)),
        (commit("2pc", 3, GrayLamport), (8, 4, 4, 3)),
        (colocated(commit("2pc", 3, GrayLamport)), (6, 3, 4, 3)),
    ] {
        assert_eq!(run.measured(), published, "{run:?}");
    }
    let no = |no, run| Counted { no, ..run };
    let read_only = |read_only, run| Counted { read_only, ..run };
    for (run, messages, forced_writes) in [
        (no(2, commit("2pc", 5, RStar)), 16, 9),
        (no(2, commit("2pc-pa", 5, RStar)), 13, 3),
        (read_only(2, commit("2pc-pa", 5, RStar)), 16, 7),
        (read_only(5, commit("2pc-pa", 5, RStar)), 10, 0),
        (read_only(5, commit("2pc-pc", 5, RStar)), 10, 1),
    ] {
        let measured = run.measured();
        assert_eq!((measured.0, measured.2), (messages, forced_writes), "{run:?}");
    }
}

#[test]
fn a_commit_leaves_as_many_records_as_the_table_says() {
    for n in 1..=64u8 {
        for variant in ["2pc", "2pc-pa", "2pc-pc"] {
            let trace = commit(variant, n, Convention::RStar).trace();
            let total = MeasuredCosts::of(&trace, trace.len(), Convention::RStar).total;
            assert_eq!(
                total.forced_writes + total.lazy_writes,
                2 * u32::from(n) + 2,
                "{variant}, N = {n}"
            );
        }
    }
}

/// Counters of one run differ between conventions only by what the conventions leave out.
#[test]
fn conventions_change_what_is_counted_and_never_the_run() {
    for n in 1..=8 {
        let trace = commit("2pc", n, Convention::RStar).trace();
        let of = |convention| MeasuredCosts::of(&trace, trace.len(), convention).total;
        let (rstar, bhg, gl) =
            (of(Convention::RStar), of(Convention::Bernstein), of(Convention::GrayLamport));
        assert_eq!(rstar.messages - bhg.messages, u32::from(n), "the final ACKs");
        assert_eq!(bhg.messages, gl.messages);
        assert_eq!(rstar.forced_writes, bhg.forced_writes);
        assert_eq!(
            bhg.forced_writes - gl.forced_writes,
            u32::from(n),
            "the participants' outcomes"
        );
    }
}

/// The run of Paxos Commit that Gray and Lamport count, which tolerates this many faults.
const fn paxos(variant: &'static str, participants: u8, faults: u8) -> Counted {
    Counted { faults: Some(faults), ..commit(variant, participants, Convention::GrayLamport) }
}

#[test]
fn paxos_commits_cost_what_gray_and_lamport_say_for_every_n_and_f() {
    for n in 1..=64 {
        for faults in 0..=4 {
            for variant in ["paxos-commit", "faster-paxos-commit"] {
                let run = paxos(variant, n, faults);
                assert_eq!(run.agrees(), 4);
                let colocated = Counted { colocated: true, ..run };
                assert_eq!(colocated.draft().build().is_ok(), n > faults, "N = {n}, F = {faults}");
                if n > faults {
                    assert_eq!(colocated.agrees(), 4);
                }
                // All prepare at once: two write delays.
                let at_once = run.draft().with_option("initiator", 0);
                let run = at_once.build().expect("it is valid");
                assert_eq!(agrees(&run, Convention::GrayLamport), 2);
                for unpublished in [Convention::RStar, Convention::Bernstein] {
                    assert_eq!(agrees(&run, unpublished), 0);
                    assert!(expected(&simulate(&run), unpublished).remark.is_some());
                }
            }
        }
    }
}

/// Section 5 of the paper, with the numbers written out, as (messages, delays, stable writes, write
/// delays).
#[test]
fn the_published_numbers_of_paxos_commit_come_out() {
    let colocated = |run| Counted { colocated: true, ..run };
    let (classic, faster) = ("paxos-commit", "faster-paxos-commit");
    for (run, published) in [
        (paxos(classic, 5, 1), (20, 5, 7, 3)),
        (colocated(paxos(classic, 5, 1)), (17, 4, 7, 3)),
        (paxos(faster, 5, 1), (24, 4, 7, 3)),
        (colocated(paxos(faster, 5, 1)), (20, 3, 7, 3)),
        (paxos(classic, 3, 1), (12, 5, 5, 3)),
        (colocated(paxos(classic, 3, 1)), (9, 4, 5, 3)),
        (paxos(faster, 3, 1), (14, 4, 5, 3)),
        (colocated(paxos(faster, 3, 1)), (10, 3, 5, 3)),
        (paxos(classic, 5, 2), (26, 5, 8, 3)),
        (paxos(faster, 5, 2), (34, 4, 8, 3)),
    ] {
        assert_eq!(run.measured(), published, "{run:?}");
    }
}

/// Two-phase commit is the case F = 0.
#[test]
fn without_faults_to_tolerate_paxos_commit_costs_what_two_phase_commit_does() {
    for n in 1..=64 {
        for colocated in [false, true] {
            let two_phase = Counted { colocated, ..commit("2pc-pa", n, Convention::GrayLamport) };
            for variant in ["paxos-commit", "faster-paxos-commit"] {
                let run = Counted { colocated, ..paxos(variant, n, 0) };
                assert_eq!(run.measured(), two_phase.measured(), "{variant}, N = {n}");
            }
        }
    }
}

#[test]
fn three_phases_cost_what_the_conventions_say_for_every_number_of_participants() {
    for n in 1..=64 {
        for (variant, formulas) in
            [("3pc", 3), ("3pc-naive", 3), ("3pc-course", 2), ("3pc-quorum", 2), ("e3pc", 2)]
        {
            let run = commit(variant, n, Convention::RStar);
            assert_eq!(run.agrees(), formulas, "{variant}");
            let run = commit(variant, n, Convention::Bernstein);
            assert_eq!(run.agrees(), 2, "{variant}");
        }
        for colocated in [false, true] {
            let run = Counted { colocated, ..commit("3pc", n, Convention::GrayLamport) };
            assert_eq!(run.agrees(), 3);
        }
        for convention in Convention::ALL {
            let run = commit("3pc", n, convention).draft();
            let run = run.with_option("pre-commit-record", 1).build().expect("it is valid");
            let formulas = if convention == Convention::Bernstein { 2 } else { 3 };
            assert_eq!(agrees(&run, convention), formulas);
        }
    }
}

/// The table of three-phase commit, with the numbers written out.
#[test]
fn the_published_numbers_of_three_phases_come_out() {
    use Convention::{Bernstein, GrayLamport, RStar};
    let colocated = Counted { colocated: true, ..commit("3pc", 5, GrayLamport) };
    for (run, messages, delays, forced_writes) in [
        (commit("3pc", 5, RStar), 30, 6, 16),
        (commit("3pc", 5, Bernstein), 25, 5, 16),
        (commit("3pc", 5, GrayLamport), 24, 6, 11),
        (colocated, 20, 5, 11),
        // The course's rule needs one record more, and a quorum protocol the coordinator's own pre-commit.
        (commit("3pc-course", 5, RStar), 30, 6, 17),
        (commit("3pc-quorum", 5, RStar), 30, 6, 17),
        (commit("e3pc", 5, RStar), 30, 6, 17),
    ] {
        let measured = run.measured();
        assert_eq!(
            (measured.0, measured.1, measured.2),
            (messages, delays, forced_writes),
            "{run:?}"
        );
    }
}

#[test]
fn costs_without_a_formula_have_a_remark() {
    for (variant, k) in [("3pc", 1), ("3pc-quorum", 1), ("e3pc", 2)] {
        let run = Counted { no: k, ..commit(variant, 3, Convention::RStar) };
        assert_eq!(run.agrees(), 0, "{variant}");
        assert!(expected(&run.trace(), Convention::RStar).remark.is_some(), "{variant}");
    }
}
