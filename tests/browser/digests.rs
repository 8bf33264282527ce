//! A run is the same in the browser as natively: the very list of links and check values that the
//! native tests hold, played here.

use coordinator_core::{scenario::Link, simulate::simulate};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn every_published_link_plays_in_the_browser_as_it_plays_natively() {
    let mut played = 0;
    for line in include_str!("../links/v1.txt").lines() {
        let (code, digest) = line.split_once(' ').expect("a code and a digest");
        let link = Link::parse(code).expect("it opens");
        assert_eq!(format!("{:08x}", simulate(&link.scenario).digest()), digest, "{code}");
        played += 1;
    }
    assert!(played > 0, "the list is not empty");
}
