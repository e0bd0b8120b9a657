//! How the main job reads: its files taken one by one, each with its tests.
#![allow(
    dead_code,
    reason = "the rest of the main job is not here to call them"
)]

#[path = "../../examples/survey/amount.rs"]
mod amount;
#[path = "../../examples/survey/dates.rs"]
mod dates;
#[path = "../../examples/survey/file.rs"]
mod file;
#[path = "../../examples/survey/filter.rs"]
mod filter;
#[path = "../../examples/survey/names.rs"]
mod names;
#[path = "../../examples/survey/options.rs"]
mod options;
#[path = "../../examples/survey/order.rs"]
mod order;
#[path = "../../examples/survey/overview.rs"]
mod overview;
#[path = "../../examples/survey/parse.rs"]
mod parse;
#[path = "../../examples/survey/rows.rs"]
mod rows;
#[path = "../../examples/survey/sheet.rs"]
mod sheet;
#[path = "../../examples/survey/workbook.rs"]
mod workbook;

mod hostile;
#[path = "file.rs"]
mod tests;
