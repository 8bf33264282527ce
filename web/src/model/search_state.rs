//! The state of a model check, as far as the page knows it.

use std::rc::Rc;

use yew::Reducible;

use crate::{
    model::check_settings::CheckSettings,
    worker::{
        client::Answer,
        messages::{Checked, Figures, Found, Reply, Shrunk, Unread, Verdict},
    },
};

/// The stage of a search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// None was started.
    #[default]
    Idle,
    /// It is running; absent until the first figures come.
    Running(Option<Figures>),
    /// It ended.
    Done(Checked),
    /// It could not be started, or the worker is gone: why, as a sentence.
    Failed(String),
}

/// A search, as far as the page knows of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchState {
    /// Its stage.
    pub stage: Stage,
    /// The code of its run, and its settings.
    pub asked: Option<(String, CheckSettings)>,
    /// The result of minimising the run that was found, as a sentence.
    pub shrunk: Option<String>,
}

/// What happens to a [`SearchState`].
#[derive(Clone, Debug)]
pub enum News {
    /// A search begins.
    Asked(String, CheckSettings),
    /// The worker says something about it.
    Heard(Answer),
    /// It was stopped before it began.
    Withdrawn,
    /// The run of this code is being shrunk.
    Shrinking,
    /// The result of minimising the run of this code.
    Shrunk(String, Answer),
}

impl Reducible for SearchState {
    type Action = News;

    fn reduce(self: Rc<Self>, news: News) -> Rc<Self> {
        let mut next = (*self).clone();
        match news {
            News::Asked(link, settings) => {
                next = Self {
                    stage: Stage::Running(None),
                    asked: Some((link, settings)),
                    shrunk: None,
                };
            }
            News::Heard(answer) => {
                next.stage = match answer {
                    Ok(Reply::Progress(figures)) => Stage::Running(Some(figures)),
                    Ok(Reply::Checked(checked)) => Stage::Done(checked),
                    Ok(Reply::Failed(why)) | Err(why) => Stage::Failed(why),
                    Ok(_) => Stage::Failed(Unread::Garbled.to_string()),
                };
            }
            News::Withdrawn => next = Self::default(),
            News::Shrinking => next.shrunk = Some("Trying which faults can be left out…".into()),
            News::Shrunk(link, answer) => next.take_shrunk(&link, answer),
        }
        next.into()
    }
}

impl SearchState {
    fn take_shrunk(&mut self, link: &str, answer: Answer) {
        let Stage::Done(Checked { verdict: Verdict::Found(found), .. }) = &mut self.stage else {
            return;
        };
        if found.link != link {
            return;
        }
        self.shrunk = Some(match answer {
            Ok(Reply::Shrunk(Shrunk { run, sentence })) => {
                let why = if run.why.is_empty() { found.why.clone() } else { run.why.clone() };
                *found = Found { why, ..run };
                sentence
            }
            Ok(Reply::Failed(why)) | Err(why) => why,
            Ok(_) => Unread::Garbled.to_string(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(link: &str) -> Found {
        Found { link: link.into(), why: "p1 waits.".into(), faults: vec![] }
    }

    fn told(news: impl IntoIterator<Item = News>) -> Rc<SearchState> {
        news.into_iter().fold(Rc::default(), Reducible::reduce)
    }

    #[test]
    fn a_shrunk_run_takes_the_place_of_the_one_that_was_found_and_of_no_other() {
        let checked = Checked {
            verdict: Verdict::Found(found("1a")),
            sentence: "Somebody can be blocked.".into(),
            covered: String::new(),
            figures: Figures::default(),
        };
        let shrunk = || {
            let run = Found { why: String::new(), ..found("1b") };
            Ok(Reply::Shrunk(Shrunk { run, sentence: "1 of 2 faults is enough.".into() }))
        };
        let asked = News::Asked("1".into(), CheckSettings::default());
        let heard = News::Heard(Ok(Reply::Checked(checked)));
        let state = told([asked, heard, News::Shrunk("1z".into(), shrunk())]);
        assert_eq!(state.shrunk, None);
        let state = state.reduce(News::Shrunk("1a".into(), shrunk()));
        assert_eq!(state.shrunk.as_deref(), Some("1 of 2 faults is enough."));
        let Stage::Done(Checked { verdict: Verdict::Found(now), .. }) = &state.stage else {
            panic!("it stays found");
        };
        assert_eq!(*now, found("1b"), "what is to be seen stays said");
    }

    #[test]
    fn what_was_found_is_gone_once_something_else_is_asked() {
        let failed = News::Heard(Err("the worker stopped".into()));
        let state = told([News::Asked("1".into(), CheckSettings::default()), failed]);
        assert_eq!(state.stage, Stage::Failed("the worker stopped".into()));
        let state = state.reduce(News::Asked("2".into(), CheckSettings::default()));
        assert_eq!(state.stage, Stage::Running(None));
    }
}
