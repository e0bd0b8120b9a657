//! Answers counted as they are read, where no single one has to be held: what is kept grows with the
//! groups and accounts of a file and not with its rows.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;

use foldhash::fast::RandomState;
use promoter::{Histogram, Ledger, Score};

use crate::answers::{Alike, Origin};
use crate::calibrated;
use crate::columns::Columns;
use crate::options::Options;
use crate::sheet::Row;

/// The answers so far by where they come from, in the order of their first rows.
#[derive(Default)]
pub(crate) struct Counted {
    origins: Vec<Origin>,
    /// How often each score was given, for each origin.
    counts: Vec<[u64; 11]>,
    places: BTreeMap<Origin, usize>,
    /// The place of the origin of rows whose cells were met before, as they stand in the file: the
    /// cells of most rows are.
    met: HashMap<Vec<u8>, usize, RandomState>,
    cells: Vec<u8>,
}

impl Counted {
    /// Counts the answer of a row; `false` where the ledger now says why there is none.
    ///
    /// # Errors
    /// For an answer that no margin counts.
    pub(crate) fn count(
        &mut self,
        row: &Row,
        score: Score,
        columns: &Columns<'_>,
        options: &Options,
        ledger: &mut Ledger,
    ) -> Result<bool, Box<dyn Error>> {
        self.cells.clear();
        let is_known = columns.write_origin(row, &mut self.cells);
        let met = self.met.get(self.cells.as_slice()).filter(|_| is_known);
        let place = match met {
            Some(&place) => place,
            None => {
                let Some(origin) = columns.origin(row, ledger)? else {
                    return Ok(false);
                };
                calibrated::check(row.number, &origin, options)?;
                let place = self.place(origin);
                self.met.insert(self.cells.clone(), place);
                place
            }
        };
        self.counts[place][usize::from(score.get())] += 1;
        Ok(true)
    }

    fn place(&mut self, origin: Origin) -> usize {
        if let Some(&place) = self.places.get(&origin) {
            return place;
        }
        let place = self.origins.len();
        self.places.insert(origin.clone(), place);
        self.origins.push(origin);
        self.counts.push([0; 11]);
        place
    }

    pub(crate) fn into_answers(self) -> Result<Vec<Alike>, promoter::Error> {
        let answers = self.origins.into_iter().zip(self.counts);
        let alike = |(origin, counts)| {
            Ok(Alike {
                origin,
                scores: Histogram::from_counts(counts)?,
                respondent: None,
                was_asked: true,
            })
        };
        answers.map(alike).collect()
    }
}
