//! What engines return for the queries of the guide `columns_and_engines`, against the answers that they were
//! asked of. `.ci/recipes` runs the engines and then this.

use std::path::{Path, PathBuf};
use std::{env, fs};

use promoter::{ClusteredTally, Histogram, Score, Segments, Tally, Weight, WeightedTally};
use serde::de::DeserializeOwned;

/// An answer of the file: account, wave, region, score and weight.
type Answer = (Option<String>, i64, String, Option<i64>, Option<f64>);

/// Counts one after the other, without rows that were grouped.
#[derive(Default)]
struct OneByOne {
    plain: Segments<String>,
    scores: Segments<String, Histogram>,
    weighted: Segments<String, WeightedTally>,
    accounts: ClusteredTally<String, i64>,
    weighted_accounts: ClusteredTally<String, i64>,
    /// Those asked, unanswered, without a score, an account or a weight.
    left_out: [i64; 5],
}

impl OneByOne {
    fn count(&mut self, (account, wave, region, score, weight): Answer) {
        let [asked, unanswered, no_score, no_account, no_weight] = &mut self.left_out;
        *asked += 1;
        let Some(score) = score else {
            *unanswered += 1;
            return;
        };
        let Ok(score) = Score::try_from(score) else {
            *no_score += 1;
            return;
        };
        self.plain.entry(region.clone()).record(score);
        self.scores.entry(region.clone()).record(score);
        let weight = weight.and_then(|weight| Weight::new(weight).ok());
        let weight = weight.filter(|&weight| weight > Weight::ZERO);
        match weight {
            Some(weight) => self.weighted.entry(region).record(score, weight),
            None => *no_weight += 1,
        }
        let Some(account) = account else {
            *no_account += 1;
            return;
        };
        self.accounts.record(account.clone(), wave, score);
        if let Some(weight) = weight {
            let answers = &mut self.weighted_accounts;
            answers.record_weighted(account, wave, score, weight);
        }
    }
}

#[test]
#[ignore = "needs what engines returned: .ci/recipes"]
fn grouped_rows_are_the_answers_that_the_crate_counts() {
    let directory = PathBuf::from(env::var("RECIPES").expect("RECIPES, a directory"));
    let mut expected = OneByOne::default();
    for answer in rows(&directory.join("answers.csv")) {
        expected.count(answer);
    }
    assert!(expected.left_out.iter().all(|&left_out| left_out > 0));
    let mut engines = 0;
    for entry in fs::read_dir(&directory).expect("a directory") {
        let engine = entry.expect("an entry").path();
        if !engine.is_dir() {
            continue;
        }
        engines += 1;
        println!("{}", engine.display());
        let rows_of = |name: &str| engine.join(name).with_extension("csv");

        let (mut unanswered, mut no_score) = (0, 0);
        let plain = rows::<(String, i64, i64, i64, i64, i64)>(&rows_of("plain"));
        let plain = plain.into_iter().map(|(region, a, b, c, none, wrong)| {
            (unanswered, no_score) = (unanswered + none, no_score + wrong);
            (region, a, b, c)
        });
        assert_eq!(
            Segments::<_, Tally>::from_rows(plain),
            Ok(expected.plain.clone())
        );
        assert_eq!([unanswered, no_score], expected.left_out[1..3]);

        let scores = rows::<(String, i64, i64)>(&rows_of("scores"));
        let scores = scores
            .into_iter()
            .filter(|(_, score, _)| (0..=10).contains(score));
        assert_eq!(Segments::from_rows(scores), Ok(expected.scores.clone()));

        let weighted = rows::<(String, i64, i64, [f64; 5])>(&rows_of("weighted"));
        assert_eq!(Segments::from_rows(weighted), Ok(expected.weighted.clone()));

        let accounts = rows::<(String, i64, i64, i64, i64)>(&rows_of("accounts"));
        assert_eq!(
            ClusteredTally::from_rows(accounts),
            Ok(expected.accounts.clone())
        );

        let weighted = rows::<(String, i64, i64, i64, [f64; 5])>(&rows_of("weighted_accounts"));
        let weighted = ClusteredTally::from_rows(weighted).expect("good rows");
        assert_eq!(
            weighted.sample().estimate(),
            expected.weighted_accounts.sample().estimate()
        );
        assert_eq!(weighted, expected.weighted_accounts);

        assert_eq!(rows::<[i64; 5]>(&rows_of("left_out")), [expected.left_out]);
    }
    assert!(engines > 0, "no engine ran");
}

/// The rows of a file below its header.
fn rows<R: DeserializeOwned>(path: &Path) -> Vec<R> {
    let reader = csv::Reader::from_path(path);
    let mut reader = reader.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let rows = reader.deserialize().collect::<Result<_, _>>();
    rows.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
