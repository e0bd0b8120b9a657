//! What is hidden of a table, against a reader who adds and subtracts what is shown.

use std::collections::BTreeMap;

use promoter::disclosure::{Crossed, Publishable, Reason, Table, publishable};
use promoter::{ClusteredTally, Estimate, Method, Tally};
use proptest::prelude::*;

use crate::support::{estimated, score, tried_on};

fn hidden(rows: &[(char, u64)], minimum: u64) -> String {
    Table::of(rows.iter().copied(), minimum).hidden().collect()
}

#[test]
fn a_row_that_is_too_small_hides_with_the_next() {
    for (rows, minimum, expected) in [
        (&[('a', 12), ('b', 20)][..], 10, ""),
        // The 4 would be what the others leave.
        (&[('a', 12), ('b', 20), ('c', 4)], 10, "ac"),
        // Two that are small are together enough, or not.
        (&[('a', 5), ('b', 20), ('c', 5)], 10, "ac"),
        (&[('a', 3), ('b', 20), ('c', 4), ('d', 30)], 10, "abc"),
        // One that is as large as the minimum is not small; of two of a size the first is hidden.
        (&[('a', 10), ('b', 10), ('c', 9)], 10, "ac"),
        // Nobody is no group, and hides no other.
        (&[('a', 0), ('b', 20), ('c', 4), ('d', 30)], 10, "bc"),
        // Nothing else is left to hide, and the total is enough.
        (&[('a', 3), ('b', 9)], 10, "ab"),
        // The total is not enough.
        (&[('a', 3), ('b', 4), ('c', 0)], 10, "abc"),
        (&[('a', 3), ('b', 1)], 1, ""),
        (&[('a', 3), ('b', 1)], 0, ""),
        (&[('a', 0)], 10, ""),
        (&[], 10, ""),
    ] {
        assert_eq!(hidden(rows, minimum), expected, "{rows:?}");
        let all: u64 = rows.iter().map(|(_, n)| n).sum();
        let table = Table::of(rows.iter().copied(), minimum);
        assert_eq!(table.shows_total(), all == 0 || all >= minimum, "{rows:?}");
    }
    // Rows of the same key are one.
    assert_eq!(hidden(&[('a', 6), ('b', 20), ('a', 6)], 10), "");
}

/// Rows and columns as they are drawn, with dots for what is hidden, totals last.
fn drawn(cells: &[&[u64]], minimum: u64) -> String {
    let counts = cells.iter().zip(0..).flat_map(|(row, r)| {
        let columns = row.iter().zip(0..);
        columns.map(move |(&n, c)| ((r, c), n))
    });
    let table: Crossed<usize, usize> = Crossed::of(counts, minimum);
    let dot = |shown, n: u64| if shown { n.to_string() } else { ".".into() };
    let columns = cells[0].len();
    let mut lines: Vec<String> = Vec::new();
    for (r, row) in cells.iter().enumerate() {
        let shown = row
            .iter()
            .enumerate()
            .map(|(c, &n)| dot(table.shows(&r, &c), n));
        let total = dot(table.shows_row(&r), row.iter().sum());
        lines.push(shown.chain([total]).collect::<Vec<_>>().join(" "));
    }
    let totals =
        (0..columns).map(|c| dot(table.shows_column(&c), cells.iter().map(|row| row[c]).sum()));
    let all = dot(table.shows_total(), cells.iter().copied().flatten().sum());
    lines.push(totals.chain([all]).collect::<Vec<_>>().join(" "));
    lines.join("/")
}

#[test]
fn a_small_cell_hides_with_others_of_its_row_and_of_its_column() {
    for (cells, minimum, expected) in [
        (
            &[&[10, 20][..], &[30, 40]][..],
            10,
            "10 20 30/30 40 70/40 60 100",
        ),
        // Of both lines one more each, and the one where they cross.
        (
            &[&[30, 28, 50], &[3, 14, 60], &[15, 12, 70]],
            10,
            "30 28 50 108/. . 60 77/. . 70 97/48 54 180 282",
        ),
        // Two small ones do for each other where their lines cross.
        (
            &[&[3, 8, 50], &[8, 3, 60], &[15, 12, 70]],
            10,
            ". . 50 61/. . 60 71/15 12 70 97/26 23 180 229",
        ),
        // Just enough in each line.
        (
            &[&[2, 3, 50], &[3, 2, 60], &[15, 12, 70]],
            5,
            ". . 50 55/. . 60 65/15 12 70 97/20 17 180 217",
        ),
        // A row that is too small in all takes the smallest other with it.
        (
            &[&[2, 2], &[20, 30], &[50, 40]],
            5,
            ". . ./. . ./50 40 90/72 72 144",
        ),
        // Nobody is known to be nobody, and no room for others.
        (&[&[20, 0], &[0, 4]], 5, ". 0 ./0 . ./. . 24"),
        (&[&[2, 1], &[0, 1]], 5, ". . ./. . ./. . ."),
        (&[&[2, 1], &[0, 1]], 1, "2 1 3/0 1 1/2 2 4"),
    ] {
        assert_eq!(drawn(cells, minimum), expected);
    }
}

/// A table of small numbers, many of them 0.
fn cells(rows: usize, columns: usize, most: u64) -> impl Strategy<Value = Vec<Vec<u64>>> {
    let n = prop_oneof![1 => Just(0), 4 => 0..=most];
    prop::collection::vec(prop::collection::vec(n, columns), rows)
}

/// What can be shown or hidden of a table: cells, totals of rows and of columns, by number, with their
/// counts and whether they are hidden.
struct Published {
    counts: Vec<u64>,
    hidden: Vec<bool>,
    /// Sums that are 0: each a sign for each number.
    equations: Vec<Vec<i128>>,
    all: u64,
}

impl Published {
    fn of(cells: &[Vec<u64>], minimum: u64) -> Self {
        let (rows, columns) = (cells.len(), cells[0].len());
        let listed = |(r, row): (usize, &Vec<u64>)| -> Vec<((usize, usize), u64)> {
            row.iter().enumerate().map(|(c, &n)| ((r, c), n)).collect()
        };
        let table = Crossed::of(cells.iter().enumerate().flat_map(listed), minimum);
        let all = cells.iter().flatten().sum();
        assert_eq!(table.shows_total(), all == 0 || all >= minimum);
        let mut counts: Vec<u64> = cells.iter().flatten().copied().collect();
        let mut hidden: Vec<bool> = (0..rows * columns)
            .map(|place| !table.shows(&(place / columns), &(place % columns)))
            .collect();
        for (r, row) in cells.iter().enumerate() {
            counts.push(row.iter().sum());
            hidden.push(!table.shows_row(&r));
        }
        for c in 0..columns {
            counts.push(cells.iter().map(|row| row[c]).sum());
            hidden.push(!table.shows_column(&c));
        }
        let size = counts.len();
        let line = |members: &dyn Fn(usize) -> bool, total: Option<usize>| {
            let mut signs = vec![0; size];
            (0..size)
                .filter(|&place| members(place))
                .for_each(|place| signs[place] = 1);
            if let Some(total) = total {
                signs[total] = -1;
            }
            signs
        };
        let cells = rows * columns;
        let mut equations = Vec::new();
        for r in 0..rows {
            equations.push(line(
                &|place| place < cells && place / columns == r,
                Some(cells + r),
            ));
        }
        for c in 0..columns {
            let total = cells + rows + c;
            equations.push(line(
                &|place| place < cells && place % columns == c,
                Some(total),
            ));
        }
        equations.push(line(&|place| (cells..cells + rows).contains(&place), None));
        equations.push(line(&|place| place >= cells + rows, None));
        Self {
            counts,
            hidden,
            equations,
            all,
        }
    }

    /// The places of what is hidden and has answers.
    fn unknown(&self) -> Vec<usize> {
        let places = 0..self.counts.len();
        places
            .filter(|&place| self.hidden[place] && self.counts[place] > 0)
            .collect()
    }

    /// Sets of what is hidden whose sum follows from what is shown, by elimination: a set follows when the
    /// equations, of the unknown alone, add up to it.
    fn groups_that_follow(&self) -> Vec<Vec<usize>> {
        let unknown = self.unknown();
        let mut basis: Vec<(usize, Vec<i128>)> = Vec::new();
        for equation in &self.equations {
            let signs: Vec<i128> = unknown.iter().map(|&place| equation[place]).collect();
            if let Some(reduced) = remainder(&basis, signs) {
                basis.push(reduced);
            }
        }
        let sets = 1..1_usize << unknown.len();
        let members = |set: usize| (0..unknown.len()).filter(move |place| set >> place & 1 == 1);
        sets.filter(|&set| {
            let mut signs = vec![0; unknown.len()];
            members(set).for_each(|place| signs[place] = 1);
            remainder(&basis, signs).is_none()
        })
        .map(|set| members(set).map(|place| unknown[place]).collect())
        .collect()
    }
}

/// What is left of a row after all rows of a basis, without a common factor, with the place of its first
/// number; `None` where it follows from them.
fn remainder(basis: &[(usize, Vec<i128>)], mut row: Vec<i128>) -> Option<(usize, Vec<i128>)> {
    fn common(a: i128, b: i128) -> i128 {
        if b == 0 { a.abs() } else { common(b, a % b) }
    }
    for (pivot, known) in basis {
        let (times, by) = (known[*pivot], row[*pivot]);
        for (number, other) in row.iter_mut().zip(known) {
            *number = *number * times - other * by;
        }
        let factor = row.iter().copied().fold(0, common).max(1);
        row.iter_mut().for_each(|number| *number /= factor);
    }
    let pivot = row.iter().position(|&number| number != 0)?;
    Some((pivot, row))
}

/// All tables that agree with what is shown, by trying all of as many answers in the same cells.
fn tables_that_agree(
    published: &Published,
    rows: usize,
    columns: usize,
    agree: &mut dyn FnMut(&[u64]),
) {
    let cells = rows * columns;
    let mut counts = vec![0; published.counts.len()];
    fill(
        published,
        0,
        cells,
        columns,
        published.all,
        &mut counts,
        agree,
    );
}

fn fill(
    published: &Published,
    place: usize,
    cells: usize,
    columns: usize,
    left: u64,
    counts: &mut Vec<u64>,
    agree: &mut dyn FnMut(&[u64]),
) {
    if place == cells {
        let rows = cells / columns;
        for r in 0..rows {
            counts[cells + r] = counts[r * columns..(r + 1) * columns].iter().sum();
        }
        for c in 0..columns {
            counts[cells + rows + c] = (0..rows).map(|r| counts[r * columns + c]).sum();
        }
        let mut shown = (0..counts.len()).filter(|&place| !published.hidden[place]);
        if left == 0 && shown.all(|place| counts[place] == published.counts[place]) {
            agree(counts);
        }
        return;
    }
    let known = published.counts[place];
    let (least, most) = match published.hidden[place] && known > 0 {
        true => (0, left),
        false => (known, known),
    };
    for n in least..=most.min(left) {
        counts[place] = n;
        fill(
            published,
            place + 1,
            cells,
            columns,
            left - n,
            counts,
            agree,
        );
    }
}

proptest! {
    #![proptest_config(tried_on(256))]

    #[test]
    fn the_rows_that_are_hidden_are_the_fewest_smallest_that_are_enough(
        rows in prop::collection::vec((0..6_u8, 0..30_u64), 0..8), minimum in 0..25_u64,
    ) {
        let table = Table::of(rows.iter().copied(), minimum);
        let mut counts: BTreeMap<u8, u64> = BTreeMap::new();
        rows.iter().for_each(|&(key, n)| *counts.entry(key).or_default() += n);
        let all: u64 = counts.values().sum();
        if !table.shows_total() {
            prop_assert!(all < minimum && table.hidden().count() == counts.len());
            return Ok(());
        }
        let mut hidden: Vec<u64> = table.hidden().map(|key| counts[key]).collect();
        hidden.sort_unstable();
        // What is left of the total is nothing, or of several rows and enough.
        let left: u64 = hidden.iter().sum();
        prop_assert!(left == 0 || left >= minimum && hidden.len() > 1);
        prop_assert!(hidden.iter().all(|&n| n > 0));
        let shown = counts.iter().filter(|(key, _)| table.shows(key)).map(|(_, &n)| n);
        let shown: Vec<u64> = shown.filter(|&n| n > 0).collect();
        prop_assert!(shown.iter().all(|n| *n >= minimum && hidden.iter().all(|small| small <= n)));
        // Without the largest of them it would not be enough, but where that one is small.
        if let Some((&largest, rest)) = hidden.split_last() && largest >= minimum {
            prop_assert!(rest.iter().sum::<u64>() < minimum);
        }
        // A table of one column hides rows of the same sizes, with their totals.
        let crossed = Crossed::of(rows.iter().map(|&(key, n)| ((key, ()), n)), minimum);
        let mut as_one_column: Vec<u64> = crossed.hidden().map(|(key, _)| counts[key]).collect();
        as_one_column.sort_unstable();
        prop_assert_eq!(as_one_column, hidden);
        for key in counts.keys() {
            prop_assert_eq!(crossed.shows(key, &()), crossed.shows_row(key));
        }
        prop_assert!(crossed.shows_column(&()) || counts.is_empty());
    }

    #[test]
    fn no_small_group_follows_from_what_is_shown(
        cells in (1..=3_usize, 1..=3_usize).prop_flat_map(|(rows, columns)| cells(rows, columns, 14)),
        minimum in 2..12_u64,
    ) {
        let published = Published::of(&cells, minimum);
        let totals_are_hidden = published.all > 0 && published.all < minimum;
        for (place, &n) in published.counts.iter().enumerate() {
            prop_assert!(published.hidden[place] || n == 0 || n >= minimum);
            prop_assert!(published.hidden[place] || !totals_are_hidden);
        }
        if !totals_are_hidden {
            for group in published.groups_that_follow() {
                let n: u64 = group.iter().map(|&place| published.counts[place]).sum();
                prop_assert!(n >= minimum, "{cells:?}, at least {minimum}: {group:?}");
            }
        }
    }

    #[test]
    fn nothing_hidden_is_certain_to_be_small(
        cells in prop_oneof![cells(2, 2, 6), cells(2, 3, 4), cells(3, 2, 4), cells(3, 3, 2)],
        minimum in 2..6_u64,
    ) {
        let (rows, columns) = (cells.len(), cells[0].len());
        let published = Published::of(&cells, minimum);
        prop_assume!(published.all >= minimum && published.all <= 14);
        let unknown = published.unknown();
        let mut most = vec![0; published.counts.len()];
        let mut agreeing = 0_u64;
        tables_that_agree(&published, rows, columns, &mut |counts| {
            agreeing += 1;
            most.iter_mut().zip(counts).for_each(|(most, &n)| *most = n.max(*most));
        });
        prop_assert!(agreeing > 0 && (unknown.is_empty() || agreeing > 1), "{cells:?}");
        for place in unknown {
            prop_assert!(most[place] >= minimum, "{cells:?}, at least {minimum}: {place} is {}", most[place]);
        }
    }

    #[test]
    fn a_table_without_small_cells_hides_nothing(cells in cells(3, 4, 40), minimum in 0..20_u64) {
        let large = cells.iter().map(|row| row.iter().map(|&n| if n < minimum { 0 } else { n }).collect());
        let published = Published::of(&large.collect::<Vec<_>>(), minimum);
        prop_assert!(published.hidden.iter().all(|hidden| !hidden));
    }
}

#[test]
fn a_table_of_many_rows_hides_no_more_than_it_must() {
    // Two columns; every third row has a small cell, and two such rows do for each other.
    let cells = (0..300_u64).flat_map(|row| {
        let small = if row % 3 == 0 { 6 } else { 40 };
        [((row, 'a'), small), ((row, 'b'), 50)]
    });
    let table = Crossed::of(cells, 10);
    // 100 small cells, with the other of the row each, are enough.
    assert_eq!(table.hidden().count(), 200);
    assert!((0..300).all(|row| table.shows_row(&row)));
    assert!(table.shows_column(&'a') && table.shows_column(&'b'));
}

#[test]
fn an_estimate_is_publishable_from_30_answers_and_below_60_points() {
    let wald = |p, s, d| publishable(&estimated(p, s, d).using(Method::Wald));
    assert_eq!(wald(25, 50, 25), Publishable::Yes);
    // Of halves, 2 z 100 / sqrt(n): 60.5 points of 42 answers, 59.1 of 44.
    assert_eq!(wald(22, 0, 22), Publishable::Yes);
    let Publishable::No(reasons) = wald(21, 0, 21) else {
        panic!("too wide")
    };
    let [Reason::WideInterval { width }] = reasons[..] else {
        panic!("{reasons:?}")
    };
    crate::support::assert_close(
        width,
        2.0 * 1.959_963_984_540_054 * 100.0 / 42_f64.sqrt(),
        1e-9,
    );
    assert_eq!(
        wald(10, 18, 1),
        Publishable::No(vec![Reason::FewAnswers { n: 29.0 }])
    );
    assert_eq!(wald(10, 19, 1), Publishable::Yes);
    // Of one category the interval says nothing, and of another method it is narrow too.
    let one = Publishable::Review(vec![Reason::OneCategory]);
    assert_eq!(wald(0, 30, 0), one);
    assert_eq!(publishable(&estimated(400, 0, 0)), one);
}

#[test]
fn what_answers_are_worth_counts_but_never_for_more_than_they_are() {
    let estimate = |design_effect| -> Estimate {
        let plain = estimated(20, 30, 10);
        plain.with_design_effect(design_effect).expect("in range")
    };
    assert_eq!(publishable(&estimate(1.9)), Publishable::Yes);
    let Publishable::No(reasons) = publishable(&estimate(2.5)) else {
        panic!("too few")
    };
    assert_eq!(reasons[0], Reason::FewAnswers { n: 24.0 });
    // Everybody was asked, but they are few.
    let census = estimated(5, 5, 5).of_population(15).expect("as many");
    let few = Publishable::No(vec![Reason::FewAnswers { n: 15.0 }]);
    assert_eq!(publishable(&census), few);
}

#[test]
fn few_clusters_are_reviewed_by_the_degrees_of_freedom_of_the_design() {
    let of = |clusters: u64| {
        let mut answers = ClusteredTally::new();
        for cluster in 0..clusters {
            // All clusters alike, so that the answers are worth many.
            for value in [9, 8, 8, 6] {
                answers.record_n(cluster, (), score(value), 10);
            }
        }
        publishable(&answers.sample().estimate().expect("answers"))
    };
    let degrees_of_freedom = 7.0;
    assert_eq!(of(9), Publishable::Yes);
    assert_eq!(
        of(8),
        Publishable::Review(vec![Reason::FewDegreesOfFreedom { degrees_of_freedom }])
    );
}

#[test]
fn verdicts_print_with_their_reasons() {
    assert_eq!(Publishable::Yes.to_string(), "publishable");
    let no = publishable(
        &Tally::from_counts(2, 0, 2)
            .expect("fits")
            .estimate()
            .expect("answers")
            .using(Method::Wald),
    );
    assert_eq!(
        no.to_string(),
        "not publishable: worth 4.0 answers: at least 30 are expected; an interval of 196.0 points: fewer than 60 are expected"
    );
    let degrees_of_freedom = 5.0;
    let doubts = vec![
        Reason::FewDegreesOfFreedom { degrees_of_freedom },
        Reason::OneCategory,
    ];
    assert_eq!(
        Publishable::Review(doubts).to_string(),
        "to be reviewed: 5 degrees of freedom: at least 8 are expected; all answers are in one category"
    );
}
