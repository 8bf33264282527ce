use super::*;

/// As Trunk 0.21.14 leaves the page (but for white space at ends of lines), and as it does with `minify = "on_release"`.
const PAGES: [&str; 2] = [include_str!("page.html"), include_str!("minified.html")];

#[test]
fn the_script_goes_to_a_file_named_after_what_it_starts() {
    for page in PAGES {
        let sealed = Sealed::of(page).unwrap();
        assert_eq!(sealed.script_name, "start-e30d5db8adade9e2.js");
        assert!(
            sealed
                .script
                .starts_with("import init, * as bindings from './app-e30d5db8adade9e2.js';")
        );
        assert!(sealed.script.ends_with("{detail: {wasm}}));"));
        let tag = r#"<script type="module" src="./start-e30d5db8adade9e2.js"></script>"#;
        assert_eq!(sealed.page.matches(tag).count(), 1);
        assert!(!sealed.page.contains("wasmBindings"), "no script is left in the page");
    }
}

#[test]
fn the_policy_comes_before_what_it_rules() {
    for page in PAGES {
        let sealed = Sealed::of(page).unwrap().page;
        let at = |part: &str| sealed.find(part).unwrap_or_else(|| panic!("no {part} in {sealed}"));
        assert!(at("charset") < at("content-security-policy"));
        for ruled in ["<script", "<link", "<base"] {
            assert!(at("content-security-policy") < at(ruled), "{ruled}");
        }
    }
}

#[test]
fn nothing_else_of_the_page_changes() {
    for page in PAGES {
        let sealed = Sealed::of(page).unwrap().page;
        assert!(!sealed.contains("integrity"));
        let links = |page: &str| page.matches("<link").count();
        assert_eq!(links(&sealed), links(page));
        for kept in ["stylesheet", "modulepreload", "as", "</head>", "<main", "</body></html>"] {
            let without_space = |text: &str| text.split_whitespace().collect::<String>();
            assert!(without_space(&sealed).contains(kept), "{kept}");
        }
    }
}

#[test]
fn a_page_of_another_shape_is_refused() {
    let page = PAGES[0];
    for broken in [
        page.replace("<script", "<noscript"),
        page.replace("</head>", "<script></script></head>"),
        page.replace("</script>", ""),
        page.replace("./app-", "./other-"),
        page.replace("<meta charset", "<meta name"),
    ] {
        assert!(Sealed::of(&broken).is_err(), "{broken}");
    }
}
