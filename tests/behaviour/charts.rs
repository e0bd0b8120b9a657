//! Charts: signals of waves that are watched.

use promoter::monitor::{Chart, Rule, Watched};
use promoter::{Error, Estimate, Nps};

use crate::support::estimated as estimate;

fn numbered(waves: &[Estimate]) -> impl Iterator<Item = (usize, Estimate)> {
    waves.iter().copied().enumerate()
}

#[test]
fn a_chart_finds_a_jump_at_once_and_a_small_move_in_time() {
    let normal = vec![estimate(50, 30, 20); 6];
    let chart = Chart::of(numbered(&normal)).expect("spread");
    assert_eq!(chart.centre(), Nps::new(30.0).expect("in range"));
    let jump = chart.watch([(100, estimate(25, 30, 45))]);
    assert!(jump[0].signals.contains(&Rule::Shewhart));
    // A lasting fall of 15 points: no wave by itself is out, the weighted mean is after a while.
    let small = chart.watch((100..108).map(|wave| (wave, estimate(42, 31, 27))));
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
    let chart = Chart::of(numbered(&restless)).expect("spread");
    assert!(chart.laney_factor().is_some_and(|factor| factor > 5.0));
    let first = &chart.baseline()[0];
    assert!(first.lower < 10.0 && first.upper > 60.0);
    assert!(
        chart
            .baseline()
            .iter()
            .all(|wave| !wave.signals.contains(&Rule::Laney))
    );
    assert_eq!(
        Chart::of(numbered(&restless[..7]))
            .expect("spread")
            .laney_factor(),
        None
    );
}

#[test]
fn charts_need_a_baseline_with_some_spread() {
    assert!(matches!(Chart::<u8>::of([]), Err(Error::Empty { .. })));
    assert_eq!(
        Chart::of([(1, estimate(9, 0, 0))]).err(),
        Some(Error::NoSpread)
    );
    let target = Nps::new(30.0).expect("in range");
    for variance in [0.0, -0.5, 1.5, f64::NAN] {
        let refused = Chart::<u8>::around(target, variance);
        assert!(
            matches!(
                refused,
                Err(Error::OutOfRange {
                    what: "variance",
                    ..
                })
            ),
            "{variance}"
        );
    }
}

#[test]
fn a_wave_of_the_baseline_is_not_watched() {
    let quarters = (1..=5).map(|quarter| (quarter, estimate(50, 30, 20)));
    let chart = Chart::of(quarters.clone().take(3)).expect("spread");
    let keys = |watched: Vec<Watched<u32>>| watched.iter().map(|wave| wave.key).collect::<Vec<_>>();
    assert_eq!(keys(chart.watch(quarters)), [4, 5]);
    assert_eq!(keys(chart.baseline()), [1, 2, 3]);
}

#[test]
fn a_chart_takes_waves_of_a_list_as_samples_of_what_goes_on() {
    let wave = |listed: u64| estimate(45, 27, 18).of_population(listed).expect("as many");
    let chart = Chart::of(numbered(&[estimate(50, 30, 20); 3])).expect("spread");
    let z = |listed| chart.watch([(9, wave(listed))])[0].z;
    assert_eq!(z(90), z(91));
    assert_eq!(z(91), z(1_000_000));
}
