//! For the tests of private functions: the cases of an oracle, read from `tests/data/`.

use serde_json::Value;

/// The cases of a function; there is at least one in each file.
pub(super) fn cases(function: &str) -> Vec<Value> {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");
    let files = ["golden_corrections.json", "golden_corrections_drawn.json"];
    let of_file = |file| {
        let text = std::fs::read_to_string(format!("{data}/{file}")).expect("the reference file");
        let mut all: Value = serde_json::from_str(&text).expect("JSON");
        let Value::Array(mut cases) = all["cases"].take() else {
            panic!("{file} has no list of cases");
        };
        cases.retain(|case| case["function"] == function);
        assert!(!cases.is_empty(), "no cases of {function} in {file}");
        cases
    };
    files.into_iter().flat_map(of_file).collect()
}

/// One number.
pub(super) fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

/// Three counts, as they stand in an input.
pub(super) fn counts(value: &Value) -> [f64; 3] {
    [0, 1, 2].map(|at| number(&value[at]))
}

/// Fails unless a figure is within the tolerance of its case; NaN never is, and what does not exist
/// is `None`.
#[track_caller]
pub(super) fn check(case: &Value, name: &str, found: Option<f64>, expected: &Value) {
    let (id, expected) = (&case["id"], expected.as_f64());
    let (Some(found), Some(expected)) = (found, expected) else {
        assert_eq!(found, expected, "{id} {name}");
        return;
    };
    let most = number(&case["abs_tol"]) + number(&case["rel_tol"]) * expected.abs();
    let error = (found - expected).abs();
    assert!(
        error <= most,
        "{id} {name}: {found:e}, expected {expected:e}, off by {error:e}"
    );
}
