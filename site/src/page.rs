//! A page as its author wrote it: where it stands, its front matter, its text.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use crate::complaint::Complaint;

/// What a page is: the folder that it lies in says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Task,
    Challenge,
    Concept,
    Mistake,
    Interview,
    Reference,
}

impl Kind {
    /// In the order in which Learn leads to them.
    pub(crate) const ALL: [Self; 6] = [
        Self::Task,
        Self::Challenge,
        Self::Mistake,
        Self::Interview,
        Self::Concept,
        Self::Reference,
    ];

    /// The folder, below `docs` and in the addresses of pages.
    pub(crate) const fn folder(self) -> &'static str {
        match self {
            Self::Task => "tasks",
            Self::Challenge => "challenges",
            Self::Concept => "concepts",
            Self::Mistake => "mistakes",
            Self::Interview => "interview",
            Self::Reference => "reference",
        }
    }

    /// The word of links to such a page.
    pub(crate) const fn scheme(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Challenge => "challenge",
            Self::Concept => "concept",
            Self::Mistake => "mistake",
            Self::Interview => "interview",
            Self::Reference => "reference",
        }
    }

    /// The heading of their list.
    pub(crate) const fn heading(self) -> &'static str {
        match self {
            Self::Task => "Tasks",
            Self::Challenge => "Challenges",
            Self::Concept => "Concepts",
            Self::Mistake => "Mistakes",
            Self::Interview => "Interview",
            Self::Reference => "Reference",
        }
    }

    /// What the list holds, in a sentence.
    pub(crate) const fn about(self) -> &'static str {
        match self {
            Self::Task => {
                "Fifteen tasks, each in up to four rungs: see it, break it, fix it, prove it."
            }
            Self::Challenge => {
                "Reach a goal by faults alone, or find the implementation that is right."
            }
            Self::Concept => {
                "Every term of this page, with a run and with what it is often taken for."
            }
            Self::Mistake => {
                "What goes wrong in implementations, with the schedule that exposes it."
            }
            Self::Interview => {
                "Questions as interviewers ask them, and the run that proves the answer."
            }
            Self::Reference => "Comparisons, and what the simulator leaves out.",
        }
    }
}

/// What stands at the head of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FrontMatter {
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) number: Option<u32>,
    pub(crate) track: Option<String>,
    #[serde(default)]
    pub(crate) needs: Vec<String>,
    #[serde(default)]
    pub(crate) fast: bool,
    #[serde(default)]
    pub(crate) concepts: Vec<String>,
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    pub(crate) run: Option<String>,
    pub(crate) near: Option<String>,
    pub(crate) mistake: Option<String>,
    #[serde(default)]
    pub(crate) sources: Vec<String>,
}

/// A file.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) kind: Kind,
    /// The name of the file without its ending.
    pub(crate) slug: String,
    /// From the folder `docs` on.
    pub(crate) path: String,
    pub(crate) front: FrontMatter,
    /// What follows the front matter.
    pub(crate) text: String,
    /// The line of the file at which that begins, counted from 1.
    pub(crate) first_line: usize,
}

impl Page {
    /// Its address, from the folder of Learn on.
    pub(crate) fn address(&self) -> String {
        format!("{}/{}.html", self.kind.folder(), self.slug)
    }

    pub(crate) fn complaint(&self, line: usize, what: impl Into<String>) -> Complaint {
        Complaint { path: self.path.clone(), line, what: what.into() }
    }

    /// Whether it has this name among its own.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.slug == name || self.front.aliases.iter().any(|alias| alias == name)
    }
}

/// The mark around the front matter.
const FENCE: &str = "+++";

/// Reads a file.
pub(crate) fn parse(kind: Kind, slug: &str, path: &str, text: &str) -> Result<Page, Complaint> {
    let complaint = |line, what: String| Complaint { path: path.into(), line, what };
    let rest = text.strip_prefix(FENCE).and_then(|rest| rest.strip_prefix('\n'));
    let split = rest.and_then(|rest| rest.split_once("\n+++\n"));
    let Some((front, body)) = split else {
        return Err(complaint(
            1,
            "it does not begin with front matter between two lines `+++`".into(),
        ));
    };
    let read: FrontMatter = toml::from_str(front).map_err(|error| {
        let before = error.span().map_or("", |span| &front[..span.start]);
        complaint(2 + before.matches('\n').count(), error.message().to_owned())
    })?;
    Ok(Page {
        kind,
        slug: slug.into(),
        path: path.into(),
        front: read,
        text: body.into(),
        first_line: 4 + front.matches('\n').count(),
    })
}

/// Every page below a folder, in the order of their lists, and what is no page.
pub(crate) fn read_all(docs: &Path) -> (Vec<Page>, Vec<Complaint>) {
    let (mut pages, mut complaints) = (Vec::new(), Vec::new());
    for kind in Kind::ALL {
        for file in files(&docs.join(kind.folder())) {
            let slug = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let path = format!("{}/{slug}.md", kind.folder());
            let page = match fs::read_to_string(&file) {
                Ok(text) => parse(kind, &slug, &path, &text),
                Err(error) => {
                    Err(Complaint { path, line: 1, what: format!("it cannot be read: {error}") })
                }
            };
            match page {
                Ok(page) => pages.push(page),
                Err(complaint) => complaints.push(complaint),
            }
        }
    }
    // Numbered pages first, in their order; the others by their titles.
    pages.sort_by_cached_key(|page| {
        let Page { kind, front, .. } = page;
        (*kind, front.number.unwrap_or(u32::MAX), front.title.to_lowercase())
    });
    (pages, complaints)
}

/// The Markdown files of a folder, by their names; none if there is no such folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "md"));
    files.sort();
    files
}
