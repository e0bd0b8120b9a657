use crate::error::Error;

/// Which rows of a column hold a value, as data frames keep it beside the values.
///
/// What stands in a row that holds none is never looked at: a nought, an old value, anything.
///
/// # Example
/// ```
/// use promoter::{Histogram, Validity};
/// let column = [9_i64, -999, 3];
/// let (histogram, nulls) = Histogram::from_column(&column, Validity::Bits(&[0b101], 0))?;
/// assert_eq!((histogram.n(), nulls), (2, 1));
/// assert_eq!(
///     Histogram::from_column(&column, Validity::Mask(&[true, false, true]))?,
///     (histogram, nulls),
/// );
/// assert!(Histogram::from_column(&column, Validity::All).is_err());
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
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
            Self::Bits(bits, offset) => {
                let rows = (offset + row..).step_by(BITMAP * 8);
                let parts = nulls.chunks_mut(BITMAP * 8).zip(rows);
                parts.map(|(nulls, bit)| nulls_of(bits, bit, nulls)).sum()
            }
        }
    }
}

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

/// Bytes of a bitmap that are looked at together.
const BITMAP: usize = 128;

/// The same of so many bits from one on.
fn nulls_of(bits: &[u8], bit: usize, nulls: &mut [u8]) -> u64 {
    let (bits, shift) = (&bits[bit / 8..], bit % 8);
    let mut bitmap = [0; BITMAP];
    let bitmap_of = &mut bitmap[..nulls.len().div_ceil(8)];
    for (byte, bits) in bitmap_of.iter_mut().zip(bits) {
        *byte = bits >> shift;
    }
    if shift > 0 {
        for (byte, next) in bitmap_of.iter_mut().zip(&bits[1..]) {
            *byte |= next << (8 - shift);
        }
    }
    // Bits of further rows.
    if let (Some(last), rows @ 1..) = (bitmap_of.last_mut(), nulls.len() % 8) {
        *last &= (1 << rows) - 1;
    }
    let (eights, rest) = nulls.as_chunks_mut::<8>();
    for (nulls, &bits) in eights.iter_mut().zip(&bitmap) {
        *nulls = NULLS[usize::from(bits)];
    }
    if !rest.is_empty() {
        let last = NULLS[usize::from(bitmap[eights.len()])];
        rest.copy_from_slice(&last[..rest.len()]);
    }
    let words = bitmap.as_chunks::<8>().0.iter();
    words
        .map(|&word| u64::from(u64::from_le_bytes(word).count_ones()))
        .sum()
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
