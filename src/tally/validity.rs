use crate::error::Error;

/// Which rows of a column hold a value, as data frames keep it beside the values.
///
/// What stands in a row that holds none is never looked at: a nought, an old value, anything.
///
/// # Example
/// ```
/// use promoter::{Histogram, Validity};
/// let column = [9_i64, -999, 3];
/// let (histogram, nulls) =
///     Histogram::from_column(&column, Validity::Bits(&[0b101], 0))?;
/// assert_eq!((histogram.n(), nulls), (2, 1));
/// assert_eq!(
///     Histogram::from_column(&column, Validity::Mask(&[true, false, true]))?,
///     (histogram, nulls),
/// );
/// assert!(Histogram::from_column(&column, Validity::All).is_err());
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Validity<'a> {
    /// Every row holds a value.
    #[default]
    All,
    /// A row holds a value where this is true; as long as the column.
    Mask(&'a [bool]),
    /// A row holds a value where its bit is 1: a bitmap as Arrow and polars keep it, from the least
    /// significant bit of the first byte on, and the number of bits before that of the first row. The
    /// bitmap may be longer than the column.
    Bits(&'a [u8], usize),
}

impl Validity<'_> {
    /// Checks that it says something of each of so many rows.
    pub(super) fn covers(self, rows: usize) -> Result<(), Error> {
        let found = match self {
            Self::All => return Ok(()),
            Self::Mask(mask) => mask.len(),
            Self::Bits(bits, offset) => {
                let found = bits.len().saturating_mul(8).saturating_sub(offset);
                found.min(rows)
            }
        };
        as_long("validity", found, rows)
    }

    /// Whether a row that is covered holds a value.
    pub(super) fn holds(self, row: usize) -> bool {
        match self {
            Self::All => true,
            Self::Mask(mask) => mask[row],
            Self::Bits(bits, offset) => {
                let bit = offset + row;
                bits[bit / 8] >> (bit % 8) & 1 == 1
            }
        }
    }

    /// That of the rows after so many.
    pub(super) fn after(self, rows: usize) -> Self {
        match self {
            Self::All => self,
            Self::Mask(mask) => Self::Mask(&mask[rows..]),
            Self::Bits(bits, offset) => Self::Bits(bits, offset + rows),
        }
    }

    /// Makes a byte 255 for each row, from a covered one on, that holds no value, and 0 for the others;
    /// gives the number of those. Where all hold one, the bytes are left as they are.
    pub(super) fn nulls(self, row: usize, nulls: &mut [u8]) -> u64 {
        match self {
            Self::All => nulls.len() as u64,
            Self::Mask(mask) => {
                let mask = &mask[row..row + nulls.len()];
                for (null, &holds) in nulls.iter_mut().zip(mask) {
                    *null = u8::from(holds).wrapping_sub(1);
                }
                valid_of(nulls)
            }
            Self::Bits(..) => {
                let windows = (row..).step_by(WINDOW).zip(nulls.chunks_mut(WINDOW));
                let valid = windows.map(|(row, nulls)| {
                    let words = self.window(row, nulls.len());
                    let bits = words.map(u64::to_le_bytes);
                    let bits = bits.as_flattened();
                    let (eights, rest) = nulls.as_chunks_mut::<8>();
                    for (nulls, &bits) in eights.iter_mut().zip(bits) {
                        *nulls = NULLS[usize::from(bits)];
                    }
                    if !rest.is_empty() {
                        let nulls = NULLS[usize::from(bits[eights.len()])];
                        rest.copy_from_slice(&nulls[..rest.len()]);
                    }
                    words
                        .iter()
                        .map(|word| u64::from(word.count_ones()))
                        .sum::<u64>()
                });
                valid.sum()
            }
        }
    }

    /// A bit for each row of a window, from a covered row on and the least significant one first: 1 where
    /// it holds a value, and 0 beyond so many rows.
    pub(super) fn window(self, row: usize, rows: usize) -> Window {
        let mut window = [0; WINDOW / 8];
        let bytes = &mut window[..rows.div_ceil(8)];
        match self {
            Self::All => bytes.fill(u8::MAX),
            Self::Mask(mask) => {
                let mut ones = [0; WINDOW];
                for (one, &holds) in ones.iter_mut().zip(&mask[row..row + rows]) {
                    *one = u8::from(holds);
                }
                for (byte, ones) in bytes.iter_mut().zip(ones.as_chunks::<8>().0) {
                    // The product moves eight bits to the top, side by side.
                    let product = u64::from_le_bytes(*ones).wrapping_mul(0x0102_0408_1020_4080);
                    *byte = (product >> 56) as u8;
                }
            }
            Self::Bits(bits, offset) => {
                let (bits, shift) = (&bits[(offset + row) / 8..], (offset + row) % 8);
                for (byte, bits) in bytes.iter_mut().zip(bits) {
                    *byte = bits >> shift;
                }
                if shift > 0 {
                    for (byte, next) in bytes.iter_mut().zip(&bits[1..]) {
                        *byte |= next << (8 - shift);
                    }
                }
            }
        }
        if let (Some(last), beyond @ 1..) = (bytes.last_mut(), rows % 8) {
            *last &= (1 << beyond) - 1;
        }
        let mut words = Window::default();
        for (word, &bytes) in words.iter_mut().zip(window.as_chunks::<8>().0) {
            *word = u64::from_le_bytes(bytes);
        }
        words
    }
}

/// Rows that are looked at together.
pub(super) const WINDOW: usize = 1024;

/// A bit for each of them, 64 to a word.
type Window = [u64; WINDOW / 64];

/// How many bytes are 0, others being 255. Eight are added up at once, in the bytes of a number.
fn valid_of(nulls: &[u8]) -> u64 {
    let missing = nulls.chunks(255 * 8).map(|nulls| {
        let (eights, rest) = nulls.as_chunks::<8>();
        let ones = eights
            .iter()
            .map(|&eight| u64::from_ne_bytes(eight) & 0x0101_0101_0101_0101);
        let sums = ones.sum::<u64>().to_ne_bytes().map(u64::from);
        let rest: u64 = rest.iter().map(|null| u64::from(null & 1)).sum();
        rest + sums.iter().sum::<u64>()
    });
    nulls.len() as u64 - missing.sum::<u64>()
}

/// For the bits of eight rows: 255 where a row holds no value.
const NULLS: [[u8; 8]; 256] = {
    let mut nulls = [[0; 8]; 256];
    let mut bits = 0;
    while bits < 256 {
        let mut row = 0;
        while row < 8 {
            if bits >> row & 1 == 0 {
                nulls[bits][row] = u8::MAX;
            }
            row += 1;
        }
        bits += 1;
    }
    nulls
};

/// Checks that a column is as long as the one beside it.
pub(super) fn as_long(column: &'static str, found: usize, expected: usize) -> Result<(), Error> {
    if found == expected {
        return Ok(());
    }
    Err(Error::ColumnLength {
        column,
        found,
        expected,
    })
}
