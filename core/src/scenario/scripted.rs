//! The script of a draft: what its transactions do, if its protocol plays one.

use super::Draft;
use crate::protocol::{Script, ScriptError, Spec};

impl Draft {
    /// The same run with other transactions, in the textbook's notation: `T1: r(x) w(y); T2: r(y)`.
    ///
    /// # Errors
    /// If it is no script of the protocol: which word, and where.
    pub fn scripted(self, text: &str) -> Result<Self, ScriptError> {
        let script = parse(self.spec(), text)?;
        Ok(Self { script, ..self })
    }

    /// What the transactions do, as a text; absent if the protocol plays no script.
    pub fn script_text(&self) -> Option<alloc::string::String> {
        self.spec().script.map(|spec| spec.text(&self.script))
    }
}

/// The script of a run if nobody writes one.
pub(super) fn initial(spec: &Spec) -> Script {
    spec.script.map_or_else(Script::default, |spec| spec.initial())
}

pub(super) fn parse(spec: &Spec, text: &str) -> Result<Script, ScriptError> {
    spec.script.ok_or(ScriptError::Unscripted(spec.name))?.parse(text)
}

pub(super) fn check(spec: &Spec, script: &Script) -> Result<(), ScriptError> {
    match spec.script {
        Some(spec) => spec.check(script),
        None if *script == Script::default() => Ok(()),
        None => Err(ScriptError::Unscripted(spec.name)),
    }
}
