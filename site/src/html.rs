//! Pages as HTML that can be read without a script. What a script makes live carries its block as JSON.

mod blocks;
mod lists;

use std::{collections::BTreeMap, fmt::Write};

use coordinator_learn::blocks::Block;

use crate::{
    body::{Body, Piece, escaped},
    figures::Figures,
    page::{Kind, Page},
    references::{References, TO_LEARN, TO_ROOT},
};

pub(crate) use lists::{home, list, shell};

/// What every page has around it, and how far it is from the folder of Learn.
struct Frame<'a> {
    title: &'a str,
    summary: &'a str,
    /// `../` for a page in a folder of its own.
    to_learn: &'a str,
    /// The style sheets of the playground, which draw what is live.
    styles: &'a [String],
}

const MARK: &str = r#"<svg class="brand-mark" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path d="M12 5v6M12 11l-6 6M12 11l6 6"/><circle cx="12" cy="5" r="2.6"/><circle cx="6" cy="18" r="2.6"/><circle cx="18" cy="18" r="2.6"/></svg>"#;

impl Frame<'_> {
    fn around(&self, main: &str) -> String {
        let (title, summary) = (escaped(self.title), escaped(self.summary));
        let to_learn = self.to_learn;
        let to_root = format!("{to_learn}../");
        let style = |name: &String| format!("<link rel=\"stylesheet\" href=\"{to_root}{name}\">\n");
        let styles: String = self.styles.iter().map(style).collect();
        format!(
            r##"<!doctype html>
<html lang="en" data-root="{to_root}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Learn · Coordinator</title>
<meta name="description" content="{summary}">
<link rel="icon" href="data:,">
{styles}<link rel="stylesheet" href="{to_learn}learn.css">
<script type="module" src="{to_root}learn_loader.js"></script>
</head>
<body>
<a class="skip" href="#text">Skip to the text</a>
<header class="top-bar">
<a class="brand" href="{to_learn}index.html">{MARK}<span>Coordinator</span></a>
<nav class="screens" aria-label="Screens">
<a href="{to_learn}index.html" aria-current="page">Learn</a>
<a href="{to_root}index.html#/play/2pc-commit">Play</a>
<a href="{to_root}index.html#/check/2pc-commit">Check</a>
</nav>
</header>
<main id="text" tabindex="-1">
{main}
</main>
</body>
</html>
"##
        )
    }
}

/// The page of a text.
pub(crate) fn page(
    page: &Page,
    body: &Body,
    references: &References<'_>,
    figures: &mut Figures,
    styles: &[String],
) -> String {
    let front = &page.front;
    let mut main = format!(
        r#"<nav class="crumbs" aria-label="You are here"><a href="{TO_LEARN}index.html">Learn</a> › <a href="index.html">{}</a></nav>
<h1>{}</h1>
<p class="summary">{}</p>
"#,
        page.kind.heading(),
        escaped(&heading(page)),
        escaped(&front.summary)
    );
    let mut places = BTreeMap::<&str, usize>::new();
    for piece in &body.pieces {
        match piece {
            Piece::Html(html) => main += html,
            Piece::Block(block, line) => {
                let place = places.entry(blocks::name(block)).or_default();
                *place += 1;
                let (place, figures) = (*place, &mut *figures);
                let writer = blocks::Writer { page, line: *line, place, references, figures };
                main += &writer.block(block);
            }
        }
    }
    main += &foot(page, references);
    Frame { title: &front.title, summary: &front.summary, to_learn: TO_LEARN, styles }.around(&main)
}

/// The title, with the number of a task before it.
fn heading(page: &Page) -> String {
    match (page.kind, page.front.number) {
        (Kind::Task, Some(number)) => format!("{number}. {}", page.front.title),
        _ => page.front.title.clone(),
    }
}

/// What stands below a text: where else to look, sources, the next page.
fn foot(page: &Page, references: &References<'_>) -> String {
    let front = &page.front;
    let mut foot = String::new();
    let mut named = |label: &str, kind: Kind, names: &[String]| {
        let links: Vec<String> = names
            .iter()
            .filter_map(|name| {
                references.pages.iter().find(|it| it.kind == kind && it.is_called(name))
            })
            .map(|it| {
                format!(
                    r#"<li><a href="{TO_LEARN}{}">{}</a></li>"#,
                    it.address(),
                    escaped(&it.front.title)
                )
            })
            .collect();
        if !links.is_empty() {
            let _ = write!(
                foot,
                r#"<div><h2>{label}</h2><ul class="chips">{}</ul></div>"#,
                links.join("")
            );
        }
    };
    named("Before this", Kind::Task, &front.needs);
    if let Some(near) = &front.near {
        named("Often taken for", Kind::Concept, std::slice::from_ref(near));
    }
    named("Concepts", Kind::Concept, &front.concepts);
    if !front.sources.is_empty() {
        let sources = items(front.sources.iter().map(|source| escaped(source)));
        let _ = write!(foot, r#"<div><h2>Sources</h2><ul class="sources">{sources}</ul></div>"#);
    }
    let of_kind: Vec<&Page> = references.pages.iter().filter(|it| it.kind == page.kind).collect();
    let here = of_kind.iter().position(|it| it.slug == page.slug);
    let beside = |place: Option<usize>, class: &str, word: &str| {
        let other = place.and_then(|place| of_kind.get(place));
        other.map_or_else(String::new, |other| {
            let title = escaped(&heading(other));
            format!(
                r#"<a class="{class}" href="{}.html"><span>{word}</span> {title}</a>"#,
                other.slug
            )
        })
    };
    let previous = beside(here.and_then(|here| here.checked_sub(1)), "previous", "Previous");
    let next = beside(here.map(|here| here + 1), "next", "Next");
    format!(
        r#"<footer class="foot">{foot}<nav class="beside" aria-label="Other pages">{previous}{next}</nav></footer>"#
    )
}

/// The items of a list, which are HTML.
fn items(items: impl Iterator<Item = String>) -> String {
    items.map(|item| ["<li>", &item, "</li>"].concat()).collect()
}

/// A block as the live page gets it.
fn json(block: &Block) -> String {
    escaped(&serde_json::to_string(block).expect("every block serialises"))
}

/// The address of Play from the folder of a page.
fn play(references: &References<'_>, run: &str) -> String {
    references.play(run).unwrap_or_else(|_| TO_ROOT.into())
}
