//! The drill: interview questions at random, whose answers the learner rates. It brings back what was missed.

use coordinator_core::num::bounded;
use coordinator_learn::{drill::Deck, progress::Record};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DomParser, Element, HtmlAnchorElement, HtmlElement, Response, SupportedType};
use yew::prelude::*;

use super::{mount_blocks, progress};
use crate::{diagram::round, dom::focus};

/// The folder of the questions.
const FOLDER: &str = "interview";
/// A day in milliseconds, and a minute.
const DAY: f64 = 86_400_000.0;
const MINUTE: f64 = 60_000.0;

/// A question of the list on this page.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Question {
    /// The file name of its page.
    name: String,
    words: String,
    address: String,
}

/// How far a question has come.
#[derive(Clone, Debug, PartialEq)]
enum Stage {
    Idle,
    Asked(usize),
    /// The answer, as the question's page has it, or why it did not come.
    Answered(usize, Result<AttrValue, String>),
    Rated(usize, Rated),
}

/// What comes of a rating.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rated {
    words: String,
    is_kept: bool,
}

/// The drill.
#[component]
pub(super) fn Drill() -> Html {
    let questions = use_memo((), |()| questions());
    let stage = use_state_eq(|| Stage::Idle);
    let home = use_node_ref();
    use_focus_on_stage(&home, &stage);
    let record = match progress::load() {
        Ok(record) => record,
        Err(error) => {
            return html! { <p role="alert" class="not-kept">{ progress::unreadable(&error) }</p> };
        }
    };
    let deck = deck(&questions, &record);
    let ask = {
        let (stage, all, deck) = (stage.clone(), questions.len(), deck.clone());
        Callback::from(move |_: MouseEvent| {
            let before = match &*stage {
                Stage::Rated(place, _) => Some(*place),
                Stage::Idle | Stage::Asked(_) | Stage::Answered(..) => None,
            };
            if let Some(place) = deck.draw(all, before, dice()) {
                stage.set(Stage::Asked(place));
            }
        })
    };
    let inside = match &*stage {
        Stage::Idle => html! {
            <button type="button" class="primary" onclick={ask}>{ "Ask me a question" }</button>
        },
        Stage::Asked(place) => asked(&questions[*place], *place, &stage),
        Stage::Answered(place, answer) => answered(&questions[*place], *place, answer, &stage),
        Stage::Rated(place, Rated { words, is_kept }) => html! {
            <>
                <h3 tabindex="-1">{ &questions[*place].words }</h3>
                <p role="status">{ words }</p>
                if !is_kept {
                    <p role="alert" class="not-kept">{ progress::DENIED }</p>
                }
                <button type="button" class="primary" onclick={ask}>{ "Ask me another" }</button>
            </>
        },
    };
    html! {
        <section ref={home} class="drill block" aria-labelledby="drill-title">
            <h2 id="drill-title">{ "Drill" }</h2>
            <p>{ state_of(&deck, questions.len()) }</p>
            { inside }
        </section>
    }
}

fn state_of(deck: &Deck, all: usize) -> String {
    match deck.days_to_next {
        None => format!(
            "{} of {all} questions are due. One that you miss comes back tomorrow; one that you know, after 2, 4, 8 \
             and 16 days.",
            deck.due.len()
        ),
        Some(1) => "No question is due before tomorrow. You may be asked one all the same.".into(),
        Some(days) => {
            format!("No question is due for {days} days. You may be asked one all the same.")
        }
    }
}

fn asked(question: &Question, place: usize, stage: &UseStateHandle<Stage>) -> Html {
    let show = {
        let (stage, address) = (stage.clone(), question.address.clone());
        Callback::from(move |_: MouseEvent| {
            let (stage, address) = (stage.clone(), address.clone());
            spawn_local(async move {
                let why = "The answer did not come; its page has it.";
                let answer = text_of(&address).await.ok_or_else(|| why.to_owned());
                stage.set(Stage::Answered(place, answer));
            });
        })
    };
    html! {
        <>
            <h3 tabindex="-1">{ &question.words }</h3>
            <p class="may">{ "Answer aloud or on paper first." }</p>
            <button type="button" class="primary" onclick={show}>{ "Show the answer" }</button>
        </>
    }
}

fn answered(
    question: &Question,
    place: usize,
    answer: &Result<AttrValue, String>,
    stage: &UseStateHandle<Stage>,
) -> Html {
    let rate = |knew: bool| {
        let (stage, name) = (stage.clone(), question.name.clone());
        Callback::from(move |_: MouseEvent| {
            // The record as it is now: another tab may have added to it.
            let Ok(mut record) = progress::load() else { return };
            record.answer(&name, knew, today());
            let is_kept = progress::keep(&record);
            stage.set(Stage::Rated(place, Rated { words: rated(&record, &name), is_kept }));
        })
    };
    html! {
        <>
            <h3 tabindex="-1">{ &question.words }</h3>
            { match answer {
                Ok(html) => html! {
                    <Answer html={html.clone()} page={format!("{FOLDER}/{}", question.name)} />
                },
                Err(why) => html! { <p role="alert">{ why }</p> },
            } }
            <p><a href={question.address.clone()}>{ "The question’s own page" }</a></p>
            <div class="player-row" role="group" aria-label="Did you know it?">
                <button type="button" class="primary" onclick={rate(true)}>{ "I knew it" }</button>
                <button type="button" onclick={rate(false)}>{ "I missed it" }</button>
            </div>
        </>
    }
}

/// When a question comes back.
fn rated(record: &Record, name: &str) -> String {
    let card = record.cards().get(name);
    match card.map(|card| (card.number(), card.due().saturating_sub(today()))) {
        Some((place, 1)) => format!("Box {place} of 5: it comes back tomorrow."),
        Some((place, days)) => format!("Box {place} of 5: it comes back in {days} days."),
        None => "It is not noted: your record is full.".into(),
    }
}

fn deck(questions: &[Question], record: &Record) -> Deck {
    Deck::new(questions.iter().map(|question| &*question.name), record.cards(), today())
}

/// The properties of an [`Answer`].
#[derive(Clone, PartialEq, Properties)]
struct AnswerProps {
    html: AttrValue,
    /// The page that it comes from.
    page: String,
}

/// The text of a question's page, its runs live.
#[component]
fn Answer(props: &AnswerProps) -> Html {
    let root = use_node_ref();
    {
        let root = root.clone();
        use_effect_with(props.html.clone(), move |_| {
            let live = root.cast::<Element>().map(|root| mount_blocks(&root)).unwrap_or_default();
            move || {
                for block in live {
                    block.destroy();
                }
            }
        });
    }
    html! {
        <div ref={root} class="drill-answer" data-page={props.page.clone()}>
            { Html::from_html_unchecked(format!("<div>{}</div>", props.html).into()) }
        </div>
    }
}

/// The focus goes to the question, and to what comes after it, since the button that had it is gone.
#[hook]
fn use_focus_on_stage(home: &NodeRef, stage: &Stage) {
    let home = home.clone();
    use_effect_with(core::mem::discriminant(stage), {
        let begun = !matches!(stage, Stage::Idle);
        move |_| {
            let title = home.cast::<Element>().filter(|_| begun);
            if let Some(title) = title.and_then(|home| home.query_selector("h3").ok().flatten()) {
                focus::give(&title);
            }
        }
    });
}

/// The questions of the list on this page.
fn questions() -> Vec<Question> {
    let question = |element: Element| {
        let link: HtmlAnchorElement = element.dyn_into().ok()?;
        let address = link.get_attribute("href")?;
        let name = address.trim_end_matches(".html").to_owned();
        Some(Question { name, words: link.text_content()?, address })
    };
    focus::stops(".pages a[href]").into_iter().filter_map(question).collect()
}

/// What a question's page says between its head and its foot: HTML that this project's build has made.
async fn text_of(address: &str) -> Option<AttrValue> {
    let answer = JsFuture::from(web_sys::window()?.fetch_with_str(address)).await.ok()?;
    let answer: Response = answer.dyn_into().ok().filter(Response::ok)?;
    let text: JsValue = JsFuture::from(answer.text().ok()?).await.ok()?;
    let page = DomParser::new().ok()?;
    let page = page.parse_from_string(&text.as_string()?, SupportedType::TextHtml).ok()?;
    let main: HtmlElement = page.query_selector("main").ok()??.dyn_into().ok()?;
    for rest in focus::elements(&main.query_selector_all(".crumbs, h1, .foot").ok()?) {
        rest.remove();
    }
    Some(main.inner_html().into())
}

/// The day of the visitor's calendar, counted from 1970 on.
fn today() -> u32 {
    let now = js_sys::Date::new_0();
    let local = now.get_time() - now.get_timezone_offset() * MINUTE;
    bounded(round((local / DAY).floor()))
}

fn dice() -> u32 {
    bounded(round(js_sys::Math::random() * f64::from(i32::MAX)))
}
