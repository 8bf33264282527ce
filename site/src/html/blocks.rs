//! Blocks as HTML: what they ask can be read, and their answers are a click away.

use std::fmt::Write;

use coordinator_core::simulate::simulate;
use coordinator_learn::{
    blocks::{Block, Break, Figure, Fix, Hunt, Predict, Prove},
    judge, run,
};

use super::{items, json, play};
use crate::{
    body::{escaped, inline},
    figures::{self, Figures},
    page::Page,
    references::{References, TO_ROOT},
};

pub(super) struct Writer<'a, 'b> {
    pub(super) page: &'a Page,
    pub(super) line: usize,
    /// Among the blocks of its kind on the page, counted from 1. Progress is kept under this name.
    pub(super) place: usize,
    pub(super) references: &'a References<'a>,
    pub(super) figures: &'b mut Figures,
}

/// The word of a kind of block, as its author writes it.
pub(super) const fn name(block: &Block) -> &'static str {
    match block {
        Block::Run(_) => "run",
        Block::Predict(_) => "predict",
        Block::Break(_) => "break",
        Block::Fix(_) => "fix",
        Block::Prove(_) => "prove",
        Block::Hunt(_) => "hunt",
    }
}

impl Writer<'_, '_> {
    pub(super) fn block(mut self, block: &Block) -> String {
        let body = match block {
            Block::Run(figure) => self.figure(figure),
            Block::Predict(predict) => self.predict(predict),
            Block::Break(task) => self.break_it(task),
            Block::Fix(fix) => self.fix(fix),
            Block::Prove(prove) => self.prove(prove),
            Block::Hunt(hunt) => self.hunt(hunt),
        };
        let html = block.clone().map_texts(|text| self.text(text));
        let (name, place, json) = (name(block), self.place, json(&html));
        format!(
            "<section class=\"block {name}\" id=\"{name}-{place}\" data-block=\"{json}\">{body}</section>\n"
        )
    }

    /// An author's sentence, with its links and numbers.
    fn text(&self, text: &str) -> String {
        inline(text, self.page, self.line, self.references).0
    }

    fn paragraph(&self, class: &str, text: &str) -> String {
        format!(r#"<p class="{class}">{}</p>"#, self.text(text))
    }

    fn details(summary: &str, body: &str) -> String {
        format!("<details><summary>{summary}</summary>{body}</details>")
    }

    /// The picture of a run, what it shows, and the same in words.
    fn picture(&mut self, run: &str, caption: Option<&str>) -> String {
        let Ok(trace) = self.references.runs.get(run) else { return String::new() };
        let picture = self.figures.add(&trace);
        let caption = caption.map_or_else(String::new, |caption| self.text(caption));
        let steps = items(figures::words(&trace).iter().map(|step| escaped(step)));
        let words = Self::details("The run in words", &format!("<ol>{steps}</ol>"));
        let address = escaped(&play(self.references, run));
        format!(
            r#"<figure><div class="picture" tabindex="0" role="group" aria-label="Space-time diagram">{picture}</div><figcaption>{caption} <a class="to-run" href="{address}">Open in Play</a></figcaption>{words}</figure>"#
        )
    }

    fn figure(&mut self, figure: &Figure) -> String {
        let first = self.picture(&figure.run, figure.caption.as_deref());
        match &figure.beside {
            None => first,
            Some(beside) => {
                let second = self.picture(beside, figure.beside_caption.as_deref());
                format!(r#"<div class="two">{first}{second}</div>"#)
            }
        }
    }

    fn predict(&mut self, predict: &Predict) -> String {
        let Ok(trace) = self.references.runs.get(&predict.run) else { return String::new() };
        let choices = items(predict.choices.iter().map(|choice| self.text(&choice.say)));
        let choices = if choices.is_empty() {
            choices
        } else {
            format!(r#"<ul class="choices">{choices}</ul>"#)
        };
        let right = if let Ok(Some(value)) = predict.number(&trace) {
            format!("<p><strong>{value}</strong></p>")
        } else {
            let right = predict.right_choices(&trace).unwrap_or_default();
            let right = right.first().map(|place| self.text(&predict.choices[*place].say));
            right.map_or_else(String::new, |say| format!("<p><strong>{say}</strong></p>"))
        };
        let why = self.paragraph("why", &predict.why);
        let picture = self.picture(&predict.run, None);
        let answer = Self::details("What happens", &format!("{right}{why}{picture}"));
        format!("{}{choices}{answer}", self.paragraph("ask", &predict.ask))
    }

    /// A goal as a list of its parts, in words.
    fn goal(&self, goal: &str, start: &str) -> String {
        let Ok(trace) = self.references.runs.get(start) else { return String::new() };
        let Ok(judged) = judge::goal(goal, &trace, trace.len()) else { return String::new() };
        let mut parts = String::new();
        for part in &judged.parts {
            let (text, words) = (escaped(&part.text), escaped(&part.words));
            let _ = write!(parts, r#"<li title="{text}">{words}</li>"#);
        }
        format!(
            r#"<div class="goal"><p class="goal-title">Goal, at the end of your run</p><ul>{parts}</ul></div>"#
        )
    }

    fn break_it(&mut self, task: &Break) -> String {
        let goal = self.goal(&task.goal, &task.start);
        let may = task.may.as_ref().map_or_else(String::new, |may| {
            format!(r#"<p class="may">On offer: {}.</p>"#, escaped(&may.join(", ")))
        });
        let start = escaped(&play(self.references, &task.start));
        let mut hints = String::new();
        for hint in &task.hints {
            for rung in hint.rungs() {
                let _ = write!(
                    hints,
                    "<li>{}</li>",
                    Self::details("A hint", &format!("<p>{}</p>", self.text(rung)))
                );
            }
        }
        let hints =
            if hints.is_empty() { hints } else { format!(r#"<ol class="hints">{hints}</ol>"#) };
        let after =
            task.after.as_deref().map_or_else(String::new, |after| self.paragraph("after", after));
        let solution =
            task.solution.as_deref().map_or_else(String::new, |it| self.picture(it, None));
        let solution = Self::details("A solution", &format!("{after}{solution}"));
        format!(
            r#"{goal}{may}<p><a class="button" href="{start}">Begin in Play</a></p>{hints}{solution}"#
        )
    }

    fn fix(&mut self, fix: &Fix) -> String {
        let goal = self.goal(&fix.goal, &fix.run);
        let mut choices = String::new();
        let mut answers = String::new();
        for choice in &fix.choices {
            let say = self.text(&choice.say);
            let (Ok(edited), Ok(judged)) = (fix.under(choice), fix.judge(choice)) else { continue };
            let digest = simulate(&edited.scenario).digest();
            let address = escaped(&format!("{TO_ROOT}{}", run::address(&edited.scenario, digest)));
            let _ = write!(choices, "<li>{say}</li>");
            let word = if judged.is_solved() { "Yes" } else { "No" };
            let why = self.text(&choice.why);
            let _ = write!(
                answers,
                r#"<li><strong>{say}: {word}.</strong> {why} <a class="to-run" href="{address}">Open in Play</a></li>"#
            );
        }
        let after =
            fix.after.as_deref().map_or_else(String::new, |after| self.paragraph("after", after));
        let answers = Self::details("What each does", &format!("<ul>{answers}</ul>{after}"));
        let ask = self.paragraph("ask", &fix.ask);
        let faults = self.picture(&fix.run, Some("The run whose faults stay."));
        format!(r#"{ask}{goal}<ul class="choices">{choices}</ul>{faults}{answers}"#)
    }

    fn prove(&mut self, prove: &Prove) -> String {
        let Ok(trace) = self.references.runs.get(&prove.run) else { return String::new() };
        let address =
            run::address(&trace.scenario, trace.digest()).replacen("#/play/", "#/check/", 1);
        let address = escaped(&format!("{TO_ROOT}{address}?{}", prove.query));
        let claim = self.paragraph("claim", &prove.claim);
        let finds = if prove.finds { "There is such a schedule." } else { "There is none." };
        let after =
            prove.after.as_deref().map_or_else(String::new, |after| self.paragraph("after", after));
        let answer = Self::details(
            "What the checker answers",
            &format!("<p><strong>{finds}</strong></p>{after}"),
        );
        format!(
            r#"{claim}<p><a class="button" href="{address}">Search every schedule in Check</a></p>{answer}"#
        )
    }

    fn hunt(&mut self, hunt: &Hunt) -> String {
        let ask = self.paragraph("ask", &hunt.ask);
        let mut suspects = String::new();
        let mut answers = String::new();
        for (suspect, letter) in hunt.suspects.iter().zip('A'..) {
            let Ok(scenario) = hunt.of(suspect) else { continue };
            let digest = simulate(&scenario).digest();
            let address = escaped(&format!("{TO_ROOT}{}", run::address(&scenario, digest)));
            let _ = write!(
                suspects,
                r#"<li><a class="to-run" href="{address}">Implementation {letter}</a></li>"#
            );
            let answer = match &suspect.solution {
                None => "is right: no schedule unmasks it.".to_owned(),
                Some(solution) => {
                    let solution = escaped(&play(self.references, solution));
                    format!(
                        r#"has the mistake {}: <a class="to-run" href="{solution}">the schedule</a>."#,
                        escaped(&suspect.mistake)
                    )
                }
            };
            let _ = write!(answers, "<li>{letter} {answer}</li>");
        }
        let after =
            hunt.after.as_deref().map_or_else(String::new, |after| self.paragraph("after", after));
        let answers = Self::details("Which is which", &format!("<ul>{answers}</ul>{after}"));
        format!(r#"{ask}<ul class="suspects">{suspects}</ul>{answers}"#)
    }
}
