/// A number that a column or a row may hold a score or a count in: an integer of any width, or a float that
/// is whole.
///
/// It is there so that one function takes them all, and is implemented for what the standard library has
/// and for nothing else: a column is read at the speed of memory only by conversions that the compiler
/// makes vector instructions of, which `TryInto<Score>` with its errors is not.
///
/// # Example
/// ```
/// use promoter::{Number, Tally, Validity};
/// fn promoters<T: Number>(column: &[T]) -> Result<u64, promoter::Error> {
///     Ok(Tally::from_column(column, Validity::All)?.0.promoters())
/// }
/// assert_eq!(promoters(&[9_i64, 10, 3])?, 2);
/// assert_eq!(promoters(&[9.0_f32, 10.0, 3.0])?, 2);
/// assert!(promoters(&[9.5]).is_err());
/// # Ok::<(), promoter::Error>(())
/// ```
pub trait Number: Copy + read::Read {}

/// Closed to other crates: the trait has no name there.
pub(crate) mod read {
    /// What is read of a number.
    pub trait Read: Sized + Copy {
        /// The score that it is, or a byte above 10. No branch, no error.
        fn byte(self) -> u8;
        /// Numbers that are bytes already, as they are.
        fn as_bytes(_: &[Self]) -> Option<&[u8]> {
            None
        }
        /// The count that it is, if it is one.
        fn count(self) -> Option<u64>;
        /// The number, to be shown.
        fn value(self) -> f64;
    }
}

macro_rules! integers {
    ($($integer:ty),+) => {$(
        impl Number for $integer {}
        impl read::Read for $integer {
            #[inline]
            fn byte(self) -> u8 {
                u8::try_from(self).unwrap_or(u8::MAX)
            }
            fn count(self) -> Option<u64> {
                u64::try_from(self).ok()
            }
            fn value(self) -> f64 {
                self as f64
            }
        }
    )+};
}

impl Number for u8 {}
impl read::Read for u8 {
    #[inline]
    fn byte(self) -> u8 {
        self
    }
    fn as_bytes(numbers: &[Self]) -> Option<&[u8]> {
        Some(numbers)
    }
    fn count(self) -> Option<u64> {
        Some(u64::from(self))
    }
    fn value(self) -> f64 {
        f64::from(self)
    }
}

integers!(u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize);

macro_rules! floats {
    ($($float:ty),+) => {$(
        impl Number for $float {}
        impl read::Read for $float {
            #[inline]
            fn byte(self) -> u8 {
                // What is no byte becomes another number, NaN a 0.
                let whole = self as u8;
                if <$float>::from(whole) == self { whole } else { u8::MAX }
            }
            fn count(self) -> Option<u64> {
                // The first float that does not fit.
                const BEYOND: $float = 18_446_744_073_709_551_616.0;
                let fits = (0.0..BEYOND).contains(&self) && self.fract() == 0.0;
                fits.then_some(self as u64)
            }
            fn value(self) -> f64 {
                f64::from(self)
            }
        }
    )+};
}

floats!(f32, f64);
