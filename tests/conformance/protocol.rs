//! What the papers say of each protocol.

mod kv;
mod paxos_commit;
mod recovery;
mod saga_fan_out;
pub(crate) mod sagas;
mod three_phase;
