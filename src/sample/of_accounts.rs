//! Samples of accounts, by what an account contributes.

use std::collections::BTreeMap;
use std::fmt::Debug;

use super::clusters::{Cell, Clusters};
use super::influence::{Influence, influence};
use super::of_clusters::sample;
use super::survey_sample::{Answers, Sample};
use crate::error::Error;
use crate::inference::{RollUp, Unit};
use crate::survey::{Category, Role};
use crate::tally::{
    Account, Accounts, Histogram, category_by_influence, category_by_mean, value_of,
};

impl<A: Ord + Debug, S: Ord> Accounts<A, S> {
    /// These accounts as a sample, by what each contributes to the total: every answer, one vote an
    /// account, its value, or one category.
    ///
    /// Asked as a whole over several rounds, an account counts once for each.
    ///
    /// `once` says what an account contributes once to, such as the wave: with
    /// [`RollUp::EveryAccount`] its answers share one vote within each. `key` says what the sample is
    /// asked by, of the role and the segment of an answer.
    ///
    /// # Errors
    /// [`Error::AccountWithoutValue`] and [`Error::StatedTwice`] for values that are missing or
    /// contradict one another, with [`RollUp::ByValue`] only; [`Error::Unfit`] for a roll-up to one
    /// category of each account whose key is finer than what an account contributes once to.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, RollUp, Score, Waves};
    /// let mut accounts = Accounts::new();
    /// for (account, wave, score) in [
    ///     ("Acme", 1, 9),
    ///     ("Acme", 1, 10),
    ///     ("Acme", 2, 6),
    ///     ("Bolt", 1, 3),
    ///     ("Bolt", 2, 9),
    ///     ("Cord", 2, 9),
    /// ] {
    ///     accounts.record(account, Role::EndUser, wave, Score::new(score)?);
    /// }
    /// let sample =
    ///     accounts.sample(RollUp::EveryAccount, |&wave| wave, |_, &wave| wave)?;
    /// let first = sample
    ///     .estimate_where(|&wave| wave == 1)
    ///     .expect("it was asked");
    /// assert_eq!((first.nps().points(), first.n()), (0.0, 3));
    /// let waves = Waves::of(&sample, |&wave| wave);
    /// assert_eq!(waves.len(), 2);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn sample<W: Ord, K: Ord + Clone>(
        &self,
        roll_up: RollUp,
        once: impl Fn(&S) -> W,
        key: impl Fn(Role, &S) -> K,
    ) -> Result<Sample<K>, Error> {
        Ok(self.sample_by(roll_up, Role::ALL, once, key)?.1)
    }

    /// As [`sample`](Self::sample), of a list of all these accounts, the silent among them: the estimate
    /// speaks of the list as it stands today. Where everybody who was [invited](Self::invite_people) is
    /// known for every account that answered, and is no less than answered, the people who were not
    /// heard count as well; else nobody is taken to speak for the others of an account.
    ///
    /// People are invited to an account, not to a wave: where they were asked in several, make the list
    /// of one wave's answers with [`within`](Self::within).
    ///
    /// # Errors
    /// As [`sample`](Self::sample); [`Error::Unfit`] for a roll-up to one category of each account, which
    /// people who were not heard could change.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, RollUp, Score};
    /// let mut accounts = Accounts::new();
    /// let pages =
    ///     [("Acme", 2, vec![9, 10]), ("Bolt", 3, vec![3]), ("Cord", 1, vec![])];
    /// for (account, people, scores) in pages {
    ///     accounts.invite_people(account, Role::EndUser, people);
    ///     for score in scores {
    ///         accounts.record(account, Role::EndUser, (), Score::new(score)?);
    ///     }
    /// }
    /// let listed = accounts.sample_of_list(RollUp::EveryAnswer, |_| (), |_, _| ())?;
    /// let estimate = listed.estimate().expect("there are answers");
    /// assert_eq!(estimate.design().to_string(), "2 of 3 accounts, every_answer");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn sample_of_list<W: Ord, K: Ord + Clone>(
        &self,
        roll_up: RollUp,
        once: impl Fn(&S) -> W,
        key: impl Fn(Role, &S) -> K,
    ) -> Result<Sample<K>, Error> {
        if matches!(roll_up, RollUp::MeanScore | RollUp::MostInfluential) {
            return Err(Error::Unfit {
                found: format!(
                    "roll-up {roll_up} makes one category of each account, which people who were not heard could change"
                ),
                expected: "every_answer, every_account or by_value for a list",
            });
        }
        let (names, mut sample) = self.sample_by(roll_up, Role::ALL, once, key)?;
        let invited = |name: &&A| -> Option<u64> {
            let account = self.get(*name)?;
            let people = account.heard().iter().map(|(_, heard)| heard.invited).sum();
            (people >= account.n()).then_some(people)
        };
        let people: Option<Vec<u64>> = names.iter().map(invited).collect();
        if let Answers::Clusters(clusters) = sample.answers {
            // An account of no value is not spoken of.
            let counts = |account: &Account<S>| {
                roll_up != RollUp::ByValue || account.value().ok().flatten() != Some(0.0)
            };
            let on_list = self.iter().filter(|(_, account)| counts(account)).count();
            let listed = vec![Some(on_list as u64)];
            let clusters = clusters.stratified(vec![0; names.len()], listed);
            sample.answers = Answers::Clusters(match people {
                Some(people) => clusters.with_people(people),
                None => clusters,
            });
        }
        Ok(sample)
    }

    /// What each account does to the score of a roll-up, the largest first: the NPS without it, its
    /// share of the weight. Accounts that hold no weight are left out. It is of the accounts as they
    /// are, without strata or known totals.
    ///
    /// # Errors
    /// As [`sample`](Self::sample).
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, RollUp, Score};
    /// let mut accounts = Accounts::new();
    /// for (account, score) in [("Acme", 9), ("Bolt", 3), ("Cord", 10)] {
    ///     accounts.record(account, Role::EndUser, (), Score::new(score)?);
    /// }
    /// let most = &accounts.influence(RollUp::EveryAccount, |_| ())?[0];
    /// assert_eq!(
    ///     (*most.cluster, most.nps_without.map(|nps| nps.rounded())),
    ///     ("Bolt", Some(100))
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn influence<W: Ord>(
        &self,
        roll_up: RollUp,
        once: impl Fn(&S) -> W,
    ) -> Result<Vec<Influence<'_, A>>, Error> {
        let (names, sample) = self.sample_by(roll_up, Role::ALL, once, |_, _| ())?;
        Ok(influence(&sample, names))
    }

    /// As [`sample`](Self::sample) with [`RollUp::MostInfluential`], where the roles have another order
    /// of influence; roles that it leaves out come last.
    ///
    /// # Errors
    /// [`Error::Unfit`] for a key that is finer than what an account contributes once to.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.record("Acme", Role::DecisionMaker, (), Score::new(9)?);
    /// accounts.record("Acme", Role::EndUser, (), Score::new(3)?);
    /// let users_first =
    ///     accounts.sample_by_influence(&[Role::EndUser], |_| (), |_, _| ())?;
    /// assert_eq!(
    ///     users_first
    ///         .estimate()
    ///         .map(|estimate| estimate.nps().points()),
    ///     Some(-100.0)
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn sample_by_influence<W: Ord, K: Ord + Clone>(
        &self,
        order: &[Role],
        once: impl Fn(&S) -> W,
        key: impl Fn(Role, &S) -> K,
    ) -> Result<Sample<K>, Error> {
        Ok(self.sample_by(RollUp::MostInfluential, order, once, key)?.1)
    }

    fn sample_by<W: Ord, K: Ord + Clone>(
        &self,
        roll_up: RollUp,
        order: &[Role],
        once: impl Fn(&S) -> W,
        key: impl Fn(Role, &S) -> K,
    ) -> Result<(Vec<&A>, Sample<K>), Error> {
        let mut names = Vec::with_capacity(self.len());
        let mut accounts: Vec<BTreeMap<K, Cell>> = Vec::with_capacity(self.len());
        for (name, account) in self {
            let mut rounds: BTreeMap<W, Round<K>> = BTreeMap::new();
            for ((role, segment), scores) in account.answers() {
                if scores.n() > 0 {
                    let round = rounds.entry(once(segment)).or_default();
                    round.push((*role, key(*role, segment), *scores));
                }
            }
            if !rounds.is_empty() {
                let contributed = Contributed {
                    roll_up,
                    order,
                    value: value(name, account, roll_up)?,
                };
                let mut cells = BTreeMap::new();
                for round in rounds.into_values() {
                    contributed.add(name, round, &mut cells)?;
                }
                if !cells.is_empty() {
                    names.push(name);
                    accounts.push(cells);
                }
            }
        }
        let clusters = accounts
            .iter()
            .map(|cells| cells.iter().map(|(key, cell)| (key, *cell)));
        let (segments, clusters) = Clusters::of(clusters);
        let weighted = matches!(roll_up, RollUp::EveryAccount | RollUp::ByValue);
        let sample = sample(segments, clusters, Unit::Account, weighted, Some(roll_up));
        Ok((names, sample))
    }
}

/// The answers of an account to one round, by role and key.
type Round<K> = Vec<(Role, K, Histogram)>;

/// What an account contributes.
struct Contributed<'a> {
    roll_up: RollUp,
    order: &'a [Role],
    value: f64,
}

fn value<A: Debug, S>(name: &A, account: &Account<S>, roll_up: RollUp) -> Result<f64, Error> {
    match roll_up {
        RollUp::ByValue => value_of(name, account),
        _ => Ok(1.0),
    }
}

impl Contributed<'_> {
    /// Adds what an account contributes to one round.
    fn add<A: Debug, K: Ord>(
        &self,
        name: &A,
        round: Round<K>,
        cells: &mut BTreeMap<K, Cell>,
    ) -> Result<(), Error> {
        let n: u64 = round.iter().map(|(_, _, scores)| scores.n()).sum();
        let weight = match self.roll_up {
            RollUp::EveryAnswer => 1.0,
            RollUp::EveryAccount | RollUp::ByValue => self.value / n as f64,
            RollUp::MeanScore | RollUp::MostInfluential => {
                return self.add_category(name, round, cells);
            }
        };
        if weight == 0.0 {
            return Ok(());
        }
        for (_, key, scores) in round {
            let tally = scores.tally();
            let counts = [tally.promoters(), tally.passives(), tally.detractors()];
            let cell = cells.entry(key).or_insert(EMPTY);
            cell.n += tally.n();
            cell.squares += tally.n() as f64 * weight * weight;
            for (sum, count) in cell.weights.iter_mut().zip(counts) {
                *sum += count as f64 * weight;
            }
        }
        Ok(())
    }

    fn add_category<A: Debug, K: Ord>(
        &self,
        name: &A,
        round: Round<K>,
        cells: &mut BTreeMap<K, Cell>,
    ) -> Result<(), Error> {
        let scores: Histogram = round.iter().map(|(_, _, scores)| *scores).sum();
        let category = match self.roll_up {
            RollUp::MeanScore => category_by_mean(&scores),
            _ => {
                let by_role = round.iter().map(|(role, _, scores)| (*role, *scores));
                category_by_influence(&by_role.collect(), self.order)
            }
        };
        let mut keys = round.into_iter().map(|(_, key, _)| key);
        let (Some(category), Some(first)) = (category, keys.next()) else {
            return Ok(());
        };
        if keys.any(|key| key != first) {
            return Err(Error::Unfit {
                found: format!(
                    "roll-up {} makes one category of each account, and account {name:?} has answers under several keys at once",
                    self.roll_up
                ),
                expected: "a key no finer than what an account contributes once to, or the roll-up every_answer, every_account or by_value",
            });
        }
        let cell = cells.entry(first).or_insert(EMPTY);
        cell.n += 1;
        cell.squares += 1.0;
        cell.weights[match category {
            Category::Promoter => 0,
            Category::Passive => 1,
            Category::Detractor => 2,
        }] += 1.0;
        Ok(())
    }
}

const EMPTY: Cell = Cell {
    segment: 0,
    n: 0,
    weights: [0.0; 3],
    squares: 0.0,
};
