//! The house has five wings and data flows one way through them:
//! `insight -> sample -> tally -> {survey, inference} -> error`.

use std::fs;
use std::path::{Path, PathBuf};

/// Each wing with the modules at the root of the crate that it may use.
const MAY_USE: [(&str, &[&str]); 5] = [
    ("survey", &["error", "pairs", "spelling"]),
    ("inference", &["error", "spelling"]),
    (
        "tally",
        &["error", "inference", "pairs", "spelling", "survey"],
    ),
    (
        "sample",
        &["error", "inference", "spelling", "survey", "tally"],
    ),
    (
        "insight",
        &[
            "error",
            "inference",
            "pairs",
            "sample",
            "spelling",
            "survey",
            "tally",
        ],
    ),
];

#[test]
fn imports_run_one_way_through_the_wings() {
    let mut looked_at = 0;
    for (wing, allowed) in MAY_USE {
        for file in files(&source().join(wing)) {
            // Unit tests go in by the public way.
            if file.ends_with("tests.rs") {
                continue;
            }
            let text = fs::read_to_string(&file).expect("a source file");
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for used in used_modules(code) {
                looked_at += 1;
                assert!(
                    used == wing || allowed.contains(&used.as_str()),
                    "{} uses crate::{used}: {wing} may use {allowed:?}",
                    file.display(),
                );
            }
        }
    }
    assert!(looked_at > 30, "only {looked_at} imports were found");
}

#[test]
fn the_check_sees_every_form_of_an_import() {
    let text = "use crate::tally::Tally;\n    use crate::{error::Error, insight::Band};\n\
                fn f() -> crate::survey::Score { $crate::pairs::x() }\n//! see [`crate::Score`]\n\
                use crate::{\n    insight::{Band, Bands},\n    tally::Histogram,\n};\n\
                use crate::Tally as _T;\n";
    assert_eq!(
        used_modules(text),
        [
            "tally", "error", "insight", "survey", "pairs", "insight", "tally", "Tally"
        ]
    );
}

#[test]
fn every_wing_and_every_root_module_is_known_to_the_check() {
    for entry in fs::read_dir(source()).expect("the sources") {
        let name = entry
            .expect("an entry")
            .file_name()
            .into_string()
            .expect("a name");
        let module = name.trim_end_matches(".rs");
        let wing = MAY_USE.iter().any(|(wing, _)| *wing == module);
        let shared = ["lib", "error", "spelling", "pairs", "guide"].contains(&module);
        assert!(wing || shared, "src/{name} is in no wing");
    }
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

pub(crate) fn files(wing: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(wing)
        .expect("a wing")
        .map(|entry| entry.expect("an entry").path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

/// The names behind `crate::` in code, a list of several lines too; docs may name any item. A name
/// with a capital is an item of the root, by which any wing could be reached: no wing may use one.
fn used_modules(text: &str) -> Vec<String> {
    // Unit tests stand at the end of a file and may ask any wing for their inputs.
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text);
    let code = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let code = code.collect::<Vec<_>>().join(" ");
    let mut modules = Vec::new();
    for (at, name) in code.match_indices("crate::") {
        let rest = &code[at + name.len()..];
        // Of a list each entry up to its own braces; of a single name the name.
        let names: Vec<&str> = match rest.strip_prefix('{') {
            Some(list) => top_level(list),
            None => vec![rest],
        };
        for name in names {
            let word = |c: char| c.is_alphanumeric() || c == '_';
            let name: String = name.trim().chars().take_while(|&c| word(c)).collect();
            if !name.is_empty() {
                modules.push(name);
            }
        }
    }
    modules
}

/// The entries of a list in braces, of which the first brace is open already.
fn top_level(list: &str) -> Vec<&str> {
    let (mut depth, mut start, mut entries) = (0, 0, Vec::new());
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                entries.push(&list[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                entries.push(&list[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    entries
}
