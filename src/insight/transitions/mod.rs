//! Who became what: the same people in two waves, from category to category, and those who left or
//! joined between them.
//!
//! An account counts as one of the people, by the category of the mean of its scores in each wave:
//! [`Transitions::of_accounts`].
//!
//! # Example
//! ```
//! use promoter::Category::{Detractor, Passive, Promoter};
//! use promoter::transitions::Transitions;
//! let mut moves = Transitions::new();
//! moves.record_n(Some(Promoter), Some(Promoter), 20);
//! moves.record_n(Some(Promoter), Some(Detractor), 2);
//! moves.record_n(Some(Passive), Some(Promoter), 8);
//! moves.record_n(Some(Detractor), None, 9);
//! moves.record_n(None, Some(Passive), 2);
//! assert_eq!(moves.count(Promoter, Detractor), 2);
//! assert_eq!((moves.left(Detractor), moves.joined(Passive)), (9, 2));
//! let parts = moves.parts().expect("some stayed");
//! // It rose by 48 points, those who stayed by 13: the detractors had left.
//! assert_eq!(
//!     format!("{:.1} {:.1} {:.1}", parts.stayers, parts.leavers, parts.joiners),
//!     "13.3 40.0 -5.4"
//! );
//! ```

mod moves;

// After the moves, as the page of a type shows its methods in the order of these files.
mod attrition;

pub use attrition::Attrition;
pub use moves::{Parts, Transitions};
