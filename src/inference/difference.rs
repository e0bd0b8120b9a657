//! The limits and p-values of a difference, by every method.

use super::adjusted_wald::{self, Adjusted};
use super::level::Tail;
use super::numeric::{normal_two_sided, student_two_sided, t_two_sided};
use super::reach::Reach;
use super::variance::variance_of_one;
use super::worth::Worth;
use super::{Comparison, Estimate, Level, Method, anytime, mover, tango};

impl Comparison {
    /// What the interval is centred on and how far it reaches from there, as points and shares.
    pub(super) fn reach(&self, tail: Tail) -> (f64, Reach) {
        match self.centred() {
            Some((centre, std_error, df)) => {
                let quantile = match df {
                    Some(df) if df > 0.0 => t_two_sided(tail.alpha, df),
                    Some(_) => f64::INFINITY,
                    None => tail.z,
                };
                let half = if std_error == 0.0 && quantile.is_finite() {
                    0.0
                } else {
                    quantile * std_error.max(f64::MIN_POSITIVE)
                };
                let reach = Reach {
                    below: half,
                    above: half,
                };
                (100.0 * centre, reach)
            }
            None => {
                let at = |tail| self.added(tail);
                let reach = mover::reach(tail, self.mover_correlation(), at);
                (self.difference(), reach)
            }
        }
    }

    /// Centre and standard error of the method in use, as shares.
    pub(super) fn centre_and_error(&self) -> (f64, f64) {
        self.centred().map_or_else(
            || {
                (
                    self.difference() / 100.0,
                    match self.method {
                        Method::Student => self.joint.linearised.sqrt(),
                        _ => self.joint.variance.sqrt(),
                    },
                )
            },
            |(centre, std_error, _)| (centre, std_error),
        )
    }

    /// The two-sided p-value of the hypothesis that the difference is `points`, and how far it lies
    /// above that.
    pub(super) fn two_sided(&self, points: f64) -> (f64, f64) {
        if points.is_nan() {
            return (1.0, 0.0);
        }
        let shift = points / 100.0;
        if let Some((centre, std_error, df)) = self.centred() {
            let above = centre - shift;
            let p = match df {
                _ if above == 0.0 => 1.0,
                Some(df) if df <= 0.0 => 1.0,
                Some(df) => student_two_sided(above.abs() / std_error, df),
                None => normal_two_sided(above.abs() / std_error),
            };
            return (p.max(f64::MIN_POSITIVE), above);
        }
        let above = (self.difference() - points) / 100.0;
        if above == 0.0 {
            return (1.0, above);
        }
        if self.method == Method::Anytime && self.are_answers() && points == 0.0 {
            let [x, y] =
                [&self.current, &self.baseline].map(|side| side.counts_at(Level::P95.tail()));
            return (anytime::p_value_of_difference(x, y), above);
        }
        let towards = |tail| {
            let reach = self.added(tail);
            if above > 0.0 {
                reach.below
            } else {
                reach.above
            }
        };
        let p = mover::p_value(above.abs(), self.mover_correlation(), towards);
        (p, above)
    }

    /// Centre, standard error and degrees of freedom, of the methods with a formula of their own.
    fn centred(&self) -> Option<(f64, f64, Option<f64>)> {
        let difference = self.difference() / 100.0;
        let joint = &self.joint;
        match self.method {
            Method::Wald => Some((difference, joint.linearised.sqrt(), None)),
            Method::AdjustedWald => {
                let (centre, std_error) = self.adjusted();
                Some((centre, std_error, None))
            }
            Method::Student => {
                let df = joint.design_df? as f64;
                Some((difference, joint.linearised.sqrt(), Some(df)))
            }
            Method::Tango if joint.paired => Some((
                difference,
                joint.variance.sqrt(),
                Some(joint.degrees_of_freedom).filter(|df| df.is_finite()),
            )),
            _ => None,
        }
    }

    /// The difference of the shrunken scores and its standard error, which is never 0 for samples.
    pub(super) fn adjusted(&self) -> (f64, f64) {
        let of = |side: &Estimate| adjusted_wald::adjusted(&side.of_process(), Level::P95.tail());
        let Adjusted {
            share: t1,
            std_error: x,
        } = of(&self.current);
        let Adjusted {
            share: t2,
            std_error: y,
        } = of(&self.baseline);
        let square = x * x + y * y - 2.0 * self.joint.correlation * x * y;
        (t1 - t2, square.max(0.0).sqrt())
    }

    /// What both sides reach, added.
    fn added(&self, tail: Tail) -> Reach {
        // Each side of a confidence sequence must hold by itself, whatever they share.
        if self.method == Method::Anytime {
            let sides = [self.current.of_process(), self.baseline.of_process()];
            // What is certain cannot miss, so the other side may miss with all of alpha.
            let part = if sides.iter().any(|side| side.is_certain()) {
                tail
            } else {
                Tail::new(tail.alpha / 2.0)
            };
            let reach = |side: &Estimate| match side.is_given() {
                true => side.reach_as_given(part),
                false => anytime::reach(side.counts_at(tail), part.alpha),
            };
            return anytime::add(reach(&sides[0]), reach(&sides[1]));
        }
        let (x, y) = (
            self.side(&self.current.of_process(), tail),
            self.side(&self.baseline.of_process(), tail),
        );
        mover::add(x, y, self.joint.correlation)
    }

    /// Whether both sides are answers, whose worth does not change with the level.
    fn are_answers(&self) -> bool {
        let sides = [&self.current, &self.baseline];
        sides
            .iter()
            .all(|side| matches!(side.figures.worth, Worth::Answers { .. }))
    }

    /// The correlation that makes MOVER climb a ladder of levels.
    fn mover_correlation(&self) -> f64 {
        if self.method == Method::Anytime {
            0.0
        } else {
            self.joint.correlation
        }
    }

    /// How far one side reaches, on the degrees of freedom of the difference.
    fn side(&self, estimate: &Estimate, tail: Tail) -> Reach {
        match (self.method, estimate.figures.worth) {
            (Method::Tango, worth @ (Worth::Clusters(_) | Worth::Calibrated { .. })) => {
                let one = variance_of_one(estimate.figures.totals);
                let df = self.joint.degrees_of_freedom;
                tango::reach(estimate.shares(), worth.kappa_of_side(one, tail, df))
            }
            _ => self.method.reach(estimate, tail),
        }
    }
}
