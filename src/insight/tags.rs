use super::mix_shift::settled;
use crate::inference::Effect;
use crate::sample::{Answers, Deletions, Pull, Sample, Table};

/// What each tag of a comment, such as a theme, adds to the NPS.
///
/// An answer with several tags is divided evenly among them; one without any goes to `None`. So the
/// contributions add up to the NPS.
///
/// # Example
/// ```
/// use promoter::{Score, Segments, Tags, Tally};
/// let mut answers: Segments<Vec<&str>> = Segments::new();
/// for (score, tags) in [
///     (10, vec!["service"]),
///     (9, vec!["service", "price"]),
///     (3, vec!["price"]),
///     (8, vec![]),
/// ] {
///     answers.entry(tags).record(Score::new(score)?);
/// }
/// let tags = Tags::of(&answers.sample(), |tags| tags.clone())
///     .expect("there are answers");
/// let found: Vec<_> = tags
///     .iter()
///     .map(|(tag, effect)| (tag.copied(), effect.points()))
///     .collect();
/// assert_eq!(
///     found,
///     [(None, 0.0), (Some("price"), -12.5), (Some("service"), 37.5)]
/// );
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[must_use]
pub struct Tags<T>(Vec<(Option<T>, Effect)>);

impl<T: Ord> Tags<T> {
    /// The contributions of the tags that a closure gives for each segment; a tag that comes twice
    /// counts once. `None` when there are no answers.
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tags, Tally};
    /// let answers: Segments<&str> = Segments::from_iter([
    ///     ("price,service", Tally::from_counts(0, 0, 2)?),
    ///     ("service", Tally::from_counts(2, 0, 0)?),
    /// ]);
    /// let tags = Tags::of(&answers.sample(), |tags| tags.split(','))
    ///     .expect("there are answers");
    /// let found: Vec<_> = tags
    ///     .iter()
    ///     .map(|(tag, effect)| (tag.copied(), effect.points()))
    ///     .collect();
    /// assert_eq!(found, [(Some("price"), -25.0), (Some("service"), 25.0)]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn of<'a, S, I: IntoIterator<Item = T>>(
        sample: &'a Sample<S>,
        tags: impl Fn(&'a S) -> I,
    ) -> Option<Self> {
        let mut by_tag: std::collections::BTreeMap<Option<T>, Vec<(usize, f64)>> =
            Default::default();
        for (segment, key) in sample.segments().iter().enumerate() {
            let own: std::collections::BTreeSet<T> = tags(key).into_iter().collect();
            let part = 1.0 / own.len().max(1) as f64;
            if own.is_empty() {
                by_tag.entry(None).or_default().push((segment, part));
            }
            for tag in own {
                by_tag.entry(Some(tag)).or_default().push((segment, part));
            }
        }
        let parts = |own: &[(usize, f64)]| {
            let mut parts = vec![0.0; sample.segments().len()];
            for (segment, part) in own {
                parts[*segment] = *part;
            }
            parts
        };
        let _ = sample.estimate()?;
        let found = by_tag.into_iter().filter_map(|(tag, own)| {
            let effect = contribution(sample, &parts(&own))?;
            Some((tag, effect))
        });
        Some(Self(found.collect()))
    }
}

impl<T> Tags<T> {
    /// Each tag with what it adds to the NPS, in points; `None` is what answers without a tag add.
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tags, Tally};
    /// let answers: Segments<Option<&str>> = Segments::from_iter([
    ///     (Some("price"), Tally::from_counts(1, 0, 3)?),
    ///     (None, Tally::from_counts(4, 0, 0)?),
    /// ]);
    /// let tags = Tags::of(&answers.sample(), |&tag| tag).expect("there are answers");
    /// let found: Vec<_> = tags
    ///     .iter()
    ///     .map(|(tag, effect)| (tag.copied(), effect.points()))
    ///     .collect();
    /// assert_eq!(found, [(None, 50.0), (Some("price"), -25.0)]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (Option<&T>, &Effect)> {
        self.0.iter().map(|(tag, effect)| (tag.as_ref(), effect))
    }
}

/// What answers add to the score when each counts for the part that its segment has.
fn contribution<S>(sample: &Sample<S>, parts: &[f64]) -> Option<Effect> {
    match sample.answers() {
        Answers::Independent(answers) => {
            let (mut weight, mut net) = (0.0, 0.0);
            for (tally, part) in answers.tallies.iter().zip(parts) {
                let [p, _, d] = tally.weights();
                weight += tally.weight();
                net += part * (p - d);
            }
            let share = net / weight;
            let pull = |part: &f64| Pull {
                slope: part / weight,
                level: share / weight,
            };
            let mut pulls: Vec<Pull> = parts.iter().map(pull).collect();
            sample.explain(&mut pulls);
            let variance = answers.covariance(&pulls, &pulls);
            Some(Effect::with_variance(share, settled(variance), None, 100.0))
        }
        Answers::Clusters(clusters) => {
            let group: Vec<Option<u32>> = (0..parts.len() as u32).map(Some).collect();
            let deletions = Deletions {
                clusters,
                calibration: sample.calibration(),
                segments: parts.len(),
                group: &group,
                groups: parts.len(),
            };
            let figure = |table: &Table| {
                let weight: f64 = table.iter().flatten().sum();
                let nets = table
                    .iter()
                    .zip(parts)
                    .map(|(cell, part)| part * (cell[0] - cell[2]));
                (weight > 0.0).then(|| [nets.sum::<f64>() / weight])
            };
            let [share] = figure(&deletions.whole())?;
            let found = deletions.jackknife(&vec![0; parts.len()], 1, figure);
            let (variance, df) = found.map_or((0.0, 0.0), |[one]| (one.variance, one.df));
            Some(Effect::with_variance(
                share,
                settled(variance),
                Some(df),
                100.0,
            ))
        }
    }
}
