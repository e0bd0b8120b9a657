//! The answers as samples, by what an account contributes.

use std::rc::Rc;

use promoter::{
    Accounts, ClusteredTally, Error, Histogram, RollUp, Sample, Score, Segments, Tally, Weight,
    WeightedTally,
};

use crate::options::Options;
use crate::records::{Alike, Cell, Records};

/// The answers of a file with the accounts they come from.
pub(crate) struct Survey<'a> {
    pub(crate) records: &'a Records,
    pub(crate) options: &'a Options,
    /// What an account contributes; `None` where there are no accounts.
    pub(crate) roll_up: Option<RollUp>,
    /// None where the options name no account column.
    pub(crate) book: Accounts<Rc<str>, Cell>,
}

impl<'a> Survey<'a> {
    /// # Errors
    /// For a value that is too large.
    pub(crate) fn of(records: &'a Records, options: &'a Options) -> Result<Self, Error> {
        let mut book = Accounts::new();
        for (name, value) in records.accounts.iter().zip(&records.values) {
            book.invite(Rc::clone(name));
            if let Some(value) = *value {
                book.set_value(Rc::clone(name), value)?;
            }
        }
        let roll_up = options.roll_up();
        if roll_up.is_some() {
            for Alike { origin, scores } in &records.answers {
                let account = &records.accounts[origin.account as usize];
                for (score, n) in given(scores) {
                    book.record_n(
                        Rc::clone(account),
                        origin.role,
                        origin.cell.clone(),
                        score,
                        n,
                    );
                }
            }
        }
        Ok(Self {
            records,
            options,
            roll_up,
            book,
        })
    }

    /// Whether the roll-up makes one category of each account, so that accounts are counted.
    pub(crate) fn counts_accounts(&self) -> bool {
        matches!(
            self.roll_up,
            Some(RollUp::MeanScore | RollUp::MostInfluential)
        )
    }

    /// All answers by group. An account is whole in every scope, such as a wave: how many of its people
    /// answered in another is no matter.
    pub(crate) fn sample<W: Ord, K: Ord + Clone>(
        &self,
        scope: impl Fn(&Cell) -> W,
        group: impl Fn(&Cell) -> K,
    ) -> Result<Sample<K>, Error> {
        match (self.roll_up, &self.options.weight) {
            (None, None) => Ok(self.tallies(|alike| group(&alike.origin.cell)).sample()),
            (None, Some(_)) => {
                let mut cells: Segments<K, WeightedTally> = Segments::new();
                for Alike { origin, scores } in &self.records.answers {
                    for (score, n) in given(scores) {
                        cells
                            .entry(group(&origin.cell))
                            .record_n(score, origin.weight(), n);
                    }
                }
                Ok(cells.sample())
            }
            (Some(_), Some(_)) => Ok(self.clustered(|alike| group(&alike.origin.cell)).sample()),
            // The one category of an account is that of its answers in the group.
            (Some(roll_up), _) if self.counts_accounts() => {
                self.book.sample(roll_up, &group, |_, cell| group(cell))
            }
            (Some(roll_up), _) => self.book.sample(roll_up, scope, |_, cell| group(cell)),
        }
    }

    /// The answers by account and group, each with its weight.
    pub(crate) fn clustered<K: Ord>(&self, group: impl Fn(&Alike) -> K) -> ClusteredTally<u32, K> {
        let mut tally = ClusteredTally::new();
        for alike in &self.records.answers {
            for (score, n) in given(&alike.scores) {
                match alike.origin.weight() {
                    Weight::ONE => tally.record_n(alike.origin.account, group(alike), score, n),
                    weight => (0..n).for_each(|_| {
                        tally.record_weighted(alike.origin.account, group(alike), score, weight);
                    }),
                }
            }
        }
        tally
    }

    /// The answers by group as counted, whatever their weight.
    pub(crate) fn tallies<K: Ord>(&self, group: impl Fn(&Alike) -> K) -> Segments<K, Tally> {
        let answers = self.records.answers.iter();
        answers
            .map(|alike| (group(alike), alike.scores.tally()))
            .collect()
    }

    /// All answers as counted, whatever their weight.
    pub(crate) fn histogram(&self) -> Histogram {
        let answers = self.records.answers.iter();
        answers.map(|alike| alike.scores).sum()
    }
}

/// The scores that were given.
fn given(scores: &Histogram) -> impl Iterator<Item = (Score, u64)> {
    scores.iter().filter(|(_, n)| *n > 0)
}
