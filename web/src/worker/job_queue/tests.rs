use coordinator_core::{
    explore::{Goal, QueryError, QueryLimit},
    fault::Budget,
    scenario::{Draft, entry},
};

use super::*;
use coordinator_core::report::SearchResult;

fn code(name: &str) -> String {
    Link::new(entry(name).expect("it is in the library").scenario()).code()
}

/// The reply to a request that is short.
fn answer(request: Request) -> Reply {
    let (ticket, reply) =
        JobQueue::default().hear(7, request, 0.0).expect("it is answered at once");
    assert_eq!(ticket, 7);
    reply
}

/// Works until the last reply; time goes on by 10 ms whenever somebody looks at the clock.
fn finished(queue: &mut JobQueue) -> (Ticket, Reply) {
    let time = std::cell::Cell::new(0.0);
    let now = || {
        time.set(time.get() + 10.0);
        time.get()
    };
    loop {
        assert!(!queue.is_idle(), "a search ends with a reply");
        match queue.work(now) {
            Some((ticket, reply)) if reply.is_last() => return (ticket, reply),
            _ => {}
        }
    }
}

fn checked(link: String, settings: SearchSettings) -> Checked {
    let mut queue = JobQueue::default();
    assert_eq!(queue.hear(3, Request::Check { link, settings }, 0.0), None);
    let (ticket, reply) = finished(&mut queue);
    assert_eq!(ticket, 3);
    assert!(queue.is_idle());
    match reply {
        Reply::Checked(checked) => checked,
        other => panic!("it is searched: {other:?}"),
    }
}

#[test]
fn a_run_written_as_json_is_read_as_the_same_run() {
    let link = code("2pc-partition");
    let written = answer(Request::Write { link: link.clone(), format: Format::Json });
    let Reply::Written(text) = written else {
        panic!("it is written: {written:?}");
    };
    assert_eq!(answer(Request::Read { text }), Reply::Read(link));
}

#[test]
fn pictures_are_of_the_run_that_was_asked_for() {
    let write = |format| answer(Request::Write { link: code("2pc-commit"), format });
    assert!(matches!(write(Format::Svg), Reply::Written(text) if text.starts_with("<svg")));
    let mermaid = write(Format::Mermaid);
    assert!(matches!(mermaid, Reply::Written(text) if text.starts_with("sequenceDiagram")));
}

#[test]
fn what_cannot_be_read_is_refused_with_a_reason() {
    let refused = answer(Request::Read { text: "{ \"coordinator\": 9 }".into() });
    assert!(matches!(refused, Reply::Failed(why) if why.contains("version 9")));
    for request in [
        Request::Write { link: "1!".into(), format: Format::Json },
        Request::Shrink { link: "1!".into() },
        Request::Check { link: "1!".into(), settings: SearchSettings::default() },
    ] {
        assert!(matches!(answer(request), Reply::Failed(why) if why.contains('!')));
    }
}

#[test]
fn a_crash_that_blocks_is_found_with_its_faults_and_opens() {
    let Checked { report, .. } = checked(code("2pc-commit"), SearchSettings::default());
    assert_eq!((report.result, report.goal), (SearchResult::Found, Goal::Blocked));
    assert_eq!(report.faults.len(), 1, "{:?}", report.faults);
    let link = report.link.expect("two-phase commit can block");
    let trace = simulate(&Link::parse(&link).expect("it opens").scenario);
    assert!(!trace.blocked_at(trace.len()).is_empty());
}

#[test]
fn a_search_that_finds_nothing_says_what_it_covered() {
    let settings = SearchSettings { goal: Goal::Violated, ..SearchSettings::default() };
    let Checked { report, figures } = checked(code("2pc-abort"), settings);
    assert_eq!((report.result, report.goal), (SearchResult::None, Goal::Violated));
    let (covered, states) = (&report.covered, crate::model::labels::grouped(report.states));
    for part in ["N = 3", "at most 1 crash", "synchronous", "NO", &format!("all {states} states")] {
        assert!(covered.contains(part), "{part}: {covered}");
    }
    assert!(figures.states > 1_000 && figures.transitions > u64::from(figures.states));
    assert_eq!(figures.frontier, 0);
}

#[test]
fn a_limit_is_inconclusive() {
    let protocol = entry("2pc-commit").expect("it is in the library").scenario().protocol;
    let scenario = Draft::new(protocol, 6).build().expect("it is valid");
    let budget = Budget { crashes: 3, recoveries: 3, losses: 3, ..Budget::default() };
    let settings =
        SearchSettings { budget, goal: Goal::Violated, memory: 8, ..SearchSettings::default() };
    let found = checked(Link::new(scenario).code(), settings);
    assert_eq!(found.report.result, SearchResult::Limit);
    assert_eq!(found.report.limit, Some(QueryLimit::Memory));
}

#[test]
fn a_search_tells_how_far_it_is_and_can_be_stopped() {
    let mut queue = JobQueue::default();
    let budget = Budget { crashes: 3, recoveries: 3, losses: 3, ..Budget::default() };
    let settings = SearchSettings { budget, goal: Goal::Violated, ..SearchSettings::default() };
    let link = code("2pc-commit");
    assert_eq!(queue.hear(1, Request::Check { link: link.clone(), settings }, 0.0), None);
    let time = std::cell::Cell::new(0.0);
    let now = || {
        time.set(time.get() + TURN_MS);
        time.get()
    };
    let mut told = vec![];
    while told.len() < 2 {
        told.extend(queue.work(now));
    }
    let states = |told: &(Ticket, Reply)| match told {
        (1, Reply::Progress(figures)) => figures.states,
        other => panic!("it goes on: {other:?}"),
    };
    assert!(states(&told[0]) < states(&told[1]), "{told:?}");
    // What is short is answered while a search goes on.
    let written = queue.hear(2, Request::Write { link, format: Format::Json }, 0.0);
    assert!(matches!(written, Some((2, Reply::Written(_)))));
    let Some((1, Reply::Checked(stopped))) = queue.hear(4, Request::Stop { ticket: 1 }, 0.0) else {
        panic!("it says what it knows");
    };
    assert_eq!(stopped.report.result, SearchResult::Stopped);
    assert_eq!(stopped.report.states, u64::from(stopped.figures.states));
    assert!(queue.is_idle());
    assert_eq!(queue.hear(5, Request::Stop { ticket: 1 }, 0.0), None, "it is gone already");
}

#[test]
fn a_question_that_contradicts_itself_is_refused_with_a_reason() {
    let settings = SearchSettings { symmetry: true, ..SearchSettings::default() };
    let refused = answer(Request::Check { link: code("2pc-commit"), settings });
    assert_eq!(refused, Reply::Failed(QueryError::SymmetryWithBlocked.to_string()));
}

#[test]
fn a_goal_is_put_into_words_or_refused() {
    let asked = |text: &str| {
        let settings = SearchSettings { goal: Goal::of_text(text), ..SearchSettings::default() };
        answer(Request::Goal { link: code("2pc-commit"), settings })
    };
    assert_eq!(asked("up(C) and blocked(p1)"), Reply::Goal("C is up, and p1 is blocked".into()));
    assert_eq!(asked("commit"), Reply::Goal("a decision to commit".into()));
    for (text, why) in [
        ("blockd(p1)", "column 1: there is no condition `blockd`; the nearest is `blocked`"),
        ("faults > 1", "fault budget"),
    ] {
        assert!(matches!(asked(text), Reply::Failed(said) if said.contains(why)), "{text}");
    }
}

fn cell_of(variant: &str, class: &str) -> CellReport {
    let mut queue = JobQueue::default();
    let request = Request::Cell { variant: variant.into(), class: class.into(), memory: 64 };
    assert_eq!(queue.hear(9, request, 0.0), None);
    match finished(&mut queue) {
        (9, Reply::Cell(cell)) => cell,
        other => panic!("it is searched: {other:?}"),
    }
}

#[test]
fn cells_are_as_published_and_hold_their_runs() {
    let quiet = cell_of("2pc", "F0");
    assert!(
        quiet.safe == Some(true)
            && quiet.blocking == Some(false)
            && !quiet.limited
            && quiet.as_published
    );
    assert!(quiet.link.is_none() && quiet.states > 10);
    let crash = cell_of("2pc", "F1");
    assert!(crash.safe == Some(true) && crash.blocking == Some(true) && crash.as_published);
    let link = crash.link.expect("a process is blocked in it");
    assert!(Link::parse(&link).is_ok() && !crash.faults.is_empty());
    let unknown = Request::Cell { variant: "4pc".into(), class: "F0".into(), memory: 64 };
    assert!(matches!(answer(unknown), Reply::Failed(why) if why.contains("4pc")));
}

#[test]
fn a_run_is_shrunk_to_the_faults_that_matter() {
    use coordinator_core::{
        protocol::ProcessId,
        scenario::{Fault, Trigger},
    };
    let scenario = entry("2pc-coordinator-crash").expect("it is in the library").scenario();
    let mut draft = scenario.draft();
    let crash = Fault::Crash(ProcessId(3));
    draft = draft.with(Trigger::BeforeWrite { process: ProcessId(3), nth: 1 }, crash);
    let before = draft.build().expect("it is valid");
    let many = before.interventions.len();
    let Reply::Shrunk(shrunk) = answer(Request::Shrink { link: Link::new(before).code() }) else {
        panic!("it is shrunk");
    };
    let least = Link::parse(&shrunk.link).expect("it opens").scenario;
    assert!(least.interventions.len() < many, "{}", shrunk.sentence);
    assert_eq!((shrunk.before, shrunk.after), (many, least.interventions.len()));
    assert_eq!(shrunk.interventions.len(), least.interventions.len());
}
