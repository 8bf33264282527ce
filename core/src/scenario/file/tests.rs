//! What a file with a mistake is answered.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::scenario::Scenario;

fn why_not(text: &str) -> String {
    Scenario::from_json(text).expect_err(text).to_string()
}

/// The answer to a two-phase commit with one more field.
fn with(field: &str) -> String {
    why_not(&format!(r#"{{"coordinator":1,"protocol":"2pc",{field}}}"#))
}

/// The answer to an intervention, without the place by line and column.
fn intervening(when: &str, what: &str) -> String {
    let why = with(&format!(r#""interventions":[{{"when":{when},"what":{what}}}]"#));
    why.split(" at line ").next().unwrap_or(&why).into()
}

const WHEN: &str = r#"{"step":3}"#;

#[test]
fn an_object_is_missing() {
    for (what, why) in [
        (
            r#"{"fire":"O"}"#,
            "`interventions[0].what.fire`: invalid type: string \"O\", expected an object with \
             `process` and `timer`",
        ),
        (
            r#"{"drop":"p1"}"#,
            "`interventions[0].what.drop`: invalid type: string \"p1\", expected an object with \
             `from`, `to`, `nth`, `copy` and `label`",
        ),
        (
            r#""fire""#,
            "`interventions[0].what`: `fire` needs an object with `process` and `timer`: \
             `{ \"fire\": … }`",
        ),
        (
            r#"{"delay":{"message":[],"ticks":1}}"#,
            "`interventions[0].what.delay.message`: invalid type: sequence, expected an object \
             with `from`, `to`, `nth`, `copy` and `label`",
        ),
        (
            "7",
            "`interventions[0].what`: invalid type: integer `7`, expected `deliver`, `drop`, \
             `duplicate`, ",
        ),
    ] {
        let answer = intervening(WHEN, what);
        assert!(answer.starts_with(why), "{answer}");
    }
}

#[test]
fn an_array_is_missing() {
    assert_eq!(
        intervening(WHEN, r#"{"cut":{"from":"C","to":"p1","both-ways":true}}"#),
        "`interventions[0].what.cut.from`: invalid type: string \"C\", expected an array",
    );
    assert_eq!(
        with(r#""environment":{"latency":{"uniform":5}}"#),
        "`environment.latency.uniform`: invalid type: integer `5`, expected an array of 2 values \
         at line 1 column 71",
    );
    let short = with(r#""environment":{"latency":{"uniform":[5]}}"#);
    assert!(
        short.starts_with(
            "`environment.latency.uniform`: invalid length 1, expected an array of 2 values"
        ),
        "{short}"
    );
}

#[test]
fn a_word_stands_alone_or_does_not() {
    assert_eq!(
        intervening(WHEN, r#""crash""#),
        "`interventions[0].what`: `crash` needs a value: `{ \"crash\": … }`",
    );
    assert_eq!(
        intervening(WHEN, r#"{"heal":true}"#),
        "`interventions[0].what.heal`: `heal` takes no value: write `\"heal\"` alone",
    );
    assert_eq!(
        intervening(WHEN, r#"{"crash":"C","recover":"C"}"#),
        "`interventions[0].what`: `crash` stands alone in its object, without `recover`",
    );
    assert!(intervening(WHEN, "{}").contains("invalid value: an empty object, expected `deliver`"));
    assert_eq!(
        intervening(r#"{"stop":3}"#, r#""heal""#).split(", ").next(),
        Some("`interventions[0].when`: there is no `stop` here; there are `step`"),
    );
    assert!(with(r#""environment":{"latency":5}"#).starts_with(
        "`environment.latency`: invalid type: integer `5`, expected `constant`, `uniform` or \
         `exponential`"
    ));
}

#[test]
fn a_number_is_out_of_range() {
    for (field, why) in [
        (
            r#""seed":-1"#,
            "`seed`: invalid type: integer `-1`, expected a whole number from 0 to 4294967295",
        ),
        (
            r#""environment":{"latency":{"constant":65536}}"#,
            "`environment.latency.constant`: invalid value: integer `65536`, expected a whole \
             number from 0 to 65535",
        ),
        (
            r#""participants":1.5"#,
            "`participants`: invalid type: floating point `1.5`, expected a whole number from 0",
        ),
        (
            r#""interventions":[{"when":{"step":1},"what":"heal"},
                {"when":{"step":2},"what":{"fire":{"process":"C","timer":256}}}]"#,
            "`interventions[1].what.fire.timer`: invalid value: integer `256`, expected a whole \
             number from 0 to 255 at line 2 ",
        ),
    ] {
        let answer = with(field);
        assert!(answer.starts_with(why), "{answer}");
    }
}

#[test]
fn a_key_is_unknown_missing_or_twice() {
    assert!(with(r#""speed":2"#).starts_with(
        "this is no scenario file: unknown field `speed`, expected one of `coordinator`"
    ));
    assert_eq!(
        intervening(r#"{"sent":{"from":"C","to":"p1"}}"#, r#""heal""#),
        "`interventions[0].when.sent`: missing field `nth`",
    );
    assert!(with(r#""seed":1,"seed":2"#).contains("duplicate field `seed`"));
    assert!(
        with(r#""options":{"colocated":"yes","colocated":"no"}"#)
            .starts_with("`options`: duplicate field `colocated`")
    );
    assert!(why_not("{}").contains("missing field `coordinator`"));
}

#[test]
fn a_vote_or_an_option_is_none() {
    assert!(with(r#""votes":["yes","maybe"]"#).starts_with("`votes[1]`: `maybe` is no vote"));
    assert!(
        with(r#""votes":[1]"#).starts_with("`votes[0]`: invalid type: integer `1`, expected a")
    );
    assert!(
        with(r#""options":{"mistake":-1}"#).starts_with("`options.mistake`: an option is set to")
    );
    assert!(
        with(r#""options":{"colour":"red"}"#)
            .starts_with("`options.colour`: Two-phase commit has no such option; it has ")
    );
    assert!(
        with(r#""options":{"presumption":"both"}"#)
            .starts_with("`options.presumption` cannot be `both`; it can be `nothing`")
    );
}

#[test]
fn an_intervention_is_none_in_any_run() {
    assert_eq!(
        intervening(WHEN, r#"{"crash":"p9"}"#),
        "`interventions[0].what.crash`: there is no process `p9`; there are `C`, `p1`, `p2`, `p3`",
    );
    assert!(
        intervening(r#"{"after-send":{"process":"O","nth":1}}"#, r#""heal""#)
            .starts_with("`interventions[0].when`: there is no process `O`")
    );
    assert!(
        intervening(r#"{"before-write":{"process":"C","nth":0}}"#, r#"{"crash":"C"}"#)
            .starts_with("`interventions[0]`: `nth` counts from 1")
    );
}

#[test]
fn it_is_not_json() {
    for text in ["{", "2pc", "", "[]", r#"{"coordinator":1"#, r#"{"coordinator":1}}"#] {
        let why = why_not(text);
        assert!(why.starts_with("this is no scenario file: "), "{text}: {why}");
    }
    // Nesting does not overflow the stack.
    let (deep, ends) = ("[".repeat(100_000), "]".repeat(100_000));
    assert!(with(&format!(r#""seed":{deep}"#)).starts_with("`seed`: "));
    assert!(with(&format!(r#""seed":{deep}{ends}"#)).starts_with("`seed`: "));
    assert!(with(&format!(r#""options":{{"mistake":{deep}{ends}}}"#)).contains("recursion limit"));
}

#[test]
fn no_answer_speaks_of_this_program() {
    let wrong = ["7", "-7", "1.5", "true", "null", "\"x\"", "[]", "[[]]", "{}", r#"{"x":[]}"#];
    let mut fields: Vec<String> = ["participants", "votes", "script", "environment"]
        .into_iter()
        .chain(["options", "seed", "interventions", "protocol"])
        .map(|key| format!(r#""{key}":"#))
        .collect();
    for inside in ["latency\":", "latency\":{\"uniform\":", "latency\":{\"constant\":"] {
        fields.push(format!(r#""environment":{{"{inside}"#));
    }
    for what in ["deliver", "delay", "crash", "fire", "cut", "heal", "fail", "finish"] {
        fields.push(format!(r#""interventions":[{{"when":{WHEN},"what":{{"{what}":"#));
    }
    for when in ["step", "tick", "before-write", "sent"] {
        fields.push(format!(r#""interventions":[{{"what":"heal","when":{{"{when}":"#));
    }
    for field in fields {
        for value in wrong {
            let open = field.matches(['{', '[']).count();
            let ends: String = field.chars().rev().filter_map(closing).take(open).collect();
            let Err(error) = Scenario::from_json(&format!(
                r#"{{"coordinator":1,"protocol":"2pc",{field}{value}{ends}}}"#
            )) else {
                continue;
            };
            let why = error.to_string();
            let rust = ["struct ", "variant", "::", "u8", "u16", "u32", "tuple", "enum", "EOF"];
            assert!(!rust.iter().any(|word| why.contains(word)), "{field}{value}{ends}: {why}");
        }
    }
}

fn closing(char: char) -> Option<char> {
    match char {
        '{' => Some('}'),
        '[' => Some(']'),
        _ => None,
    }
}

#[cfg(feature = "typescript")]
#[test]
fn the_typescript_of_the_file_names_every_vote() {
    for vote in super::Vote::ALL.map(crate::protocol::WorkOutcome::id) {
        assert!(<super::File as tsify::Tsify>::DECL.contains(&format!("\"{vote}\"")), "{vote}");
    }
}
