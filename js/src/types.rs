//! What of `coordinator.d.ts` no single type says. The rest is derived from the types that are read and reported.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const SCENARIO: &str = r#"
/**
 * A run: a link, the code in it, the name of a run of the library (`"2pc-coordinator-crash"`, with a
 * step `"2pc-commit@5"`), the text of a scenario file, or an object of its shape.
 */
export type Scenario = string | ScenarioFile;
"#;

/// The fault budget: a field for each kind that a search budgets. Declarations of one interface add up.
#[allow(dead_code, reason = "rustc does not see that it goes into the `.wasm`")]
const FAULT_BUDGET: &str = {
    const BYTES: [u8; LENGTH] = fault_budget::<LENGTH>().0;
    const LENGTH: usize = fault_budget::<0>().1;

    /// The first `N` bytes of the declaration, and how many it has.
    const fn fault_budget<const N: usize>() -> ([u8; N], usize) {
        let mut text = ([0; N], 0);
        text = written(text, "export interface Limits {\n");
        let mut place = 0;
        while place < coordinator_core::fault::BUDGETED.len() {
            text = written(text, "  /** ");
            text = written(text, coordinator_core::fault::BUDGETED[place].about);
            text = written(text, ". */\n  ");
            text = written(text, coordinator_core::fault::BUDGETED[place].key);
            text = written(text, "?: number;\n");
            place += 1;
        }
        written(text, "}\n")
    }

    const fn written<const N: usize>(
        (mut bytes, mut length): ([u8; N], usize),
        more: &str,
    ) -> ([u8; N], usize) {
        let mut place = 0;
        while place < more.len() {
            if length < N {
                bytes[length] = more.as_bytes()[place];
            }
            (place, length) = (place + 1, length + 1);
        }
        (bytes, length)
    }

    match std::str::from_utf8(&BYTES) {
        Ok(text) => text,
        Err(_) => unreachable!(),
    }
};

#[wasm_bindgen(typescript_custom_section)]
const DECLARED_FAULT_BUDGET: &str = FAULT_BUDGET;

#[cfg(test)]
mod tests {
    use coordinator_core::{
        report::{self, Played, SearchReport},
        scenario::{Link, entry},
    };
    use serde_json::Value;
    use tsify::Tsify;

    use super::FAULT_BUDGET;

    /// Holds that a declaration has every key of an object that it declares.
    fn declares(declaration: &str, object: &Value) {
        let keys = object.as_object().expect("an object").keys();
        for key in keys {
            assert!(declaration.contains(&format!("    {key}: ")), "{key}: {declaration}");
        }
    }

    #[test]
    fn the_declarations_name_every_key_of_a_run() {
        let run = entry("2pc-coordinator-crash").expect("it is in the library").scenario();
        let played = Played::new(Link::new(run)).expect("it can be played");
        let run = serde_json::to_value(report::Run::of(&played)).expect("it is JSON");
        declares(report::Run::DECL, &run);
        declares(report::Step::DECL, &run["story"][0]);
        declares(report::Property::DECL, &run["properties"][0]);
        declares(report::Measured::DECL, &run["measures"]);
        for decision in run["decisions"].as_object().expect("an object").values() {
            assert!(report::Decisions::DECL.contains(&decision.to_string()), "{decision}");
        }
    }

    #[test]
    fn the_declarations_name_every_key_of_a_search() {
        let (query, mut exploration) = {
            let run = entry("2pc-commit").expect("it is in the library").scenario();
            let query = coordinator_core::explore::Query::new(run);
            let exploration =
                coordinator_core::explore::explore(&query).expect("it can be searched");
            (query, exploration)
        };
        let progress = exploration.advance(1);
        let report = SearchReport::stopped(&query, &progress);
        declares(SearchReport::DECL, &serde_json::to_value(&report).expect("it is JSON"));
        assert!(SearchReport::DECL.contains("    link: string | null;"), "{}", SearchReport::DECL);
        assert!(crate::Timed::DECL.contains("extends SearchReport"), "{}", crate::Timed::DECL);
    }

    #[test]
    fn the_declarations_name_every_limit() {
        let declared = format!("{}{FAULT_BUDGET}", crate::limits::Asked::DECL);
        for field in crate::limits::FIELDS {
            assert!(declared.contains(&format!("  {field}?: ")), "{field}: {declared}");
        }
    }
}
