//! Form controls: a label, a control, a sentence about it, and its error.

use coordinator_core::num::bounded;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// A labelled control. `about` is its tooltip.
pub fn field(
    (id, name): (&'static str, impl Into<AttrValue>),
    about: &'static str,
    error: Option<AttrValue>,
    control: Html,
) -> Html {
    html! {
        <div key={id} class={classes!("field", error.is_some().then_some("wrong"))}>
            <label for={id} title={about}>{ name.into() }</label>
            <div class="control">{ control }</div>
            if let Some(error) = error {
                <p class="error" role="alert">{ error }</p>
            }
        </div>
    }
}

/// The properties of a [`SelectField`].
#[derive(Clone, PartialEq, Properties)]
pub struct SelectFieldProps {
    /// Its id.
    pub id: AttrValue,
    /// The answers.
    pub choices: Vec<AttrValue>,
    /// The place of the one that is chosen.
    pub chosen: usize,
    /// Takes the place of another.
    pub onchange: Callback<usize>,
}

/// A choice from a list.
#[component]
pub fn SelectField(props: &SelectFieldProps) -> Html {
    let select = use_node_ref();
    {
        // What the reader picked and the store refused must not stay on the screen.
        let select = select.clone();
        let chosen = props.chosen;
        use_effect(move || {
            if let Some(select) = select.cast::<HtmlSelectElement>() {
                select.set_selected_index(bounded(chosen));
            }
        });
    }
    let onchange = props.onchange.reform(|event: Event| {
        let select = event.target().and_then(|it| it.dyn_into::<HtmlSelectElement>().ok());
        // The index is -1 only for a list without choices.
        select.and_then(|it| usize::try_from(it.selected_index()).ok()).unwrap_or(0)
    });
    html! {
        <select ref={select} id={props.id.clone()} {onchange}>
            for (place, choice) in props.choices.iter().enumerate() {
                <option key={place} selected={place == props.chosen}>{ choice }</option>
            }
        </select>
    }
}

/// A number between two, both included, or why what was typed is none.
pub fn number_field(
    id: &'static str,
    value: u32,
    (least, greatest): (u32, u32),
    onchange: Callback<Result<u32, String>>,
) -> Html {
    let onchange = Callback::from(move |event: Event| {
        let input = event.target().and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
        let Some(input) = input else {
            return;
        };
        let typed = input.value();
        let number = typed.trim().parse().ok().filter(|it| (least..=greatest).contains(it));
        input.set_value(&number.unwrap_or(value).to_string());
        onchange.emit(number.ok_or_else(|| {
            // A browser gives nothing for what is no number at all.
            let not = if typed.is_empty() { String::new() } else { format!(", not {typed}") };
            format!("this takes a whole number from {least} to {greatest}{not}")
        }));
    });
    html! {
        <input
            type="number"
            {id}
            inputmode="numeric"
            value={value.to_string()}
            min={least.to_string()}
            max={greatest.to_string()}
            {onchange}
        />
    }
}

/// A text of a few lines.
pub fn text_field(id: &'static str, value: AttrValue, onchange: &Callback<String>) -> Html {
    let onchange = onchange.reform(|event: Event| {
        let area = event.target().and_then(|it| it.dyn_into::<HtmlTextAreaElement>().ok());
        area.map_or_else(String::new, |area| area.value())
    });
    html! { <textarea {id} rows="3" spellcheck="false" {value} {onchange} /> }
}

/// One of a few, side by side: each with its name, and what it is.
pub fn segments<T: Copy + PartialEq + 'static>(
    (id, name): (&'static str, &'static str),
    choices: &[(T, &'static str, &'static str)],
    chosen: T,
    onchange: &Callback<T>,
) -> Html {
    let choice = |&(value, label, about): &(T, &'static str, &'static str)| {
        let onchange = onchange.reform(move |_: Event| value);
        html! {
            <label class="segment" key={label} title={(!about.is_empty()).then_some(about)}>
                <input type="radio" name={id} checked={value == chosen} {onchange} />
                <span>{ label }</span>
            </label>
        }
    };
    html! {
        <fieldset class="segments">
            <legend>{ name }</legend>
            <div>{ for choices.iter().map(choice) }</div>
        </fieldset>
    }
}
