//! Every error message by its exact text: what was found, what was expected, the usual fix.

use promoter::monitor::Chart;
use promoter::multiplicity::Correction;
use promoter::plan::{self, Compared, Expected, InAccounts, Needed};
use promoter::{
    Accounts, Band, Bands, Benchmark, ClusteredTally, Error, Histogram, KnownTotals, Level, Method,
    Nps, Response, Role, RollUp, Score, Segments, Tally, Trend, Validity, Waves, Weight,
    WeightedTally,
};

use crate::support::counted as tally;

#[track_caller]
fn says<T: std::fmt::Debug>(result: Result<T, Error>, message: &str) {
    assert_eq!(result.expect_err("a wrong input").to_string(), message);
}

#[test]
fn scores_say_what_was_found() {
    says(
        Score::new(11),
        "score 11 is out of range: expected a whole number from 0 to 10",
    );
    says(
        Score::try_from(-1_i64),
        "score -1 is out of range: expected a whole number from 0 to 10",
    );
    says(
        "9.0".parse::<Score>(),
        "score \"9.0\" is not known: expected \"0\" to \"10\"; for a cell of a survey export use Score::from_cell",
    );
    says(
        Tally::from_column(&[9_u8, 10, 200], Validity::All),
        "score 200 at index 2 is out of range: expected a whole number from 0 to 10",
    );
    says(
        Histogram::from_column(b"9", Validity::All),
        "score 57 at index 0 is out of range: expected a whole number from 0 to 10; is this text? 57 is the character '9'",
    );
}

#[test]
fn cells_say_what_was_found() {
    says(
        Score::from_cell("great"),
        "cell \"great\" holds no number: expected one whole number from 0 to 10",
    );
    says(
        Score::from_cell("8/10"),
        "cell \"8/10\" holds several numbers: expected one whole number from 0 to 10",
    );
    says(
        Score::from_cell("7,5"),
        "cell \"7,5\" holds a fraction: expected one whole number from 0 to 10",
    );
    says(
        Score::from_cell("10-Aug"),
        "cell \"10-Aug\" holds a date: expected one whole number from 0 to 10",
    );
    says(
        Score::from_cell("10%"),
        "cell \"10%\" holds a number that is part of something else: expected one whole number from 0 to 10",
    );
    says(
        Score::from_cell("-1"),
        "cell \"-1\" is out of range: expected one whole number from 0 to 10",
    );
}

#[test]
fn numbers_say_their_range() {
    says(
        Weight::new(-2.0),
        "weight -2 is out of range: expected 0 or a number from 1e-90 to 1e90",
    );
    says(
        Weight::new(f64::NAN),
        "weight NaN is out of range: expected 0 or a number from 1e-90 to 1e90",
    );
    says(
        Level::new(95.0),
        "confidence level 95 is out of range: expected a number from 0.5 to below 1, such as 0.95",
    );
    says(
        Level::new(0.05),
        "confidence level 0.05 is out of range: expected a number from 0.5 to below 1, such as 0.95; an error probability such as 0.05 goes to Level::from_alpha",
    );
    says(
        Level::from_alpha(0.0),
        "error probability 0 is out of range: expected a number from 1e-15 to below 1, such as 0.05",
    );
    says(
        Nps::new(100.5),
        "NPS 100.5 is out of range: expected points from -100 to 100",
    );
    says(
        Bands::new("low", [(30.0, "mid"), (30.0, "high")]),
        "band cut 30 is out of range: expected points that rise from above -100 to 100",
    );
}

#[test]
fn shares_say_what_they_should_be() {
    says(
        Bands::new("low", [(0.3, "mid"), (0.7, "high")]),
        "band cuts 0.3, 0.7 look like shares: expected points, such as 30 rather than 0.3",
    );
    says(
        Tally::from_shares(62.0, 25.0, 130.0, 412),
        "share of detractors 130 is out of range: expected percent from 0 to 100, such as 62",
    );
    says(
        Tally::from_shares(0.62, 0.25, 0.13, 412),
        "shares 0.62, 0.25 and 0.13 do not add up to 100: expected percent, such as 62, 25 and 13, that are off by rounding at most",
    );
    says(
        Tally::from_shares(62.0, 25.0, 13.0, 10),
        "no counts of 10 answers round to 62, 25 and 13 percent: expected shares and a number of answers that belong together, without weights",
    );
    says(
        Tally::from_shares(62.0, 25.0, 13.0, 0),
        "0 answers say nothing: expected at least 1",
    );
}

#[test]
fn responses_say_what_they_lack() {
    let response = Response::new(Score::ALL[9]);
    says(
        Accounts::new().record_response(&response),
        "a response has no account: expected one, or a counted exclusion from the ledger",
    );
    let heavy = response.weight(Weight::new(2.0).expect("in range"));
    says(
        Tally::try_from(&heavy),
        "a response has the weight 2: expected 1 where answers are counted; a WeightedTally or a ClusteredTally takes weights",
    );
}

#[test]
fn a_long_text_is_cut() {
    let message = Score::from_cell(&"x".repeat(1000)).expect_err("no number");
    assert_eq!(
        message.to_string(),
        format!(
            "cell \"{}...\" holds no number: expected one whole number from 0 to 10",
            "x".repeat(80)
        ),
    );
}

#[test]
fn counts_that_do_not_fit_are_named() {
    says(
        Tally::from_counts(u64::MAX, 1, 2),
        "18446744073709551615 promoters, 1 passives and 2 detractors are too many: expected a total of at most 18446744073709551615",
    );
    let mut counts = [0; 11];
    (counts[6], counts[7]) = (u64::MAX, 1);
    says(
        Histogram::from_counts(counts),
        "0 promoters, 1 passives and 18446744073709551615 detractors are too many: expected a total of at most 18446744073709551615",
    );
}

#[test]
fn rows_say_which_is_wrong() {
    says(
        Tally::from_rows([(9, 4), (11, 2)]),
        "score 11 at index 1 is out of range: expected a whole number from 0 to 10",
    );
    says(
        Histogram::from_rows([(9, -3_i64)]),
        "count -3 at index 0 is out of range: expected a whole number from 0 to 18446744073709551615",
    );
    says(
        Segments::<_, Tally>::from_rows([("north", 4, 0, 1), ("south", 4, -2, 1)]),
        "passives -2 at index 1 is out of range: expected a whole number from 0 to 18446744073709551615",
    );
    says(
        Tally::from_rows([(7.5, 2.0)]),
        "score 7.5 at index 0 is out of range: expected a whole number from 0 to 10",
    );
    says(
        Tally::from_rows([(9, u64::MAX), (10, 1)]),
        "1 answers at index 1, with those before, are too many: expected a total of at most 18446744073709551615",
    );
    says(
        Tally::from_rows([(u64::MAX, 1, 2)]),
        "18446744073709551615 promoters, 1 passives and 2 detractors at index 0 are too many: expected a total of at most 18446744073709551615",
    );
    says(
        WeightedTally::from_rows([(9, 2, [6.0, 20.0, 72.0, 0.0, 4.0])]),
        "lightest weight 0 at index 0 is out of range: expected a number from 1e-90 to 1e90; leave answers of weight 0 out",
    );
    says(
        WeightedTally::from_rows([(9, 2, [6.0, 20.0, 72.0, 2.0, 1e100])]),
        "heaviest weight 1e100 at index 0 is out of range: expected a number from 1e-90 to 1e90; leave answers of weight 0 out",
    );
    says(
        ClusteredTally::from_rows([("Acme", 1, 9, 2, [6.0, 9.0, 72.0, 2.0, 4.0])]),
        "at index 0 stand 2 weights from 2 to 4 that sum to 6, their squares to 9, third powers to 72: expected sums of powers that weights within the range can add up to",
    );
}

#[test]
fn columns_say_which_row_is_wrong() {
    says(
        Tally::from_column(&[9_i64, -3], Validity::All),
        "score -3 at index 1 is out of range: expected a whole number from 0 to 10",
    );
    says(
        Histogram::from_column(&[9.0, 7.5], Validity::All),
        "score 7.5 at index 1 is out of range: expected a whole number from 0 to 10",
    );
    says(
        Tally::from_column(&[f32::NAN], Validity::All),
        "score NaN at index 0 is out of range: expected a whole number from 0 to 10; a validity says which rows hold no answer",
    );
    says(
        Tally::from_column(&[9, 9, 9], Validity::Mask(&[true])),
        "the column of validity has 1 rows, the one beside it 3: expected as many",
    );
    says(
        Histogram::by_code(&[0, 3], &[9, 9], Validity::All, 3),
        "code 3 at index 1 is out of range: expected codes from 0 up, and the number of groups is 3",
    );
    says(
        Histogram::by_code(&[0, 2], &[9, 11], Validity::All, 3),
        "score 11 at index 1 is out of range: expected a whole number from 0 to 10",
    );
    says(
        Histogram::by_code(&[0, 2], &[9], Validity::All, 3),
        "the column of scores has 1 rows, the one beside it 2: expected as many",
    );
    says(
        Histogram::by_code(&[0, 2], &[9, 9], Validity::Mask(&[true; 3]), 3),
        "the column of validity has 3 rows, the one beside it 2: expected as many",
    );
}

#[test]
fn names_list_the_known_ones() {
    says(
        "score".parse::<Method>(),
        "method \"score\" is not known: expected one of tango, adjusted_wald, wald, student, jeffreys, anytime",
    );
}

#[test]
fn structure_says_what_to_do() {
    says::<()>(
        Err(Error::Duplicate {
            key: "\"ann\"".into(),
            first_row: 2,
            row: 9,
        }),
        "row 9 answers again for \"ann\", who answered in row 2: expected one answer for each; choose keep_latest, keep_first or keep_all to go on",
    );
    says::<()>(
        Err(Error::NothingToWithdraw { row: 3 }),
        "row 3 cannot be withdrawn: the ledger holds no used answer; exclude a row that was never read",
    );
}

#[test]
fn bands_refuse_the_interval_of_a_difference() {
    let estimate = Tally::from_counts(1, 1, 1).and_then(|tally| {
        let estimate = tally.estimate().expect("answers");
        let interval = estimate.versus(&estimate).interval(Level::P95);
        Bands::default().spanned_by(&interval).map(<[Band]>::to_vec)
    });
    let message = estimate.expect_err("a difference").to_string();
    assert!(
        message.starts_with("the interval -") && message.ends_with(
            "is of a difference: expected the interval of an NPS, since bands divide the NPS and not its changes"
        ),
        "{message}"
    );
}

#[test]
fn designs_say_what_is_wrong_and_how_to_mend_it() {
    let population = |n| {
        let tally = Tally::from_counts(20, 10, 5).expect("fits");
        tally.estimate().expect("answers").of_population(n)
    };
    says(
        population(34),
        "the population holds 34 customers, and 35 have answers: expected all that could have answered",
    );
    says(
        population(50).and_then(|found| found.of_population(60)),
        "the estimate is of a list of known size already: expected it to be stated once",
    );
    let tally = Tally::from_counts(1, 1, 1).expect("fits");
    says(
        tally.estimate().expect("answers").with_design_effect(-1.0),
        "design effect -1 is out of range: expected a number from 0.001 to 1000, such as 1.5",
    );
    let mut accounts = Accounts::new();
    accounts.record("Acme", Role::EndUser, (), Score::ALL[9]);
    says(
        accounts.value_held(),
        "account \"Acme\" has no value: expected one for every account that counts; 0 leaves it out",
    );
    says(
        accounts.bounds(RollUp::MeanScore),
        "roll-up mean_score has no bounds by account: expected every_account or by_value",
    );
    accounts.set_value("Acme", 3.0).expect("a value");
    accounts.set_value("Acme", 2.0).expect("a value");
    says(
        accounts.bounds(RollUp::ByValue),
        "account \"Acme\" was given the values 2 and 3: expected it to be stated once",
    );
    let mut clustered = ClusteredTally::new();
    for account in ["Acme", "Bolt", "Cord"] {
        clustered.record_n(account, (), Score::ALL[9], 2);
    }
    says(
        clustered.sample_of_list(|_| "large", |_| Some(2)),
        "stratum \"large\" holds 2 clusters, and 3 have answers: expected all that could have answered",
    );
    says(
        clustered.sample_of_people(|_| (), |_| None, |_| 1),
        "cluster \"Acme\" holds 1 people, and 2 have answers: expected all that could have answered",
    );
    accounts.record("Bolt", Role::EndUser, (), Score::ALL[9]);
    says(
        accounts.sample(RollUp::ByValue, |()| (), |_, ()| ()),
        "account \"Acme\" was given the values 2 and 3: expected it to be stated once",
    );
    accounts.record("Acme", Role::DecisionMaker, (), Score::ALL[9]);
    says(
        accounts.sample(RollUp::MeanScore, |()| (), |role, ()| role),
        "roll-up mean_score makes one category of each account, and account \"Acme\" has answers under several keys at once: expected a key no finer than what an account contributes once to, or the roll-up every_answer, every_account or by_value",
    );
    says(
        clustered
            .sample()
            .estimate()
            .expect("answers")
            .of_population(10),
        "the answers come from 3 clusters: expected independent answers; for accounts use ClusteredTally::sample_of_list or sample_of_people, which know that not everybody in an account was heard",
    );
}

#[test]
fn known_totals_say_what_contradicts_them() {
    let segments: Segments<&str> =
        Segments::from_iter([("north", tally(5, 3, 2)), ("south", tally(1, 1, 1))]);
    let region = |totals: &[(&'static str, f64)]| {
        KnownTotals::new("region", |region: &&str| *region, totals.iter().copied())
    };
    says(
        region(&[("north", 5.0), ("north", 3.0)]),
        "the known totals of region have two for \"north\": expected it to be stated once",
    );
    says(
        region(&[("north", -5.0)]),
        "known total -5 of region \"north\" is out of range: expected 0 or a number from 1e-90 to 1e90",
    );
    let calibrated = |totals: &[(&'static str, f64)]| {
        segments
            .sample()
            .calibrated(&[region(totals).expect("in range")])
    };
    says(
        calibrated(&[("north", 5.0)]),
        "the known totals of region have no customers of \"south\", of whom there are answers: expected a total above 0 for every value that occurs",
    );
    says(
        calibrated(&[("north", 5.0), ("south", 5.0), ("west", 3.0)]),
        "the known totals of region have 3 customers of \"west\" and no answer of them: expected some; join the value with one that is alike",
    );
    says(
        segments.sample().calibrated(&[]),
        "there are no known totals with customers: expected at least 1",
    );
    let known = || [region(&[("north", 5.0), ("south", 5.0)]).expect("in range")];
    says(
        segments
            .sample()
            .calibrated(&known())
            .and_then(|once| once.calibrated(&known())),
        "the sample is calibrated already: expected it to be stated once",
    );
}

#[test]
fn questions_say_what_they_need() {
    let change = {
        let one = Tally::from_counts(5, 3, 2)
            .expect("fits")
            .estimate()
            .expect("answers");
        one.versus(&one)
    };
    says(
        change.equivalent_within(-5.0, Level::P95),
        "margin -5 is out of range: expected points from 0.001 to 200, such as 5",
    );
    says(
        change.smallest_detectable(Level::P95, 80.0),
        "power 80 is out of range: expected a number between 0 and 1, such as 0.8",
    );
    says(
        Correction::Holm.adjust(&[0.1, 1.5]),
        "p-value 1.5 at index 1 is out of range: expected a number from 0 to 1",
    );
    let nps = Nps::new(30.0).expect("in range");
    says(
        Benchmark::with_std_error(nps, -1.0, "a report"),
        "standard error -1 is out of range: expected points from 0 to 100",
    );
    says(
        Benchmark::of_answers(nps, 0, "a report"),
        "0 answers say nothing: expected at least 1",
    );
}

#[test]
fn plans_and_series_say_what_they_need() {
    says(
        Expected::of_variance(2.0),
        "variance 2 is out of range: expected a number above 0 and at most 1, such as 0.67",
    );
    says(
        Expected::shares(0.5, 0.3, 0.3),
        "shares 0.5, 0.3 and 0.3 are out of range: expected numbers from 0 to 1 that add up to 1",
    );
    let needed = plan::for_margin(10.0, Expected::TYPICAL, Level::P95).expect("in range");
    says(
        needed.invitations(30.0),
        "response rate 30 is out of range: expected a share above 0 and at most 1, such as 0.3",
    );
    let segments: Segments<&str> = Segments::from_iter([("Q1", Tally::new())]);
    let sample = segments.sample();
    says(
        Trend::of(&sample, |_| f64::INFINITY),
        "time inf is out of range: expected a number from -1e12 to 1e12, such as the number of the wave",
    );
    says(
        Waves::since(&sample, |&wave| wave, &"Q9"),
        "wave \"Q9\" is not known: expected one of the waves as the baseline",
    );
    says(
        Chart::<u8>::of([]),
        "the baseline has no wave with answers: expected at least 1",
    );
    says(
        Waves::rolling(&sample, |&wave| wave, 4),
        "width 4 of windows over 1 wave(s) is out of range: expected a number of waves from 1 to all of them",
    );
    says(
        Waves::trailing(&sample, |_| 1, 0),
        "number of days in a window 0 is out of range: expected at least one day, such as 30",
    );
    says(
        plan::for_margin(101.0, Expected::TYPICAL, Level::P95),
        "margin 101 is out of range: expected points from 0.5 to 100, such as 5",
    );
    says(
        plan::for_margin(0.1, Expected::TYPICAL, Level::P95),
        "margin 0.1 is out of range: expected points from 0.5 to 100, such as 5; the share 0.1 is 10 points",
    );
    let mut accounts: Accounts<&str> = Accounts::new();
    says(
        accounts.set_value("Acme", -1.0),
        "value -1 of account \"Acme\" is out of range: expected 0 or a number from 1e-90 to 1e90",
    );
    let all_promoters = Tally::from_counts(5, 0, 0)
        .expect("fits")
        .estimate()
        .expect("answers");
    says(
        Chart::of([(1, all_promoters)]),
        "the answers have no spread: expected some, or no limit can be drawn and nothing tested",
    );
}

#[test]
fn numbers_with_hundreds_of_zeros_are_told_in_short() {
    says(
        Weight::new(-1e300),
        "weight -1e300 is out of range: expected 0 or a number from 1e-90 to 1e90",
    );
    says(
        Tally::from_column(&[9.0, 1e300], Validity::All),
        "score 1e300 at index 1 is out of range: expected a whole number from 0 to 10",
    );
    says(
        Benchmark::of_shares(1e300, -1e300, 1e-300, 100, "made up"),
        "shares of 1e300%, -1e300% and 1e-300%: expected percentages from 0 to 100 that add up to 100",
    );
    says(
        Expected::shares(1e300, 0.0, 0.0),
        "shares 1e300, 0 and 0 are out of range: expected numbers from 0 to 1 that add up to 1",
    );
    says(
        Bands::new("low", [(1e-300, "high")]),
        "band cuts 1e-300 look like shares: expected points, such as 30 rather than 0.3",
    );
    says(
        plan::for_margin(1e-300, Expected::TYPICAL, Level::P95),
        "margin 1e-300 is out of range: expected points from 0.5 to 100, such as 5; the share 1e-300 is 0 points",
    );
    let heavy = Weight::new(1e90).expect("in range");
    let light = Weight::new(1e-90).expect("in range");
    says(
        promoter::trim_weights(&[heavy; 3], light, Weight::ONE),
        "3 weights that add up to 3e90 cannot be trimmed to 1e-90 to 1: expected bounds around their mean",
    );
    says(
        Tally::try_from(&Response::new(Score::ALL[9]).weight(heavy)),
        "a response has the weight 1e90: expected 1 where answers are counted; a WeightedTally or a ClusteredTally takes weights",
    );
    says(
        WeightedTally::from_rows([(9, 2, [1e90, 1e90, 1e90, 1e-90, 1e90])]),
        "at index 0 stand 2 weights from 1e-90 to 1e90 that sum to 1e90, their squares to 1e90, third powers to 1e90: expected sums of powers that weights within the range can add up to",
    );
    let mut accounts: Accounts<&str> = Accounts::new();
    for value in [1e-90, 1e90] {
        accounts.set_value("Acme", value).expect("in range");
    }
    let stated = "the values 1e-90 and 1e90: expected it to be stated once";
    says(
        accounts.get("Acme").expect("known").value(),
        &format!("the account was given {stated}"),
    );
    says(
        accounts.value_held(),
        &format!("account \"Acme\" was given {stated}"),
    );
    let sample =
        Segments::from_iter([("north", Tally::from_counts(1, 1, 1).expect("fits"))]).sample();
    let region = |totals: Vec<(&'static str, f64)>| {
        let value = |&region: &&'static str| region;
        KnownTotals::new("region", value, totals).expect("in range")
    };
    says(
        sample.calibrated(&[region(vec![("north", 1.0), ("south", 1e90)])]),
        "the known totals of region have 1e90 customers of \"south\" and no answer of them: expected some; join the value with one that is alike",
    );
}

#[test]
fn plans_of_accounts_say_what_they_need() {
    says(
        InAccounts::new(0.0, 0.0, 0.1),
        "people an account 0 is out of range: expected a number from 0.01 to 1e6, such as 4",
    );
    says(
        InAccounts::new(4.0, -0.1, 0.1),
        "variation of people -0.1 is out of range: expected the standard deviation over the mean, from 0 to 100, such as 0.8",
    );
    says(
        InAccounts::new(4.0, 0.0, 15.0),
        "intraclass correlation 15 is out of range: expected a number from 0 to 1, such as 0.15",
    );
    let accounts = InAccounts::new(4.0, 0.0, 0.15).expect("in range");
    for sides in [(1.5, 0.0), (0.0, 1.5)] {
        says(
            accounts.correlation(sides.0, sides.1),
            "correlation 1.5 is out of range: expected a number from -1 to 1",
        );
    }
    let both = Compared::new(Expected::TYPICAL, Expected::TYPICAL);
    for correlation in [-1.0, 1.0] {
        says(
            both.with_correlation(correlation),
            &format!(
                "correlation {correlation} is out of range: expected a number above -1 and below 1, such as 0.4"
            ),
        );
    }
    says(
        Needed::of(-1.0),
        "number -1 is out of range: expected answers from 0 to 1e15",
    );
    says(
        Needed::of(1e16),
        "number 10000000000000000 is out of range: expected answers from 0 to 1e15",
    );
    let waves =
        |slope, answers| plan::waves_for_trend(slope, answers, Expected::TYPICAL, Level::P95, 0.8);
    says(
        waves(0.01, 100),
        "slope 0.01 is out of range: expected points a wave from 0.05 to 200, such as 2",
    );
    says(
        waves(2.0, 0),
        "a planned wave has no answers: expected at least 1",
    );
}

#[test]
fn charts_and_waves_say_what_they_need() {
    let chart = || Chart::<u8>::around(Nps::new(0.0).expect("in range"), 1.0).expect("in range");
    for (shewhart, ewma) in [(0.0, 2.86), (3.0, 101.0)] {
        let limit = if shewhart == 0.0 { shewhart } else { ewma };
        says(
            chart().with_limits(shewhart, 0.2, ewma),
            &format!(
                "limit {limit} is out of range: expected standard errors from 0.1 to 100, such as 3"
            ),
        );
    }
    for lambda in [0.0, 1.5] {
        says(
            chart().with_limits(3.0, lambda, 2.86),
            &format!(
                "weight of the latest wave {lambda} is out of range: expected a number above 0 and at most 1, such as 0.2"
            ),
        );
    }
    assert!(chart().with_limits(0.1, 1.0, 100.0).is_ok());
    let segments: Segments<&str> = Segments::from_iter([("Q1", tally(1, 1, 1))]);
    says(
        Waves::lagged(&segments.sample(), |&wave| wave, 0),
        "lag 0 is out of range: expected at least one wave, such as 4 of quarters",
    );
}

#[test]
fn lists_and_known_totals_say_what_they_cannot_be_combined_with() {
    let mut accounts = Accounts::new();
    accounts.record("Acme", Role::EndUser, (), Score::ALL[9]);
    accounts.record("Bolt", Role::EndUser, (), Score::ALL[3]);
    for roll_up in [RollUp::MeanScore, RollUp::MostInfluential] {
        says(
            accounts.sample_of_list(roll_up, |()| (), |_, ()| ()),
            &format!(
                "roll-up {roll_up} makes one category of each account, which people who were not heard could change: expected every_answer, every_account or by_value for a list"
            ),
        );
    }
    let mut answers = ClusteredTally::new();
    answers.record("Acme", "north", Score::ALL[9]);
    answers.record("Bolt", "south", Score::ALL[3]);
    let region = || {
        let totals = [("north".to_owned(), 5.0), ("south".to_owned(), 5.0)];
        [KnownTotals::borrowed("region", |region: &&str| *region, totals).expect("in range")]
    };
    assert!(answers.sample().calibrated(&region()).is_ok());
    let listed = answers
        .sample_of_list(|_| (), |()| Some(9))
        .expect("as many");
    says(
        listed.calibrated(&region()),
        "the sample is of a list, and known totals cannot be combined with one: expected one of the two; sample() and stratified() have no list",
    );
    says(
        {
            let benchmark =
                Benchmark::of_answers(Nps::new(30.0).expect("in range"), 50, "a report");
            let own = tally(5, 3, 2).estimate().expect("answers");
            let change = own.against(&benchmark.expect("answers"));
            change.baseline().of_population(100)
        },
        "the score was published by others: expected answers at hand",
    );
}
