//! How to use the page: a dialog that the browser keeps the focus in.

use yew::prelude::*;

use crate::hooks::keys::HELP_DIALOG;

const KEYS: [(&str, &str); 11] = [
    ("Space or .", "play, pause"),
    ("← →", "one event back, one event on"),
    ("Shift ← →", "to the mark before, to the next mark"),
    ("Home End", "to the beginning, to the end"),
    ("[ ]", "slower, faster"),
    ("R", "restart; can be undone"),
    ("Ctrl Z", "undo"),
    ("Shift Ctrl Z", "redo"),
    ("Tab, arrows", "from process to process, message to message"),
    ("Enter", "on a process, a message or a link: what can be done to it"),
    ("Esc", "close, or deselect"),
];

const MARKS: [(&str, &str, &str); 7] = [
    ("mark-commit", "M0 2l5 5-5 5-5-5z", "a decision"),
    ("mark-crash", "M-4 3l8 8M4 3l-8 8", "a crash"),
    ("mark-recovery", "M0 12V3M-4 7l4-4 4 4", "a recovery"),
    ("mark-timeout", "M-3 3h6l-6 9h6z", "a timeout"),
    ("mark-cut", "M-4 7h3M1 7h3M-1 3v8M1 3v8", "a cut link"),
    ("mark-lost", "M0 4v5M0 11v1", "a lost message"),
    ("mark-violation", "M-6 1h12l-6 11z", "a broken promise"),
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
                   and break it: click, right-click, press long or press Enter on a process, a message \
                   or a link. Whatever you do happens at the step where you stand, and everything on \
                   the page follows from it." }
            </p>
            <h3>{ "Keys" }</h3>
            <dl class="keys">
                for (key, does) in KEYS {
                    <div key={key}><dt><kbd>{ key }</kbd></dt><dd>{ does }</dd></div>
                }
            </dl>
            <h3>{ "Marks under the slider" }</h3>
            <ul class="legend">
                for (class, path, word) in MARKS {
                    <li key={word}>
                        <svg class="marks" viewBox="-8 0 16 14" width="18" height="16" aria-hidden="true">
                            <path class={format!("mark {class}")} d={path} />
                        </svg>
                        { word }
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
