//! Two-phase commit under each class of faults: never unsafe, and nobody is blocked where the
//! literature says so.

use coordinator_core::{
    analysis::verdict::{Ruling, Verdict},
    scenario::Link,
    simulate::simulate,
};
use proptest::prelude::*;

use crate::strategies::{FaultClass, faulted, two_phase};

/// Where two-phase commit blocks nobody, whatever happens.
const NON_BLOCKING: [FaultClass; 3] =
    [FaultClass::None, FaultClass::Omission, FaultClass::Asynchrony];

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::cases(), ..ProptestConfig::default() })]

    #[test]
    fn it_is_safe_under_every_class_of_faults_and_blocks_only_where_it_may(
        (class, scenario) in proptest::sample::select(&FaultClass::ALL[..])
            .prop_flat_map(|class| (Just(class), faulted(two_phase(), class))),
    ) {
        let trace = simulate(&scenario);
        let verdict = Verdict::at(&trace, trace.len());
        let link = Link::new(scenario);
        for property in &verdict.properties {
            prop_assert!(
                property.ruling != Ruling::Violated,
                "{class:?}: {} {}\n{link}", property.id, property.why,
            );
        }
        if NON_BLOCKING.contains(&class) {
            prop_assert!(trace.blocked.iter().all(|(_, who)| who.is_empty()), "{class:?} {link}");
        }
    }
}
