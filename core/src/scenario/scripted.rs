//! The script of a draft: what its transactions do, if its protocol plays one.

use super::Draft;
use crate::protocol::{ProtocolInfo, Script, ScriptError};

impl Draft {
    /// The same run with other transactions, in the textbook's notation: `T1: r(x) w(y); T2: r(y)`.
    ///
    /// # Errors
    /// If it is no script of the protocol: which word, and where.
    pub fn scripted(self, text: &str) -> Result<Self, ScriptError> {
        let script = parse(self.info(), text)?;
        Ok(Self { script, ..self })
    }

    /// What the transactions do, as a text; absent if the protocol plays no script.
    pub fn script_text(&self) -> Option<alloc::string::String> {
        self.info().script.map(|info| info.text(&self.script))
    }
}

/// The script of a run that is given none.
pub(super) fn initial(info: &ProtocolInfo) -> Script {
    info.script.map_or_else(Script::default, |info| info.initial())
}

pub(super) fn parse(info: &ProtocolInfo, text: &str) -> Result<Script, ScriptError> {
    info.script.ok_or(ScriptError::Unscripted(info.name))?.parse(text)
}

pub(super) fn check(info: &ProtocolInfo, script: &Script) -> Result<(), ScriptError> {
    match info.script {
        Some(info) => info.check(script),
        None if *script == Script::default() => Ok(()),
        None => Err(ScriptError::Unscripted(info.name)),
    }
}
