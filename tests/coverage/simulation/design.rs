use promoter::{Category, ClusteredTally, Weight};
use statrs::distribution::{ContinuousCDF, Normal};

use super::dice::Dice;

/// Shares of promoters, passives and detractors of all customers.
pub const SHARES: [[f64; 3]; 4] = [
    [0.5, 0.3, 0.2],
    [0.7, 0.2, 0.1],
    [0.85, 0.12, 0.03],
    [0.3, 0.4, 0.3],
];

/// How many answers accounts have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sizes {
    /// Four each.
    Even,
    /// Lognormal around three with sigma 1, at least one.
    Lognormal,
    /// Three each, but one account has 40% of all, of the weight too.
    OneHas40,
    /// Pareto from one answer with index 1.2, at most two hundred.
    Pareto,
}

/// What answers count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Weights {
    /// Every answer 1.
    Unit,
    /// Every account by its revenue, lognormal with sigma 1.
    Revenue,
}

/// A cell of a simulation.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub accounts: usize,
    pub icc: f64,
    pub sizes: Sizes,
    pub weights: Weights,
    pub shares: [f64; 3],
}

#[derive(Debug, Clone, Copy)]
pub struct Account {
    /// How many answer.
    pub size: u32,
    /// What each of them counts.
    pub weight: f64,
}

/// The grid: two correlations, three kinds of sizes, two of weights, four of shares for each number of
/// accounts; of a hundred accounts two of the shares.
pub fn grid(accounts: &[usize]) -> Vec<Plan> {
    let mut plans = Vec::new();
    for &accounts in accounts {
        for icc in [0.05, 0.3] {
            for sizes in [Sizes::Even, Sizes::Lognormal, Sizes::OneHas40] {
                for weights in [Weights::Unit, Weights::Revenue] {
                    let shares = if accounts < 100 {
                        &SHARES[..]
                    } else {
                        &SHARES[1..3]
                    };
                    plans.extend(shares.iter().map(|&shares| Plan {
                        accounts,
                        icc,
                        sizes,
                        weights,
                        shares,
                    }));
                }
            }
        }
    }
    plans
}

/// Designs that no constant of the methods was tuned on: a correlation of .5, and Pareto sizes.
pub fn own(accounts: &[usize]) -> Vec<Plan> {
    let cells = |(icc, sizes): (f64, Sizes)| {
        grid(accounts)
            .into_iter()
            .filter(|plan| plan.icc == 0.3 && plan.sizes == Sizes::Even)
            .map(move |plan| Plan { icc, sizes, ..plan })
    };
    [
        (0.5, Sizes::Lognormal),
        (0.3, Sizes::Pareto),
        (0.5, Sizes::Pareto),
    ]
    .into_iter()
    .flat_map(cells)
    .collect()
}

impl Plan {
    /// The accounts: sizes and revenues at evenly spaced quantiles, in random order.
    pub fn draw(&self, dice: &mut Dice) -> Vec<Account> {
        let m = self.accounts;
        let standard = Normal::standard();
        let chance = |place: usize| (place as f64 + 0.5) / m as f64;
        let normal = |place: usize| standard.inverse_cdf(chance(place));
        let at_least_1 = |size: f64| size.round().max(1.0) as u32;
        let size = |place: usize| match self.sizes {
            Sizes::Even => 4,
            Sizes::Lognormal => at_least_1(3.0 * normal(place).exp()),
            Sizes::OneHas40 => 3,
            Sizes::Pareto => at_least_1(chance(place).powf(-1.0 / 1.2).min(200.0)),
        };
        let mut sizes: Vec<u32> = (0..m).map(size).collect();
        let mut revenues: Vec<f64> = (0..m).map(|place| normal(place).exp()).collect();
        dice.shuffle(&mut sizes);
        dice.shuffle(&mut revenues);
        if self.sizes == Sizes::OneHas40 {
            sizes[0] = 2 * (m as u32 - 1);
            revenues[0] = revenues[1..].iter().sum::<f64>() * 2.0 / 3.0;
        }
        let of_one = |(size, revenue): (u32, f64)| Account {
            size,
            weight: match self.weights {
                Weights::Unit => 1.0,
                Weights::Revenue => revenue / f64::from(size),
            },
        };
        let mut accounts: Vec<Account> = sizes.into_iter().zip(revenues).map(of_one).collect();
        dice.shuffle(&mut accounts);
        accounts
    }

    /// The NPS of all, in points.
    pub fn truth(&self) -> f64 {
        100.0 * (self.shares[0] - self.shares[2])
    }

    /// The cell, for a table.
    pub fn label(&self) -> String {
        let [p, b, d] = self.shares;
        format!(
            "{} accounts, ICC {}, {:?}, {:?}, {p}/{b}/{d}",
            self.accounts, self.icc, self.sizes, self.weights
        )
    }
}

/// The answers of an account to a segment or wave.
pub fn record<S: Ord + Clone>(
    tally: &mut ClusteredTally<u32, S>,
    account: usize,
    segment: &S,
    counts: [u64; 3],
    weight: f64,
) {
    let categories = [Category::Promoter, Category::Passive, Category::Detractor];
    for (category, count) in categories.into_iter().zip(counts) {
        if weight == 1.0 {
            if count > 0 {
                tally.record_n(account as u32, segment.clone(), category, count);
            }
            continue;
        }
        let weight = Weight::new(weight).expect("in range");
        for _ in 0..count {
            tally.record_weighted(account as u32, segment.clone(), category, weight);
        }
    }
}
