//! Rows of any accounts, waves and weights, in strata, of lists and with known totals: every question of
//! such a sample has an answer that is a number, or none.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use promoter::{
    ClusteredTally, Impact, KnownTotals, Level, MixShift, Sample, Score, Segments, Tags, Trend,
    Waves, Weight, WeightedTally,
};

#[derive(Arbitrary, Debug)]
struct Row {
    account: u8,
    wave: u8,
    region: u8,
    score: u8,
    /// A power of two, from 2^-64 to 2^63; most are near 1.
    weight: i8,
}

#[derive(Arbitrary, Debug)]
struct Input {
    rows: Vec<Row>,
    design: u8,
    strata: u8,
    on_list: Vec<u16>,
    totals: Option<[u32; 3]>,
    weighted: bool,
}

type Segment = (u8, u8);

fn asked(sample: &Sample<Segment>) {
    let finite = |lower: f64, upper: f64| assert!(lower <= upper, "{lower} {upper}");
    if let Some(estimate) = sample.estimate() {
        let points = estimate.nps().points();
        assert!((-100.0..=100.0).contains(&points));
        assert!(estimate.std_error() >= 0.0, "{estimate:?}");
        assert!(
            estimate.interval(Level::P95).contains(points),
            "{estimate:?}"
        );
        let _ = (estimate.cautions(), estimate.design().to_string());
    }
    let regions = sample.estimates(|segment| segment.1);
    for (_, estimate) in &regions {
        assert!(
            estimate
                .interval(Level::P90)
                .contains(estimate.nps().points())
        );
    }
    let answered: u64 = regions.iter().map(|(_, estimate)| estimate.n()).sum();
    assert_eq!(
        answered,
        sample.estimate().map_or(0, |estimate| estimate.n())
    );
    for (_, comparison) in &sample.against_rest(|segment| segment.1) {
        let interval = comparison.interval(Level::P95);
        finite(interval.lower(), interval.upper());
        assert!((-1.0..=1.0).contains(&comparison.correlation()));
    }
    let waves = Waves::of(sample, |segment| segment.0);
    for change in waves.iter().filter_map(|wave| wave.change().ok()) {
        let (interval, p) = (change.interval(Level::P95), change.p_value());
        finite(interval.lower(), interval.upper());
        assert!((0.0..=1.0).contains(&p), "{change:?}");
    }
    if let Some(same) = sample.homogeneity(|segment| segment.1) {
        assert!((0.0..=1.0).contains(&same.p_value), "{same:?}");
    }
    if let Ok(Some(trend)) = Trend::of(sample, |segment| f64::from(segment.0)) {
        let interval = trend.interval(Level::P95);
        finite(interval.lower(), interval.upper());
        assert!((0.0..=1.0).contains(&trend.p_value()), "{trend:?}");
    }
    if let Some(shift) = MixShift::between(sample, |segment| segment.1, |s| s.0 == 0, |s| s.0 == 1)
    {
        assert!(
            shift.mix.points().is_finite() && shift.within.points().is_finite(),
            "{shift:?}"
        );
    }
    if let Some(impact) = Impact::of(sample, |segment| segment.1 == 0) {
        assert!(impact.effect.points().is_finite(), "{impact:?}");
    }
    let _ = Tags::of(sample, |segment| [segment.1]);
}

fuzz_target!(|input: Input| {
    let rows: Vec<Row> = input.rows.into_iter().take(60).collect();
    let mut clusters = ClusteredTally::new();
    let mut segments: Segments<Segment, WeightedTally> = Segments::new();
    for row in &rows {
        let Ok(score) = Score::new(row.score % 11) else {
            continue;
        };
        let power = if input.weighted {
            f64::from(row.weight / 2)
        } else {
            0.0
        };
        let Ok(weight) = Weight::new(power.exp2()) else {
            continue;
        };
        let segment = (row.wave % 4, row.region % 3);
        clusters.record_weighted(row.account % 16, segment, score, weight);
        segments.entry(segment).record(score, weight);
    }
    let strata = input.strata % 4 + 1;
    let stratum = |account: &u8| account % strata;
    let listed = |stratum: &u8| {
        input
            .on_list
            .get(usize::from(*stratum))
            .map(|&n| u64::from(n))
    };
    let sample = match input.design % 5 {
        0 => segments.sample(),
        1 => clusters.sample(),
        2 => clusters.stratified(stratum),
        3 => match clusters.sample_of_list(stratum, listed) {
            Ok(sample) => sample,
            Err(error) => return assert!(!error.to_string().is_empty()),
        },
        _ => match clusters.sample_of_people(stratum, listed, |account| u64::from(*account) * 3) {
            Ok(sample) => sample,
            Err(error) => return assert!(!error.to_string().is_empty()),
        },
    };
    let Some(totals) = input.totals else {
        return asked(&sample);
    };
    let totals = (0..3_u8).zip(totals.map(f64::from));
    let Ok(region) = KnownTotals::new("region", |segment: &Segment| segment.1, totals) else {
        return;
    };
    if let Ok(sample) = sample.calibrated(&[region]) {
        asked(&sample);
    }
});
