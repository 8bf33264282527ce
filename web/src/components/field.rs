//! Form controls: a label, a control, a sentence about it, and what is wrong with it.

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// The properties of a [`Field`].
#[derive(Clone, PartialEq, Properties)]
pub struct FieldProps {
    /// The id of the control.
    pub id: AttrValue,
    /// The question in a few words.
    pub name: AttrValue,
    /// A sentence about it.
    #[prop_or_default]
    pub about: AttrValue,
    /// What is wrong with the answer.
    pub error: Option<AttrValue>,
    /// The control.
    pub children: Html,
}

/// A labelled control.
#[component]
pub fn Field(props: &FieldProps) -> Html {
    html! {
        <div class={classes!("field", props.error.is_some().then_some("wrong"))}>
            <label for={props.id.clone()} title={props.about.clone()}>{ &props.name }</label>
            <div class="control">{ props.children.clone() }</div>
            if let Some(error) = &props.error {
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
                select.set_selected_index(i32::try_from(chosen).unwrap_or(0));
            }
        });
    }
    let onchange = props.onchange.reform(|event: Event| {
        let select = event.target().and_then(|it| it.dyn_into::<HtmlSelectElement>().ok());
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

/// The properties of a [`NumberField`].
#[derive(Clone, PartialEq, Properties)]
pub struct NumberFieldProps {
    /// Its id.
    pub id: AttrValue,
    /// The number.
    pub value: u32,
    /// The least that it may be.
    pub least: u32,
    /// The greatest.
    pub greatest: u32,
    /// Takes another.
    pub onchange: Callback<u32>,
}

/// A number between two.
#[component]
pub fn NumberField(props: &NumberFieldProps) -> Html {
    let onchange = {
        let (onchange, value) = (props.onchange.clone(), props.value);
        Callback::from(move |event: Event| {
            let input = event.target().and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
            let Some(input) = input else {
                return;
            };
            match input.value().trim().parse() {
                Ok(number) => onchange.emit(number),
                Err(_) => input.set_value(&value.to_string()),
            }
        })
    };
    html! {
        <input
            type="number"
            id={props.id.clone()}
            inputmode="numeric"
            value={props.value.to_string()}
            min={props.least.to_string()}
            max={props.greatest.to_string()}
            {onchange}
        />
    }
}
