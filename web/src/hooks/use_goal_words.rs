//! What the worker makes of a goal that is an expression: the page itself carries no parser.

use coordinator_core::explore::{Goal, SearchSettings};
use yew::prelude::*;

use crate::worker::{
    client::{Answer, WorkerHandle},
    messages::{Reply, Request, Unread},
};

/// The sentence of an expression, or why it cannot be searched for, as a sentence too.
pub type GoalWords = Result<AttrValue, AttrValue>;

/// The words for the goal of a search of the run of a link; nothing for a goal with a name, and until the worker has
/// answered.
#[hook]
pub fn use_goal_words(
    worker: &WorkerHandle,
    link: &str,
    settings: &SearchSettings,
) -> Option<GoalWords> {
    let heard = use_state(|| None::<((String, SearchSettings), GoalWords)>);
    let asked = (link.to_owned(), settings.clone());
    let is_expression = matches!(settings.goal, Goal::Expression(_));
    {
        let (worker, heard) = (worker.clone(), heard.clone());
        use_effect_with(asked.clone(), move |asked| {
            if is_expression {
                let (link, settings) = asked.clone();
                let of = asked.clone();
                let answered = Callback::from(move |answer: Answer| {
                    heard.set(Some((of.clone(), words(answer))));
                });
                worker.ask(&Request::Goal { link, settings }, answered);
            }
        });
    }
    let current = heard.as_ref().filter(|(of, _)| is_expression && *of == asked);
    current.map(|(_, words)| words.clone())
}

fn words(answer: Answer) -> GoalWords {
    match answer {
        Ok(Reply::Goal(sentence)) => Ok(sentence.into()),
        Ok(Reply::Failed(why)) | Err(why) => Err(why.into()),
        Ok(_) => Err(Unread::Garbled.to_string().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_a_sentence_or_a_reason() {
        assert_eq!(words(Ok(Reply::Goal("p1 is blocked".into()))), Ok("p1 is blocked".into()));
        assert_eq!(words(Ok(Reply::Failed("column 1".into()))), Err("column 1".into()));
        assert_eq!(words(Err("the worker stopped".into())), Err("the worker stopped".into()));
        assert!(words(Ok(Reply::Ready)).is_err());
    }
}
