//! How to use the page: a dialog that the browser keeps the focus in.

use coordinator_core::protocol::{Decision, ProcessId};
use yew::prelude::*;

use crate::{hooks::keys::HELP_DIALOG, markers::MarkerKind};

const KEYS: [(&str, &str); 12] = [
    ("Space or .", "play, pause"),
    ("← →", "one event back, one event on"),
    ("Shift ← →", "to the mark before, to the next mark"),
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

const SOMEBODY: ProcessId = ProcessId(0);
const MARKS: [(MarkerKind, &str); 8] = [
    (MarkerKind::Decided(SOMEBODY, Decision::Commit), "a decision"),
    (MarkerKind::Crashed(SOMEBODY), "a crash"),
    (MarkerKind::Recovered(SOMEBODY), "a recovery"),
    (MarkerKind::TimedOut(SOMEBODY), "a timeout"),
    (MarkerKind::Cut, "a cut link"),
    (MarkerKind::Healed, "cut links that work again"),
    (MarkerKind::Lost, "a lost message"),
    (MarkerKind::Violated, "a broken promise"),
];

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
                   or a link. Whatever you do happens at the step where you stand, and everything on \
                   the page follows from it." }
            </p>
            <h3>{ "Keys" }</h3>
            <dl class="keys">
                for (key, does) in KEYS {
                    <div key={key}><dt><kbd>{ key }</kbd></dt><dd>{ does }</dd></div>
                }
            </dl>
            <h3>{ "Marks above the slider" }</h3>
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
                    { "somebody is blocked" }
                </li>
            </ul>
            <p class="about">
                { "The address bar always holds this very run and step: copy it to share what you see." }
            </p>
        </dialog>
    }
}
