//! Icons: one path each, drawn in the colour of the text. They never stand alone: a name or a word
//! goes with each.

use yew::prelude::*;

/// An icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// To the previous key event.
    Previous,
    /// One event back.
    Back,
    /// Play.
    Play,
    /// Stop playing.
    Pause,
    /// One event on.
    On,
    /// To the next key event.
    Next,
    /// Take back.
    Undo,
    /// Do again.
    Redo,
    /// Copy the link.
    Link,
    /// Save.
    Save,
    /// Branches.
    Branch,
    /// Light or dark.
    Theme,
    /// Help.
    Help,
    /// Close, remove, violated, aborted.
    Cross,
    /// Holds, equal, committed.
    Check,
    /// Pending, undecided.
    Open,
    /// Not applicable, no part in the outcome.
    Dash,
    /// More of it in a menu.
    More,
    /// Something is wrong.
    Warning,
    /// Locks are held.
    Lock,
    /// Injected.
    Hand,
    /// Crashed, down.
    Bolt,
    /// Opens a list.
    Down,
    /// In doubt.
    Doubt,
    /// Blocked.
    Blocked,
    /// Waits for a write.
    Writing,
    /// Works.
    Working,
    /// A timer.
    Timer,
    /// Another transaction.
    Rival,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Previous => "M6 5v14M19 5l-9 7 9 7z",
            Self::Back => "M15 5l-8 7 8 7",
            Self::Play => "M8 5l11 7-11 7z",
            Self::Pause => "M8 5v14M16 5v14",
            Self::On => "M9 5l8 7-8 7",
            Self::Next => "M18 5v14M5 5l9 7-9 7z",
            Self::Undo => "M9 14L4 9l5-5M4 9h10a6 6 0 010 12h-3",
            Self::Redo => "M15 14l5-5-5-5M20 9H10a6 6 0 000 12h3",
            Self::Link => {
                "M10 14a4 4 0 006 0l3-3a4 4 0 00-6-6l-1 1M14 10a4 4 0 00-6 0l-3 3a4 4 0 006 6l1-1"
            }
            Self::Save => "M12 4v11M7 11l5 5 5-5M5 20h14",
            Self::Branch => "M7 4v16M7 14c0-5 10-2 10-8M17 6V4",
            Self::Theme => "M12 4a8 8 0 100 16V4zM12 4a8 8 0 010 16",
            Self::Help => "M9 9a3 3 0 114.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.5v.1",
            Self::Cross => "M6 6l12 12M18 6L6 18",
            Self::Check => "M5 13l4.5 4.5L19 7",
            Self::Open => "M12 5a7 7 0 100 14 7 7 0 000-14z",
            Self::Dash => "M6 12h12",
            Self::More => "M5 12v.1M12 12v.1M19 12v.1",
            Self::Warning => "M12 4L2.8 20h18.4zM12 10v5M12 17.4v.1",
            Self::Lock => "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 017 0v3",
            Self::Hand => {
                "M8 13V6.5a1.5 1.5 0 013 0V11m0-6a1.5 1.5 0 013 0v6m0-4.5a1.5 1.5 0 013 0V14c0 4-2 7-6 7-3 0-4.5-1.5-6-4l-2-3.5a1.5 1.5 0 012.5-1.5L8 13.5"
            }
            Self::Bolt => "M14 2L6 13.5h6L9.8 22 18 10.5h-6z",
            Self::Down => "M6 9l6 6 6-6",
            Self::Doubt => "M7.5 8.4a4.5 4.5 0 1 1 6.6 4.1C12.6 13.4 12 14.1 12 15.8M12 19.8v.6",
            Self::Blocked => "M7.9 2.7h8.1l5.2 5.2v8.1l-5.2 5.2H7.9l-5.2-5.2V7.9zM6.9 12h10.2",
            Self::Writing => "M3.8 20.2l1.2-4.8 11.4-11.4 3.6 3.6-11.4 11.4zM14.1 6.3l3.6 3.6",
            Self::Working => {
                "M12 2.7v3.6M12 17.7v3.6M2.7 12h3.6M17.7 12h3.6M5.4 5.4l2.5 2.5M16 16l2.5 2.5M18.6 5.4l-2.5 2.5M7.9 16l-2.5 2.5"
            }
            Self::Timer => {
                "M12 5.2a7.5 7.5 0 1 1 0 15a7.5 7.5 0 1 1 0-15zM12 8.7v4.3l3 2M9.3 2.2h5.4"
            }
            Self::Rival => "M3 12h12M10.5 6.8L15.8 12 10.5 17.2M20.2 4.5v15",
        }
    }
}

/// An icon, silent to screen readers.
pub fn icon(which: Icon) -> Html {
    html! {
        <svg class="glyph" viewBox="0 0 24 24" width="18" height="18" aria-hidden="true" focusable="false">
            <path d={which.path()} />
        </svg>
    }
}

/// The properties of an [`IconButton`].
#[derive(Clone, PartialEq, Properties)]
pub struct IconButtonProps {
    /// Which icon.
    pub icon: Icon,
    /// Its accessible name, and its tooltip.
    pub name: AttrValue,
    /// More about it, such as its key.
    #[prop_or_default]
    pub hint: AttrValue,
    /// Whether it cannot be used now.
    #[prop_or_default]
    pub disabled: bool,
    /// Classes beside its own.
    #[prop_or_default]
    pub class: Classes,
    /// What it does.
    pub onclick: Callback<MouseEvent>,
}

/// A button with an icon and a name.
#[component]
pub fn IconButton(props: &IconButtonProps) -> Html {
    let hint = if props.hint.is_empty() {
        props.name.clone()
    } else {
        AttrValue::from(format!("{} ({})", props.name, props.hint))
    };
    html! {
        <button
            type="button"
            class={classes!("icon-button", props.class.clone())}
            aria-label={props.name.clone()}
            title={hint}
            disabled={props.disabled}
            onclick={props.onclick.clone()}
        >
            { icon(props.icon) }
        </button>
    }
}
