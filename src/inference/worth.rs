//! What a sample is worth: how far its score interval reaches at a level.
//!
//! The default interval holds every NPS t with (theta - t)² <= kappa v(t), v(t) the variance of one
//! answer under that NPS. For n independent answers kappa is z²/n. For accounts it follows from a
//! moderated jackknife variance, with Student's t; it never claims less than the answers themselves
//! would say if they were independent, nor more doubt than if every account agreed with itself.

use super::level::Tail;
use super::numeric::t_two_sided;

/// The degrees of freedom that the working model of accounts is worth.
pub(crate) const PRIOR_DF: f64 = 2.0;

/// What the answers behind an estimate are worth, on the scale of shares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Worth {
    /// As many independent answers of equal weight: of what goes on, and of the list they are from.
    /// Kish's number is what their weights alone would make of them.
    Answers {
        process: f64,
        listed: f64,
        kish: f64,
    },
    /// Clusters that were heard.
    Clusters(Clusters),
    /// Clusters with calibrated weights: a number of answers and degrees of freedom for Student's t.
    Calibrated {
        answers: f64,
        degrees_of_freedom: f64,
    },
    /// Nothing is sampled, or all that is known is a standard error.
    Given,
}

/// The moderated variance of a score from clusters and what bounds it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Clusters {
    /// As a sample of what goes on.
    pub(crate) process: Spread,
    /// As a sample of the list, where there is one.
    pub(crate) listed: Option<Listed>,
    /// Whether there is one cluster only, which is worth one answer.
    pub(crate) lone: bool,
}

/// How a score spreads over clusters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spread {
    /// The moderated variance.
    pub(crate) variance: f64,
    /// The degrees of freedom of the data, without those of the working model.
    pub(crate) nu: f64,
    /// The sum of the squared shares of single answers: 1 over Kish's number.
    pub(crate) answers: f64,
    /// The sum of the squared shares of clusters: 1 over the effective clusters.
    pub(crate) clusters: f64,
}

/// What is left unknown of a list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Listed {
    /// The clusters not heard.
    pub(crate) between: Spread,
    /// The people not heard in clusters that were: their share of squared weights.
    pub(crate) silent_people: f64,
    /// The variance of one answer within its cluster, and its degrees of freedom.
    pub(crate) within: f64,
    pub(crate) within_df: f64,
}

impl Spread {
    /// Kappa with Student's t on `df` degrees of freedom, given the variance `one` of one answer.
    fn kappa(&self, one: f64, tail: Tail, df: f64, lone: bool) -> f64 {
        // Every cluster of one mind is the worst that can be.
        let most = tail.z * tail.z * self.clusters;
        if one < 1e-15 || lone || most == 0.0 {
            return most;
        }
        let t = t_two_sided(tail.alpha, df);
        (t * t * (self.variance / one).max(self.answers)).min(most)
    }

    fn times(&mut self, effect: f64) {
        self.variance *= effect;
        self.answers *= effect;
        self.clusters *= effect;
    }
}

impl Clusters {
    fn kappa(&self, one: f64, tail: Tail) -> f64 {
        let spread = self.process;
        let plain = spread.kappa(one, tail, spread.nu + PRIOR_DF, self.lone);
        let Some(list) = self.listed else {
            return plain;
        };
        let between = list.between;
        let between = between.kappa(one, tail, between.nu + PRIOR_DF, self.lone);
        let within = if list.silent_people == 0.0 {
            0.0
        } else if one < 1e-15 {
            tail.z * tail.z * list.silent_people
        } else {
            let t = t_two_sided(tail.alpha, list.within_df);
            t * t * list.within * list.silent_people / one
        };
        // A list never widens.
        (between + within).min(plain)
    }
}

impl Worth {
    /// Kappa at a level, given the variance `one` of one answer: 0 of a census.
    pub(super) fn kappa(&self, one: f64, tail: Tail) -> f64 {
        match self {
            Self::Answers { listed, .. } => tail.z * tail.z / listed,
            Self::Clusters(clusters) => clusters.kappa(one, tail),
            Self::Calibrated {
                answers,
                degrees_of_freedom,
            } => t_two_sided(tail.alpha, *degrees_of_freedom).powi(2) / answers,
            Self::Given => 0.0,
        }
    }

    /// Kappa as one side of a comparison, on the degrees of freedom of both; lists do not enter
    /// where clusters are compared.
    pub(super) fn kappa_of_side(&self, one: f64, tail: Tail, df: f64) -> f64 {
        match self {
            Self::Clusters(clusters) => clusters.process.kappa(one, tail, df, clusters.lone),
            Self::Calibrated { answers, .. } => t_two_sided(tail.alpha, df).powi(2) / answers,
            Self::Answers { .. } | Self::Given => self.kappa(one, tail),
        }
    }

    /// The variance of the score as one side of a comparison, and the degrees of freedom that it is
    /// known with; infinite for independent answers. `floor` is a variance of one answer that is
    /// never 0.
    pub(crate) fn variance_of_side(&self, one: f64, floor: f64) -> (f64, f64) {
        let one = if one < 1e-15 { floor } else { one };
        match self {
            Self::Clusters(clusters) => {
                let spread = clusters.process;
                (spread.variance, spread.nu + PRIOR_DF)
            }
            Self::Calibrated {
                answers,
                degrees_of_freedom,
            } => (one / answers, *degrees_of_freedom),
            Self::Answers { listed, .. } => (one / listed, f64::INFINITY),
            Self::Given => (0.0, f64::INFINITY),
        }
    }

    /// The worth when the variance is so many times as large.
    pub(crate) fn with_design_effect(mut self, effect: f64) -> Self {
        match &mut self {
            Self::Answers {
                process, listed, ..
            } => {
                *process /= effect;
                *listed /= effect;
            }
            Self::Clusters(clusters) => {
                clusters.process.times(effect);
                if let Some(list) = &mut clusters.listed {
                    list.between.times(effect);
                    list.silent_people *= effect;
                }
            }
            Self::Calibrated { answers, .. } => *answers /= effect,
            Self::Given => {}
        }
        self
    }
}
