//! Every type that is written has its file in `tests/data/wire/`, read from the sources: what is added
//! later cannot be forgotten.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Types whose files are those of what they stand in.
const WITHIN: [(&str, &str); 11] = [
    ("Effect", "tags"),
    ("Excerpt", "ledger"),
    ("Limits", "chart"),
    ("Moved", "mix_shift"),
    ("Number", "estimate"),
    ("Occurrences", "ledger"),
    ("Pooled", "pool"),
    ("Reason", "publishable"),
    // What several types are read and written by way of.
    ("Stored", "estimate"),
    ("Touchpoint", "survey_kind"),
    ("Wave", "waves"),
];

/// `ClusteredTally` is `clustered_tally`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// The name that starts a text.
fn name(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
    &text[..end.unwrap_or(text.len())]
}

/// The types of a source file that can be written, by derivation, by hand, or by a list of names.
fn types(source: &str) -> BTreeSet<String> {
    // The arguments of a macro may start on the next line.
    let lines = source.lines().map(str::trim_start);
    let source = lines.collect::<Vec<_>>().join("\n").replace("!(\n", "!(");
    let mut derived = false;
    let mut found = BTreeSet::new();
    for line in source.lines() {
        derived |= line.contains("derive(") && line.contains("serde::Serialize");
        for (_, after) in ["struct ", "enum "]
            .iter()
            .filter_map(|word| line.split_once(word))
        {
            if derived && !line.starts_with("//") && !line.starts_with('#') {
                found.insert(name(after));
                derived = false;
            }
        }
        let by_hand = line.split_once("serde::Serialize for ");
        for word in ["spelled!(", "named!("] {
            found.extend(line.split_once(word).map(|(_, after)| name(after)));
        }
        found.extend(by_hand.map(|(_, after)| name(after)));
    }
    // The macro's own parameter.
    found.remove("");
    found.into_iter().map(str::to_owned).collect()
}

#[test]
fn types_are_found_in_sources() {
    let source = "#[cfg_attr(feature = \"serde\", derive(serde::Serialize))]\n#[must_use]\npub struct A<K> {\n\
                  struct B;\n#[derive(serde::Serialize, serde::Deserialize)]\nenum C {}\n\
                  crate::spelling::spelled!(\n    D, \"d\");\ncrate::spelling::named!(E, \"e\");\n\
                  impl<C: serde::Serialize> serde::Serialize for F<C> {";
    let found = types(source);
    assert_eq!(
        found.iter().map(String::as_str).collect::<String>(),
        "ACDEF"
    );
}

#[test]
fn every_type_that_is_written_has_its_file_and_every_file_its_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut expected = BTreeSet::new();
    for file in super::wings::files(&root.join("src")) {
        let source = fs::read_to_string(file).expect("a source file");
        for name in types(&source) {
            let within = WITHIN.iter().find(|(part, _)| name == *part);
            expected.insert(within.map_or_else(|| snake(&name), |(_, whole)| (*whole).to_owned()));
        }
    }
    let files: BTreeSet<String> = fs::read_dir(root.join("tests/data/wire"))
        .expect("the files")
        .map(|file| file.expect("a file").path())
        .map(|path| {
            path.file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let missing: Vec<_> = expected.difference(&files).collect();
    assert!(missing.is_empty(), "no file for {missing:?}");
    let tests = ["wire.rs", "wire_results.rs"]
        .map(|file| fs::read_to_string(root.join("tests/behaviour").join(file)).expect("a test"));
    for file in files {
        let tried = tests
            .iter()
            .any(|test| test.contains(&format!("\"{file}\"")));
        assert!(
            tried || file == "postcard",
            "{file}.json is read by no test"
        );
    }
}
