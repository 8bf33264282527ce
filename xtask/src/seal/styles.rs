//! One style sheet for a page that ships: a request instead of twenty, and what compresses better as one.
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// Joins the style sheets of a page in their order, and returns the page with a link to the one.
pub(super) fn join(page: &str, folder: &Path) -> Result<String> {
    let joined = Joined::of(page)?;
    let mut style = String::new();
    for sheet in &joined.sheets {
        let file = folder.join(sheet);
        style += &fs::read_to_string(&file).with_context(|| format!("read {sheet}"))?;
        fs::remove_file(&file)?;
    }
    fs::write(folder.join(&joined.name), style)?;
    Ok(joined.page)
}

/// The files of the style sheets that a page links to.
pub(super) fn linked(page: &str) -> impl Iterator<Item = &str> {
    let links = page.split(LINK).skip(1);
    links.filter_map(|rest| rest.split('"').next())
}

/// What comes before the name of a style sheet.
const LINK: &str = r#"<link rel="stylesheet" href="./"#;

/// A page with one link to a style sheet where it had many.
struct Joined {
    page: String,
    /// The file that is to hold all of them.
    name: String,
    /// The files that the page named, in their order.
    sheets: Vec<String>,
}

impl Joined {
    fn of(page: &str) -> Result<Self> {
        let mut parts = page.split(LINK);
        let before = parts.next().unwrap_or_default();
        let (mut sheets, mut after, mut hash) = (Vec::new(), String::new(), 0_u64);
        for part in parts {
            let (sheet, rest) = part.split_once('"').context("a style sheet has no name")?;
            let (_, rest) =
                rest.split_once('>').context("the link of a style sheet does not end")?;
            hash = hash.rotate_left(1) ^ hash_of(sheet)?;
            sheets.push(sheet.to_owned());
            after += rest.trim_start();
        }
        if sheets.is_empty() {
            bail!("the page names no style sheet");
        }
        // Hashed as its parts are, so that no browser pairs an old one with a new page.
        let name = format!("style-{hash:016x}.css");
        let page = format!(r#"{before}<link rel="stylesheet" href="./{name}">{after}"#);
        Ok(Self { page, name, sheets })
    }
}

/// The hash that Trunk has put into a file's name.
fn hash_of(sheet: &str) -> Result<u64> {
    let hash = sheet.strip_suffix(".css").and_then(|stem| stem.rsplit_once('-'));
    let (_, hash) = hash.with_context(|| format!("{sheet} has no hash in its name"))?;
    u64::from_str_radix(hash, 16).with_context(|| format!("{sheet} has no hash in its name"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_one_style_sheet_of_all_in_their_order() -> Result<()> {
        let page = r#"<head>
    <link rel="stylesheet" href="./app-00000000000000ff.css" integrity="sha384-x"/>
    <link rel="stylesheet" href="./stage-0000000000000001.css" integrity="sha384-y"/>
  <link rel="modulepreload" href="./app.js"></head>"#;
        let joined = Joined::of(page)?;
        assert_eq!(joined.sheets, ["app-00000000000000ff.css", "stage-0000000000000001.css"]);
        assert_eq!(joined.name, "style-00000000000001ff.css");
        let after = r#"<head>
    <link rel="stylesheet" href="./style-00000000000001ff.css"><link rel="modulepreload" href="./app.js"></head>"#;
        assert_eq!(joined.page, after);
        Ok(())
    }

    #[test]
    fn a_page_without_styles_and_a_name_without_a_hash_are_refused() {
        assert!(Joined::of(r#"<link rel="stylesheet" href="./app.css"/>"#).is_err());
        assert!(Joined::of("<head></head>").is_err());
    }
}
