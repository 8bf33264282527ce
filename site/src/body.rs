//! The text of a page: Markdown with blocks, links that are resolved and numbers that are worked out.

use std::ops::Range;

use coordinator_learn::blocks::Block;
use pulldown_cmark::{
    CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html,
};
use serde::de::DeserializeOwned;

use crate::{claims, complaint::Complaint, page::Page, references::References};

/// A piece of a page, in their order.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    /// Text.
    Html(String),
    /// A block, and the line of the file that it begins at.
    Block(Box<Block>, usize),
}

/// A page's text, read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Body {
    pub(crate) pieces: Vec<Piece>,
    /// The plain words, for search.
    pub(crate) words: String,
}

/// The languages of blocks, each with what reads it.
type Read = fn(&str) -> Result<Block, toml::de::Error>;
const BLOCKS: [(&str, Read); 6] = [
    ("run", |text| read(text, Block::Run)),
    ("predict", |text| read(text, Block::Predict)),
    ("break", |text| read(text, Block::Break)),
    ("fix", |text| read(text, Block::Fix)),
    ("prove", |text| read(text, Block::Prove)),
    ("hunt", |text| read(text, Block::Hunt)),
];

fn read<T: DeserializeOwned>(text: &str, make: fn(T) -> Block) -> Result<Block, toml::de::Error> {
    toml::from_str(text).map(make)
}

struct Reader<'a> {
    page: &'a Page,
    references: &'a References<'a>,
    complaints: Vec<Complaint>,
    body: Body,
    /// Events that are not yet a piece.
    events: Vec<Event<'a>>,
    /// The links that are open: whether each has an address.
    links: Vec<bool>,
}

/// Reads the text of a page.
pub(crate) fn read_body(page: &Page, references: &References<'_>) -> (Body, Vec<Complaint>) {
    let mut reader = Reader {
        page,
        references,
        complaints: Vec::new(),
        body: Body::default(),
        events: Vec::new(),
        links: Vec::new(),
    };
    let options = Options::ENABLE_TABLES | Options::ENABLE_SMART_PUNCTUATION;
    let mut events = Parser::new_ext(&page.text, options).into_offset_iter();
    while let Some((event, range)) = events.next() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                let mut text = String::new();
                for (event, _) in events.by_ref() {
                    match event {
                        Event::Text(part) => text += &part,
                        _ => break,
                    }
                }
                reader.code(&language, &text, &range);
            }
            event => reader.event(event, &range),
        }
    }
    reader.flush();
    (reader.body, reader.complaints)
}

impl<'a> Reader<'a> {
    fn line(&self, range: &Range<usize>) -> usize {
        self.page.first_line + self.page.text[..range.start].matches('\n').count()
    }

    fn complain(&mut self, range: &Range<usize>, what: impl Into<String>) {
        let line = self.line(range);
        self.complaints.push(self.page.complaint(line, what));
    }

    /// Makes a piece of the events so far.
    fn flush(&mut self) {
        if self.events.is_empty() {
            return;
        }
        let mut text = String::new();
        html::push_html(&mut text, std::mem::take(&mut self.events).into_iter());
        // The corner of a table heads nothing.
        self.body.pieces.push(Piece::Html(text.replace("<th></th>", "<td></td>")));
    }

    fn code(&mut self, language: &CowStr<'a>, text: &str, range: &Range<usize>) {
        let block = BLOCKS.iter().find(|(name, _)| *name == &**language);
        match block.map(|(_, read)| read(text)) {
            Some(Ok(block)) => {
                self.flush();
                let line = self.line(range);
                self.body.pieces.push(Piece::Block(Box::new(block), line));
            }
            Some(Err(error)) => {
                let before = error.span().map_or("", |span| &text[..span.start]);
                let line = self.line(range) + 1 + before.matches('\n').count();
                self.complaints.push(self.page.complaint(line, error.message()));
            }
            None => {
                let known = ["", "text", "sh", "toml", "json"];
                if !known.contains(&&**language) {
                    let what = format!(
                        "there is no block `{language}`; there are {}",
                        BLOCKS.map(|(name, _)| name).join(", ")
                    );
                    self.complain(range, what);
                }
                let kind = CodeBlockKind::Fenced(language.clone());
                self.events.push(Event::Start(Tag::CodeBlock(kind)));
                self.events.push(Event::Text(text.to_owned().into()));
                self.events.push(Event::End(TagEnd::CodeBlock));
            }
        }
    }

    fn event(&mut self, event: Event<'a>, range: &Range<usize>) {
        match event {
            Event::Html(_) | Event::InlineHtml(_) => {
                self.complain(range, "HTML is not allowed: write Markdown");
            }
            Event::Start(Tag::Image { .. }) => {
                self.complain(
                    range,
                    "there are no pictures but those of runs: write a block `run`",
                );
            }
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => {
                self.complain(
                    range,
                    "headings begin with `##`: the title stands in the front matter",
                );
            }
            Event::Code(text) if text.starts_with("= ") => self.number(&text[2..], range),
            Event::Start(Tag::Link { dest_url, title, .. }) => self.link(&dest_url, &title, range),
            Event::End(TagEnd::Link) => {
                let has_address = self.links.pop().unwrap_or(true);
                let end = if has_address { "</a>" } else { "</span>" };
                self.events.push(Event::InlineHtml(end.into()));
            }
            Event::Text(text) => {
                self.body.words += &text;
                self.body.words.push(' ');
                self.events.push(Event::Text(text));
            }
            event => self.events.push(event),
        }
    }

    /// Puts in a number, which leads to the run that gives it.
    fn number(&mut self, text: &str, range: &Range<usize>) {
        let found = claims::number(text, self.page, self.references.runs)
            .and_then(|(value, run)| Ok((value, self.references.play(&run)?)));
        match found {
            Ok((value, address)) => {
                let title = escaped(&format!("{} at the end of this run", text.trim()));
                let link = format!(
                    r#"<a class="number" href="{}" title="{title}">{value}</a>"#,
                    escaped(&address)
                );
                self.events.push(Event::InlineHtml(link.into()));
            }
            Err(what) => self.complain(range, what),
        }
    }

    fn link(&mut self, to: &str, title: &str, range: &Range<usize>) {
        let target = match self.references.resolve(to, self.page) {
            Ok(target) => target,
            Err(what) => {
                self.complain(range, what);
                self.links.push(false);
                self.events.push(Event::InlineHtml("<span>".into()));
                return;
            }
        };
        let (address, class) = (escaped(&target.address), target.class);
        let title = if title.is_empty() {
            String::new()
        } else {
            format!(r#" title="{}""#, escaped(title))
        };
        self.links.push(!address.is_empty());
        let begin = match (address.is_empty(), class) {
            (true, _) => {
                let name = escaped(to.split_once(':').map_or(to, |(_, rest)| rest));
                format!(r#"<span class="{class}" title="{name}">"#)
            }
            (false, "to-elsewhere") => {
                format!(r#"<a class="{class}" href="{address}" rel="external noreferrer"{title}>"#)
            }
            (false, _) => format!(r#"<a class="{class}" href="{address}"{title}>"#),
        };
        self.events.push(Event::InlineHtml(begin.into()));
    }
}

/// A text within a line of an author's, such as a caption: Markdown without blocks.
pub(crate) fn inline(
    text: &str,
    page: &Page,
    line: usize,
    references: &References<'_>,
) -> (String, Vec<Complaint>) {
    let alone = Page { text: text.into(), first_line: line, ..page.clone() };
    let (body, complaints) = read_body(&alone, references);
    let html: String = body
        .pieces
        .into_iter()
        .map(|piece| match piece {
            Piece::Html(html) => html,
            Piece::Block(..) => String::new(),
        })
        .collect();
    let html = html.trim();
    let html = html
        .strip_prefix("<p>")
        .and_then(|it| it.strip_suffix("</p>"))
        .filter(|it| !it.contains("<p>"))
        .unwrap_or(html);
    (html.to_owned(), complaints)
}

/// A text as it may stand in HTML, between tags and in attributes.
pub(crate) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => html += "&amp;",
            '<' => html += "&lt;",
            '>' => html += "&gt;",
            '"' => html += "&quot;",
            '\'' => html += "&#39;",
            char => html.push(char),
        }
    }
    html
}
