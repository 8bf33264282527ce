//! How long files and functions are, and where modules lie.
use crate::Complaint;
use crate::sources::Source;

const FILE_LINES: usize = 400;
const FUNCTION_LINES: usize = 60;
/// A component is one `html!`, which reads well at greater length.
const COMPONENT_LINES: usize = 90;

pub(crate) fn long_file(source: &Source) -> Vec<Complaint> {
    let length = source.lines_without_tests().count();
    if !source.is_code() || length <= FILE_LINES {
        return Vec::new();
    }
    let text = format!(
        "{length} lines without its tests, more than {FILE_LINES}: move one noun to its own file"
    );
    vec![source.complaint(length, &text)]
}

pub(crate) fn module_file(source: &Source) -> Vec<Complaint> {
    if !source.path.ends_with("/mod.rs") {
        return Vec::new();
    }
    vec![
        source.complaint(
            1,
            "a module `foo` lies in `foo.rs` beside its folder `foo`: rename the file",
        ),
    ]
}

/// Relies on the formatter: a function ends at the first `}` as far left as its `fn`.
pub(crate) fn long_functions(source: &Source) -> Vec<Complaint> {
    if !source.is("rs") {
        return Vec::new();
    }
    let lines: Vec<&str> = source.text.lines().collect();
    let mut complaints = Vec::new();
    for (start, line) in lines.iter().enumerate().filter(|(_, line)| starts_function(line)) {
        let limit = if is_component(&lines[..start]) { COMPONENT_LINES } else { FUNCTION_LINES };
        let length = function_length(&lines[start..]);
        if length > limit {
            let name = line
                .split("fn ")
                .nth(1)
                .and_then(|rest| rest.split(['(', '<']).next())
                .unwrap_or_default();
            let text =
                format!("`{name}` has {length} lines, more than {limit}: give a part of it a name");
            complaints.push(source.complaint(start + 1, &text));
        }
    }
    complaints
}

fn starts_function(line: &str) -> bool {
    let Some((before, _)) = line.split_once("fn ") else {
        return false;
    };
    before.split_whitespace().all(|word| {
        word.starts_with("pub")
            || ["const", "async", "unsafe", "extern", "\"C\"", "crate)", "super)"].contains(&word)
    })
}

fn is_component(before: &[&str]) -> bool {
    let above = before.iter().rev().map(|line| line.trim());
    let mut attributes = above.take_while(|line| line.starts_with("#[") || line.starts_with("///"));
    attributes
        .any(|line| line.starts_with("#[component") || line.starts_with("#[function_component"))
}

fn function_length(lines: &[&str]) -> usize {
    let indent = indent_of(lines[0]);
    let ends = |line: &str| indent_of(line) == indent && line.trim_start().starts_with('}');
    let has_no_body = |line: &str| indent_of(line) == indent && line.ends_with(';');
    let on_one_line = lines[0].ends_with('}') || has_no_body(lines[0]);
    if on_one_line {
        return 1;
    }
    let end = lines.iter().skip(1).position(|line| ends(line) || has_no_body(line));
    end.map_or(lines.len(), |end| end + 2)
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start().len()
}
