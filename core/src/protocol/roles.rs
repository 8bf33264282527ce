//! The processes of one role, and the machine that is made of several.

use super::{Context, Input, Machine, Names, Outbox, ProcessSet, Status};

/// The state of a process of one role, and its rules: [`Machine`], for a part of the processes.
pub trait RoleMachine<M: Machine>: Sized {
    /// As [`Machine::boot`].
    fn boot(cx: Context<'_, M>, log: &[M::Record], out: &mut Outbox<M>) -> Self;

    /// As [`Machine::step`].
    fn step(&mut self, cx: Context<'_, M>, input: Input<M::Message, M::Timer>, out: &mut Outbox<M>);

    /// As [`Machine::status`].
    fn status(&self, cx: Context<'_, M>) -> Status;

    /// As [`Machine::awaits`].
    fn awaits(&self, cx: Context<'_, M>, timer: M::Timer) -> ProcessSet;

    /// As [`Machine::rename_node`].
    fn rename(&mut self, _names: &Names) {}
}

/// Makes a [`Machine`] of a protocol whose processes have roles. `Message`, `Record`, `Config` and `Wait`
/// are in scope.
macro_rules! roles {
    ($machine:ident { $($(#[$doc:meta])* $($role:ident)|+ => $part:ident),+ $(,)? }) => {
        /// The volatile state of a process.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub enum Node { $($(#[$doc])* $part($part)),+ }

        impl $crate::protocol::Machine for $machine {
            type Config = Config;
            type Node = Node;
            type Message = Message;
            type Record = Record;
            type Timer = Wait;

            fn boot(
                cx: $crate::protocol::Context<'_, Self>,
                log: &[Record],
                out: &mut $crate::protocol::Outbox<Self>,
            ) -> Node {
                use $crate::protocol::{Role, RoleMachine};
                match cx.process().role {
                    $($(Role::$role)|+ => Node::$part($part::boot(cx, log, out)),)+
                    role => unreachable!("no process of this protocol is a {}", role.name()),
                }
            }

            fn step(
                cx: $crate::protocol::Context<'_, Self>,
                node: &mut Node,
                input: $crate::protocol::Input<Message, Wait>,
                out: &mut $crate::protocol::Outbox<Self>,
            ) {
                use $crate::protocol::RoleMachine;
                match node { $(Node::$part(part) => part.step(cx, input, out)),+ }
            }

            fn status(
                cx: $crate::protocol::Context<'_, Self>,
                node: &Node,
            ) -> $crate::protocol::Status {
                use $crate::protocol::RoleMachine;
                match node { $(Node::$part(part) => part.status(cx)),+ }
            }

            fn awaits(
                cx: $crate::protocol::Context<'_, Self>,
                node: &Node,
                timer: Wait,
            ) -> $crate::protocol::ProcessSet {
                use $crate::protocol::RoleMachine;
                match node { $(Node::$part(part) => part.awaits(cx, timer)),+ }
            }

            fn rename_node(node: &mut Node, names: &$crate::protocol::Names) {
                use $crate::protocol::RoleMachine;
                match node { $(Node::$part(part) => RoleMachine::<Self>::rename(part, names)),+ }
            }
        }
    };
}

pub(crate) use roles;
