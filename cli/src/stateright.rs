//! The other engine: stateright's breadth-first checker, with every core, over the same world.

use coordinator_core::{
    checker::{Progress, SearchOutcome},
    explore::{Query, QueryResult, Witness},
    num::bounded,
    protocol::Protocol,
    protocols::Visit,
};
use stateright::{Checker, Model};

use crate::{answer::Problem, worlds::Worlds};

/// Searches to the end, whatever memory it takes.
pub(crate) fn searched(question: &Query) -> Result<(QueryResult, Progress), Problem> {
    struct Search<'a>(&'a Query);
    impl Visit for Search<'_> {
        type Out = Result<(QueryResult, Progress), Problem>;
        fn visit<P: Protocol>(self) -> Self::Out {
            search::<P>(self.0)
        }
    }
    question.check().map_err(Problem::new)?;
    if question.target().map_err(Problem::new)?.is_about_blocking() {
        return Err(Problem::new(
            "stateright cannot tell who is blocked, which takes the whole graph: leave --engine out",
        ));
    }
    if question.symmetry {
        return Err(Problem::new(
            "stateright's symmetry keeps more than one of each kind: leave --engine or --symmetry out",
        ));
    }
    question.scenario.protocol.with(Search(question))
}

fn search<P: Protocol>(question: &Query) -> Result<(QueryResult, Progress), Problem> {
    let worlds = Worlds::<P>::new(question).map_err(Problem::new)?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let checker = worlds.clone().checker().threads(threads).spawn_bfs().join();
    let path = checker.discovery("goal").map(stateright::Path::into_actions);
    let answer = match path {
        None => QueryResult::None,
        Some(turns) => {
            let moves = bounded(turns.len());
            let steps = turns.into_iter().map(|turn| turn.step);
            let scenario = worlds.0.scenario(steps).map_err(Problem::new)?;
            let target = question.target().map_err(Problem::new)?;
            QueryResult::Found(Box::new(Witness::of(&target, scenario, moves)))
        }
    };
    let progress = Progress {
        outcome: SearchOutcome::Holds,
        states: checker.unique_state_count() as u64,
        transitions: checker.state_count() as u64,
        depth: bounded(checker.max_depth()),
        complete_depth: 0,
        frontier: 0,
        bytes: 0,
    };
    Ok((answer, progress))
}
