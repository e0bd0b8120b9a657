//! Who did not answer, and what their answers could do to the score.
//!
//! A response rate is a number; what matters is what the silent would have said. The bounds here
//! assume nothing about them, so they are wide, and honest.
//!
//! # Example
//! ```
//! use promoter::Tally;
//! use promoter::response_rate::{Bounds, Outcomes, PartialAnswers};
//! let asked = Outcomes {
//!     complete: 300,
//!     partial: 20,
//!     refused: 100,
//!     ..Outcomes::default()
//! };
//! let outcomes = Outcomes { no_contact: 400, ..asked };
//! let rate = outcomes
//!     .rate(PartialAnswers::NotCounted, 1.0)?
//!     .expect("somebody was asked");
//! assert_eq!(format!("{rate:.3}"), "0.366");
//! let bounds = Bounds::of(&Tally::from_counts(20, 10, 5)?, 100)?
//!     .expect("there are answers");
//! assert_eq!((bounds.lower(), bounds.upper()), (-50.0, 80.0));
//! // The silent would have to stand at -23 for the whole list to fall to 0.
//! assert_eq!(
//!     format!("{:.0}", bounds.tipping_point(0.0)?.expect("can happen")),
//!     "-23"
//! );
//! # Ok::<(), promoter::Error>(())
//! ```

mod bounds;
mod outcomes;

pub use bounds::Bounds;
pub use outcomes::{Outcomes, PartialAnswers};
