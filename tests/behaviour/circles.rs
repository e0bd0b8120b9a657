//! No file imports one that imports it in turn, by whatever way: neither in the library nor in the
//! example that is its main job.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn no_files_of_the_library_stand_in_a_circle() {
    no_circle("src", 60);
}

#[test]
fn no_files_of_the_main_job_stand_in_a_circle() {
    no_circle("examples/survey", 20);
}

#[test]
fn a_circle_is_seen() {
    let edges = |pairs: &[(&str, &str)]| {
        let mut edges: Edges = BTreeMap::new();
        for (from, to) in pairs {
            edges.entry(from.into()).or_default().insert(to.into());
        }
        edges
    };
    assert!(circle(&edges(&[("a", "b"), ("b", "c"), ("c", "a")])).is_some());
    assert_eq!(circle(&edges(&[("a", "b"), ("b", "c"), ("a", "c")])), None);
    let paths = paths_of("super::{a::{B, c}, d as e, Foo}; x");
    let paths: Vec<String> = paths.iter().map(|path| path.join("::")).collect();
    assert_eq!(paths, ["a::B", "a::c", "d", "Foo"]);
}

type Edges = BTreeMap<PathBuf, BTreeSet<PathBuf>>;

#[track_caller]
fn no_circle(root: &str, at_least: usize) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(root);
    let files = super::wings::files(&root);
    let mut edges: Edges = BTreeMap::new();
    let mut found = 0;
    for file in files
        .iter()
        .filter(|file| file.extension().is_some_and(|end| end == "rs"))
    {
        // Faces and roots only hand names on.
        if is_face(file) {
            continue;
        }
        let text = fs::read_to_string(file).expect("a source file");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let code = code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        let code = code.collect::<Vec<_>>().join(" ");
        for (at, base) in starts(&code, &root, file) {
            for path in paths_of(&code[at..]) {
                if let Some(to) = resolved(&base, &path).filter(|to| to != file && !is_face(to)) {
                    found += 1;
                    edges.entry(file.clone()).or_default().insert(to);
                }
            }
        }
    }
    assert!(found > at_least, "only {found} imports were found");
    assert_eq!(circle(&edges), None, "these files import one another");
}

fn is_face(file: &Path) -> bool {
    let name = file.file_name().and_then(|name| name.to_str());
    matches!(name, Some("mod.rs" | "lib.rs" | "main.rs"))
}

/// Where paths of the crate start in code, each with the folder it starts from.
fn starts(code: &str, root: &Path, file: &Path) -> Vec<(usize, PathBuf)> {
    let folder = file.parent().expect("a folder").to_owned();
    let own = [("crate::", root.to_owned()), ("super::", folder)];
    let found = own.into_iter().flat_map(|(start, base)| {
        let places: Vec<usize> = code.match_indices(start).map(|(at, _)| at).collect();
        places.into_iter().map(move |at| (at, base.clone()))
    });
    found.collect()
}

/// The paths that a `crate::` or `super::` at the start of a text leads to, lists in braces taken apart.
fn paths_of(text: &str) -> Vec<Vec<String>> {
    let rest = text.split_once("::").map_or("", |(_, rest)| rest);
    let mut paths = Vec::new();
    let mut at = rest;
    tree(&mut at, &mut Vec::new(), &mut paths);
    paths
}

fn tree(at: &mut &str, before: &mut Vec<String>, paths: &mut Vec<Vec<String>>) {
    *at = at.trim_start();
    if let Some(list) = at.strip_prefix('{') {
        *at = list;
        loop {
            tree(at, before, paths);
            // Past a new name, to the next entry or the end.
            let Some(end) = at.find([',', '}']) else {
                return;
            };
            let ends = at[end..].starts_with('}');
            *at = &at[end + 1..];
            if ends || at.trim_start().starts_with('}') {
                return;
            }
        }
    }
    let end = at
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(at.len());
    if end == 0 {
        return;
    }
    before.push(at[..end].to_owned());
    *at = &at[end..];
    match at.strip_prefix("::") {
        Some(rest) => {
            *at = rest;
            tree(at, before, paths);
        }
        None => paths.push(before.clone()),
    }
    before.pop();
}

/// The file that a path leads to, through the faces of folders.
fn resolved(base: &Path, path: &[String]) -> Option<PathBuf> {
    let (first, rest) = path.split_first()?;
    let file = base.join(format!("{first}.rs"));
    let folder = base.join(first);
    if folder.is_dir()
        && let Some(inner) = resolved(&folder, rest)
    {
        return Some(inner);
    }
    if file.is_file() {
        return Some(file);
    }
    // A name that the face of the folder hands on.
    let face = ["mod.rs", "main.rs", "lib.rs"].map(|name| base.join(name));
    let face = face.into_iter().find(|face| face.is_file())?;
    let text = fs::read_to_string(face).expect("a face");
    let handed = text.split("use ").skip(1).find_map(|import| {
        let import = format!("self::{}", import.split(';').next()?);
        let paths = paths_of(&import);
        paths
            .into_iter()
            .find(|path| path.len() > 1 && path.last() == Some(first))
    })?;
    resolved(base, &handed[..handed.len() - 1])
}

/// The first circle that is found.
fn circle(edges: &Edges) -> Option<Vec<PathBuf>> {
    let mut done = BTreeSet::new();
    edges
        .keys()
        .find_map(|start| walk(start, edges, &mut Vec::new(), &mut done))
}

fn walk(
    file: &Path,
    edges: &Edges,
    way: &mut Vec<PathBuf>,
    done: &mut BTreeSet<PathBuf>,
) -> Option<Vec<PathBuf>> {
    if let Some(at) = way.iter().position(|on_way| on_way == file) {
        return Some(way[at..].to_vec());
    }
    if done.contains(file) {
        return None;
    }
    way.push(file.to_owned());
    let next = edges.get(file).into_iter().flatten();
    let found = next.filter_map(|to| walk(to, edges, way, done)).next();
    way.pop();
    done.insert(file.to_owned());
    found
}
