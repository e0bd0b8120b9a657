//! Answers counted as they are read, where no single one has to be held: what is kept grows with the
//! groups and accounts of a file and not with its rows.

use std::collections::BTreeMap;
use std::error::Error;

use promoter::{Histogram, Labels, Ledger, Score};

use crate::answers::{Alike, Origin};
use crate::batches::Row;
use crate::columns::Columns;
use crate::options::Options;

/// The answers so far by where they come from, in the order of their first rows.
#[derive(Default)]
pub(crate) struct Counted {
    origins: Vec<Origin>,
    /// How often each score was given, for each origin.
    counts: Vec<[u64; 11]>,
    places: BTreeMap<Origin, usize>,
    /// What rows have in the columns that say where they come from, as it stands in the file: most rows
    /// have what another had. For each the place of its origin, unless it cannot be used.
    met: Labels<Vec<u8>>,
    place_of: Vec<Option<usize>>,
    cells: Vec<u8>,
}

impl Counted {
    /// Counts the answer of a row; `false` where the ledger now says why there is none.
    ///
    /// # Errors
    /// For an answer that no margin counts.
    pub(crate) fn count(
        &mut self,
        row: Row<'_>,
        score: Score,
        columns: &Columns<'_>,
        options: &Options,
        ledger: &mut Ledger,
    ) -> Result<bool, Box<dyn Error>> {
        self.cells.clear();
        columns.write_origin(row, &mut self.cells);
        let code = self.met.code(self.cells.as_slice()) as usize;
        let place = match self.place_of.get(code) {
            Some(&Some(place)) => place,
            known => {
                let is_new = known.is_none();
                let origin = columns.origin(row, ledger)?;
                if let Some(origin) = &origin {
                    origin.check_margins(row.number, options)?;
                }
                let place = origin.map(|origin| self.place(origin));
                if is_new {
                    self.place_of.push(place);
                }
                let Some(place) = place else {
                    return Ok(false);
                };
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
