//! Short names for what the page's program imports from its script. wasm-bindgen names an import after its
//! function and a hash, in both files: more than 6 KB of a first visit, gzipped.
//!
//! Only for files whose own names have a common hash. A script and a program of different builds do not start
//! with wasm-bindgen's names; with short ones they would call the wrong functions.
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// Shortens the names in a program and its script.
pub(super) fn shorten(script: &Path, program: &Path) -> Result<()> {
    let shortened = Shortened::of(&fs::read_to_string(script)?, &fs::read(program)?)?;
    fs::write(script, shortened.script)?;
    fs::write(program, shortened.program)?;
    Ok(())
}

struct Shortened {
    script: String,
    program: Vec<u8>,
}

/// How long a program's magic number and version are.
const HEADER: usize = 8;
/// The number of the section of imports.
const IMPORTS: u8 = 2;
/// The kind of an import that is a function.
const FUNCTION: u8 = 0;

impl Shortened {
    fn of(script: &str, program: &[u8]) -> Result<Self> {
        let mut rest = Bytes(program);
        let mut shortened =
            Self { script: script.to_owned(), program: rest.take(HEADER)?.to_vec() };
        while !rest.0.is_empty() {
            let id = rest.byte()?;
            let section = rest.sized()?;
            shortened.program.push(id);
            if id == IMPORTS {
                let section = shortened.imports(section)?;
                put_sized(&mut shortened.program, &section);
            } else {
                put_sized(&mut shortened.program, section);
            }
        }
        Ok(shortened)
    }

    /// Renames the imports in the script, and returns their section with the new names.
    fn imports(&mut self, section: &[u8]) -> Result<Vec<u8>> {
        let mut rest = Bytes(section);
        let count = rest.number()?;
        let mut section = Vec::new();
        put_number(&mut section, count);
        for place in 0..count {
            let module = rest.sized()?;
            let name = std::str::from_utf8(rest.sized()?)?;
            if rest.byte()? != FUNCTION {
                bail!("the program imports `{name}`, which is not a function");
            }
            let (key, short) = (format!(" {name}: "), format!("i{place}"));
            if self.script.matches(&key).count() != 1 {
                bail!("the script does not have `{name}` once, as wasm-bindgen writes it");
            }
            self.script = self.script.replace(&key, &format!(" {short}: "));
            put_sized(&mut section, module);
            put_sized(&mut section, short.as_bytes());
            section.push(FUNCTION);
            put_number(&mut section, rest.number()?);
        }
        Ok(section)
    }
}

/// What of a program is not read yet.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length).context("the program is cut off")?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8> {
        Ok(self.take(1)?[0])
    }

    /// A number in LEB128.
    fn number(&mut self) -> Result<u32> {
        let mut number = 0;
        for shift in (0..u32::BITS).step_by(7) {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        bail!("the program has a number that is too long")
    }

    /// Bytes behind their length.
    fn sized(&mut self) -> Result<&'a [u8]> {
        let length = self.number()?;
        self.take(usize::try_from(length)?)
    }
}

fn put_number(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

fn put_sized(bytes: &mut Vec<u8>, part: &[u8]) {
    put_number(bytes, u32::try_from(part.len()).expect("a program is shorter than 4 GB"));
    bytes.extend(part);
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "const import0 = {\n __wbg_now_81: function() {},\n __wbg_log_9f: \
                          function(arg0) {},\n};";

    /// A program with sections before and after its imports, which are of a kind.
    fn program(names: [&str; 2], kind: u8) -> Vec<u8> {
        let mut imports = Vec::new();
        put_number(&mut imports, 2);
        for (name, of_type) in names.into_iter().zip([300, 1]) {
            put_sized(&mut imports, b"./app_bg.js");
            put_sized(&mut imports, name.as_bytes());
            imports.push(kind);
            put_number(&mut imports, of_type);
        }
        let mut program = b"\0asm\x01\0\0\0".to_vec();
        for (id, section) in [(1, &[7; 200][..]), (IMPORTS, &imports), (10, &[9; 3])] {
            program.push(id);
            put_sized(&mut program, section);
        }
        program
    }

    #[test]
    fn imports_are_renamed_in_both_and_nothing_else_changes() -> Result<()> {
        let before = program(["__wbg_log_9f", "__wbg_now_81"], FUNCTION);
        let shortened = Shortened::of(SCRIPT, &before)?;
        assert_eq!(shortened.program, program(["i0", "i1"], FUNCTION));
        let script = SCRIPT.replace("__wbg_log_9f", "i0").replace("__wbg_now_81", "i1");
        assert_eq!(shortened.script, script);
        Ok(())
    }

    #[test]
    fn what_is_not_as_wasm_bindgen_writes_it_is_refused() {
        let whole = program(["__wbg_log_9f", "__wbg_now_81"], FUNCTION);
        for broken in [
            program(["__wbg_log_9f", "__wbg_other_1"], FUNCTION),
            program(["__wbg_log_9f", "__wbg_log_9f"], FUNCTION),
            program(["__wbg_log_9f", "__wbg_now_81"], 2),
            whole[..whole.len() - 1].to_vec(),
            Vec::new(),
        ] {
            assert!(Shortened::of(SCRIPT, &broken).is_err(), "{broken:?}");
        }
    }
}
