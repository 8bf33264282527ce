//! What the page and its worker say to each other comes over whole, or is refused in words.

use coordinator_core::{
    explore::{Goal, SearchSettings},
    report::CellReport,
};
use coordinator_web::worker::messages::{
    Figures, Format, Reply, Request, Ticket, Unread, VERSION, decode, encode,
};
use js_sys::{Array, JSON, Object, Reflect, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

fn parsed(json: &str) -> JsValue {
    JSON::parse(json).expect("it is JSON")
}

#[wasm_bindgen_test]
fn a_message_survives_its_way() {
    let mut settings = SearchSettings::default();
    settings.budget.timeouts = Some(3);
    settings.goal = Goal::of_text("blocked(p1) and up(C)");
    for request in [
        Request::Write { link: "1abc".into(), format: Format::Mermaid },
        Request::Goal { link: "1abc".into(), settings: settings.clone() },
        Request::Check { link: "1abc".into(), settings },
        Request::Check { link: "1abc".into(), settings: SearchSettings::default() },
        Request::Stop { ticket: u32::MAX },
    ] {
        assert_eq!(decode(&encode(7, &request)), Ok((7, request)));
    }
    let figures =
        Figures { states: u32::MAX, transitions: u64::MAX, bytes: 3 << 30, ..Figures::default() };
    let cell = CellReport {
        protocol: "2pc".into(),
        class: "F1".into(),
        safe: Some(true),
        blocking: Some(true),
        limited: false,
        as_published: true,
        states: 9,
        why: Some("p1 waits.".into()),
        faults: vec!["C crashes".into()],
        link: Some("#/play/1b".into()),
    };
    for reply in [
        Reply::Ready,
        Reply::Failed("there is no run".into()),
        Reply::Goal("p1 is blocked".into()),
        Reply::Progress(figures),
        Reply::Cell(CellReport { link: None, ..cell.clone() }),
        Reply::Cell(cell),
    ] {
        assert_eq!(decode(&encode(Ticket::MAX, &reply)), Ok((Ticket::MAX, reply)));
    }
}

#[wasm_bindgen_test]
fn another_version_is_told_from_garbage() {
    let message = encode(0, &Reply::Ready);
    Reflect::set(&message, &"version".into(), &254.into()).expect("it is an object");
    assert_eq!(decode::<Reply>(&message), Err(Unread::Version(254)));
    let later = format!("{{\"version\":{},\"what\":\"stands here later\"}}", VERSION + 1);
    assert_eq!(decode::<Reply>(&parsed(&later)), Err(Unread::Version(VERSION + 1)));
    let of_this_version = |rest: &str| parsed(&format!("{{\"version\":{VERSION}{rest}}}"));
    let with_body = |bytes: &[u8]| {
        let message = of_this_version("");
        Reflect::set(&message, &"body".into(), &Uint8Array::from(bytes)).expect("it is an object");
        message
    };
    assert_eq!(decode(&with_body(&[5, 8, 2, b'n', b'o'])), Ok((5, Reply::Failed("no".into()))));
    for garbage in [
        JsValue::UNDEFINED,
        JsValue::NULL,
        JsValue::from_str("Ready"),
        Object::new().into(),
        Array::new().into(),
        Uint8Array::from(&[1, 0, 0, 0, 0, 0][..]).into(),
        parsed(r#"{"version":-1}"#),
        parsed(r#"{"version":1e300}"#),
        parsed(r#"{"version":"2"}"#),
        of_this_version(""),
        of_this_version(r#","body":"Ready""#),
        of_this_version(r#","body":[0,0]"#),
        with_body(&[]),
        with_body(&[0]),
        with_body(&[0, 99]),
        with_body(&[0, 7, 3, b'w', b'h']),
    ] {
        assert_eq!(decode::<Reply>(&garbage), Err(Unread::Garbled), "{garbage:?}");
    }
}
