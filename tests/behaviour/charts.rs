//! Charts: signals of waves that are watched.

use promoter::monitor::{Chart, Rule};
use promoter::{Error, Level, Nps, Segments, Tally, Waves};

use crate::support::{counted as tally, estimated as estimate};

#[test]
fn a_chart_finds_a_jump_at_once_and_a_small_move_in_time() {
    let normal = vec![estimate(50, 30, 20); 6];
    let chart = Chart::from_baseline(&normal).expect("spread");
    assert_eq!(chart.centre(), Nps::new(30.0).expect("in range"));
    let jump = chart.watch(&[estimate(25, 30, 45)]);
    assert!(jump[0].signals.contains(&Rule::Shewhart));
    // A lasting fall of 15 points: no wave by itself is out, the weighted mean is after a while.
    let small = chart.watch(&vec![estimate(42, 31, 27); 8]);
    assert!(
        small
            .iter()
            .all(|wave| !wave.signals.contains(&Rule::Shewhart))
    );
    assert!(small[0].signals.is_empty());
    assert_eq!(small[7].signals, [Rule::Ewma]);
}

#[test]
fn laneys_factor_widens_limits_where_waves_differ_by_more_than_their_answers_explain() {
    let restless: Vec<_> = (0..8)
        .map(|wave| {
            if wave % 2 == 0 {
                estimate(700, 200, 100)
            } else {
                estimate(400, 300, 300)
            }
        })
        .collect();
    let chart = Chart::from_baseline(&restless).expect("spread");
    assert!(chart.laney_factor().is_some_and(|factor| factor > 5.0));
    let (lower, upper) = chart.baseline()[0].limits;
    assert!(lower < 10.0 && upper > 60.0);
    assert!(
        chart
            .baseline()
            .iter()
            .all(|wave| !wave.signals.contains(&Rule::Laney))
    );
    assert_eq!(
        Chart::from_baseline(&restless[..7])
            .expect("spread")
            .laney_factor(),
        None
    );
}

#[test]
fn charts_need_a_baseline_with_some_spread() {
    assert_eq!(Chart::from_baseline(&[]).err(), Some(Error::EmptyBaseline));
    assert_eq!(
        Chart::from_baseline(&[estimate(9, 0, 0)]).err(),
        Some(Error::NoSpread)
    );
    let target = Nps::new(30.0).expect("in range");
    for variance in [0.0, -0.5, 1.5, f64::NAN] {
        let refused = Chart::around(target, variance);
        assert!(
            matches!(refused, Err(Error::VarianceOutOfRange { .. })),
            "{variance}"
        );
    }
}

#[test]
fn a_wave_cannot_be_in_the_baseline_and_be_watched() {
    let quarters: Segments<u32> = (1..=5)
        .map(|quarter| (quarter, tally(50, 30, 20)))
        .collect();
    let waves = Waves::independent(&quarters, Tally::estimate);
    let overlapping = Chart::over(&waves, &(1..=3), &(3..=5));
    assert_eq!(
        overlapping.err(),
        Some(Error::BaselineOverlaps { wave: "3".into() })
    );
    let (_, watched) = Chart::over(&waves, &(1..=3), &(4..=9)).expect("spread");
    assert_eq!(
        watched.iter().map(|(key, _)| **key).collect::<Vec<_>>(),
        [4, 5]
    );
}

#[test]
fn a_chart_takes_waves_of_a_list_as_samples_of_what_goes_on() {
    let wave = |listed: u64| estimate(45, 27, 18).of_population(listed).expect("as many");
    let chart = Chart::from_baseline(&[estimate(50, 30, 20); 3]).expect("spread");
    let z = |listed| chart.watch(&[wave(listed)])[0].z;
    assert_eq!(z(90), z(91));
    assert_eq!(z(91), z(1_000_000));
}
