//! Golden traces: every run of the library as prose, to be read in a diff.
#![cfg(not(target_arch = "wasm32"))]

use coordinator_core::{scenario::LIBRARY, simulate::simulate};
use coordinator_tests::prose;

#[test]
fn every_library_run_reads_as_before() {
    for entry in LIBRARY {
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(entry.id, prose(&simulate(&entry.scenario())));
        });
    }
}
