//! Every protocol behind one type: what plays a run is compiled once, not once a protocol.
//!
//! A search is compiled for each protocol, since it lives on comparing states; a run is not, since a
//! page pays for every copy.

use alloc::{boxed::Box, sync::Arc, vec::Vec};
use core::{
    any::{Any, TypeId},
    fmt,
    hash::{Hash, Hasher},
    marker::PhantomData,
};

use super::{
    Context, Effect, Input, Machine, MessageInfo, Outbox, Phase, ProcessSet, Purpose, RecordInfo,
    Setup, Status, Timer, WorkOutcome,
};

/// A machine that says in [`super::Setup::code`] which one it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Erased;

impl Machine for Erased {
    type Config = ();
    type Node = AnyNode;
    type Message = AnyMessage;
    type Record = AnyRecord;
    type Timer = u8;

    /// The machine behind reads its own.
    fn config(_setup: &Setup) -> &() {
        &()
    }

    fn boot(cx: AnyContext<'_>, log: &[AnyRecord], out: &mut AnyOutbox) -> AnyNode {
        cx.setup.code.0.boot(cx, log, out)
    }

    fn step(cx: AnyContext<'_>, node: &mut AnyNode, input: AnyInput, out: &mut AnyOutbox) {
        cx.setup.code.0.step(cx, node, input, out);
    }

    fn status(cx: AnyContext<'_>, node: &AnyNode) -> Status {
        cx.setup.code.0.status(cx, node)
    }

    fn awaits(cx: AnyContext<'_>, node: &AnyNode, timer: u8) -> ProcessSet {
        cx.setup.code.0.awaits(cx, node, timer)
    }
}

/// Which machine the processes of a run are.
#[derive(Clone, Copy)]
pub struct Code(&'static dyn Operations);

impl Code {
    /// The code of a machine.
    pub const fn of<M: Machine>() -> Self {
        Self(&Of::<M>(PhantomData))
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.0.machine() == other.0.machine()
    }
}

impl Eq for Code {}

impl Hash for Code {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.machine().hash(state);
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code")
    }
}

/// The volatile state of a process of any protocol.
pub struct AnyNode(Box<dyn State>);

/// A message of any protocol.
#[derive(Clone)]
pub struct AnyMessage(Arc<dyn Said>);

/// A log record of any protocol.
#[derive(Clone)]
pub struct AnyRecord(Arc<dyn Kept>);

type AnyContext<'a> = Context<'a, Erased>;
type AnyOutbox = Outbox<Erased>;
type AnyInput = Input<AnyMessage, u8>;

/// What a machine does, with its types erased.
trait Operations: Sync {
    fn machine(&self) -> TypeId;
    fn boot(&self, cx: AnyContext<'_>, log: &[AnyRecord], out: &mut AnyOutbox) -> AnyNode;
    fn step(&self, cx: AnyContext<'_>, node: &mut AnyNode, input: AnyInput, out: &mut AnyOutbox);
    fn status(&self, cx: AnyContext<'_>, node: &AnyNode) -> Status;
    fn awaits(&self, cx: AnyContext<'_>, node: &AnyNode, timer: u8) -> ProcessSet;
}

struct Of<M>(PhantomData<fn() -> M>);

impl<M: Machine> Operations for Of<M> {
    fn machine(&self) -> TypeId {
        TypeId::of::<M>()
    }

    fn boot(&self, cx: AnyContext<'_>, log: &[AnyRecord], out: &mut AnyOutbox) -> AnyNode {
        let log: Vec<M::Record> = log.iter().map(|record| known::<M::Record>(&*record.0)).collect();
        let mut own = Outbox::<M>::default();
        let node = M::boot(known_context(cx), &log, &mut own);
        out.effects.extend(own.effects.into_iter().map(erase::<M>));
        AnyNode(Box::new(node))
    }

    fn step(&self, cx: AnyContext<'_>, node: &mut AnyNode, input: AnyInput, out: &mut AnyOutbox) {
        let input = match input {
            Input::Start => Input::Start,
            Input::Message { from, message } => {
                Input::Message { from, message: known(&*message.0) }
            }
            Input::Finished { work, outcome } => Input::Finished { work, outcome },
            Input::Timeout(timer) => Input::Timeout(timer.typed()),
        };
        let node: &mut dyn Any = &mut *node.0;
        let mut own = Outbox::<M>::default();
        M::step(known_context(cx), node.downcast_mut().expect(ONE_RUN), input, &mut own);
        out.effects.extend(own.effects.into_iter().map(erase::<M>));
    }

    fn status(&self, cx: AnyContext<'_>, node: &AnyNode) -> Status {
        M::status(known_context(cx), state::<M>(node))
    }

    fn awaits(&self, cx: AnyContext<'_>, node: &AnyNode, timer: u8) -> ProcessSet {
        let Timer { kind, .. } = Timer::from(timer).typed();
        M::awaits(known_context(cx), state::<M>(node), kind)
    }
}

fn known_context<M: Machine>(cx: AnyContext<'_>) -> Context<'_, M> {
    Context::new(cx.setup, cx.me)
}

const ONE_RUN: &str = "the processes, messages and records of a run are of one machine";

fn known<T: Clone + 'static>(value: &dyn Any) -> T {
    value.downcast_ref::<T>().expect(ONE_RUN).clone()
}

fn state<M: Machine>(node: &AnyNode) -> &M::Node {
    let node: &dyn Any = &*node.0;
    node.downcast_ref().expect(ONE_RUN)
}

fn erase<M: Machine>(effect: Effect<M::Message, M::Record>) -> Effect<AnyMessage, AnyRecord> {
    match effect {
        Effect::Send { to, message, again } => {
            Effect::Send { to, message: AnyMessage(Arc::new(message)), again }
        }
        Effect::Force(record) => Effect::Force(AnyRecord(Arc::new(record))),
        Effect::Append(record) => Effect::Append(AnyRecord(Arc::new(record))),
        Effect::Perform(work) => Effect::Perform(work),
        Effect::Arm(timer) => Effect::Arm(timer),
        Effect::Disarm(kind) => Effect::Disarm(kind),
        Effect::Note(note) => Effect::Note(note),
    }
}

trait State: Any + Send + Sync {
    fn copy(&self) -> Box<dyn State>;
    fn is(&self, other: &dyn Any) -> bool;
}

impl<T: Any + Send + Sync + Clone + Eq> State for T {
    fn copy(&self) -> Box<dyn State> {
        Box::new(self.clone())
    }

    fn is(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }
}

trait Said: State + MessageInfo {}
impl<T: State + MessageInfo> Said for T {}

trait Kept: State + RecordInfo {}
impl<T: State + RecordInfo> Kept for T {}

impl Clone for AnyNode {
    fn clone(&self) -> Self {
        Self(self.0.copy())
    }
}

impl MessageInfo for AnyMessage {
    fn name(&self) -> alloc::borrow::Cow<'static, str> {
        self.0.name()
    }

    fn phase(&self) -> Phase {
        self.0.phase()
    }

    fn vote(&self) -> Option<WorkOutcome> {
        self.0.vote()
    }
}

impl RecordInfo for AnyRecord {
    fn name(&self) -> alloc::borrow::Cow<'static, str> {
        self.0.name()
    }

    fn purpose(&self) -> Purpose {
        self.0.purpose()
    }
}

/// Compares what is behind. Equal values have equal hashes, but so have many others: these types are to be
/// played with, not searched.
macro_rules! compare {
    ($($name:ident: $said:expr),*) => {$(
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                let other: &dyn Any = &*other.0;
                self.0.is(other)
            }
        }

        impl Eq for $name {}

        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                $said(self).hash(state);
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($name)).field(&$said(self)).finish()
            }
        }
    )*};
}

compare!(AnyNode: |_| (), AnyMessage: MessageInfo::name, AnyRecord: RecordInfo::name);
