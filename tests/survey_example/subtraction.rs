//! What two tables would give away together: groups of few answers that no row of either is.

use serde_json::json;

use crate::minimum_n::{groups, of, split};
use crate::run::{json, text};

#[test]
fn a_row_of_one_table_gives_none_of_another_away() {
    // In the table of countries Finland hides, and Italy with it. But the north is Norway and Finland.
    let rows = [
        ("north,Norway", 10),
        ("north,Finland", 3),
        ("south,Italy", 9),
        ("south,Spain", 12),
    ];
    let file = groups("nested.csv", "region,country", &rows);
    let options = ["--segment", "region", "--segment", "country"];
    let survey = of(&file, "5", &options);
    let segments = &survey["segments"];
    let regions = split(&segments["region"], "segment");
    assert_eq!(regions, [vec!["north", "south"], vec![]]);
    let countries = split(&segments["country"], "segment");
    assert_eq!(
        countries,
        [vec!["Spain"], vec!["Finland", "Italy", "Norway"]]
    );
    // The other way round it is the same.
    let options = ["--segment", "country", "--segment", "region"];
    assert_eq!(&of(&file, "5", &options)["segments"], segments);
}

#[test]
fn a_column_under_another_name_gives_nothing_away() {
    // Both tables hide the group of two and another. Of two that are as small the first is taken, b of
    // the names and x, which is c, of the codes. But y, which is b, would leave the two of a and b.
    let rows = [("a,z", 2), ("b,y", 8), ("c,x", 8), ("d,w", 9)];
    let file = groups("renamed.csv", "name,code", &rows);
    let survey = of(&file, "5", &["--segment", "name", "--segment", "code"]);
    let names = split(&survey["segments"]["name"], "segment");
    assert_eq!(names, [vec!["c", "d"], vec!["a", "b"]]);
    let codes = split(&survey["segments"]["code"], "segment");
    assert_eq!(codes, [vec!["w"], vec!["x", "y", "z"]]);
}

#[test]
fn rows_that_hold_one_of_another_table_together_give_the_rest_away_no_more() {
    // P1 lies in R1 and R2, which have 20 answers; without its 17 there are 3, of P2.
    let rows = [
        ("R1,P1", 8),
        ("R1,P2", 2),
        ("R2,P1", 9),
        ("R2,P2", 1),
        ("R3,P2", 10),
        ("R3,P3", 10),
    ];
    let file = groups("union.csv", "region,division", &rows);
    let survey = of(
        &file,
        "5",
        &["--segment", "region", "--segment", "division"],
    );
    let segments = &survey["segments"];
    let regions = split(&segments["region"], "segment");
    assert_eq!(regions, [vec!["R1", "R2", "R3"], vec![]]);
    // P1 hides, and the smallest with it.
    let divisions = split(&segments["division"], "segment");
    assert_eq!(divisions, [vec!["P2"], vec!["P1", "P3"]]);
    // Three are enough where the minimum is three.
    let survey = of(
        &file,
        "3",
        &["--segment", "region", "--segment", "division"],
    );
    let divisions = split(&survey["segments"]["division"], "segment");
    assert_eq!(divisions, [vec!["P1", "P2", "P3"], vec![]]);
}

#[test]
fn what_a_segment_has_in_an_earlier_wave_is_not_what_the_last_two_leave_of_it() {
    let mut rows = vec![("1,a", 3), ("1,b", 20), ("1,c", 20)];
    for cells in [["2,a", "2,b", "2,c"], ["3,a", "3,b", "3,c"]] {
        rows.extend([(cells[0], 12), (cells[1], 20), (cells[2], 20)]);
    }
    let file = groups("three_waves.csv", "wave,size", &rows);
    let survey = of(&file, "5", &["--wave", "wave", "--segment", "size"]);
    assert_eq!(split(&survey["segments"]["size"], "segment")[1].len(), 0);
    assert_eq!(split(&survey["waves"], "wave")[1].len(), 0);
    // Of a, shown with 27, either of 12 must hide; with it hides the next smallest of that wave.
    let changes = split(&survey["changes"], "segment");
    assert_eq!(changes, [vec!["c"], vec!["a", "b"]]);
    assert_eq!(survey["mix_shift"], json!({"suppressed": true}));
}

/// Two margins of a thousand customers.
const MARGINS: [&str; 8] = [
    "--margin",
    "region:A=500",
    "--margin",
    "region:B=500",
    "--margin",
    "size:L=300",
    "--margin",
    "size:S=700",
];

#[test]
fn a_calibrated_score_gives_no_crossing_of_margins_away() {
    // All regions and sizes have enough, one crossing has a single answer.
    let rows = [("A,L", 1), ("A,S", 25), ("B,L", 30), ("B,S", 20)];
    let file = groups("crossed.csv", "region,size", &rows);
    let tables = ["--segment", "region", "--segment", "size"];
    let survey = of(&file, "10", &[&MARGINS[..], &tables].concat());
    assert_eq!(survey["calibrated"], json!({"suppressed": true}));
    for table in ["region", "size"] {
        let rows = split(&survey["segments"][table], "segment");
        assert_eq!(rows[1].len(), 0, "{table}");
    }
    // Of one margin there is no crossing. A crossing of which nobody is, is not a small one.
    let survey = of(&file, "10", &MARGINS[..4]);
    assert!(survey["calibrated"]["nps"].is_number());
    let file = groups("not_crossed.csv", "region,size", &rows[1..]);
    let survey = of(&file, "10", &MARGINS);
    assert!(survey["calibrated"]["nps"].is_number());
    // How many answers a crossing has would follow from the factors.
    for factor in ["smallest_factor", "largest_factor"] {
        assert!(survey["calibrated"][factor].is_null(), "{factor}");
        assert!(
            json(&file, &[&["--score", "score"], &MARGINS[..]].concat())["calibrated"][factor]
                .is_number()
        );
    }
    let options = [&["--score", "score", "--minimum-n", "10"], &MARGINS[..]].concat();
    let page = text(&file, &options);
    assert!(page.contains("\ncustomers           1000\n"), "{page}");
    assert!(!page.contains("an answer is"), "{page}");
}

#[test]
fn a_calibrated_score_goes_with_the_segments_that_are_shown() {
    // D has all answers of the crossing of A and L but 2.
    let rows = [
        ("A,L,C", 2),
        ("A,L,D", 20),
        ("A,S,C", 25),
        ("B,L,C", 30),
        ("B,S,C", 20),
    ];
    let file = groups("crossed_segment.csv", "region,size,division", &rows);
    assert!(of(&file, "10", &MARGINS)["calibrated"]["nps"].is_number());
    let survey = of(
        &file,
        "10",
        &[&MARGINS[..], &["--segment", "division"]].concat(),
    );
    let divisions = split(&survey["segments"]["division"], "segment");
    assert_eq!(divisions, [vec!["C", "D"], vec![]]);
    assert_eq!(survey["calibrated"], json!({"suppressed": true}));
}
