//! What there is to run: the library and the protocols.

use coordinator_core::{
    protocols::ProtocolId,
    scenario::{Entry, find},
};
use serde::Serialize;

use crate::{
    answer::{Answer, json},
    args,
};

#[derive(Serialize)]
struct List {
    scenarios: Vec<Scenario>,
    protocols: Vec<Protocol>,
}

#[derive(Serialize)]
struct Scenario {
    id: &'static str,
    aliases: Vec<&'static str>,
    group: &'static str,
    title: &'static str,
    watch_for: &'static str,
}

#[derive(Serialize)]
struct Protocol {
    id: &'static str,
    name: &'static str,
}

/// Lists the library and the protocols.
pub(crate) fn list(args: &args::List) -> Answer {
    let words = args.words.join(" ");
    let whole = words.trim().is_empty();
    let list = List {
        scenarios: find(&words).into_iter().map(scenario).collect(),
        protocols: ProtocolId::all().filter(|_| whole).flat_map(variants).collect(),
    };
    Answer::fine(if args.json {
        json(&list)
    } else if whole {
        all(&list)
    } else {
        best(&list)
    })
}

fn scenario(entry: &Entry) -> Scenario {
    Scenario {
        id: entry.id,
        aliases: entry.names().skip(1).collect(),
        group: entry.group,
        title: entry.title,
        watch_for: entry.watch_for,
    }
}

fn variants(protocol: ProtocolId) -> impl Iterator<Item = Protocol> {
    let variants = protocol.info().variants.iter();
    variants.map(|variant| Protocol { id: variant.id, name: variant.name })
}

fn all(list: &List) -> String {
    let mut lines = vec!["Runs of the library, for `coordinator run`:".to_string()];
    let width = list.width();
    let mut group = "";
    for scenario in &list.scenarios {
        if scenario.group != group {
            group = scenario.group;
            lines.push(format!("\n{group}"));
        }
        lines.extend(scenario.lines(width));
    }
    lines.push("\nProtocols, for `coordinator cost`:\n".into());
    for protocol in &list.protocols {
        lines.push(format!("  {:width$}  {}", protocol.id, protocol.name));
    }
    lines.join("\n") + "\n"
}

fn best(list: &List) -> String {
    if list.scenarios.is_empty() {
        return "No run of the library has these words.\n".into();
    }
    let mut lines = vec!["Runs of the library, best match first:\n".to_string()];
    lines.extend(list.scenarios.iter().flat_map(|scenario| scenario.lines(list.width())));
    lines.join("\n") + "\n"
}

impl List {
    fn width(&self) -> usize {
        self.scenarios.iter().map(|scenario| scenario.id.len()).max().unwrap_or(0)
    }
}

impl Scenario {
    fn lines(&self, width: usize) -> [String; 2] {
        let alias = self.aliases.join(" ");
        [
            format!("  {:width$}  {alias:3}  {}", self.id, self.title),
            format!("  {:width$}       {}", "", self.watch_for),
        ]
    }
}
