//! Options, typed: a protocol reads them as a struct of enums and numbers, and everything else as the
//! table that is made from the same lines.

use alloc::sync::Arc;
use core::{any::Any, fmt, hash};

use super::{Convention, Options};

/// The options of a protocol, typed. Made by `options!`.
pub trait Configuration: Copy + Send + Sync + 'static {
    /// The options with these values.
    ///
    /// # Panics
    /// If an option has a value that it does not have: a scenario is validated before it is played.
    fn of(options: &Options) -> Self;

    /// The values of these options.
    fn options(&self) -> Options;

    /// Changes options as typed ones.
    fn change(options: &mut Options, change: impl FnOnce(&mut Self)) {
        let mut config = Self::of(options);
        change(&mut config);
        *options = config.options();
    }
}

/// What an option may be.
pub trait OptionValue: Copy {
    /// The value as links hold it.
    fn value(self) -> u8;

    /// The option with this value, if it has one.
    fn of(value: u8) -> Option<Self>;
}

impl OptionValue for u8 {
    fn value(self) -> u8 {
        self
    }

    fn of(value: u8) -> Option<Self> {
        Some(value)
    }
}

impl OptionValue for bool {
    fn value(self) -> u8 {
        u8::from(self)
    }

    fn of(value: u8) -> Option<Self> {
        [false, true].get(usize::from(value)).copied()
    }
}

/// The typed options of a run, whichever protocol's they are. Equal to any other: the protocol and the
/// [`Options`] that stand beside it in a setup say all that there is to compare.
#[derive(Clone)]
pub struct Configured(Arc<dyn Any + Send + Sync>);

impl Configured {
    /// Keeps the options of a run.
    pub fn new<C: Configuration>(config: C) -> Self {
        Self(Arc::new(config))
    }

    /// The options of a run.
    pub(super) fn get<C: 'static>(&self) -> &C {
        self.0.downcast_ref().expect("a setup holds the options of the machine that it names")
    }
}

/// Its values are those of the [`Options`] beside it.
impl fmt::Debug for Configured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Configured")
    }
}

impl PartialEq for Configured {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Configured {}

impl hash::Hash for Configured {
    fn hash<H: hash::Hasher>(&self, _: &mut H) {}
}

/// Makes an enum of the choices of an option, with its words. The order is part of every link: append
/// only.
macro_rules! choices {
    ($(#[$doc:meta])* pub enum $name:ident {
        $($(#[$choice_doc:meta])* $choice:ident: $id:literal, $words:literal;)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$choice_doc])* $choice),* }

        impl $name {
            /// The choices, in words.
            pub const CHOICES: $crate::protocol::OptionKind =
                $crate::protocol::OptionKind::Choice(&[
                    $($crate::protocol::Choice { id: $id, name: $words }),*
                ]);
        }

        impl $crate::protocol::OptionValue for $name {
            fn value(self) -> u8 {
                self as u8
            }

            fn of(value: u8) -> Option<Self> {
                [$(Self::$choice),*].get(usize::from(value)).copied()
            }
        }
    };
}

/// Makes an enum of the known implementation mistakes of a protocol, the option that switches one on,
/// and their catalogue. The order is part of every link: append only.
macro_rules! mistakes {
    ($($mistake:ident {
        id: $id:literal,
        choice: $choice:literal,
        name: $name:literal,
        about: $about:literal,
        breaks: $breaks:literal,
        scenario: $scenario:literal $(,)?
    })*) => {
        /// A known implementation mistake.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Mistake { $(#[doc = $about] $mistake),* }

        impl Mistake {
            /// The option that switches one of them on.
            pub(super) const OPTION: $crate::protocol::OptionInfo = $crate::protocol::OptionInfo {
                id: "mistake",
                name: "Mistake",
                about: "A known implementation mistake, to see what it breaks.",
                kind: $crate::protocol::OptionKind::Choice(&[
                    $crate::protocol::Choice { id: "none", name: "none" },
                    $($crate::protocol::Choice { id: $choice, name: $name }),*
                ]),
                default: 0,
            };

            /// What is known about each.
            pub(super) const CATALOGUE: &[$crate::protocol::MistakeInfo] =
                &[$($crate::protocol::MistakeInfo {
                    id: $id,
                    about: $about,
                    breaks: $breaks,
                    scenario: $scenario,
                }),*];
        }

        impl Mistake {
            /// The value of the option that switches it on.
            pub(super) const fn choice(self) -> u8 {
                self as u8 + 1
            }
        }

        impl $crate::protocol::OptionValue for Option<Mistake> {
            fn value(self) -> u8 {
                self.map_or(0, Mistake::choice)
            }

            fn of(value: u8) -> Option<Self> {
                [None, $(Some(Mistake::$mistake)),*].get(usize::from(value)).copied()
            }
        }

        impl Config {
            /// Whether a mistake is switched on.
            pub(super) fn makes(self, mistake: Mistake) -> bool {
                self.mistake == Some(mistake)
            }
        }
    };
}

/// Makes a struct of a protocol's options, and their table. The order is part of every link: append only.
macro_rules! options {
    ($(#[$doc:meta])* pub struct $name:ident {
        $($(#[$option_doc:meta])* $option:ident: $type:ty = $info:expr;)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name { $($(#[$option_doc])* pub $option: $type),* }

        impl $name {
            pub(super) const TABLE: &[$crate::protocol::OptionInfo] = &[$($info),*];
        }

        impl $crate::protocol::Configuration for $name {
            fn of(options: &$crate::protocol::Options) -> Self {
                let mut values = options.values();
                let mut next = || values.next().expect("a protocol has no more options than fit");
                Self { $(
                    $option: $crate::protocol::OptionValue::of(next())
                        .expect(concat!("`", stringify!($option), "` is validated")),
                )* }
            }

            fn options(&self) -> $crate::protocol::Options {
                [$($crate::protocol::OptionValue::value(self.$option)),*].into_iter().collect()
            }
        }
    };
}

choices! {
    /// Who begins: conventions of counting differ by it.
    pub enum Initiator {
        /// A separate coordinator that the client asks.
        Coordinator: "coordinator", "a separate coordinator";
        /// The first participant, whose first message to the coordinator counts.
        Participant: "participant", "participant p1";
    }
}

impl Initiator {
    /// Gray and Lamport count a run that a participant initiates; the others, a separate coordinator.
    pub fn of_convention(convention: Convention) -> Self {
        match convention {
            Convention::GrayLamport => Self::Participant,
            Convention::RStar | Convention::Bernstein => Self::Coordinator,
        }
    }
}

pub(crate) use {choices, mistakes, options};
