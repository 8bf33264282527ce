//! The text files of the project.
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Folders of things that are built or installed, for a tree that is not a git checkout.
const BUILT: [&str; 5] = ["dist", "node_modules", "pkg", "target", ".git"];
/// Written by programs, who have their own rules.
const GENERATED: [&str; 2] = ["Cargo.lock", "package-lock.json"];

/// One text file.
pub(crate) struct Source {
    /// From the root of the workspace, with `/` between folders.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    pub(crate) fn is(&self, extension: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|own| own == extension)
    }

    pub(crate) fn is_code(&self) -> bool {
        ["rs", "mjs", "js"].iter().any(|extension| self.is(extension))
    }

    /// Whether the rules themselves stand here, which must name what they forbid.
    pub(crate) fn is_tidy(&self) -> bool {
        self.path.starts_with("tests/tidy/")
    }

    /// The lines with their numbers.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    /// The lines before the tests at the end of a Rust file.
    pub(crate) fn lines_without_tests(&self) -> impl Iterator<Item = (usize, &str)> {
        let tests = self.text.find("#[cfg(test)]\nmod tests {");
        let end = if self.path.ends_with("/tests.rs") { Some(0) } else { tests };
        let end = end.unwrap_or(self.text.len());
        let before = self.text[..end].lines().count();
        self.lines().take(before)
    }

    /// A complaint about one line.
    pub(crate) fn complaint(&self, line: usize, text: &str) -> String {
        format!("{}:{line}: {text}", self.path)
    }
}

/// A line without its comment. A `//` in a string ends it too, which hides little.
pub(crate) fn code_of(line: &str) -> &str {
    line.split("//").next().unwrap_or_default()
}

/// Whether the word stands there and does not merely end a longer one.
pub(crate) fn has_word(line: &str, word: &str) -> bool {
    let is_part = |char: char| char.is_alphanumeric() || char == '_';
    let mut places = line.match_indices(word).map(|(place, _)| place);
    places.any(|place| {
        let begins = !line[..place].ends_with(is_part);
        let last_is_part = word.ends_with(is_part);
        begins && !(last_is_part && line[place + word.len()..].starts_with(is_part))
    })
}

/// Every text file that git knows or would take, or that lies in the tree if there is no git.
pub(crate) fn all() -> Vec<Source> {
    let root =
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package lies in the workspace");
    let paths = listed_by_git(root).unwrap_or_else(|| found_in(root, root));
    let wanted = |path: &String| !GENERATED.iter().any(|name| path.ends_with(name));
    // Binary files and files that were deleted but not yet committed have no text.
    let read =
        |path: String| Some(Source { text: fs::read_to_string(root.join(&path)).ok()?, path });
    paths.into_iter().filter(wanted).filter_map(read).collect()
}

fn listed_by_git(root: &Path) -> Option<Vec<String>> {
    let words = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let output = Command::new("git").current_dir(root).args(words).output().ok()?;
    let listing = output.status.success().then(|| String::from_utf8(output.stdout).ok())??;
    Some(listing.split_terminator('\0').map(str::to_owned).collect())
}

fn found_in(root: &Path, folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| !BUILT.iter().any(|name| path.ends_with(name)));
    paths.sort();
    let (folders, files): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| path.is_dir());
    let relative =
        |file: &PathBuf| Some(file.strip_prefix(root).ok()?.to_str()?.replace('\\', "/"));
    let mut found: Vec<String> = files.iter().filter_map(relative).collect();
    found.extend(folders.iter().flat_map(|folder| found_in(root, folder)));
    found
}
