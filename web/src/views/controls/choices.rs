//! Controls that edit a run: each gives a draft, or an error about what was typed.

use std::rc::Rc;

use coordinator_core::{
    explore::SearchSettings,
    scenario::Draft,
    simulate::{Edited, edited},
};
use yew::prelude::*;

use crate::{
    model::{labels, run::Run},
    store::{Action, Dispatch},
};

/// An input that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The control.
    pub control: AttrValue,
    /// Why not, as a sentence.
    pub why: AttrValue,
    /// The text, where typing it again would be a nuisance.
    pub typed: Option<AttrValue>,
}

/// What a form shows: a run, and the settings of a search if it has any.
pub type Shown = (Rc<Run>, Option<SearchSettings>);

/// The error of a form, and a callback that sets it. It is cleared once the form shows something else.
#[hook]
pub fn use_wrong(shown: Shown) -> (Option<Wrong>, Callback<Option<Wrong>>) {
    let state = use_state(|| None::<(Shown, Wrong)>);
    let wrong = state.as_ref().filter(|(of, _)| *of == shown).map(|(_, wrong)| wrong.clone());
    let say = Callback::from(move |wrong: Option<Wrong>| {
        state.set(wrong.map(|wrong| (shown.clone(), wrong)));
    });
    (wrong, say)
}

/// An edit by a control.
pub struct Change {
    /// The control.
    pub control: AttrValue,
    /// The run with the new choices, or why there is none.
    pub edited: Result<Edited, String>,
    /// The text that they were made of.
    pub typed: Option<AttrValue>,
}

/// The run that controls edit, and their errors.
pub struct Choices {
    /// The run.
    pub run: Rc<Run>,
    /// The error, if there is one.
    pub wrong: Option<Wrong>,
    /// Takes a change.
    pub onchange: Callback<Change>,
}

impl Choices {
    /// The choices of a run. A change becomes a run, or is said to be wrong.
    pub fn new(
        run: &Rc<Run>,
        (wrong, say): (Option<Wrong>, Callback<Option<Wrong>>),
        dispatch: &Dispatch,
    ) -> Self {
        let dispatch = dispatch.clone();
        let onchange = Callback::from(move |change: Change| {
            let built = change.edited.and_then(|Edited { draft, left_out }| {
                let scenario = draft.build().map_err(|error| error.to_string())?;
                Ok(Action::Edit(Box::new(scenario), left_out.into()))
            });
            match built {
                Ok(action) => {
                    say.emit(None);
                    dispatch.dispatch(action);
                }
                Err(error) => say.emit(Some(Wrong {
                    control: change.control,
                    why: labels::sentence(&error).into(),
                    typed: change.typed,
                })),
            }
        });
        Self { run: run.clone(), wrong, onchange }
    }

    /// The error of a control.
    pub fn wrong_at(&self, control: &str) -> Option<&Wrong> {
        self.wrong.as_ref().filter(|wrong| wrong.control == control)
    }

    /// Why that is wrong.
    pub fn error_at(&self, control: &str) -> Option<AttrValue> {
        self.wrong_at(control).map(|wrong| wrong.why.clone())
    }

    /// A callback that takes a control's value into a draft.
    pub fn edit<T: 'static>(
        &self,
        control: impl Into<AttrValue>,
        change: impl Fn(&mut Draft, T) + 'static,
    ) -> Callback<T> {
        self.try_edit(control, change).reform(Ok)
    }

    /// The same for a control that may have no value, but a reason why not.
    pub fn try_edit<T: 'static>(
        &self,
        control: impl Into<AttrValue>,
        change: impl Fn(&mut Draft, T) + 'static,
    ) -> Callback<Result<T, String>> {
        let (run, onchange, control) = (self.run.clone(), self.onchange.clone(), control.into());
        Callback::from(move |value: Result<T, String>| {
            let edited = value.map(|value| edited(run.scenario(), |draft| change(draft, value)));
            onchange.emit(Change { control: control.clone(), edited, typed: None });
        })
    }
}
