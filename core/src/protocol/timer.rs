//! Timers: typed within a protocol, a place in its table of timers everywhere else.

use core::fmt::Debug;

/// A timer of a process. How long it runs is a matter of the environment, not of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timer<T = u8> {
    /// Which of [`ProtocolInfo::timers`](super::ProtocolInfo::timers).
    pub kind: T,
    /// How often it has fired in a row before; a simulator lets each wait longer than the last.
    pub attempt: u8,
}

/// The timers that processes of a protocol arm. A timer's place in the protocol's table is part of every
/// link that lets one fire.
pub trait TimerKind: Copy + Debug + PartialEq {
    /// The place in [`ProtocolInfo::timers`](super::ProtocolInfo::timers).
    fn place(self) -> u8;

    /// The timer at a place, if there is one.
    fn at(place: u8) -> Option<Self>;
}

impl<T> Timer<T> {
    /// The same timer, once more. The count stays at its greatest value.
    #[must_use]
    pub fn again(self) -> Self {
        Self { kind: self.kind, attempt: self.attempt.saturating_add(1) }
    }
}

impl<T: TimerKind> Timer<T> {
    /// The timer as everything but its protocol knows it.
    pub fn on_the_wire(self) -> Timer {
        Timer { kind: self.kind.place(), attempt: self.attempt }
    }
}

impl Timer {
    /// The timer as its protocol knows it.
    ///
    /// # Panics
    /// If the protocol has no such timer: only processes arm timers, and they arm typed ones.
    pub fn typed<T: TimerKind>(self) -> Timer<T> {
        let kind = T::at(self.kind).expect("an armed timer is one of its protocol");
        Timer { kind, attempt: self.attempt }
    }
}

/// A timer that has not fired yet.
impl<T: TimerKind> From<T> for Timer<T> {
    fn from(kind: T) -> Self {
        Self { kind, attempt: 0 }
    }
}

/// Timers of any protocol.
impl TimerKind for u8 {
    fn place(self) -> u8 {
        self
    }

    fn at(place: u8) -> Option<Self> {
        Some(place)
    }
}

/// Makes an enum of a protocol's timers, and its table: what each waits for, and for how many of the
/// environment's timeouts. The order is part of every link: append only.
macro_rules! timers {
    ($(#[$doc:meta])* pub enum $name:ident {
        $($(#[$kind_doc:meta])* $kind:ident: $awaits:literal, $timeouts:literal;)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$kind_doc])* $kind),* }

        impl $name {
            pub(super) const TABLE: &[$crate::protocol::TimerInfo] =
                &[$($crate::protocol::TimerInfo { awaits: $awaits, timeouts: $timeouts }),*];
        }

        impl $crate::protocol::TimerKind for $name {
            fn place(self) -> u8 {
                self as u8
            }

            fn at(place: u8) -> Option<Self> {
                [$(Self::$kind),*].get(usize::from(place)).copied()
            }
        }
    };
}

pub(crate) use timers;
