//! What protocols cost as the participants grow in number: the published formulas, and what
//! simulated runs come to.

use coordinator_core::{
    analysis::costs::MeasuredCosts,
    protocol::{Case, Convention, Described, Formula, Options, ProtocolFamily, Variant},
    protocols::ProtocolId,
    scenario::Draft,
    simulate::simulate,
    trace::Trace,
};

/// The greatest number of participants.
pub const MOST: u8 = 64;
/// The numbers of participants at which runs are simulated.
pub const SIMULATED: [u8; 9] = [1, 2, 3, 5, 8, 13, 21, 34, 64];
/// The option of protocols that are made for a number of faults.
const FAULTS: &str = "faults";

/// A quantity for which there are formulas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Messages between machines.
    Messages,
    /// Messages on the longest causal chain.
    Delays,
    /// Forced log writes.
    ForcedWrites,
}

impl Quantity {
    /// Every quantity.
    pub const ALL: [Self; 3] = [Self::Messages, Self::Delays, Self::ForcedWrites];

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Messages => "messages",
            Self::Delays => "delays",
            Self::ForcedWrites => "forced writes",
        }
    }
}

/// What the chart compares, in which convention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// Commit protocols, or sagas.
    pub family: ProtocolFamily,
    /// What is counted.
    pub quantity: Quantity,
    /// The counting convention.
    pub convention: Convention,
    /// Whether processes share machines where the convention allows it.
    pub colocated: bool,
    /// The faults that a protocol is made for, where it is made for a number of them.
    pub faults: u8,
}

/// How a variant of a protocol grows.
#[derive(Clone, Debug)]
pub struct Curve {
    /// The protocol.
    pub protocol: ProtocolId,
    /// The variant.
    pub variant: &'static Variant,
    /// The options of the run that the convention describes.
    pub options: Options,
    /// The published formula; absent if the convention gives none.
    pub expression: Option<&'static str>,
    /// The published values for 1, 2, … participants.
    pub published: Vec<Option<u32>>,
    /// The place of its line among those that differ: whoever costs the same shares one.
    pub line: usize,
}

impl Question {
    /// Every variant of the registry that has a published formula.
    pub fn curves(self) -> Vec<Curve> {
        let mut curves: Vec<Curve> = Vec::new();
        let protocols = ProtocolId::all().filter(|it| it.info().family == self.family);
        for (protocol, variant) in
            protocols.flat_map(|it| it.info().variants.iter().map(move |variant| (it, variant)))
        {
            let known = Convention::ALL.into_iter().any(|convention| {
                let curve = Self { convention, ..self }.curve(protocol, variant);
                curve.published.iter().flatten().count() > 1
            });
            if known {
                let mut curve = self.curve(protocol, variant);
                let same = |other: &&Curve| {
                    other.expression.is_some() && other.published == curve.published
                };
                let next = curves.iter().map(|it| it.line + 1).max().unwrap_or(0);
                curve.line = curves.iter().find(same).map_or(next, |other| other.line);
                curves.push(curve);
            }
        }
        curves
    }

    /// The same number for the same question.
    pub fn number(self) -> u64 {
        let Self { family, quantity, convention, colocated, faults } = self;
        let [family, quantity, convention] = [family as u8, quantity as u8, convention as u8];
        u64::from_be_bytes([0, 0, 0, family, quantity, convention, colocated.into(), faults])
    }

    /// Whether some protocol is made for a number of faults.
    pub fn asks_for_faults(self) -> bool {
        ProtocolId::all()
            .any(|it| it.info().family == self.family && it.info().option(FAULTS).is_some())
    }

    fn curve(self, protocol: ProtocolId, variant: &'static Variant) -> Curve {
        let info = protocol.info();
        let mut options = info.options_of(variant);
        (info.describe)(
            &mut options,
            Described { convention: self.convention, colocated: self.colocated },
        );
        if let Some(place) = info.option(FAULTS) {
            options.set(place, self.faults);
        }
        let formulas: Vec<_> =
            (1..=MOST).map(|number| self.formula(protocol, options, number)).collect();
        Curve {
            protocol,
            variant,
            options,
            expression: formulas.iter().flatten().last().map(|it| it.expression),
            published: formulas.iter().map(|it| it.as_ref().map(|it| it.value)).collect(),
            line: 0,
        }
    }

    fn formula(self, protocol: ProtocolId, options: Options, number: u8) -> Option<Formula> {
        let info = protocol.info();
        let (least, greatest) = info.participants;
        if !(least..=greatest).contains(&number) || (info.check)(&options, number).is_err() {
            return None;
        }
        let costs = (info.costs)(&Case {
            options,
            participants: u32::from(number),
            no_votes: 0,
            read_only: 0,
            refused_at: None,
            convention: self.convention,
        });
        match self.quantity {
            Quantity::Messages => costs.messages,
            Quantity::Delays => costs.delays,
            Quantity::ForcedWrites => costs.forced_writes,
        }
    }

    /// What a whole run comes to.
    pub fn measured(self, trace: &Trace) -> u32 {
        let total = MeasuredCosts::of(trace, trace.len(), self.convention).total;
        match self.quantity {
            Quantity::Messages => total.messages,
            Quantity::Delays => total.delays,
            Quantity::ForcedWrites => total.forced_writes,
        }
    }

    /// Simulates the failure-free run of a number of participants; `None` if the protocol does not take that many.
    pub fn simulated(self, curve: &Curve, number: u8) -> Option<u32> {
        let draft = Draft { options: curve.options, ..Draft::new(curve.protocol, number) };
        Some(self.measured(&simulate(&draft.build().ok()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_question() -> impl Iterator<Item = Question> {
        let of = |family| {
            Quantity::ALL.into_iter().flat_map(move |quantity| {
                Convention::ALL.into_iter().flat_map(move |convention| {
                    [false, true].into_iter().flat_map(move |colocated| {
                        [1, 2].map(|faults| Question {
                            family,
                            quantity,
                            convention,
                            colocated,
                            faults,
                        })
                    })
                })
            })
        };
        of(ProtocolFamily::AtomicCommit).chain(of(ProtocolFamily::Saga))
    }

    #[test]
    fn simulated_points_lie_on_the_published_lines() {
        let mut compared = 0;
        for question in every_question() {
            for curve in question.curves() {
                for number in [1, 2, 3, 8, 21] {
                    let published = curve.published[usize::from(number) - 1];
                    if let Some(published) = published {
                        let simulated = question.simulated(&curve, number);
                        let which = (curve.variant.id, question, number);
                        assert_eq!(simulated, Some(published), "{which:?}");
                        compared += 1;
                    }
                }
            }
        }
        assert!(compared > 200, "only {compared} points were compared");
    }

    #[test]
    fn whoever_costs_the_same_shares_a_line() {
        let question = Question {
            family: ProtocolFamily::AtomicCommit,
            quantity: Quantity::Messages,
            convention: Convention::RStar,
            colocated: false,
            faults: 1,
        };
        let curves = question.curves();
        let line = |id: &str| {
            let curve = curves.iter().find(|it| it.variant.id == id);
            curve.map(|it| (it.line, it.expression)).expect("it has a formula")
        };
        assert_eq!(line("2pc"), (0, Some("4N")));
        assert_eq!(line("2pc-pa"), (0, Some("4N")));
        assert_eq!(line("2pc-pc"), (1, Some("3N")));
    }

    #[test]
    fn sagas_are_apart_from_commit_protocols() {
        for question in every_question() {
            let curves = question.curves();
            assert!(!curves.is_empty(), "{question:?}");
            assert!(curves.iter().all(|it| it.protocol.info().family == question.family));
        }
    }
}
