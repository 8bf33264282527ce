//! Makes the pages of Learn from Markdown. A page of which something is not so is refused: a number that a run does
//! not give, a goal that its solution does not reach, a link that leads nowhere.

mod body;
mod claims;
mod complaint;
mod figures;
mod html;
mod page;
mod references;
mod runs;
#[cfg(test)]
mod tests;
mod verify;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, Result, bail};
use clap::{Parser, Subcommand};
use coordinator_learn::blocks::Block;

use crate::{
    body::{Body, Piece},
    complaint::Complaint,
    figures::Figures,
    page::{Kind, Page},
    references::References,
    runs::Runs,
};

#[derive(Parser)]
#[command(about = "Makes the pages of Learn from the Markdown in docs/")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Says what is not so in the texts, each with its file and line
    Check {
        /// Only these files or folders, as in docs/tasks/saga.md; without any, all
        files: Vec<PathBuf>,
        /// Also searches every schedule that a claim is about, which takes minutes for all pages
        #[arg(long)]
        search: bool,
    },
    /// Writes every page into a folder, and what they need beside them
    Build {
        /// The folder; it is made if it is missing
        out: PathBuf,
        /// A style sheet of the playground, from the folder above OUT on; there may be several
        #[arg(long = "style")]
        styles: Vec<String>,
    },
}

fn main() -> ExitCode {
    let Arguments { command } = Arguments::parse();
    let done = match command {
        Command::Check { files, search } => check(&files, search),
        Command::Build { out, styles } => build(&out, &styles),
    };
    match done {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The pages of a project, read, and everything that is wrong with them.
struct Site {
    pages: Vec<(Page, Body)>,
    complaints: Vec<Complaint>,
}

impl Site {
    /// Reads the pages of a project; `searches` says of which to search every schedule that a claim is about.
    fn read(root: &Path, runs: &Runs, searches: impl Fn(&Page) -> bool) -> Self {
        let (pages, mut complaints) = page::read_all(&root.join("docs"));
        let mut read = Vec::new();
        for page in &pages {
            let references = References { pages: &pages, runs, root, searches: searches(page) };
            complaints.extend(
                verify::front(page, &references).into_iter().map(|what| page.complaint(1, what)),
            );
            let (body, found) = body::read_body(page, &references);
            complaints.extend(found);
            complaints.extend(blocks_of(page, &body, &references));
            read.push((page.clone(), body));
        }
        Self { pages: read, complaints }
    }
}

/// What is wrong with the blocks of a page.
fn blocks_of(page: &Page, body: &Body, references: &References<'_>) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for piece in &body.pieces {
        if let Piece::Block(block, line) = piece {
            let wrong = verify::block(block, references);
            complaints.extend(wrong.into_iter().map(|what| page.complaint(*line, what)));
            let block: Block = (**block).clone();
            let _: Block = block.map_texts(|text| {
                let (html, wrong) = body::inline(text, page, *line, references);
                complaints.extend(wrong);
                html
            });
        }
    }
    complaints
}

/// The folder of the project: where one stands.
fn root() -> Result<PathBuf> {
    let root = env::current_dir()?;
    if root.join("docs/writing.md").is_file() {
        Ok(root)
    } else {
        bail!("there is no docs/writing.md here: go to the project's folder")
    }
}

/// Every complaint, a line each.
fn listed(complaints: &[Complaint]) -> String {
    let lines: Vec<String> = complaints.iter().map(Complaint::to_string).collect();
    format!("{}\n{} to mend", lines.join("\n"), lines.len())
}

fn check(files: &[PathBuf], search: bool) -> Result<String> {
    let is_of = |path: &str, file: &Path| Path::new("docs").join(path).starts_with(file);
    let is_asked = |path: &str| files.is_empty() || files.iter().any(|file| is_of(path, file));
    let searches = |page: &Page| search && is_asked(&page.path);
    let Site { pages, mut complaints } = Site::read(&root()?, &Runs::default(), searches);
    if let Some(none) =
        files.iter().find(|file| !pages.iter().any(|(page, _)| is_of(&page.path, file)))
    {
        bail!("{} is no page and no folder of pages, as docs/tasks is", none.display());
    }
    complaints.retain(|complaint| is_asked(&complaint.path));
    if complaints.is_empty() {
        Ok(format!("{} pages, and nothing to mend", pages.len()))
    } else {
        bail!(listed(&complaints))
    }
}

const STYLE: &str = include_str!("learn.css");

fn build(out: &Path, styles: &[String]) -> Result<String> {
    let (root, runs) = (root()?, Runs::default());
    let Site { pages: read, complaints } = Site::read(&root, &runs, |_| false);
    if !complaints.is_empty() {
        bail!(listed(&complaints));
    }
    let pages: Vec<Page> = read.iter().map(|(page, _)| page.clone()).collect();
    let references = References { pages: &pages, runs: &runs, root: &root, searches: false };
    let mut figures = Figures::default();
    let write = |name: &str, text: &str| -> Result<()> {
        let file = out.join(name);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))
    };
    for (page, body) in &read {
        write(&page.address(), &html::page(page, body, &references, &mut figures, styles))?;
    }
    for kind in Kind::ALL {
        write(&format!("{}/index.html", kind.folder()), &html::list(kind, &read, styles))?;
    }
    write("index.html", &html::home(&read, styles))?;
    let task = html::shell("A task", "Reach the goal by acting on the run.", "data-task", styles);
    write("task.html", &task)?;
    let about =
        "Any run and a goal become a link that you send to others; nothing is kept anywhere.";
    let builder = html::shell("Make a task", about, "data-task-builder", styles);
    write("task-builder.html", &builder)?;
    write("learn.css", STYLE)?;
    for (name, picture) in figures.files() {
        write(&format!("figures/{name}"), &picture)?;
    }
    Ok(format!("{} pages are in {}", pages.len(), out.display()))
}
