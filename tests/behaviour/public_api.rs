//! What the crate promises stands in `tests/data/public_api.txt`, so that a change of it is read by a
//! person. It is taken from the sources, which are laid out by rustfmt and in which `pub` alone stands
//! only before what can be reached: the lint `unreachable_pub` sees to that.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Lines as one, laid out as if they had found room on it.
fn joined(lines: &[&str]) -> String {
    let mut text = String::new();
    for line in lines.iter().map(|line| line.trim()) {
        if !text.is_empty() && !text.ends_with(['(', '<', '[']) {
            text.push(' ');
        }
        text.push_str(line);
    }
    let text = text.trim_end_matches(['{', ';', ',']).trim_end();
    let text = text
        .trim_end_matches(',')
        .replace(", )", ")")
        .replace(" )", ")");
    text.replace(", }", " }")
        .replace(",)", ")")
        .replace(", >", ">")
}

/// The signature that starts with some lines: what stands before its body, or all.
fn signature(lines: &[&str]) -> String {
    let last = lines
        .iter()
        .position(|line| line.ends_with(['{', ';', '}']));
    joined(&lines[..last.map_or(lines.len(), |last| last + 1)])
}

/// How many lines belong to what starts with the first: up to the next as far to the left.
fn extent(lines: &[&str]) -> usize {
    let indentation = |line: &str| line.len() - line.trim_start().len();
    let own = indentation(lines[0]);
    let next = lines
        .iter()
        .skip(1)
        .position(|line| indentation(line) <= own);
    next.map_or(1, |next| next + 2)
}

/// The lines of a source that are code: no docs, no comments, no unit tests.
fn code(source: &str) -> Vec<&str> {
    let source = source.split("#[cfg(test)]").next().unwrap_or(source);
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    source.lines().filter(is_code).collect()
}

/// Adds what a source promises: what is `pub`, the variants of enums, the traits of types.
fn promised(source: &str, api: &mut BTreeMap<String, BTreeSet<String>>) {
    let lines = code(source);
    let (mut within, mut attributes) = (String::new(), Vec::new());
    let (mut of_enum, mut of_trait) = (false, false);
    let mut place = 0;
    while place < lines.len() {
        let rest = &lines[place..];
        let (line, text) = (rest[0], rest[0].trim_start());
        place += 1;
        if text.starts_with("#[") || text.starts_with("#![") {
            let lines = if text.ends_with(']') { 1 } else { extent(rest) };
            attributes.push(joined(&rest[..lines]));
            place += lines - 1;
            continue;
        }
        let own = std::mem::take(&mut attributes);
        if line.len() == text.len() {
            match text.split([' ', '<']).next() {
                // The end of a signature.
                Some("where" | "{" | ")" | ");" | "") | None => continue,
                Some("impl") => {
                    within = signature(rest);
                    (of_enum, of_trait) = (false, within.contains(" for "));
                    if of_trait && !within.contains("Stored") {
                        api.entry(within.clone()).or_default();
                    }
                }
                Some("pub") => {
                    within = signature(rest);
                    (of_enum, of_trait) = (within.contains("enum "), false);
                    let entry = api.entry(within.clone()).or_default();
                    let told = ["#[derive", "#[non_exhaustive", "#[must_use", "#[cfg_attr"];
                    let told = own
                        .iter()
                        .filter(|own| told.iter().any(|told| own.starts_with(told)));
                    entry.extend(told.cloned());
                }
                Some("macro_rules!") => within = signature(rest),
                _ => {
                    (of_enum, of_trait) = (false, false);
                    within.clear();
                    if text.contains("!(") {
                        let lines = if text.ends_with(';') { 1 } else { extent(rest) };
                        let call = joined(&rest[..lines]).replace("crate::spelling::", "");
                        api.entry(call).or_default();
                    }
                }
            }
            continue;
        }
        let indented = line.len() - text.len() == 4;
        let variant = of_enum && indented && text.starts_with(char::is_uppercase);
        let of_its_trait = of_trait && indented && text.starts_with("type ");
        let item = if variant {
            let lines = if text.ends_with(',') { 1 } else { extent(rest) };
            joined(&rest[..lines])
        } else if text.starts_with("pub ") && text.ends_with(',') {
            joined(&rest[..1])
        } else if text.starts_with("pub ") || of_its_trait {
            signature(rest)
        } else {
            continue;
        };
        api.entry(within.clone()).or_default().insert(item);
    }
}

fn written(api: &BTreeMap<String, BTreeSet<String>>) -> String {
    let mut text = String::new();
    // What stands in modules that are not public has no header.
    for (header, items) in api.iter().filter(|(header, _)| !header.is_empty()) {
        text.push_str(header);
        text.push('\n');
        for item in items {
            text.push_str("    ");
            text.push_str(item);
            text.push('\n');
        }
    }
    text
}

#[test]
fn promises_are_found_in_sources() {
    let source = "\
/// Docs with pub fn nothing().\n#[derive(Debug)]\n#[must_use]\npub struct A<T> {\n    /// Of it.\n    pub x: T,\n    y: T,\n}\n\
impl<T> A<T> {\n    #[must_use]\n    pub fn long(\n        &self,\n        x: u8,\n    ) -> u8\n    where\n        T: Ord,\n    {\n    }\n\
    pub(crate) fn own() {}\n    fn hidden() {}\n}\n\
impl<T> Iterator for A<T> {\n    type Item = u8;\n    fn next(&mut self) -> Option<u8> {}\n}\n\
pub enum B {\n    /// One.\n    One,\n    Two {\n        x: u8,\n    },\n    Three(u8),\n}\n\
spelled!(\n    C, \"c\",\n);\n#[cfg(test)]\nmod tests {\n    pub fn none() {}\n}\n";
    let mut api = BTreeMap::new();
    promised(source, &mut api);
    let expected = "\
impl<T> A<T>\n    pub fn long(&self, x: u8) -> u8 where T: Ord\n\
impl<T> Iterator for A<T>\n    type Item = u8\n\
pub enum B\n    One\n    Three(u8)\n    Two { x: u8 }\n\
pub struct A<T>\n    #[derive(Debug)]\n    #[must_use]\n    pub x: T\n\
spelled!(C, \"c\")\n";
    assert_eq!(written(&api), expected);
}

#[test]
fn a_change_of_the_public_api_is_read_by_a_person() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut api = BTreeMap::new();
    for file in super::wings::files(&root.join("src")) {
        if file.extension().is_some_and(|extension| extension == "rs") {
            promised(&fs::read_to_string(file).expect("a source file"), &mut api);
        }
    }
    let found = written(&api);
    let reviewed = fs::read_to_string(root.join("tests/data/public_api.txt")).unwrap_or_default();
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (found_lines, reviewed) = (lines(&found), lines(&reviewed));
    if found_lines != reviewed {
        let fresh = Path::new(env!("CARGO_TARGET_TMPDIR")).join("public_api.txt");
        fs::write(&fresh, &found).expect("a place for it");
        let without = |these: &[String], those: &[String], sign: char| {
            let only = these.iter().filter(|line| !those.contains(line));
            only.map(|line| format!("{sign} {line}\n"))
                .collect::<String>()
        };
        panic!(
            "the public API is another one:\n{}{}if that is meant, read it and copy {} over tests/data/public_api.txt",
            without(&reviewed, &found_lines, '-'),
            without(&found_lines, &reviewed, '+'),
            fresh.display(),
        );
    }
}
