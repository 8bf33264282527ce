//! Options by their ids: an unknown one is an error, never ignored.

use super::{Draft, Invalid};

impl Draft {
    /// Sets an option by its id.
    ///
    /// # Panics
    /// If the protocol has no such option, or the option no such value: ids that stand in code are known.
    /// For others there is [`Draft::set_option`].
    #[must_use]
    pub fn with_option(mut self, id: &str, value: u8) -> Self {
        if let Err(unknown) = self.set_option(id, value) {
            panic!("{unknown}");
        }
        self
    }

    /// Sets an option by its id, if there is one that may have this value.
    pub fn set_option(&mut self, id: &str, value: u8) -> Result<(), Invalid> {
        let info = self.info();
        let Some(place) = info.option(id) else {
            return Err(Invalid::UnknownOption { protocol: info.name, id: id.into() });
        };
        let option = &info.options[place];
        if !option.kind.admits(value) {
            return Err(Invalid::Option { protocol: info.name, option: option.id, value });
        }
        self.options.set(place, value);
        Ok(())
    }
}
