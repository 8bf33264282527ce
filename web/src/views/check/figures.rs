//! The figures of a search.

use yew::prelude::*;

use crate::{model::labels::grouped, worker::messages::Figures};

/// The figures, each with its name.
pub(crate) fn figures(figures: &Figures) -> Html {
    let Figures { states, transitions, depth, frontier, bytes, per_second, .. } = *figures;
    let each = bytes.checked_div(states.into()).unwrap_or(0);
    let memory = format!("{} MiB", tenths((bytes * 10) >> 20));
    let shown = [
        ("States", grouped(states.into()), format!("{} a second", grouped(per_second.into()))),
        ("Transitions", grouped(transitions), String::new()),
        ("Depth", depth.to_string(), "steps".into()),
        ("Queue", grouped(frontier.into()), "unexplored states".into()),
        ("Memory", memory, format!("{} bytes a state", grouped(each))),
    ];
    html! {
        <dl class="figures">
            for (name, value, more) in shown {
                <div key={name}>
                    <dt>{ name }</dt>
                    <dd>{ value }</dd>
                    if !more.is_empty() {
                        <dd class="about">{ more }</dd>
                    }
                </div>
            }
        </dl>
    }
}

fn tenths(number: u64) -> String {
    format!("{}.{}", grouped(number / 10), number % 10)
}

/// A number to its first digit, so that the live region changes seldom.
pub(crate) fn rounded(number: u32) -> u32 {
    let unit = 10_u32.pow(number.checked_ilog10().unwrap_or(0));
    number / unit * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_to_their_first_digit() {
        assert_eq!([0, 7, 41_203, u32::MAX].map(rounded), [0, 7, 40_000, 4_000_000_000]);
    }

    #[test]
    fn numbers_are_shown_with_commas_and_tenths() {
        assert_eq!([0, 999, 1_000, 41_203_007].map(grouped), ["0", "999", "1,000", "41,203,007"]);
        assert_eq!(tenths(10_241), "1,024.1");
    }
}
