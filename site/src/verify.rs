//! Whether what a page asks can be asked, and is answered as the page says.

use coordinator_core::{
    analysis::narrate,
    checker::Limits,
    explore::{Query, QueryResult, SearchSettings, explore},
    scenario::{Intervention, Scenario},
    trace::Trace,
};
use coordinator_learn::{
    blocks::{Block, Break, Figure, Fix, Hunt, Predict, Prove},
    judge::{self, JudgeError, Judged},
};

use crate::{
    page::{Kind, Page},
    references::References,
    runs::Runs,
};

/// What is wrong with a block, as sentences without their stops.
pub(crate) fn block(block: &Block, references: &References<'_>) -> Vec<String> {
    let runs = references.runs;
    let mut wrong = Vec::new();
    let checked = match block {
        Block::Run(figure) => check_figure(figure, runs, &mut wrong),
        Block::Predict(predict) => check_predict(predict, runs, &mut wrong),
        Block::Break(task) => check_break(task, runs, &mut wrong),
        Block::Fix(fix) => check_fix(fix, runs, &mut wrong),
        Block::Prove(prove) => check_prove(prove, references, &mut wrong),
        Block::Hunt(hunt) => check_hunt(hunt, runs, &mut wrong),
    };
    wrong.extend(checked.err().map(|error| error.to_string()));
    wrong
}

type Checked = Result<(), JudgeError>;

fn check_figure(figure: &Figure, runs: &Runs, wrong: &mut Vec<String>) -> Checked {
    let trace = runs.get(&figure.run)?;
    refused(&trace, "the run", wrong);
    if let Some(at) = figure.at.filter(|at| *at > trace.len()) {
        wrong.push(format!("the run has {} steps, and `at` is {at}", trace.len()));
    }
    if let Some(beside) = &figure.beside {
        refused(&*runs.get(beside)?, "the run beside it", wrong);
    }
    Ok(())
}

/// An intervention that does nothing misleads a reader.
fn refused(trace: &Trace, which: &str, wrong: &mut Vec<String>) {
    for refused in &trace.refused {
        let why = refused.why.words(&trace.setup);
        wrong.push(format!(
            "{which}: intervention {} has no effect: {why}",
            refused.intervention + 1
        ));
    }
}

fn check_predict(predict: &Predict, runs: &Runs, wrong: &mut Vec<String>) -> Checked {
    let trace = runs.get(&predict.run)?;
    match (&predict.answer, predict.choices.len()) {
        (Some(answer), 0) => {
            if predict.number(&trace)?.is_none() {
                wrong.push(format!("`{answer}` does not fit"));
            }
        }
        (None, 2..) => {
            let right = predict.right_choices(&trace)?;
            if right.len() != 1 {
                let which: Vec<&str> =
                    right.iter().map(|place| predict.choices[*place].say.as_str()).collect();
                wrong.push(format!(
                    "exactly one choice is to hold at the end of the run, and {} do: {which:?}",
                    right.len()
                ));
            }
        }
        _ => wrong.push("a prediction has an `answer`, or two `[[choices]]` or more".into()),
    }
    Ok(())
}

fn check_break(task: &Break, runs: &Runs, wrong: &mut Vec<String>) -> Checked {
    for id in task.unknown_kinds() {
        wrong.push(format!("`may`: there is no kind of fault `{id}`"));
    }
    let start = runs.get(&task.start)?;
    if task.judge(&start)?.is_solved() {
        wrong.push("the start reaches the goal".into());
    }
    let Some(solution) = &task.solution else {
        wrong.push("it has no `solution`".into());
        return Ok(());
    };
    let solution = runs.get(solution)?;
    refused(&solution, "the solution", wrong);
    let judged = task.judge(&solution)?;
    unsolved(&judged, "the solution", wrong);
    if judged.is_solved() {
        for place in 0..solution.scenario.interventions.len() {
            if start.scenario.interventions.contains(&solution.scenario.interventions[place]) {
                continue;
            }
            let Some(less) = without(&solution.scenario, place) else { continue };
            if task.judge(&runs.of(&less))?.is_solved() {
                let it = &solution.scenario.interventions[place];
                let words = narrate::intervention(&solution.setup, solution.scenario.info(), it);
                wrong.push(format!(
                    "the solution does not need its intervention {}: {words}",
                    place + 1
                ));
            }
        }
    }
    for (place, listed) in task.wrong.iter().enumerate() {
        let judged = task.judge(&*runs.get(&listed.run)?)?;
        because(&judged, &listed.because, &format!("wrong run {}", place + 1), wrong);
    }
    for hint in &task.hints {
        judge::expression(&hint.when, &start.scenario)?;
        if hint.rungs().next().is_none() {
            wrong.push(format!("the hint for `{}` says nothing", hint.when));
        }
    }
    if !task.hints.is_empty() && task.hint(&start, 0)?.is_none() {
        wrong.push("no hint helps at the beginning of the start".into());
    }
    Ok(())
}

/// The run without one of its interventions.
fn without(scenario: &Scenario, place: usize) -> Option<Scenario> {
    let mut draft = scenario.draft();
    let _: Intervention = draft.interventions.remove(place);
    draft.build().ok()
}

fn unsolved(judged: &Judged, which: &str, wrong: &mut Vec<String>) {
    if let Some(part) = judged.failing() {
        wrong.push(format!("{which} does not reach the goal: `{}` does not hold", part.text));
    }
    wrong.extend(judged.against_the_rules.iter().map(|why| format!("{which}: {why}")));
}

/// A run is refused for the reason that is given.
fn because(judged: &Judged, reason: &str, which: &str, wrong: &mut Vec<String>) {
    let normal = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let failing: Vec<&str> =
        judged.parts.iter().filter(|part| !part.holds).map(|part| part.text.as_str()).collect();
    if judged.is_solved() {
        wrong.push(format!("{which} reaches the goal"));
    } else if !failing.iter().any(|text| normal(text) == normal(reason))
        && judged.against_the_rules.is_empty()
    {
        wrong.push(format!("{which} fails by {failing:?}, not by `{reason}`"));
    }
}

fn check_fix(fix: &Fix, runs: &Runs, wrong: &mut Vec<String>) -> Checked {
    let trace = runs.get(&fix.run)?;
    if judge::goal(&fix.goal, &trace, trace.len())?.is_solved() {
        wrong.push("the run reaches the goal as it is".into());
    }
    let mut is_right = 0;
    for choice in &fix.choices {
        let judged = fix.judge(choice)?;
        let which = format!("`{}`", choice.say);
        if let Some(reason) = &choice.because {
            because(&judged, reason, &which, wrong);
        } else {
            unsolved(&judged, &which, wrong);
            is_right += usize::from(judged.is_solved());
        }
        if choice.because.is_none()
            && fix.under(choice)?.scenario.interventions.is_empty()
            && !trace.scenario.interventions.is_empty()
        {
            wrong.push(format!("{which} has no place for any of the faults"));
        }
    }
    if is_right == 0 || fix.choices.len() < 2 {
        wrong.push("there are to be two choices or more, and a right one".into());
    }
    Ok(())
}

/// The most states that a search on a page may take: a browser needs some seconds for them.
const MOST_STATES: u32 = 300_000;

fn check_prove(prove: &Prove, references: &References<'_>, wrong: &mut Vec<String>) -> Checked {
    let scenario = references.runs.get(&prove.run)?.scenario.clone();
    let query = match SearchSettings::parse(&prove.query) {
        Ok(settings) => settings.of(scenario),
        Err(error) => {
            wrong.push(format!("`query`: {error}"));
            return Ok(());
        }
    };
    let limits = Limits { states: MOST_STATES, ..query.limits };
    let mut search = match explore(&Query { limits, ..query }) {
        Ok(search) => search,
        Err(error) => {
            wrong.push(format!("`query`: {error}"));
            return Ok(());
        }
    };
    if !references.searches {
        return Ok(());
    }
    match (search.finish(), prove.finds) {
        ((QueryResult::Found(_), _), true) | ((QueryResult::None, _), false) => {}
        ((QueryResult::Found(witness), _), false) => {
            wrong.push(format!("`finds`: there is such a schedule. {}", witness.why));
        }
        ((QueryResult::None, _), true) => {
            wrong.push("`finds`: there is no such schedule".into());
        }
        ((QueryResult::Limit(limit), progress), _) => wrong.push(format!(
            "`query`: the search comes to no end within {} states ({limit:?})",
            progress.states
        )),
        ((QueryResult::Unfinished, _), _) => unreachable!("it was searched to its end"),
    }
    Ok(())
}

fn check_hunt(hunt: &Hunt, runs: &Runs, wrong: &mut Vec<String>) -> Checked {
    let right = hunt.suspects.iter().filter(|suspect| suspect.solution.is_none()).count();
    if right != 1 {
        wrong.push(format!("one suspect is to be right, and {right} have no solution"));
    }
    for suspect in &hunt.suspects {
        let start = runs.of(&hunt.of(suspect)?);
        if judge::goal(&hunt.goal, &start, start.len())?.is_solved() {
            wrong.push(format!("`{}` is unmasked from the start", suspect.mistake));
        }
        let Some(solution) = &suspect.solution else { continue };
        let trace = runs.get(solution)?;
        let judged = judge::goal(&hunt.goal, &trace, trace.len())?;
        unsolved(&judged, &format!("the solution of `{}`", suspect.mistake), wrong);
        let (of, has) = (&start.scenario, &trace.scenario);
        if (of.protocol, &of.options) != (has.protocol, &has.options) {
            wrong.push(format!("the solution of `{}` is a run of something else", suspect.mistake));
        }
    }
    Ok(())
}

/// What is wrong with the front matter of a page.
pub(crate) fn front(page: &Page, references: &References<'_>) -> Vec<String> {
    let front = &page.front;
    let mut wrong = Vec::new();
    if front.title.is_empty() || front.summary.is_empty() {
        wrong.push("`title` and `summary` are to say something".into());
    }
    for name in &front.concepts {
        wrong.extend(references.page(Kind::Concept, name).err());
    }
    for name in &front.needs {
        wrong.extend(references.page(Kind::Task, name).err());
    }
    if let Some(near) = &front.near {
        wrong.extend(references.page(Kind::Concept, near).err());
    }
    if let Some(run) = &front.run {
        wrong.extend(references.runs.get(run).err().map(|error| error.to_string()));
    }
    let twins = references.pages.iter().filter(|other| {
        let names = std::iter::once(&page.slug).chain(&front.aliases);
        other.kind == page.kind
            && other.path != page.path
            && names.into_iter().any(|name| other.is_called(name))
    });
    wrong.extend(twins.map(|other| format!("`{}` has one of its names too", other.path)));
    wrong
}
