//! What the tests share.

#[cfg(not(target_arch = "wasm32"))]
pub mod golden;
pub mod reference;

use coordinator_core::{
    protocols::ProtocolId,
    scenario::{Draft, Scenario, entry},
};

/// A run of the library.
///
/// # Panics
/// If the library has none of this name.
pub fn library(id: &str) -> Scenario {
    entry(id).unwrap_or_else(|| panic!("the library has no run `{id}`")).scenario()
}

/// A protocol.
///
/// # Panics
/// If the registry has none of this id.
pub fn protocol(id: &str) -> ProtocolId {
    ProtocolId::named(id).unwrap_or_else(|| panic!("the registry has no protocol `{id}`"))
}

/// A failure-free run of a protocol, or of a variant of one, in which every participant votes YES.
///
/// # Panics
/// If the registry has none of this id.
pub fn draft(id: &str, participants: u8) -> Draft {
    let (protocol, variant) =
        ProtocolId::variant(id).unwrap_or_else(|| panic!("the registry has no variant `{id}`"));
    let options = protocol.info().options_of(variant);
    Draft { options, ..Draft::new(protocol, participants) }
}

/// A failure-free run of two-phase commit in which every participant votes YES.
///
/// # Panics
/// Never: two-phase commit is in the registry.
pub fn two_phase(participants: u8) -> Draft {
    draft("2pc", participants)
}
