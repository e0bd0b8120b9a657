//! False alarms of a control chart in 20 waves after its baseline, where nothing changes.

use promoter::Tally;
use promoter::monitor::{Chart, Rule};

use crate::simulation::summary::{Cell, replicates, simulate, table};

const SEED: u64 = 2_026_112_725;
const WATCHED: u32 = 20;

#[test]
#[ignore = "minutes: 240,000 charts of 20 waves"]
fn charts_seldom_raise_a_false_alarm() {
    let runs = replicates(4000);
    let mut plans = Vec::new();
    for shares in [[0.5, 0.3, 0.2], [0.85, 0.12, 0.03], [0.93, 0.05, 0.02]] {
        for waves in [3, 4, 8, 12, 20] {
            plans.extend([15, 30, 100, 300].map(|answers| (shares, waves, answers)));
        }
    }
    let found = simulate(
        &plans,
        SEED,
        |_| runs,
        |_, _| (),
        |(shares, waves, answers), (), dice| {
            let mut wave = |key: u32| {
                let [a, b, c] = dice.answers(shares, *answers);
                let tally = Tally::from_counts(a, b, c).expect("fits");
                (key, tally.estimate().expect("answers"))
            };
            let baseline: Vec<_> = (0..*waves).map(&mut wave).collect();
            let watched: Vec<_> = (*waves..*waves + WATCHED).map(&mut wave).collect();
            let chart = Chart::of(baseline).ok()?;
            let watched = chart.watch(watched);
            let signals = |rule: fn(&Rule) -> bool| {
                watched
                    .iter()
                    .filter(|wave| wave.signals.iter().any(rule))
                    .count()
            };
            let ewma = signals(|rule| *rule == Rule::Ewma);
            Some((ewma > 0, signals(|rule| *rule != Rule::Ewma)))
        },
    );
    let (mut ewma, mut alone) = (Vec::new(), Vec::new());
    for ((shares, waves, answers), found) in plans.iter().zip(found) {
        let found: Vec<(bool, usize)> = found.into_iter().flatten().collect();
        let any: Vec<bool> = found.iter().map(|(any, _)| *any).collect();
        let each = |(_, signals): &(bool, usize)| {
            (0..WATCHED as usize)
                .map(|wave| wave < *signals)
                .collect::<Vec<bool>>()
        };
        let each: Vec<bool> = found.iter().flat_map(each).collect();
        // The promise is of .5/.3/.2, and waves of thirty answers or more.
        let promised = shares[0] == 0.5 && *answers >= 30;
        let size = if *answers < 30 { "15" } else { "30 to 300" };
        let row = format!("{shares:?}, waves of {size}");
        let label = format!("{waves} baseline waves of {answers}");
        ewma.push(Cell::rejects(
            row.clone(),
            label.clone(),
            &any,
            promised.then_some(0.08),
        ));
        let mut cell = Cell::rejects(row, label, &each, promised.then_some(0.005));
        // Waves that are held against one baseline go together: no more independent than charts.
        cell.replicates = found.len() as f64;
        alone.push(cell);
    }
    let mut missed = table("EWMA: an alarm somewhere in 20 waves", &ewma, false);
    missed.extend(table("Shewhart or Laney: an alarm, a wave", &alone, false));
    assert!(missed.is_empty(), "{missed:#?}");
}
