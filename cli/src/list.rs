//! What there is to run: the library and the protocols.

use coordinator_core::{
    protocols::ProtocolId,
    scenario::{Entry, LIBRARY},
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
    let list = List {
        scenarios: LIBRARY.iter().map(scenario).collect(),
        protocols: ProtocolId::all().flat_map(variants).collect(),
    };
    Answer::fine(if args.json { json(&list) } else { text(&list) })
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

fn text(list: &List) -> String {
    let mut lines = vec!["Runs of the library, for `coordinator run`:".to_string()];
    let width = list.scenarios.iter().map(|scenario| scenario.id.len()).max().unwrap_or(0);
    let mut group = "";
    for scenario in &list.scenarios {
        if scenario.group != group {
            group = scenario.group;
            lines.push(format!("\n{group}"));
        }
        let alias = scenario.aliases.join(" ");
        lines.push(format!("  {:width$}  {alias:3}  {}", scenario.id, scenario.title));
        lines.push(format!("  {:width$}       {}", "", scenario.watch_for));
    }
    lines.push("\nProtocols, for `coordinator cost`:\n".into());
    for protocol in &list.protocols {
        lines.push(format!("  {:width$}  {}", protocol.id, protocol.name));
    }
    lines.join("\n") + "\n"
}
