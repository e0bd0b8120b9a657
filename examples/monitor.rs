//! Looking too often: what happens to a 95% interval that is read every day until it says something.
//!
//! `cargo run --release --example monitor`
//!
//! The streams are made up and nothing ever changes in them: 50% promoters, 30% passives, 20%
//! detractors, an NPS of 30, three answers a day. See in the first table how an interval that is read
//! once is wrong about as often as it promises, how one that is read every day is wrong far more
//! often, the more the longer one looks, and how the interval of `Method::Anytime` keeps its promise
//! however often it is read. It pays with width, which is the last column.
//!
//! The second table is the other way to watch: a control chart of waves, whose limits come from a
//! period that is taken as normal. See that the waves which really fell have signals. A chart is no
//! proof either: with another seed a wave in which nothing changed has one now and then.

use promoter::monitor::Chart;
use promoter::{Error, Estimate, Interval, Level, Method, Score, Tally};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const STREAMS: u64 = 1000;
const DAYS: u64 = 400;
const ANSWERS_A_DAY: u64 = 3;
/// Before this many answers nobody would look.
const FIRST_LOOK: u64 = 10;
const SHOWN: [u64; 6] = [50, 100, 200, 400, 800, 1200];

/// Shares of promoters and passives; the others are detractors.
const NORMAL: (f64, f64) = (0.5, 0.3);
const FALLEN: (f64, f64) = (0.4, 0.28);

/// From eight on the limits widen where the baseline waves differ by more than their answers explain
/// (Laney); here nothing but the answers makes them differ.
const BASELINE_WAVES: usize = 7;
const WAVES: [(f64, f64); 12] = [
    NORMAL, NORMAL, NORMAL, NORMAL, NORMAL, NORMAL, NORMAL, NORMAL, NORMAL, NORMAL, FALLEN, FALLEN,
];
const ANSWERS_A_WAVE: u64 = 250;
const SEED: u8 = 1;

fn main() -> Result<(), Error> {
    // Every run shows the same: the seeds are fixed.
    peek(&mut ChaCha8Rng::from_seed([53; 32]))?;
    chart(&mut ChaCha8Rng::from_seed([SEED; 32]))
}

/// How often an interval was wrong, by the answers that were in.
#[derive(Clone, Copy, Default)]
struct Wrong {
    /// Read once, with these answers.
    once: u64,
    /// On any day so far.
    daily: u64,
    anytime: u64,
    /// The sums of the widths, in points.
    width: f64,
    anytime_width: f64,
}

fn peek(chance: &mut ChaCha8Rng) -> Result<(), Error> {
    let truth = 100.0 * (NORMAL.0 - (1.0 - NORMAL.0 - NORMAL.1));
    let misses = |interval: &Interval| truth < interval.lower() || truth > interval.upper();
    let mut wrong = [Wrong::default(); SHOWN.len()];
    for _ in 0..STREAMS {
        let mut tally = Tally::new();
        let (mut daily, mut anytime) = (false, false);
        for _ in 0..DAYS {
            for _ in 0..ANSWERS_A_DAY {
                tally.record(answer(NORMAL, chance)?);
            }
            let Some(estimate) = tally.estimate().filter(|_| tally.n() >= FIRST_LOOK) else {
                continue;
            };
            let now = estimate.interval(Level::P95);
            let always = estimate.using(Method::Anytime).interval(Level::P95);
            daily |= misses(&now);
            anytime |= misses(&always);
            // The first day on which so many answers are in.
            let reached = |n: u64| tally.n() >= n && tally.n() < n + ANSWERS_A_DAY;
            if let Some(row) = SHOWN.iter().position(|&n| reached(n)) {
                let row = &mut wrong[row];
                row.once += u64::from(misses(&now));
                row.daily += u64::from(daily);
                row.anytime += u64::from(anytime);
                row.width += now.upper() - now.lower();
                row.anytime_width += always.upper() - always.lower();
            }
        }
    }

    println!(
        "{STREAMS} streams in which nothing changes, NPS {truth:.0}: how often a 95% interval"
    );
    println!("excludes the truth, and how wide it is\n");
    println!("answers   read once   read daily   anytime, daily   width   width of anytime");
    for (answers, row) in SHOWN.iter().zip(wrong) {
        let percent = |count: u64| 100.0 * count as f64 / STREAMS as f64;
        println!(
            "{answers:>7}   {:>8.1}%   {:>9.1}%   {:>13.1}%   {:>5.1}   {:>16.1}",
            percent(row.once),
            percent(row.daily),
            percent(row.anytime),
            row.width / STREAMS as f64,
            row.anytime_width / STREAMS as f64,
        );
    }
    Ok(())
}

fn chart(chance: &mut ChaCha8Rng) -> Result<(), Error> {
    let mut waves: Vec<Estimate> = Vec::new();
    for shares in WAVES {
        let mut tally = Tally::new();
        for _ in 0..ANSWERS_A_WAVE {
            tally.record(answer(shares, chance)?);
        }
        waves.extend(tally.estimate());
    }
    let numbered = (1..).zip(waves);
    let chart = Chart::of(numbered.clone().take(BASELINE_WAVES))?;

    println!(
        "\ncontrol chart around an NPS of {:.1}, from the first {BASELINE_WAVES} waves",
        chart.centre()
    );
    println!("{ANSWERS_A_WAVE} answers a wave; from wave 11 on customers really are less happy\n");
    println!("wave     NPS         limits       z   smoothed z   signals");
    for point in chart.baseline().into_iter().chain(chart.watch(numbered)) {
        let signals: Vec<String> = point.signals.iter().map(ToString::to_string).collect();
        let line = format!(
            "{:>4}   {:>5.1}   {:>12}   {:>+5.1}   {:>+10.2}   {}",
            point.key,
            point.nps,
            format!("{:.1} to {:.1}", point.lower, point.upper),
            point.z,
            point.ewma,
            signals.join(", "),
        );
        println!("{}", line.trim_end());
    }
    Ok(())
}

/// An answer of a customer of this kind.
fn answer((promoters, passives): (f64, f64), chance: &mut ChaCha8Rng) -> Result<Score, Error> {
    // From 0 to below 1: the upper 53 bits, as many as an `f64` holds.
    let luck = (chance.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
    Score::new(if luck < promoters {
        9
    } else if luck < promoters + passives {
        8
    } else {
        5
    })
}
