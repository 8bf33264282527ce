//! The pages that lead to others.

use std::fmt::Write;

use coordinator_learn::blocks::Block;

use super::{Frame, heading};
use crate::{
    body::{Body, Piece, escaped},
    page::{Kind, Page},
    references::TO_LEARN,
};

/// How many blocks of a page can be solved: all but figures.
fn exercises(body: &Body) -> usize {
    let is_exercise = |piece: &&Piece| matches!(piece, Piece::Block(block, _) if !matches!(**block, Block::Run(_)));
    body.pieces.iter().filter(is_exercise).count()
}

/// The list of the pages of a kind, under the headings that they name.
pub(crate) fn list(kind: Kind, pages: &[(Page, Body)], styles: &[String]) -> String {
    let mut main = format!(
        r#"<nav class="crumbs" aria-label="You are here"><a href="{TO_LEARN}index.html">Learn</a></nav><h1>{}</h1><p class="summary">{}</p>"#,
        kind.heading(),
        kind.about()
    );
    if kind == Kind::Interview {
        main += r#"<div data-live="drill"></div>"#;
    }
    main += &items(kind, pages, "");
    Frame { title: kind.heading(), summary: kind.about(), to_learn: TO_LEARN, styles }.around(&main)
}

/// The items of a list, from a folder's own address on.
fn items(kind: Kind, pages: &[(Page, Body)], folder: &str) -> String {
    let of_kind: Vec<&(Page, Body)> = pages.iter().filter(|(page, _)| page.kind == kind).collect();
    let mut tracks: Vec<Option<&str>> = Vec::new();
    for (page, _) in &of_kind {
        if !tracks.contains(&page.front.track.as_deref()) {
            tracks.push(page.front.track.as_deref());
        }
    }
    let mut html = String::new();
    for track in tracks {
        if let Some(track) = track {
            let _ = write!(html, "<h2>{}</h2>", escaped(track));
        }
        html += r#"<ul class="pages">"#;
        for (page, body) in of_kind.iter().filter(|(page, _)| page.front.track.as_deref() == track)
        {
            let fast =
                if page.front.fast { r#" <span class="fast">fast track</span>"# } else { "" };
            let _ = write!(
                html,
                r#"<li><a href="{folder}{}.html" data-exercises="{}">{}</a>{fast}<p>{}</p></li>"#,
                page.slug,
                exercises(body),
                escaped(&heading(page)),
                escaped(&page.front.summary)
            );
        }
        html += "</ul>";
    }
    html
}

/// The first page of Learn: every list, and where to begin.
pub(crate) fn home(pages: &[(Page, Body)], styles: &[String]) -> String {
    let mut main = String::from(
        r#"<h1>Learn</h1><p class="summary">Distributed transactions, taught by runs that really happen: see a protocol work, break it, mend it, and let the checker go through every schedule.</p>"#,
    );
    let is_start = |page: &Page| page.kind == Kind::Reference && page.slug == "start-here";
    if let Some((page, _)) = pages.iter().find(|(page, _)| is_start(page)) {
        let _ = write!(
            main,
            r#"<p><a class="button" href="{}">{}</a> {}</p>"#,
            page.address(),
            escaped(&page.front.title),
            escaped(&page.front.summary)
        );
    }
    let all: usize = pages.iter().map(|(_, body)| exercises(body)).sum();
    let _ = write!(main, r#"<div data-live="progress" data-exercises="{all}"></div>"#);
    for kind in Kind::ALL {
        let count = pages.iter().filter(|(page, _)| page.kind == kind).count();
        if count == 0 {
            continue;
        }
        let folder = kind.folder();
        if kind == Kind::Task {
            let _ = write!(main, "<h2>{}</h2><p>{}</p>", kind.heading(), kind.about());
            main += &items(kind, pages, "tasks/").replace("<h2>", "<h3>").replace("</h2>", "</h3>");
        } else {
            let _ = write!(
                main,
                r#"<h2><a href="{folder}/index.html">{}</a> <span class="count">{count}</span></h2><p>{}</p>"#,
                kind.heading(),
                kind.about()
            );
        }
    }
    main += r#"<h2><a href="task-builder.html">Make a task</a></h2><p>Any run and a goal become a link that you send to others.</p>"#;
    let summary = "A course on distributed transactions whose runs are real.";
    Frame { title: "Learn", summary, to_learn: "", styles }.around(&main)
}

/// A page whose content comes with its address, or is made by its visitor.
pub(crate) fn shell(title: &str, summary: &str, attribute: &str, styles: &[String]) -> String {
    let main = format!(
        r#"<nav class="crumbs" aria-label="You are here"><a href="index.html">Learn</a></nav><h1>{title}</h1><p class="summary">{summary}</p><section class="block" {attribute}><p>This page needs JavaScript: the task stands in its address, and is made by its visitor. A task opens on <a href="task.html">a page of its own</a>.</p></section>"#
    );
    Frame { title, summary, to_learn: "", styles }.around(&main)
}
