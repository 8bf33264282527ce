//! Where the links of a text lead.

use std::{fs, path::Path};

use coordinator_core::scenario::{Link, Scenario};
use coordinator_learn::run;

use crate::{
    claims,
    page::{Kind, Page},
    runs::Runs,
};

/// Everything that a link may lead to.
pub(crate) struct References<'a> {
    pub(crate) pages: &'a [Page],
    pub(crate) runs: &'a Runs,
    /// The folder of the project, for tests.
    pub(crate) root: &'a Path,
    /// Whether every schedule is searched that a claim is about, which takes minutes for all pages.
    pub(crate) searches: bool,
}

/// From the folder of a page to the page that plays.
pub(crate) const TO_ROOT: &str = "../../";
/// From the folder of a page to that of Learn.
pub(crate) const TO_LEARN: &str = "../";

/// A link, as a page has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) address: String,
    /// A class by which it can be told from others.
    pub(crate) class: &'static str,
}

impl References<'_> {
    /// The address in Play of a run that a page names.
    pub(crate) fn play(&self, reference: &str) -> Result<String, String> {
        let trace = self.runs.get(reference).map_err(|error| error.to_string())?;
        Ok(format!("{TO_ROOT}{}", run::address(&trace.scenario, trace.digest())))
    }

    /// Where a link of a page leads, or why nowhere.
    pub(crate) fn resolve(&self, link: &str, page: &Page) -> Result<Target, String> {
        let Some((scheme, rest)) = link.split_once(':') else {
            return Err(format!(
                "`{link}` leads nowhere: see docs/writing.md for the links that there are"
            ));
        };
        let rest = rest.trim();
        let found = |address, class| Ok(Target { address, class });
        match scheme {
            "run" => found(self.play(rest)?, "to-run"),
            "claim" => found(self.play(&claims::condition(rest, page, self.runs)?)?, "to-run"),
            "cell" => {
                found(format!("{TO_ROOT}#/table/{}", first_run(claims::cell(rest)?)), "to-cell")
            }
            "test" => self.test(rest).and_then(|address| found(address, "to-test")),
            "http" | "https" => found(link.to_owned(), "to-elsewhere"),
            _ => {
                let kind = Kind::ALL.into_iter().find(|kind| kind.scheme() == scheme);
                let kind =
                    kind.ok_or_else(|| format!("there are no links of the kind `{scheme}:`"))?;
                found(self.page(kind, rest)?, "to-page")
            }
        }
    }

    /// The address of a page by its file name or another of its names.
    pub(crate) fn page(&self, kind: Kind, name: &str) -> Result<String, String> {
        let mut pages = self.pages.iter().filter(|page| page.kind == kind);
        let page = pages.find(|page| page.is_called(name));
        let page = page.ok_or_else(|| format!("there is no {} `{name}`", kind.scheme()))?;
        Ok(format!("{TO_LEARN}{}", page.address()))
    }

    /// The name of a test, `FILE#FUNCTION`, if there is one.
    fn test(&self, reference: &str) -> Result<String, String> {
        let (file, function) = reference.split_once('#').ok_or_else(|| {
            format!("`{reference}` is no test: write it as `test:tests/conformance/costs.rs#name`")
        })?;
        let text = fs::read_to_string(self.root.join(file))
            .map_err(|_| format!("there is no file `{file}`"))?;
        if text.contains(&format!("fn {function}(")) {
            Ok(String::new())
        } else {
            Err(format!("`{file}` has no test `{function}`"))
        }
    }
}

/// What the address of the fault matrix wants for a run: the variant's own.
fn first_run(variant: &str) -> String {
    let text = format!("protocol: {variant}\n");
    let scenario = Scenario::from_text(&text).expect("the fault matrix names variants");
    Link::new(scenario).code()
}
