//! The main job, run as a user runs it: small files in, figures that were counted by hand out.
//!
//! Limits and p-values come from independent oracles, in mpmath for independent answers and in scipy for
//! accounts, never from the crate itself.

mod accounts;
mod amounts;
mod baseline;
mod cases;
mod chosen_rows;
mod counts;
mod exports;
mod failures;
mod figures;
mod groups;
mod large_files;
mod lost;
mod made_up;
mod many_groups;
mod margin_faults;
mod margins;
mod minimum_n;
mod nonresponse;
mod odd_files;
mod one_name;
mod page;
mod reading;
mod report;
mod response;
mod roll_ups;
mod run;
mod tables;
mod tidy;
mod times;
mod trend_and_bands;
mod values;
mod wave_order;
mod what_changed;
mod what_changed_by_account;
