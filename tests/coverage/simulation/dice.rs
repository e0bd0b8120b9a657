use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A seeded source of chance.
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// The dice of one cell of a simulation: every cell has its own stream.
    pub fn new(seed: u64, cell: usize) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(cell as u64);
        Self(rng)
    }

    /// Evenly between 0 and 1, both excluded.
    pub fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// Standard normal, by Box and Muller.
    pub fn normal(&mut self) -> f64 {
        let (radius, angle) = (self.uniform(), self.uniform());
        (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos()
    }

    /// A whole number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        ((self.uniform() * n as f64) as usize).min(n - 1)
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }

    /// A place, with chances in proportion to the weights.
    pub fn pick(&mut self, weights: &[f64]) -> usize {
        let mut rest = self.uniform() * weights.iter().sum::<f64>();
        let passes = |weight: &f64| {
            rest -= weight;
            rest < 0.0
        };
        let last = weights.len() - 1;
        weights.iter().position(passes).unwrap_or(last)
    }

    /// A gamma of scale 1: Marsaglia & Tsang (2000), below shape 1 by way of the shape above.
    pub fn gamma(&mut self, shape: f64) -> f64 {
        if shape <= 0.0 {
            return 0.0;
        }
        if shape < 1.0 {
            return self.gamma(shape + 1.0) * self.uniform().powf(1.0 / shape);
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && self.uniform().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }

    /// The shares of one account in each wave: Dirichlet around the shares of all, so that two answers
    /// of an account correlate by `icc` within a wave. A part `alike` of the gammas behind them is
    /// common to the waves, so the effects correlate by about that much: at 1 they are the same, at 0
    /// unrelated.
    pub fn opinions(
        &mut self,
        shares: [f64; 3],
        icc: f64,
        alike: f64,
        waves: usize,
    ) -> Vec<[f64; 3]> {
        let concentration = (1.0 - icc) / icc;
        let common = shares.map(|share| self.gamma(alike * concentration * share));
        let of_wave = |_| {
            let gammas = [0, 1, 2]
                .map(|at| common[at] + self.gamma((1.0 - alike) * concentration * shares[at]));
            let total: f64 = gammas.iter().sum();
            gammas.map(|gamma| gamma / total)
        };
        (0..waves).map(of_wave).collect()
    }

    /// So many answers by these shares: promoters, passives, detractors.
    pub fn answers(&mut self, shares: &[f64; 3], size: u32) -> [u64; 3] {
        let mut counts = [0; 3];
        for _ in 0..size {
            counts[self.pick(shares)] += 1;
        }
        counts
    }
}
