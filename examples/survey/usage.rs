//! What the options ask of one another.

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use promoter::{Duplicates, RollUp};

use crate::options::Options;

/// Reads the command line; ends the program with code 2 where it cannot be followed.
pub(crate) fn from_command_line() -> Options {
    let mut options = Options::parse();
    if options.made_up() {
        options.take_made_up_columns();
    }
    if let Err(message) = check(&options) {
        let kind = ErrorKind::ArgumentConflict;
        Options::command().error(kind, message).exit();
    }
    options
}

/// Looks whether the options go together.
///
/// # Errors
/// Says which do not, and what would.
fn check(options: &Options) -> Result<(), String> {
    go_together(options)?;
    agree_on_customers(options)
}

fn go_together(options: &Options) -> Result<(), &'static str> {
    let repeats = options.duplicates.unwrap_or(Duplicates::KeepAll);
    if options.respondent.is_none() && repeats != Duplicates::KeepAll {
        return Err("--duplicates needs --respondent: repeated answers are found by who gave them");
    }
    if options.respondent.is_none() && options.time.is_some() {
        return Err(
            "--time needs --respondent: it only tells which of two answers of a respondent is the latest",
        );
    }
    if options.account.is_none() && options.value.is_some() {
        return Err("--value needs --account: it says what an account is worth");
    }
    if options.account.is_none() && options.roll_up.is_some() {
        return Err("--roll-up needs --account: it says what an account contributes");
    }
    if options.value.is_none() && options.roll_up == Some(RollUp::ByValue) {
        return Err("--roll-up by_value needs --value: the column of what an account is worth");
    }
    if options.role.is_none() && options.roll_up == Some(RollUp::MostInfluential) {
        return Err(
            "--roll-up most_influential needs --role: without it no role is the most influential",
        );
    }
    let plain = matches!(options.roll_up, None | Some(RollUp::EveryAnswer));
    if options.minimum_n.is_some() && !plain {
        return Err(
            "--minimum-n counts answers, and with any --roll-up but every_answer a figure of many answers can rest on one person or one account: leave one of the two out, or take --roll-up every_answer",
        );
    }
    if !options.margins.is_empty() && !plain {
        return Err(
            "--margin weighs answers, and --roll-up sets their weights already: leave one of them out, or take --roll-up every_answer",
        );
    }
    if options.population.is_some() && !plain {
        return Err(
            "--population goes with no --roll-up but every_answer: how much of a list is not known yet follows from single answers, since an account of which one person answered is not fully heard",
        );
    }
    if options.date_format.is_some() && !options.waves_are_dates() && options.time.is_none() {
        return Err(
            "--date-format needs a date to read: --wave-format quarter or month, or --time",
        );
    }
    Ok(())
}

/// Looks whether a list of customers has as many as the margins count. With accounts the list is one of
/// accounts, and the margins may count people.
fn agree_on_customers(options: &Options) -> Result<(), String> {
    let Some(population) = options.population.filter(|_| options.account.is_none()) else {
        return Ok(());
    };
    for column in options.margin_columns() {
        let counts = options
            .customers_in(column)
            .map(|one| u128::from(one.count));
        let customers: u128 = counts.sum();
        if customers != u128::from(population) {
            return Err(format!(
                "--population {population} contradicts --margin, by which there are {customers} customers in all values of {column:?}: both count all who could have answered, so expected the same number"
            ));
        }
    }
    Ok(())
}
