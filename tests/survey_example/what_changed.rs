//! What changed between the last two waves, of answers that have nothing to do with one another.
//!
//! Points are counted by hand. Limits and p-values of changes come from the independent
//! mpmath oracle, those of the total too. It has none for mix and within: those come from
//! differentiating the oracle's split by each count, with multinomial variances.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::run::{assert_near, file, json, text};

pub(crate) const OPTIONS: [&str; 6] = ["--score", "score", "--wave", "wave", "--segment", "size"];

/// Answers by wave and segment, from promoters, passives and detractors of each.
pub(crate) fn answers(name: &str, groups: &[(&str, &str, [usize; 3])]) -> PathBuf {
    let mut csv = String::from("wave,size,score\n");
    for (wave, size, counts) in groups {
        for (score, count) in [9, 7, 3].into_iter().zip(counts) {
            csv += &format!("{wave},{size},{score}\n").repeat(*count);
        }
    }
    file(name, csv)
}

pub(crate) fn of(file: &Path) -> Value {
    json(file, &OPTIONS)
}

/// The section of the page.
#[track_caller]
pub(crate) fn section(page: &str) -> &str {
    let (_, section) = page
        .split_once("\nWhat changed\n------------\n")
        .expect("the section is there");
    section
}

#[track_caller]
pub(crate) fn assert_part(part: &Value, points: f64, lower: f64, upper: f64, p_value: f64) {
    assert_near(&part["points"], points);
    assert_near(&part["lower"], lower);
    assert_near(&part["upper"], upper);
    assert_near(&part["p_value"], p_value);
}

#[test]
fn the_total_falls_though_every_segment_rises() {
    // Big customers rise from 40 to 50 and become fewer, 10 of 20 and then 4 of 20; small ones rise
    // from -30 to -18.75. The total falls from 5 to -5.
    let file = answers(
        "simpson.csv",
        &[
            ("1", "big", [6, 2, 2]),
            ("1", "small", [2, 3, 5]),
            ("2", "big", [2, 2, 0]),
            ("2", "small", [4, 5, 7]),
        ],
    );
    let survey = of(&file);
    let shift = &survey["mix_shift"];
    assert_eq!(shift["column"], "size");
    assert_eq!((&shift["from"], &shift["to"]), (&json!("1"), &json!("2")));
    let (total, mix, within) = (&shift["total"], &shift["mix"], &shift["within"]);
    assert_part(
        total,
        -10.0,
        -58.09154142029616,
        39.98277959821534,
        0.705493255003156,
    );
    assert_part(
        mix,
        -20.8125,
        -44.819086025893895,
        3.194086025893894,
        0.08928339372817704,
    );
    assert_part(
        within,
        10.8125,
        -36.590882335859945,
        58.215882335859945,
        0.654832432373665,
    );
    // The mean of both totals is 0. Mix: -0.3 times 45, and 0.3 times -24.375. Within: 10 times
    // (0.5 + 0.2) / 2, and 11.25 times (0.5 + 0.8) / 2.
    for (place, mix, within) in [(0, -13.5, 3.5), (1, -7.3125, 7.3125)] {
        let segment = &shift["segments"][place];
        assert_near(&segment["mix"], mix);
        assert_near(&segment["within"], within);
        assert_eq!(
            (&segment["appeared"], &segment["vanished"]),
            (&json!(false), &json!(false))
        );
    }
    // two_sample_mover and the alpha at which its limit touches 0; holm raises both to 1.
    for (place, segment, change, lower, upper, p) in [
        (
            0,
            "big",
            10.0,
            -71.50596992367122,
            75.43588800073573,
            0.7730048604500299,
        ),
        (
            1,
            "small",
            11.25,
            -50.768726841297386,
            66.32077045934308,
            0.7272338445957023,
        ),
    ] {
        let row = &survey["changes"][place];
        assert_eq!(row["segment"], segment);
        assert_near(&row["change"], change);
        assert_near(&row["lower"], lower);
        assert_near(&row["upper"], upper);
        assert_near(&row["p_value"], p);
        assert_eq!(row["adjusted_p_value"], 1.0);
        assert_eq!(row["verdict"], "unclear");
    }
    assert_eq!(survey["trend"], Value::Null);
}

#[test]
fn segments_that_appear_and_vanish_are_all_mix() {
    // a stays at 0 with half of the answers; b, at 30, gives way to c, at 50. The total rises from
    // 15 to 25, so mix counts from 20: a 0, b -0.5 times 10, c 0.5 times 30.
    let file = answers(
        "appeared.csv",
        &[
            ("1", "a", [5, 0, 5]),
            ("1", "b", [5, 3, 2]),
            ("2", "a", [5, 0, 5]),
            ("2", "c", [6, 3, 1]),
        ],
    );
    let survey = of(&file);
    let shift = &survey["mix_shift"];
    assert_part(
        &shift["total"],
        10.0,
        -43.15092276937066,
        61.14842774902818,
        0.7252995931745706,
    );
    assert_part(
        &shift["mix"],
        10.0,
        -24.36929716087436,
        44.36929716087437,
        0.5684973325478218,
    );
    assert_part(
        &shift["within"],
        0.0,
        -43.8261270271973,
        43.8261270271973,
        1.0,
    );
    for (place, mix, appeared, vanished) in [
        (0, 0.0, false, false),
        (1, -5.0, false, true),
        (2, 15.0, true, false),
    ] {
        let segment = &shift["segments"][place];
        assert_near(&segment["mix"], mix);
        assert_near(&segment["within"], 0.0);
        assert_eq!(segment["appeared"], appeared);
        assert_eq!(segment["vanished"], vanished);
    }
    let nothing = |segment, why| {
        json!({
            "segment": segment, "change": null, "lower": null, "upper": null,
            "p_value": null, "adjusted_p_value": null, "verdict": null, "not_compared": why,
        })
    };
    assert_eq!(survey["changes"][0]["change"], 0.0);
    assert_eq!(survey["changes"][1], nothing("b", "vanished"));
    assert_eq!(survey["changes"][2], nothing("c", "appeared"));
    let page = text(&file, &OPTIONS);
    let expected = "
     mix  within
a   +0.0    +0.0
b   -5.0    +0.0  vanished
c  +15.0    +0.0  appeared

segments that moved, of 1 compared (Holm): none that chance alone would not
    explain
not compared: b (vanished), c (appeared)
";
    assert!(section(&page).contains(expected), "{page}");
}

#[test]
fn segments_that_moved_are_judged_as_some_of_many() {
    // The west alone would have risen, p 0.0191; as the second of four it has 3 times that.
    let file = answers(
        "moved.csv",
        &[
            ("1", "east", [10, 5, 5]),
            ("1", "north", [6, 8, 6]),
            ("1", "south", [9, 6, 5]),
            ("1", "west", [4, 8, 8]),
            ("2", "east", [6, 6, 8]),
            ("2", "north", [18, 2, 0]),
            ("2", "south", [9, 5, 6]),
            ("2", "west", [11, 6, 3]),
        ],
    );
    let survey = of(&file);
    for (place, p, adjusted, verdict) in [
        (0, 0.1927377802654974, 0.3854755605309948, "unclear"),
        (1, 0.00045289852355479693, 0.0018115940942191877, "up"),
        (2, 0.8494585183556861, 0.8494585183556861, "unclear"),
        (3, 0.019131757982202607, 0.05739527394660782, "unclear"),
    ] {
        let row = &survey["changes"][place];
        assert_near(&row["p_value"], p);
        assert_near(&row["adjusted_p_value"], adjusted);
        assert_eq!(row["verdict"], verdict);
    }
    let page = text(&file, &OPTIONS);
    let expected = "
segments that moved, of 4 compared (Holm)
       change     95% interval  p-value  adjusted p  verdict
north   +90.0  +45.2 to +123.5   0.0005      0.0018       up

";
    assert!(section(&page).contains(expected), "{page}");
}

#[test]
fn one_wave_has_no_change() {
    let file = answers(
        "one_wave.csv",
        &[("1", "a", [5, 3, 2]), ("1", "b", [5, 3, 2])],
    );
    for options in [&OPTIONS[..], &["--score", "score", "--segment", "size"]] {
        let survey = json(&file, options);
        for nothing in ["changes", "mix_shift", "trend"] {
            assert_eq!(survey.get(nothing), Some(&Value::Null), "{nothing}");
        }
        assert!(!text(&file, options).contains("What changed"));
    }
}

#[test]
fn without_a_segment_column_there_is_no_mix() {
    let file = answers(
        "no_segment.csv",
        &[("1", "a", [5, 3, 2]), ("2", "b", [5, 3, 2])],
    );
    let survey = json(&file, &OPTIONS[..4]);
    assert_eq!(survey["changes"], Value::Null);
    assert_eq!(survey["mix_shift"], Value::Null);
    let page = text(&file, &OPTIONS[..4]);
    assert!(
        section(&page).starts_with("no trend: it needs 3 waves\n"),
        "{page}"
    );
}

#[test]
fn answers_that_are_all_alike_give_mix_and_within_without_limits() {
    let file = answers("alike.csv", &[("1", "a", [2, 0, 0]), ("2", "a", [3, 0, 0])]);
    let nothing = json!({"points": 0.0, "lower": null, "upper": null, "p_value": null});
    let shift = of(&file)["mix_shift"].clone();
    assert_eq!((&shift["mix"], &shift["within"]), (&nothing, &nothing));
    // The oracle's comparison of two and three promoters.
    assert_part(
        &shift["total"],
        0.0,
        -112.29940635100911,
        131.52395448669393,
        1.0,
    );
    let page = text(&file, &OPTIONS);
    let line = "\nwithin: segments changed        +0.0         not known\n";
    assert!(section(&page).contains(line), "{page}");
}
