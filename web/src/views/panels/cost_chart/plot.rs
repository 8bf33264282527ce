//! The chart, its key, and the same as a table.

use std::rc::Rc;

use coordinator_core::{num::bounded, protocol::WorkOutcome};
use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::{
    diagram::chart::{Axes, PLOT, SIZE, spread},
    model::{
        cost_curves::{Curve, MOST, Question, SIMULATED},
        run::Run,
    },
};

/// Lines differ in their dashes too.
const DASHES: [&str; 8] =
    ["", "14 6", "4 6", "20 6 4 6", "28 8", "10 4 2 4 2 4", "2 10", "16 4 6 4"];
/// From one simulation to the next: a frame is left to the page.
const PAUSE_MS: u32 = 16;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct PlotProps {
    pub(super) question: Question,
    pub(super) run: Rc<Run>,
}

/// What was simulated, by curve, for each of [`SIMULATED`]; it grows as the page has time.
type Points = Vec<Option<u32>>;

/// The answer to a question.
#[component]
pub(super) fn Plot(props: &PlotProps) -> Html {
    let PlotProps { question, run } = props;
    let curves = use_memo(*question, |question| question.curves());
    let points = use_simulated(*question, &curves);
    let here = use_memo((run.clone(), *question), |(run, question)| {
        // The lines are of failure-free runs that commit.
        let own = run.scenario().info().family == question.family && is_like_the_lines(run);
        let number = bounded::<u32>(run.scenario().votes.len());
        own.then(|| (number, question.measured(&run.trace)))
    });
    let family = question.family.info();
    let mut title = format!("{} by {}", question.quantity.name(), family.size);
    if family.has_conventions {
        title = format!("{title}, {}", question.convention.citation());
    }
    html! {
        <>
            <figure class="chart">
                <figcaption>{ &title }</figcaption>
                { chart((&title, question.family.info().size), &curves, &points, *here) }
            </figure>
            { key(&curves, run, here.is_some()) }
            <details>
                <summary>{ "The numbers as a table" }</summary>
                { table(&title, &curves, &points) }
            </details>
        </>
    }
}

/// Whether a run is failure-free and commits.
fn is_like_the_lines(run: &Run) -> bool {
    let scenario = run.scenario();
    scenario.is_undisturbed() && scenario.votes.iter().all(|vote| *vote == WorkOutcome::Done)
}

/// Simulates a run after the other, each in a frame of its own.
#[hook]
fn use_simulated(question: Question, curves: &Rc<Vec<Curve>>) -> Points {
    let points = use_state(Points::new);
    {
        let (points, curves) = (points.clone(), curves.clone());
        use_effect_with(points.len(), move |done| {
            let next = curves.get(done / SIMULATED.len()).cloned();
            let number = SIMULATED[done % SIMULATED.len()];
            let timer = next.map(|curve| {
                Timeout::new(PAUSE_MS, move || {
                    let mut more = (*points).clone();
                    more.push(question.simulated(&curve, number));
                    points.set(more);
                })
            });
            move || drop(timer)
        });
    }
    (*points).clone()
}

fn simulated(points: &Points, curve: usize) -> &[Option<u32>] {
    let first = (curve * SIMULATED.len()).min(points.len());
    &points[first..(first + SIMULATED.len()).min(points.len())]
}

fn letter(line: usize) -> char {
    u8::try_from(line).ok().and_then(|line| b'A'.checked_add(line)).map_or('?', char::from)
}

fn chart(
    (title, across): (&str, &'static str),
    curves: &[Curve],
    points: &Points,
    here: Option<(u32, u32)>,
) -> Html {
    let published = |curve: &Curve| -> Vec<(u32, Option<u32>)> {
        (1..).zip(curve.published.iter().copied()).collect()
    };
    let measured: Vec<Vec<(u32, u32)>> = (0..curves.len())
        .map(|nth| {
            let values = SIMULATED.iter().zip(simulated(points, nth));
            values.filter_map(|(number, value)| Some((u32::from(*number), (*value)?))).collect()
        })
        .collect();
    let known = curves.iter().flat_map(&published).filter_map(|(x, y)| Some((x, y?)));
    let all = known.chain(measured.iter().flatten().copied()).chain(here);
    let axes = Axes::holding(all.chain([(u32::from(MOST), 0)]));
    // One line, and one label, for all variants of equal cost.
    let mut lines: Vec<(usize, String, (u32, u32))> = Vec::new();
    for (curve, measured) in curves.iter().zip(&measured) {
        let line = published(curve);
        let last = line.iter().rev().find_map(|(x, y)| Some((*x, (*y)?)));
        if let Some(end) = last.or_else(|| measured.last().copied())
            && lines.iter().all(|(known, ..)| *known != curve.line)
        {
            lines.push((curve.line, axes.path(line), end));
        }
    }
    let ends: Vec<_> = lines.iter().map(|(_, _, end)| axes.at(*end).y + 8).collect();
    let heights = spread(&ends);
    html! {
        <svg role="img" aria-label={format!("{title}. The table below says the same.")}
            viewBox={format!("0 0 {} {}", SIZE.width, SIZE.height)}>
            { frame(axes, across) }
            for ((line, path, end), y) in lines.iter().zip(heights) {
                <g key={*line} class="chart-line">
                    <path d={path.clone()} stroke-dasharray={DASHES[line % DASHES.len()]} />
                    <text x={(axes.at(*end).x + 10).to_string()} y={y.to_string()}>
                        { letter(*line) }
                    </text>
                </g>
            }
            for at in measured.iter().flatten().map(|it| axes.at(*it)) {
                <circle cx={at.x.to_string()} cy={at.y.to_string()} r="5" />
            }
            if let Some(at) = here.map(|it| axes.at(it)) {
                <path class="chart-here"
                    d={format!("M{0} {1}V{2}M{0} {3}l11 11l-11 11l-11 -11z", at.x, PLOT.y, PLOT.bottom(), at.y - 11)} />
            }
        </svg>
    }
}

/// The axes and their numbers.
fn frame(axes: Axes, name: &'static str) -> Html {
    let across = SIMULATED.into_iter().map(u32::from).filter(|it| ![2, 3, 5].contains(it));
    html! {
        <g class="chart-frame">
            for value in axes.ticks() {
                <path key={value} d={format!("M{} {}h{}", PLOT.x, axes.at((0, value)).y, PLOT.size.width)} />
                <text x={(PLOT.x - 10).to_string()} y={(axes.at((0, value)).y + 8).to_string()}
                    text-anchor="end">{ value }</text>
            }
            for value in across {
                <text x={axes.at((value, 0)).x.to_string()} y={(PLOT.bottom() + 28).to_string()}
                    text-anchor="middle">{ value }</text>
            }
            <text x={PLOT.right().to_string()} y={(PLOT.bottom() + 55).to_string()}
                text-anchor="end">{ name }</text>
        </g>
    }
}

/// The variants behind the letters; that of the run is marked.
fn key(curves: &[Curve], run: &Run, is_shown: bool) -> Html {
    let scenario = run.scenario();
    let own = scenario.info().variant_of(&scenario.options).id;
    html! {
        <ul class="chart-key">
            for curve in curves {
                <li key={curve.variant.id} class={classes!((curve.variant.id == own).then_some("own"))}>
                    <svg class="chart-line" viewBox="0 0 80 16" aria-hidden="true">
                        <path d="M0 8H80" stroke-dasharray={DASHES[curve.line % DASHES.len()]} />
                    </svg>
                    <b>{ letter(curve.line) }</b>
                    <span>{ curve.variant.name }</span>
                    if let Some(expression) = curve.expression {
                        <span class="expression">{ expression }</span>
                    } else {
                        <span class="nothing">{ "no formula: points only" }</span>
                    }
                </li>
            }
            <li class="about">
                { "Lines are published, points are simulated, of runs in which nothing fails. " }
                if is_shown {
                    { "The diamond is this run." }
                } else {
                    { "This run is another kind, and not in the chart." }
                }
            </li>
        </ul>
    }
}

fn table(title: &str, curves: &[Curve], points: &Points) -> Html {
    let cell = |curve: &Curve, nth: usize, place: usize| {
        let published = curve.published.get(usize::from(SIMULATED[place]) - 1).copied().flatten();
        let simulated = simulated(points, nth).get(place).copied().flatten();
        match (simulated, published) {
            (Some(one), Some(other)) if one != other => format!("{one}, not {other}"),
            (Some(value), _) | (None, Some(value)) => value.to_string(),
            (None, None) => "–".into(),
        }
    };
    html! {
        <div class="wide" tabindex="0" role="group" aria-label="The numbers">
            <table class="numbers">
                <caption>{ title.to_owned() }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ "N" }</th>
                        for number in SIMULATED {
                            <th key={number} scope="col">{ number }</th>
                        }
                    </tr>
                </thead>
                <tbody>
                    for (nth, curve) in curves.iter().enumerate() {
                        <tr key={curve.variant.id}>
                            <th scope="row">{ curve.variant.name }</th>
                            for place in 0..SIMULATED.len() {
                                <td key={place}>{ cell(curve, nth, place) }</td>
                            }
                        </tr>
                    }
                </tbody>
            </table>
        </div>
    }
}
