//! How to use the page: a dialog that the browser keeps the focus in.

use coordinator_core::protocol::{Decision, ProcessId};
use yew::prelude::*;

use crate::{hooks::use_keys::HELP_DIALOG, model::markers::MarkerKind};

const KEYS: [(&str, &str); 12] = [
    ("Space or .", "play, pause"),
    ("← →", "one event back, one event on"),
    ("Shift ← →", "to the previous, to the next key event"),
    ("Home End", "to the beginning, to the end"),
    ("[ ]", "slower, faster"),
    ("R", "restart; can be undone"),
    ("Ctrl Z", "undo"),
    ("Shift Ctrl Z", "redo"),
    ("+ 0 -", "zoom the diagram in, back to normal, out"),
    ("Tab, arrows", "from process to process, message to message"),
    ("Enter", "on a process, a message or a link: what can be done to it"),
    ("Esc", "close, or deselect"),
];

const ANY: ProcessId = ProcessId(0);
const MARKS: [(MarkerKind, &str); 8] = [
    (MarkerKind::Decided(ANY, Decision::Commit), "a decision"),
    (MarkerKind::Crashed(ANY), "a crash"),
    (MarkerKind::Recovered(ANY), "a recovery"),
    (MarkerKind::TimedOut(ANY), "a timeout"),
    (MarkerKind::Cut, "a cut link"),
    (MarkerKind::Healed, "cut links that work again"),
    (MarkerKind::Lost, "a lost message"),
    (MarkerKind::Violated, "a violated property"),
];

/// What stands on the lanes of the diagram: as its style sheet has it, drawn, and in words.
const LANES: [(&str, &str, &str); 5] = [
    ("st-span st-work", "M1 8H29", "local work"),
    ("st-span st-locks", "M1 8H29", "locks are held"),
    ("st-span st-in-doubt", "M1 8H29", "in doubt: has voted YES and may not decide alone"),
    ("st-span st-blocked", "M1 8H29", "blocked: only a repair can free it"),
    ("st-mark st-mark-forced", "M11 4h8v8h-8z", "a record forced to the log"),
];
const MARKS_AND_ARROWS: [(&str, &str, &str); 5] = [
    ("st-mark st-mark-lazy", "M11 4h8v8h-8z", "a record written lazily"),
    (
        "st-mark st-mark-vote",
        "M15 4.5a3.5 3.5 0 1 1 0 7a3.5 3.5 0 1 1 0 -7z",
        "a vote, or the end of a step",
    ),
    ("st-mark st-mark-timeout", "M11 2h8L11 14h8z", "a timeout"),
    ("st-arrow is-lost", "M1 8H25m-4-4l8 8m0-8l-8 8", "a message that is lost"),
    ("st-arrow is-again", "M1 8H29", "a message that is sent again"),
];

/// What the stage and the diagram show.
fn pictures() -> Html {
    let sign = |(class, path, words): (&'static str, &'static str, &'static str)| {
        let part = if class.starts_with("st-arrow") { "st-line" } else { "" };
        html! {
            <li key={words}>
                <svg class="st-chunk" viewBox="0 0 30 16" width="30" height="16" aria-hidden="true">
                    <g class={class}><path class={part} d={path} /></g>
                </svg>
                { words }
            </li>
        }
    };
    html! {
        <>
            <h3>{ "On the diagram" }</h3>
            <ul class="legend picture-key">
                { for LANES.into_iter().chain(MARKS_AND_ARROWS).map(sign) }
            </ul>
            <h3>{ "On the stage" }</h3>
            <p>
                { "A card is a process: its name, its state, and the last records of its log, solid if \
                   forced and dashed if not. Hatched is in doubt, with a thick frame blocked, dotted \
                   and grey down; a padlock means that it holds locks. “2 pending” are effects that it \
                   has yet to carry out, one a step, and between any two of them it can crash. A pill \
                   is a message on its way, in the colour of its phase." }
            </p>
        </>
    }
}

/// The help dialog.
#[component]
pub fn Help() -> Html {
    html! {
        <dialog id={HELP_DIALOG} class="help" aria-labelledby="help-title">
            <form method="dialog">
                <button class="icon-button" aria-label="Close help" autofocus=true>{ "✕" }</button>
            </form>
            <h2 id="help-title">{ "How to use Coordinator" }</h2>
            <p>
                { "A commit protocol really runs here, message by message. Play it, step through it, \
                   and break it: click, right-click, long-press or press Enter on a process, a message \
                   or a link. A fault happens at the current step, and everything on the page follows \
                   from it." }
            </p>
            <h3>{ "Keys" }</h3>
            <dl class="keys">
                for (key, does) in KEYS {
                    <div key={key}><dt><kbd>{ key }</kbd></dt><dd>{ does }</dd></div>
                }
            </dl>
            { pictures() }
            <h3>{ "Key events above the slider" }</h3>
            <ul class="legend">
                for (kind, words) in MARKS {
                    <li key={words}>
                        <svg class="marks" viewBox="-8 0 16 14" width="18" height="16" aria-hidden="true">
                            <path class={format!("mark mark-{}", kind.word())} d={kind.path()} />
                        </svg>
                        { words }
                    </li>
                }
                <li>
                    <svg class="marks" viewBox="0 0 16 14" width="18" height="16" aria-hidden="true">
                        <rect class="mark-blocked" y="4" width="16" height="6" />
                    </svg>
                    { "a process is blocked" }
                </li>
            </ul>
            <p class="about">
                { "The address bar always holds this very run and step: copy it to share what you see." }
            </p>
        </dialog>
    }
}
