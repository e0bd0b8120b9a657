//! The HTML report: its sections, the figures of its tables, and where marks stand. How it looks is
//! tried in a browser, by `.ci/browser`.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::figures::two_waves;
use crate::run::{example, file, json, survey};

/// The report of a file, of which the page is printed as well.
#[track_caller]
fn report(file: &Path, options: &[&str]) -> String {
    let path = file.with_extension("html");
    let name = path.to_str().expect("UTF-8");
    let output = survey(file, &[options, &["--report", name]].concat());
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}");
    assert!(!output.stdout.is_empty());
    std::fs::read_to_string(path).expect("a report")
}

/// A section by its id.
#[track_caller]
fn section<'a>(report: &'a str, id: &str) -> &'a str {
    let start = format!("<section id=\"{id}\">");
    let (_, section) = report.split_once(&start).expect("a section");
    section.split("</section>").next().expect("its end")
}

/// Text without the tags in it, as a browser would show it.
fn shown(html: &str) -> String {
    let mut text = String::new();
    let mut is_tag = false;
    for character in html.chars() {
        match character {
            '<' => is_tag = true,
            '>' if is_tag => is_tag = false,
            _ if !is_tag => text.push(character),
            _ => {}
        }
    }
    for (code, character) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#x2f;", "/"),
        ("&amp;", "&"),
    ] {
        text = text.replace(code, character);
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The cells of all table rows of a section; those with a drawing are empty.
#[track_caller]
fn rows(report: &str, id: &str) -> Vec<Vec<String>> {
    let rows = section(report, id).split("<tr").skip(1);
    let rows = rows.map(|row| {
        let row = row.split("</tr>").next().expect("its end");
        let row = format!("<tr{row}").replace("</th>", "</td>");
        let cells = row.split("</td>").map(|cell| {
            let before = cell.split("<svg").next().unwrap_or_default();
            let after = cell.rsplit_once("</svg>").map_or("", |(_, after)| after);
            shown(&format!("{before} {after}"))
        });
        let mut cells: Vec<String> = cells.collect();
        cells.pop();
        cells
    });
    rows.collect()
}

#[track_caller]
fn assert_row(report: &str, id: &str, row: &[&str]) {
    let rows = rows(report, id);
    assert!(
        rows.iter().any(|found| found == row),
        "no {row:?} in {rows:#?}"
    );
}

/// Of a made-up survey: what accounts are worth, who was asked and what they said.
fn accounts(name: &str) -> PathBuf {
    let csv = "account,value,role,score
Acme,1000,End user,9
Acme,1000,Decision maker,3
Bolt,400,End user,10
Bolt,400,End user,10
Cord & <b>,200,Decision maker,0
Dale,300,Decision maker,
Echo,100,End user,8
";
    file(name, csv)
}

const BY_ACCOUNT: [&str; 10] = [
    "--score",
    "score",
    "--account",
    "account",
    "--value",
    "value",
    "--role",
    "role",
    "--invited",
    "account",
];

#[test]
fn every_section_is_there_in_order_with_or_without_something_to_show() {
    let expected = [
        "headline",
        "gauge",
        "distribution",
        "waves",
        "segments",
        "what-changed",
        "accounts",
        "how-it-was-made",
    ];
    let options = ["--score", "score", "--segment", "region", "--wave", "wave"];
    let empty = file("report_empty.csv", "score\nnone\n");
    for report in [
        report(&two_waves("report_sections.csv"), &options),
        report(&empty, &["--score", "score"]),
    ] {
        let ids = report.split("<section id=\"").skip(1);
        let ids: Vec<&str> = ids.filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(ids, expected);
        assert!(!report.contains(">none<"), "{report}");
    }
}

#[test]
fn tables_have_the_figures_of_the_page() {
    let options = ["--score", "score", "--segment", "region", "--wave", "wave"];
    let report = report(&two_waves("report_tables.csv"), &options);
    // Counted by hand and by the oracle that the tests of the page name.
    assert!(report.contains("<h1>Net Promoter Score 22.9</h1>"));
    let headline = shown(section(&report, "headline"));
    for words in [
        "With 95% confidence it lies between 3.5 and 40.4.",
        "It rests on 70 answers.",
        "By its interval it is good or great; how likely each band is: Needs improvement 1.0%, Good 78.0%, Great 21.0%.",
        "In the last wave, 2025-H2, it was 2.9 (-23.5 to 28.8). Since the wave before: \u{25bc} down by 40.0 points (-73.4 to -2.5).",
        "There is no wave of a year before to compare with.",
    ] {
        assert!(headline.contains(words), "{headline}");
    }
    for row in [
        &["Needs improvement", "-100", "0", "1.0%"],
        &["Good", "0", "30", "78.0%"],
        &["Great", "30", "70", "21.0%"],
        &["Excellent", "70", "100", "under 0.1%"],
    ] {
        assert_row(&report, "gauge", row);
    }
    for row in [
        &["3", "16", "22.9%"][..],
        &["7", "22", "31.4%"],
        &["8", "0", "0.0%"],
        &["9", "32", "45.7%"],
        &["Detractors", "16", "22.9%"],
        &["Passives", "22", "31.4%"],
        &["Promoters", "32", "45.7%"],
        &[
            "2025-H2", "0", "0", "0", "11", "0", "0", "0", "12", "0", "12", "0",
        ],
    ] {
        assert_row(&report, "distribution", row);
    }
    let waves = rows(&report, "waves");
    assert_eq!(
        waves[1][..4],
        ["2025-H1", "35", "42.9", "15.7 to 63.4"],
        "{waves:?}"
    );
    assert_eq!(waves[1][5..], ["", "", "", ""]);
    assert_eq!(waves[2][..4], ["2025-H2", "35", "2.9", "-23.5 to 28.8"]);
    assert_eq!(
        waves[2][5..],
        ["-40.0", "-73.4 to -2.5", "\u{25bc} down", ""]
    );
    // By NPS, not by name.
    assert_eq!(
        rows(&report, "segments")[1..],
        [
            [
                "north \u{25b2} above the rest",
                "",
                "35",
                "68.6 (46.3 to 82.2)"
            ],
            [
                "south \u{25bc} below the rest",
                "",
                "35",
                "-22.9 (-45.9 to 3.5)"
            ],
        ]
    );
    for row in [
        &["2025-H1", "", "", "", "42.9"][..],
        &["south", "", "-6.1", "-20.0", "-26.1"],
        &["north", "", "-6.4", "-7.5", "-13.9"],
        &["2025-H2", "", "", "", "2.9"],
        &["total", "-40.0", "-73.4 to -2.5", "0.0367"],
        &[
            "mix: segments grew or shrank",
            "-12.5",
            "-33.3 to +8.3",
            "0.2381",
        ],
        &[
            "within: segments changed",
            "-27.5",
            "-58.7 to +3.7",
            "0.0844",
        ],
    ] {
        assert_row(&report, "what-changed", row);
    }
}

#[test]
fn marks_stand_where_their_figures_say() {
    let options = ["--score", "score", "--segment", "region", "--wave", "wave"];
    let moved = report(&two_waves("report_marks.csv"), &options);
    // The waterfall runs from 300/7 to 20/7, so its scale from 0 to 50. The south takes it down by
    // 300/49 + 20, from 85.71% of the width to 33.47%.
    let changed = section(&moved, "what-changed");
    assert!(changed.contains("class=\"detractor\" x=\"33.47%\" width=\"52.24%\""));
    // North 68.57, south -22.86, limits -45.9 to 82.2: from -60 to 100 in steps of at least 25.6, so of
    // 50, from -50 to 100. Points at 118.57/150 and 27.14/150.
    let segments = section(&moved, "segments");
    assert!(segments.contains("circle cx=\"79.05%\""), "{segments}");
    assert!(segments.contains("circle cx=\"18.1%\""), "{segments}");
    // The bars of 0 to 10: the highest share is 32/70 and 150 pixels high, that of 3 half of it.
    let distribution = section(&moved, "distribution");
    assert!(distribution.contains("y=\"20.0\" height=\"150.0\""));
    assert!(distribution.contains("y=\"95.0\" height=\"75.0\""));
    // A needle of 126 around (200, 200), at the right end.
    let best = file("report_best.csv", "score\n10\n10\n9\n");
    let gauge = report(&best, &["--score", "score"]);
    let gauge = section(&gauge, "gauge");
    assert!(gauge.contains("x2=\"326.0\" y2=\"200.0\""), "{gauge}");
    // The interval ends there too: 112 to the right.
    assert!(gauge.contains("0 0 1 312 200\""), "{gauge}");
}

#[test]
fn accounts_are_shown_by_value_with_those_that_are_silent() {
    let report = report(&accounts("report_accounts.csv"), &BY_ACCOUNT);
    // Counted by hand: Acme is half a promoter, half a detractor.
    for row in [
        &["Acme", "1 000", "2", "0.0"][..],
        &["Bolt", "400", "2", "100.0"],
        &["Dale", "300", "0", "silent"],
        &["Cord & <b>", "200", "1", "-100.0"],
        &["Echo", "100", "1", "0.0"],
        &["promoters", "", "900", "45.0%"],
        &["passives", "", "100", "5.0%"],
        &["detractors", "", "700", "35.0%"],
        &["silent accounts", "", "300", "15.0%"],
        &["decision maker", "", "2", "3", "66.7%"],
        &["end user", "", "4", "4", "100.0%"],
        // Of 6 answers with NPS 100/6; without Bolt's two they are 9, 3, 0 and 8.
        &["Bolt", "", "33.3%", "-25.0"],
        &["Cord & <b>", "", "16.7%", "40.0"],
        &["Acme", "", "33.3%", "25.0"],
        &["Echo", "", "16.7%", "20.0"],
    ] {
        assert_row(&report, "accounts", row);
    }
    let section = section(&report, "accounts");
    assert!(section.contains("At risk: the 2 accounts"), "{section}");
    // The scale of value runs to 1000, from 9% to 97% of the width; -100 stands at 240 pixels.
    assert!(section.contains("cx=\"26.6%\" cy=\"240.0\""), "{section}");
    assert!(
        section.contains("<title>Dale: 300, silent</title>"),
        "{section}"
    );
}

#[test]
fn the_report_of_the_made_up_survey_says_what_the_document_says() {
    let page = Path::new(env!("CARGO_TARGET_TMPDIR")).join("report_made_up.html");
    let options = ["--baseline", "2", "--roll-up", "by_value"];
    let run = |options: &[&str]| {
        let mut survey = example("survey");
        let output = survey.args(options).output().expect("the example runs");
        assert!(output.status.success());
        output.stdout
    };
    let document = run(&[&options[..], &["--json"]].concat());
    let document: Value = serde_json::from_slice(&document).expect("one JSON document");
    let path = page.to_str().expect("UTF-8");
    run(&[&options[..], &["--report", path]].concat());
    let report = std::fs::read_to_string(&page).expect("a report");

    let figure = |value: &Value| {
        let text = format!("{:.1}", value.as_f64().expect("a number"));
        if text == "-0.0" { "0.0".into() } else { text }
    };
    let span =
        |row: &Value, lower, upper| format!("{} to {}", figure(&row[lower]), figure(&row[upper]));
    let list = |value: &'_ Value| value.as_array().expect("rows").clone();
    let waves = rows(&report, "waves");
    for (row, wave) in waves[1..].iter().zip(list(&document["waves"])) {
        assert_eq!(row[0], wave["wave"].as_str().expect("a name"));
        assert_eq!(row[1], wave["n"].to_string());
        assert_eq!(row[2], figure(&wave["nps"]));
        assert_eq!(row[3], span(&wave, "lower", "upper"));
        assert_eq!(row[4], span(&wave, "anytime_lower", "anytime_upper"));
        assert_eq!(row[9], span(&wave["control"], "lower", "upper"));
    }
    assert_eq!(waves.len(), 5);
    let segments = rows(&report, "segments");
    let mut found = 0;
    for column in ["region", "industry", "role"] {
        for segment in list(&document["segments"][column]) {
            let name = segment["segment"].as_str().expect("a name");
            let mark = if segment["small"] == true { " *" } else { "" };
            let start = format!("{name}{mark}");
            let nps = format!(
                "{} ({})",
                figure(&segment["nps"]),
                span(&segment, "lower", "upper")
            );
            let row = segments
                .iter()
                .find(|row| row[0].starts_with(&start) && row.get(3) == Some(&nps));
            let row = row.unwrap_or_else(|| panic!("no {start} {nps} in {segments:#?}"));
            assert_eq!(row[2], segment["n"].to_string());
            found += 1;
        }
    }
    assert_eq!(found, 14);
    // Two accounts are few, and the page says so.
    assert!(
        section(&report, "segments").contains("<tr class=\"small\"><th scope=\"row\">Energy *")
    );
    assert!(
        report.contains("* fewer than 30 effective answers or 15 accounts: look at the interval")
    );
    let made = shown(section(&report, "how-it-was-made"));
    for words in [
        "Tango (1998)",
        "Shewhart (1931)",
        "by_value: every account counts by its value",
        "4, from 2025-Q1 to 2025-Q4",
        "-- --baseline 2 --roll-up by_value --report",
    ] {
        assert!(made.contains(words), "{made}");
    }
}

#[test]
fn whatever_users_wrote_is_text() {
    let script = "<script>alert(1)</script>";
    let image = "\"\"><img src=x onerror=alert(1)>";
    let row = |place| format!("\"{script}\",\"{image}\",\"{script}\",5,{}\n", place % 11);
    let header = format!("\"{script}\",wave,account,value,score\n");
    let body: String = (0..40).map(row).collect();
    let path = file("report_hostile.csv", header + &body);
    let options = [
        "--score",
        "score",
        "--segment",
        script,
        "--wave",
        "wave",
        "--account",
        "account",
        "--value",
        "value",
    ];
    let report = report(&path, &options);
    assert!(
        !report.contains("<script") && !report.contains("<img"),
        "{report}"
    );
    assert!(section(&report, "segments").contains("&lt;script&gt;alert(1)&lt;&#x2f;script&gt;"));
    assert!(shown(section(&report, "waves")).contains("\"><img src=x onerror=alert(1)>"));
}

#[test]
fn it_needs_no_network_and_comes_out_the_same_each_time() {
    let path = accounts("report_same.csv");
    let first = report(&path, &BY_ACCOUNT);
    assert_eq!(first, report(&path, &BY_ACCOUNT));
    for outside in ["http:", "https:", "src=", "href=", "url(", "@import"] {
        assert!(!first.contains(outside), "{outside}");
    }
}

#[test]
fn what_is_suppressed_leaves_no_trace() {
    let options = ["--score", "score", "--segment", "size", "--minimum-n", "10"];
    // Two groups of few answers; who of them said what makes no difference to the report.
    let written = |tiny: &str, small: &str| {
        let large = "large,9\nlarge,8\nlarge,2\nlarge,10\n".repeat(20);
        file(
            "report_suppressed.csv",
            format!("size,score\n{large}{tiny}{small}"),
        )
    };
    let one = written(&"tiny,10\n".repeat(4), &"small,0\n".repeat(4));
    let one = report(&one, &options);
    let other = written(&"tiny,0\n".repeat(4), &"small,10\n".repeat(4));
    assert_eq!(one, report(&other, &options));
    assert_row(&one, "segments", &["tiny", "", "", "suppressed"]);
    assert_row(&one, "segments", &["small", "", "", "suppressed"]);
    assert!(shown(&one).contains("suppressed: fewer than 10 answers"));
    // With accounts the lists tell nothing either.
    let path = accounts("report_few.csv");
    let options = [
        "--score",
        "score",
        "--account",
        "account",
        "--value",
        "value",
        "--minimum-n",
        "5",
    ];
    let few = report(&path, &options);
    for name in ["Acme", "Bolt", "Cord", "Dale", "Echo"] {
        assert!(!few.contains(name), "{name} in {few}");
    }
    // Of fewer answers in all nothing is said at all.
    let options = ["--score", "score", "--minimum-n", "7"];
    let nothing = shown(&report(&path, &options).replace("<style>", "<style "));
    assert!(
        nothing.ends_with("suppressed: the whole survey has fewer than 7 answers"),
        "{nothing}"
    );
}

#[test]
fn of_many_segments_and_waves_the_rest_is_counted_and_the_file_stays_small() {
    let mut csv = String::from("score,segment,wave\n");
    for place in 0..24_000 {
        let (segment, wave) = (place % 80, place / 80 % 30);
        let name = format!("{segment:03} of a name that is as long as names get").repeat(3);
        csv += &format!("{},{},{}\n", place * 7 % 11, &name[..120], 2000 + wave);
    }
    let options = ["--score", "score", "--segment", "segment", "--wave", "wave"];
    let large = report(&file("report_large.csv", &csv), &options);
    assert!(large.len() < 1_000_000, "{} bytes", large.len());
    assert_eq!(rows(&large, "segments").len(), 1 + 80);

    let rest = (0..250).map(|segment| format!("10,{segment}\n").repeat(2 - segment / 200));
    let csv = format!("score,segment\n{}", rest.collect::<String>());
    let many = report(&file("report_many.csv", csv), &options[..4]);
    assert_eq!(rows(&many, "segments").len(), 1 + 200);
    assert!(many.contains("50 segments of fewer answers are left out"));
    assert!(!many.contains(">200 *<"));
}

#[test]
fn a_report_that_cannot_be_written_is_an_error() {
    let path = two_waves("report_nowhere.csv");
    let nowhere = Path::new(env!("CARGO_TARGET_TMPDIR")).join("no_such_directory/report.html");
    let nowhere = nowhere.to_str().expect("UTF-8");
    let output = survey(&path, &["--score", "score", "--report", nowhere]);
    assert!(!output.status.success());
    let complaint = String::from_utf8_lossy(&output.stderr);
    let start = format!("error: --report {nowhere}: ");
    assert!(complaint.starts_with(&start), "{complaint}");
    assert!(json(&path, &["--score", "score"])["overall"]["n"] == 70);
}
