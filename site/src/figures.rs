//! The pictures of the runs that pages show, each drawn once.

use std::collections::BTreeMap;

use coordinator_core::{analysis::narrate, export, scenario::entry_of, trace::Trace};

use crate::body::escaped;

/// The longest run that is told in words; of a longer one, its beginning is.
const MAX_STEPS: u32 = 80;

/// Pictures by their file names.
#[derive(Debug, Default)]
pub(crate) struct Figures(BTreeMap<String, String>);

impl Figures {
    /// The picture of a run as a tag, from the folder of a page on.
    pub(crate) fn add(&mut self, trace: &Trace) -> String {
        let name = match entry_of(&trace.scenario) {
            Some(entry) => format!("{}.svg", entry.id),
            None => format!("run-{:08x}-{}.svg", trace.digest(), trace.len()),
        };
        let svg = self.0.entry(name.clone()).or_insert_with(|| export::svg(trace));
        let size = |attribute: &str| {
            let rest = svg.split_once(&format!(" {attribute}=\"")).map_or("", |(_, rest)| rest);
            rest.split('"').next().unwrap_or_default().to_owned()
        };
        let (width, height) = (size("width"), size("height"));
        let alt = escaped(&format!("A run of {}, told below in words", trace.scenario.info().name));
        format!(
            r#"<img src="../figures/{name}" width="{width}" height="{height}" loading="lazy" alt="{alt}">"#
        )
    }

    /// Each file and what it holds.
    pub(crate) fn files(self) -> BTreeMap<String, String> {
        self.0
    }
}

/// A run in words, a sentence a step, and how it ends.
pub(crate) fn words(trace: &Trace) -> Vec<String> {
    let told = trace.len().min(MAX_STEPS);
    let mut words: Vec<String> = (0..told).map(|step| narrate::step(trace, step)).collect();
    words.push(match trace.len() - told {
        0 => narrate::end(trace),
        more => format!("… and {more} steps more."),
    });
    words
}
