//! Code in the documentation is read without scrolling sideways: no line of it is longer than 80
//! characters, of which a rendered page has room for.

use std::path::Path;

const LONGEST: usize = 80;

/// The lines of code that are too long, in the text of a page or in the comments of a source file.
fn too_long(text: &str, is_source: bool) -> Vec<(usize, String)> {
    let mut in_code = false;
    let mut found = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let comment = line.trim_start();
        let shown = match comment
            .strip_prefix("///")
            .or_else(|| comment.strip_prefix("//!"))
        {
            Some(shown) if is_source => shown.strip_prefix(' ').unwrap_or(shown),
            None if is_source => {
                in_code = false;
                continue;
            }
            _ => line,
        };
        if shown.starts_with("```") {
            in_code = !in_code;
        } else if in_code && !shown.starts_with("# ") && shown.chars().count() > LONGEST {
            found.push((number, shown.to_owned()));
        }
    }
    found
}

fn look(path: &Path, problems: &mut Vec<String>, files: &mut usize) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).expect("a folder") {
            look(&entry.expect("a file").path(), problems, files);
        }
        return;
    }
    let is_source = path.extension().is_some_and(|end| end == "rs");
    if is_source || path.extension().is_some_and(|end| end == "md") {
        *files += 1;
        let text = std::fs::read_to_string(path).expect("a text");
        for (line, code) in too_long(&text, is_source) {
            problems.push(format!("{}:{line}: {code}", path.display()));
        }
    }
}

#[test]
fn code_in_the_documentation_fits_its_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut problems, mut files) = (Vec::new(), 0);
    for place in ["src", "README.md", "CHANGELOG.md"] {
        look(&root.join(place), &mut problems, &mut files);
    }
    assert!(files > 90, "only {files} files were read");
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn a_long_line_is_found_and_a_hidden_one_is_not() {
    let long = "x".repeat(LONGEST + 1);
    let page = format!("{long}\n```\n# {long}\n{long}\n```\n{long}\n");
    let found = too_long(&page, false);
    assert_eq!(found, [(4, long.clone())]);
    let source =
        format!("/// {long}\n    /// ```\n    /// {long}\n    /// ```\nlet x = \"{long}\";\n");
    assert_eq!(too_long(&source, true), [(3, long)]);
}
