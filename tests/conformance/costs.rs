//! Measured costs equal the published formulas, for every N, k and r that they are given for.

use coordinator_core::{
    analysis::{costs::MeasuredCosts, formulas::expected},
    protocol::{Convention, Described, WorkOutcome},
    protocols::ProtocolId,
    scenario::{Draft, Scenario},
    simulate::simulate,
};

/// The failure-free run that a convention describes.
fn described(
    variant: &str,
    n: u8,
    k: u8,
    r: u8,
    convention: Convention,
    colocated: bool,
) -> Scenario {
    let (protocol, variant) = ProtocolId::variant(variant).expect("it is in the registry");
    let mut draft = Draft::new(protocol, n);
    draft.options = protocol.info().options_of(variant);
    (protocol.info().describe)(&mut draft.options, Described { convention, colocated });
    let (n, k, r) = (usize::from(n), usize::from(k), usize::from(r));
    draft.votes[n - k..].fill(WorkOutcome::Refused);
    draft.votes[n - k - r..n - k].fill(WorkOutcome::ReadOnly);
    draft.build().expect("it is valid")
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
            assert_eq!(
                agrees(&described(variant, n, 0, 0, Convention::RStar, false), Convention::RStar),
                3
            );
            let run = described(variant, n, 0, 0, Convention::Bernstein, false);
            assert_eq!(agrees(&run, Convention::Bernstein), 2);
        }
        for variant in ["2pc", "2pc-pa"] {
            for colocated in [false, true] {
                let run = described(variant, n, 0, 0, Convention::GrayLamport, colocated);
                assert_eq!(agrees(&run, Convention::GrayLamport), 4);
            }
        }
    }
}

#[test]
fn aborts_cost_what_the_conventions_say_for_every_number_of_no_votes() {
    for n in 1..=64 {
        for k in 1..=n {
            for variant in ["2pc", "2pc-pa", "2pc-pc"] {
                assert_eq!(
                    agrees(
                        &described(variant, n, k, 0, Convention::RStar, false),
                        Convention::RStar
                    ),
                    2
                );
                let run = described(variant, n, k, 0, Convention::Bernstein, false);
                assert_eq!(agrees(&run, Convention::Bernstein), 1);
            }
        }
    }
}

#[test]
fn read_only_participants_cost_what_the_conventions_say() {
    for n in 1..=64 {
        for r in 1..=n {
            for variant in ["2pc-pa", "2pc-pc"] {
                assert_eq!(
                    agrees(
                        &described(variant, n, 0, r, Convention::RStar, false),
                        Convention::RStar
                    ),
                    3
                );
                let run = described(variant, n, 0, r, Convention::Bernstein, false);
                assert_eq!(agrees(&run, Convention::Bernstein), 2);
            }
        }
    }
}

/// The tables of R* and of Gray and Lamport, with the numbers written out: formulas that were wrong
/// together with what they are compared with would not get past these.
#[test]
fn the_published_numbers_come_out() {
    use Convention::{Bernstein, GrayLamport, RStar};
    let measured = |variant, n, k, r, convention, colocated| {
        let trace = simulate(&described(variant, n, k, r, convention, colocated));
        let total = MeasuredCosts::of(&trace, trace.len(), convention).total;
        (total.messages, total.delays, total.forced_writes, total.write_delays)
    };
    assert_eq!(measured("2pc", 5, 0, 0, RStar, false), (20, 4, 11, 3));
    assert_eq!(measured("2pc-pa", 5, 0, 0, RStar, false), (20, 4, 11, 3));
    assert_eq!(measured("2pc-pc", 5, 0, 0, RStar, false), (15, 3, 7, 3));
    assert_eq!(measured("2pc", 5, 0, 0, Bernstein, false), (15, 3, 11, 3));
    assert_eq!(measured("2pc", 5, 0, 0, GrayLamport, false), (14, 4, 6, 3));
    assert_eq!(measured("2pc", 5, 0, 0, GrayLamport, true), (12, 3, 6, 3));
    assert_eq!(measured("2pc", 3, 0, 0, GrayLamport, false), (8, 4, 4, 3));
    assert_eq!(measured("2pc", 3, 0, 0, GrayLamport, true), (6, 3, 4, 3));
    let (messages, _, forced, _) = measured("2pc", 5, 2, 0, RStar, false);
    assert_eq!((messages, forced), (16, 9));
    let (messages, _, forced, _) = measured("2pc-pa", 5, 2, 0, RStar, false);
    assert_eq!((messages, forced), (13, 3));
    let (messages, _, forced, _) = measured("2pc-pa", 5, 0, 2, RStar, false);
    assert_eq!((messages, forced), (16, 7));
    let (messages, _, forced, _) = measured("2pc-pa", 5, 0, 5, RStar, false);
    assert_eq!((messages, forced), (10, 0));
    let (messages, _, forced, _) = measured("2pc-pc", 5, 0, 5, RStar, false);
    assert_eq!((messages, forced), (10, 1));
}

#[test]
fn a_commit_leaves_as_many_records_as_the_table_says() {
    for n in 1..=64u8 {
        for variant in ["2pc", "2pc-pa", "2pc-pc"] {
            let trace = simulate(&described(variant, n, 0, 0, Convention::RStar, false));
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
        let trace = simulate(&described("2pc", n, 0, 0, Convention::RStar, false));
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

/// The run of Paxos Commit that Gray and Lamport count.
fn paxos(variant: &str, n: u8, faults: u8, colocated: bool) -> Draft {
    let (protocol, variant) = ProtocolId::variant(variant).expect("it is in the registry");
    let mut draft = Draft::new(protocol, n);
    draft.options = protocol.info().options_of(variant);
    let described = Described { convention: Convention::GrayLamport, colocated };
    (protocol.info().describe)(&mut draft.options, described);
    draft.with_option("faults", faults)
}

#[test]
fn paxos_commits_cost_what_gray_and_lamport_say_for_every_n_and_f() {
    for n in 1..=64 {
        for faults in 0..=4 {
            for variant in ["paxos-commit", "faster-paxos-commit"] {
                let run = paxos(variant, n, faults, false).build().expect("it is valid");
                assert_eq!(agrees(&run, Convention::GrayLamport), 4);
                let colocated = paxos(variant, n, faults, true).build();
                assert_eq!(colocated.is_ok(), n > faults, "N = {n}, F = {faults}");
                if let Ok(run) = colocated {
                    assert_eq!(agrees(&run, Convention::GrayLamport), 4);
                }
                // All prepare at once: two write delays.
                let at_once = paxos(variant, n, faults, false).with_option("initiator", 0);
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
    let measured = |variant, n, faults, colocated| {
        let trace = simulate(&paxos(variant, n, faults, colocated).build().expect("it is valid"));
        let total = MeasuredCosts::of(&trace, trace.len(), Convention::GrayLamport).total;
        assert_eq!(total.lost + total.repeated, 0);
        (total.messages, total.delays, total.forced_writes, total.write_delays)
    };
    let (classic, faster) = ("paxos-commit", "faster-paxos-commit");
    assert_eq!(measured(classic, 5, 1, false), (20, 5, 7, 3));
    assert_eq!(measured(classic, 5, 1, true), (17, 4, 7, 3));
    assert_eq!(measured(faster, 5, 1, false), (24, 4, 7, 3));
    assert_eq!(measured(faster, 5, 1, true), (20, 3, 7, 3));
    assert_eq!(measured(classic, 3, 1, false), (12, 5, 5, 3));
    assert_eq!(measured(classic, 3, 1, true), (9, 4, 5, 3));
    assert_eq!(measured(faster, 3, 1, false), (14, 4, 5, 3));
    assert_eq!(measured(faster, 3, 1, true), (10, 3, 5, 3));
    assert_eq!(measured(classic, 5, 2, false), (26, 5, 8, 3));
    assert_eq!(measured(faster, 5, 2, false), (34, 4, 8, 3));
}

/// Two-phase commit is the case F = 0.
#[test]
fn without_faults_to_tolerate_paxos_commit_costs_what_two_phase_commit_does() {
    let total = |scenario: &Scenario| {
        let trace = simulate(scenario);
        let total = MeasuredCosts::of(&trace, trace.len(), Convention::GrayLamport).total;
        (total.messages, total.delays, total.forced_writes, total.write_delays)
    };
    for n in 1..=64 {
        for colocated in [false, true] {
            let two_phase = described("2pc-pa", n, 0, 0, Convention::GrayLamport, colocated);
            for variant in ["paxos-commit", "faster-paxos-commit"] {
                let run = paxos(variant, n, 0, colocated).build().expect("it is valid");
                assert_eq!(total(&run), total(&two_phase), "{variant}, N = {n}");
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
            let run = described(variant, n, 0, 0, Convention::RStar, false);
            assert_eq!(agrees(&run, Convention::RStar), formulas, "{variant}");
            let run = described(variant, n, 0, 0, Convention::Bernstein, false);
            assert_eq!(agrees(&run, Convention::Bernstein), 2, "{variant}");
        }
        for colocated in [false, true] {
            let run = described("3pc", n, 0, 0, Convention::GrayLamport, colocated);
            assert_eq!(agrees(&run, Convention::GrayLamport), 3);
        }
        for convention in Convention::ALL {
            let run = described("3pc", n, 0, 0, convention, false).draft();
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
    let measured = |variant, n, convention, colocated| {
        let trace = simulate(&described(variant, n, 0, 0, convention, colocated));
        let total = MeasuredCosts::of(&trace, trace.len(), convention).total;
        (total.messages, total.delays, total.forced_writes)
    };
    assert_eq!(measured("3pc", 5, RStar, false), (30, 6, 16));
    assert_eq!(measured("3pc", 5, Bernstein, false), (25, 5, 16));
    assert_eq!(measured("3pc", 5, GrayLamport, false), (24, 6, 11));
    assert_eq!(measured("3pc", 5, GrayLamport, true), (20, 5, 11));
    // The course's rule needs one record more, and a quorum protocol the coordinator's own pre-commit.
    assert_eq!(measured("3pc-course", 5, RStar, false), (30, 6, 17));
    assert_eq!(measured("3pc-quorum", 5, RStar, false), (30, 6, 17));
    assert_eq!(measured("e3pc", 5, RStar, false), (30, 6, 17));
}

#[test]
fn where_the_literature_gives_no_formula_a_sentence_says_so() {
    for (variant, k) in [("3pc", 1), ("3pc-quorum", 1), ("e3pc", 2)] {
        let run = described(variant, 3, k, 0, Convention::RStar, false);
        assert_eq!(agrees(&run, Convention::RStar), 0, "{variant}");
        let trace = simulate(&run);
        assert!(expected(&trace, Convention::RStar).remark.is_some(), "{variant}");
    }
}
