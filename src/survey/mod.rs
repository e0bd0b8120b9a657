//! What was answered: scores, who gave them, and what became of every row.

mod category;
mod cell;
mod duplicates;
mod exclusion;
mod ledger;
mod months;
mod note;
mod number;
mod occurrences;
mod response;
mod role;
mod score;
mod survey_kind;
mod weight;

pub use category::Category;
pub use duplicates::Duplicates;
pub use exclusion::Exclusion;
pub use ledger::Ledger;
pub use note::Note;
pub use number::Number;
pub use occurrences::{Excerpt, Occurrences};
pub use response::Response;
pub use role::Role;
pub use score::Score;
pub use survey_kind::{SurveyKind, Touchpoint};
pub use weight::Weight;
