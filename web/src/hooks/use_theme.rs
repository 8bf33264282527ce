//! Light or dark: as the system says, unless the reader chose.

use web_sys::Storage;
use yew::prelude::*;

const KEY: &str = "coordinator-theme";

/// What the reader chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The choice in a word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The choice that the button makes next.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    fn stored() -> Self {
        let name = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
        match name.as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }
}

/// The theme, and a callback that goes to the next one. It is kept between visits if the browser
/// lets it.
#[hook]
pub fn use_theme() -> (Theme, Callback<()>) {
    let theme = use_state_eq(Theme::stored);
    use_effect_with(*theme, |theme| {
        apply(*theme);
        if let Some(storage) = storage() {
            let _ = storage.set_item(KEY, theme.name());
        }
    });
    let toggle = {
        let theme = theme.clone();
        Callback::from(move |()| theme.set(theme.next()))
    };
    (*theme, toggle)
}

/// Shows a page in the colours that the reader chose before.
pub fn apply_stored() {
    apply(Theme::stored());
}

fn apply(theme: Theme) {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(root) = document.and_then(|document| document.document_element()) {
        // It cannot fail in a way that matters: the page is then as the system says.
        let _ = root.set_attribute("data-theme", theme.name());
    }
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
