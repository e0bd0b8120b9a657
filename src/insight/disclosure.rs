//! What can be shown of a table without giving away what few people answered.
//!
//! Where the total of some answers is published with their split, a row that is too small is hidden, and
//! others with it, until no group of fewer people than the minimum can be worked out by adding and
//! subtracting what is shown: [`Table`] for a table of rows, [`Crossed`] for one of rows and columns whose
//! totals are shown too. [`publishable`] asks another question, whether an estimate is sure enough to be
//! published.
//!
//! The promise is about one table. Two tables of the same answers can give away together what neither
//! does, such as one by region beside one by country; publish one, or cross them. It is about the number
//! of people and not about what they say: of ten people who all answered 3 everybody knows what each did.
//! And it is about figures in which all answers count the same: with weights, or a roll-up, one person can
//! decide a figure of many. That some rows are hidden as small is itself no secret.
//!
//! # Example
//! ```
//! use promoter::disclosure::Table;
//! let table =
//!     Table::of([("north", 40), ("south", 3), ("east", 25), ("west", 12)], 10);
//! // The 3 would be what the others leave of the total, so the west hides too.
//! assert!(!table.shows(&"south") && !table.shows(&"west"));
//! assert!(table.shows(&"north") && table.shows(&"east") && table.shows_total());
//! ```
//!
//! # Source
//! Primary and complementary suppression: Hundepool et al. (2012), Statistical Disclosure Control.

mod crossed;
mod network;
mod publishable;
mod table;

pub use crossed::Crossed;
pub use publishable::{Publishable, Reason, publishable};
pub use table::Table;
