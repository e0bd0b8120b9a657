//! What changed between the last two waves, where answers belong to accounts.
//!
//! Limits and p-values come from the independent scipy oracle: those of changes and of the total from
//! cluster_compare, those of mix and within from cluster_mix.

use serde_json::Value;

use crate::figures::accounts;
use crate::roll_ups::{book, by};
use crate::run::{assert_near, file, json, text, words};
use crate::what_changed::{assert_part, section};

const OPTIONS: [&str; 8] = [
    "--score",
    "score",
    "--account",
    "account",
    "--wave",
    "wave",
    "--segment",
    "region",
];

#[test]
fn the_mix_shift_knows_the_accounts() {
    let survey = json(&accounts("mix_accounts.csv"), &OPTIONS);
    let shift = &survey["mix_shift"];
    // The north has 6 of 9 answers with an NPS of 50/3, then 6 of 10 with 200/3; the south 3 with
    // -100/3 and 4 with -25. Within: 50 * (2/3 + 3/5) / 2 + 25/3 * (1/3 + 2/5) / 2. Mix: -1/15 times
    // 125/3 and 1/15 times -175/6.
    assert_part(
        &shift["total"],
        30.0,
        -49.19544707713224,
        109.19544707713224,
        0.4137200596932083,
    );
    assert_part(
        &shift["mix"],
        -4.722222222222222,
        -35.12192858762263,
        25.677484143178186,
        0.724237305083886,
    );
    assert_part(
        &shift["within"],
        34.72222222222222,
        -52.83073515583473,
        122.27517960027918,
        0.37957950949012703,
    );
    for (place, change, lower, upper, p) in [
        (
            0,
            50.0,
            -38.6732555941119,
            138.6732555941119,
            0.2297116898711537,
        ),
        (
            1,
            25.0 / 3.0,
            -153.3096305953839,
            169.97629726205054,
            0.906399537005676,
        ),
    ] {
        let row = &survey["changes"][place];
        assert_near(&row["change"], change);
        assert_near(&row["lower"], lower);
        assert_near(&row["upper"], upper);
        assert_near(&row["p_value"], p);
    }
}

#[test]
fn by_value_an_account_is_whole_in_every_wave() {
    let survey = by(&book("mix_by_value.csv"), "by_value");
    let mix_shift = &survey["mix_shift"];
    // The first segment column is the region, though there is one of roles too.
    assert_eq!(mix_shift["column"], "region");
    // From 0 of A's 100, 50 and -20 of 170, to 100 and 15 of 130.
    assert_part(
        &mix_shift["total"],
        11500.0 / 130.0 - 3000.0 / 170.0,
        -94.5984993660008,
        200.0,
        0.3212588847461272,
    );
    assert_near(&mix_shift["mix"]["points"], 33.775048480930835);
    assert_near(&mix_shift["within"]["points"], 37.039431157078205);
    let change = survey["waves"][1]["change"].as_f64();
    assert_near(&mix_shift["total"]["points"], change.expect("a change"));
}

#[test]
fn shares_that_no_account_moves_leave_a_mix_without_limits() {
    // Each account is one third of every wave, whatever the number of its answers.
    let csv = "account,wave,region,score\nA,1,x,9\nA,1,x,3\nA,1,x,8\nB,1,x,9\nC,1,y,3\nA,2,x,9\n\
        B,2,x,9\nB,2,x,8\nB,2,x,8\nC,2,y,3\nC,2,y,9\nC,2,y,9\n";
    let file = file("same_shares.csv", csv);
    let options = [&OPTIONS[..], &["--roll-up", "every_account"]].concat();
    let mix = json(&file, &options)["mix_shift"]["mix"].clone();
    assert_near(&mix["points"], 0.0);
    for nothing in ["lower", "upper", "p_value"] {
        assert_eq!(mix[nothing], Value::Null);
    }
}

#[test]
fn accounts_counted_once_each_have_no_mix_shift() {
    let file = accounts("mix_of_accounts.csv");
    for roll_up in ["mean_score", "most_influential"] {
        let options = [&OPTIONS[..], &["--role", "role", "--roll-up", roll_up]].concat();
        let survey = json(&file, &options);
        assert_eq!(survey["mix_shift"], Value::Null);
        assert_eq!(survey["changes"].as_array().map(Vec::len), Some(2));
        let page = text(&file, &options);
        let line = "no mix shift: an account counts once in every segment it answered in, so segments do not add up to the total";
        assert_eq!(survey["no_mix_shift"], line["no mix shift: ".len()..]);
        assert!(words(section(&page)).starts_with(line), "{page}");
    }
}

#[test]
fn one_account_in_a_segment_or_a_wave_aborts_nothing() {
    let csv = "account,wave,region,score\nA,1,x,9\nB,1,x,3\nA,2,x,9\nB,2,y,9\nC,2,x,3\nA,3,x,9\nA,3,y,2\n";
    let all = file("one_in_a_wave.csv", csv);
    let survey = json(&all, &OPTIONS);
    // One account is worth one answer: cluster_compare of x and of y.
    for (place, change, p) in [
        (0, 100.0, 0.39541498500262895),
        (1, -200.0, 0.12023834065689723),
    ] {
        assert_near(&survey["changes"][place]["change"], change);
        assert_near(&survey["changes"][place]["p_value"], p);
    }
    // Without A nobody answered in the third wave: mix and within are known, their limits are not.
    let mix_shift = &survey["mix_shift"];
    assert_near(&mix_shift["total"]["upper"], 196.0105042519195);
    assert_eq!(mix_shift["mix"]["lower"], Value::Null);
    assert_eq!(survey["trend"], Value::Null);
    let page = text(&all, &OPTIONS);
    let line = "\nno trend: it needs 3 waves of two accounts or more\n";
    assert!(section(&page).contains(line), "{page}");

    // Up to the second wave there are enough: only y is of one account, and it appeared.
    let two = file(
        "one_in_a_segment.csv",
        &csv[..csv.len() - "A,3,x,9\nA,3,y,2\n".len()],
    );
    let survey = json(&two, &OPTIONS);
    assert_eq!(survey["changes"][0]["change"], 0.0);
    assert_eq!(survey["changes"][1]["change"], Value::Null);
    assert_eq!(survey["mix_shift"]["segments"][1]["appeared"], true);
}

#[test]
fn a_wave_without_value_has_neither_mix_nor_trend() {
    let csv = "account,worth,wave,region,score\nA,5,1,x,9\nB,5,1,y,3\nA,5,2,x,9\nB,5,2,y,9\nD,5,2,y,9\nC,0,3,y,3\n";
    let file = file("worthless_wave.csv", csv);
    let options = [&OPTIONS[..], &["--value", "worth", "--roll-up", "by_value"]].concat();
    let survey = json(&file, &options);
    assert_eq!(survey["mix_shift"], Value::Null);
    assert_eq!(survey["trend"], Value::Null);
    let page = text(&file, &options);
    assert!(
        section(&page).contains("not compared: x (vanished), y (no value)\n"),
        "{page}"
    );
    let mix = "no mix shift: wave 3 has no value\n";
    assert!(section(&page).starts_with(mix), "{page}");
    let trend = "\nno trend: it needs 3 waves of two accounts or more\n";
    assert!(section(&page).contains(trend), "{page}");
}
