//! The order of waves by their names: by the calendar, and by the numbers in them.

use alphanumeric_sort::compare_str;

/// The months of a year in the languages of which the library knows them, then its seasons; three
/// letters are enough.
const PARTS: [&str; 16] = [
    "january januar janvier enero gennaio januari janeiro",
    "february februar février fevrier febrero febbraio februari fevereiro",
    "march märz mrz mars marzo maart mrt março marts",
    "april avril abril aprile",
    "may mai mayo maggio mei maio maj",
    "june juni juin junio giugno junho",
    "july juli juillet julio luglio julho",
    "august août aout agosto augustus augusti",
    "september septembre septiembre settembre setembro",
    "october oktober octobre octubre ottobre outubro",
    "november novembre noviembre novembro",
    "december dezember décembre decembre diciembre dicembre dezembro desember",
    "spring",
    "summer",
    "autumn fall",
    "winter",
];

/// Words that tell nothing which a number beside them does not.
const IDLE: [&str; 9] = ["fy", "cy", "st", "nd", "rd", "th", "er", "e", "of"];

/// What names are put in order by: the year, which part of it, and their other numbers.
type Key = (Option<u64>, Option<usize>, Vec<u64>);

/// The order of names of waves, and a note on it where they do not make it certain.
pub(crate) fn order(names: &[&str]) -> (Vec<usize>, Option<String>) {
    let mut order: Vec<usize> = (0..names.len()).collect();
    let parts = names.iter().map(|name| taken_apart(name));
    let (shapes, mut keys): (Vec<Vec<String>>, Vec<Key>) = parts.unzip();
    let are_alike = shapes.windows(2).all(|pair| pair[0] == pair[1]);
    let why = match shapes.first() {
        Some(shape) if are_alike && keys[0] != (None, None, vec![]) => {
            let why = by_the_calendar(names, shape, &mut keys);
            order = by_keys(&keys);
            let is_twice = order.windows(2).any(|pair| keys[pair[0]] == keys[pair[1]]);
            why.or(is_twice.then_some("two of their names tell the same time"))
        }
        _ => {
            let lower: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
            order.sort_by(|&a, &b| compare_str(&lower[a], &lower[b]));
            Some("their names tell no time or number, or not in the same way")
        }
    };
    let shown: Vec<&str> = order.iter().take(12).map(|&place| names[place]).collect();
    let shown = shown.join(", ") + if names.len() > 12 { ", ..." } else { "" };
    let why = why.filter(|_| names.len() > 1);
    let note = why.map(|why| format!("waves were taken in the order {shown}: {why}"));
    (order, note)
}

/// The places of keys, from the first in order to the last.
fn by_keys(keys: &[Key]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..keys.len()).collect();
    order.sort_by_key(|&place| &keys[place]);
    order
}

/// Finds years and days in names of one shape, puts months before days, and says what is not certain.
fn by_the_calendar(names: &[&str], shape: &[String], keys: &mut [Key]) -> Option<&'static str> {
    let words: Vec<&str> = shape.iter().map(String::as_str).collect();
    if let ["#", "#month"] | ["#", "#month", "#month"] = words[..]
        && let Some(why) = months_with_a_number(names, keys)
    {
        return Some(why);
    }
    let has_points = names.iter().all(|name| name.contains('.'));
    match (&keys[0], words.as_slice()) {
        ((_, Some(12..), _), _) => {
            return Some("the seasons as in the north, and winter last in its year");
        }
        (_, ["#", "#", "#last year"]) => return day_or_month_first(keys, has_points),
        ((None, None, _), _) if ends_with_a_year(keys) => {
            let by_size = by_keys(keys);
            for (year, _, numbers) in keys.iter_mut() {
                *year = numbers.pop().map(|number| 2000 + number);
            }
            let is_date = words == ["#", "#", "#"];
            let why = is_date.then(|| day_or_month_first(keys, has_points));
            let is_other = by_keys(keys) != by_size;
            return why
                .flatten()
                .or(is_other.then_some("the last number of their names was taken as the year"));
        }
        ((None, None, _), ["#", "#"]) => return days_without_a_year(keys),
        _ => {}
    }
    let cycle = match (&keys[0], words.as_slice()) {
        ((None, Some(_), _), _) => 12,
        ((None, None, _), ["#", "q" | "quarter" | "t"]) => 4,
        ((None, None, _), ["#", "h"]) => 2,
        _ => return None,
    };
    let number = |key: &Key| key.1.unwrap_or_else(|| key.2[0] as usize);
    let numbers = || keys.iter().map(number);
    let span = numbers().max()? - numbers().min()?;
    let is_certain = span < keys.len() && span + 1 < cycle;
    (!is_certain).then_some("their names tell no year, so they were taken as of one")
}

/// Finds out whether the one number beside a month is its year, as in `Jan-24`, or a day, as in
/// `24-Jan`; says so where it could be the other and that would be another order.
fn months_with_a_number(names: &[&str], keys: &mut [Key]) -> Option<&'static str> {
    let numbers = || keys.iter().map(|(.., numbers)| numbers[0]);
    let (least, most) = (numbers().min()?, numbers().max()?);
    let (can_be_years, can_be_days) = ((10..100).contains(&least) && most < 100, most <= 31);
    if !can_be_years {
        return None;
    }
    let is_first = names
        .iter()
        .all(|name| name.starts_with(|c: char| c.is_ascii_digit()));
    let in_a_row = ((most - least) as usize) < keys.len();
    let with_years = |key: &Key| (Some(2000 + key.2[0]), key.1, vec![]);
    let years: Vec<Key> = keys.iter().map(with_years).collect();
    let is_other = can_be_days && by_keys(&years) != by_keys(keys);
    if is_first && can_be_days {
        return (is_other && in_a_row)
            .then_some("the numbers of their names were taken as days, and could be years");
    }
    keys.clone_from_slice(&years);
    (is_other && !in_a_row)
        .then_some("the numbers of their names were taken as years, and could be days")
}

/// Whether the last of several numbers is a year of two digits in all names: no month, and less
/// different than the first.
fn ends_with_a_year(keys: &[Key]) -> bool {
    let span = |number: fn(&[u64]) -> u64| {
        let all = || keys.iter().map(|(.., numbers)| number(numbers));
        all().max().unwrap_or(0) - all().min().unwrap_or(0)
    };
    let is_year =
        |(.., numbers): &Key| numbers.len() > 1 && (13..100).contains(&numbers[numbers.len() - 1]);
    keys.iter().all(is_year)
        && span(|numbers| numbers[numbers.len() - 1]) <= span(|numbers| numbers[0])
}

/// Puts months before days, and says where it is not certain which they are.
fn day_or_month_first(keys: &mut [Key], has_points: bool) -> Option<&'static str> {
    let over = |at: usize| keys.iter().any(|(.., numbers)| numbers[at] > 12);
    let is_day_first = has_points || over(0);
    let is_certain = is_day_first || over(1);
    if is_day_first {
        keys.iter_mut().for_each(|(.., numbers)| numbers.reverse());
    }
    (!is_certain).then_some("the first number of their dates was taken as the month; --wave-format with --date-format tells which it is")
}

/// Two numbers that may be a day and a month: puts the month first where it is certain, and says so where
/// the other way round would be another order.
fn days_without_a_year(keys: &mut [Key]) -> Option<&'static str> {
    let are_up_to = |at: usize, most| keys.iter().all(|(.., numbers)| numbers[at] <= most);
    let month_first = are_up_to(0, 12) && are_up_to(1, 31);
    let can_be_days = month_first || are_up_to(0, 31) && are_up_to(1, 12);
    if !can_be_days {
        return None;
    }
    let mut day_first = keys.to_vec();
    day_first
        .iter_mut()
        .for_each(|(.., numbers)| numbers.reverse());
    let is_other = by_keys(&day_first) != by_keys(keys);
    if !month_first {
        keys.clone_from_slice(&day_first);
    }
    is_other.then_some("their names may be days without a year, or have the greater number first")
}

/// The words of a name, in which only numbers differ from those of others, and its key.
fn taken_apart(name: &str) -> (Vec<String>, Key) {
    let name: Vec<char> = name.to_lowercase().chars().collect();
    let kind = |c: &char| (c.is_ascii_digit(), c.is_alphabetic());
    let runs = name.chunk_by(|a, b| kind(a) == kind(b));
    let runs = runs.filter(|run| kind(&run[0]) != (false, false));
    let runs: Vec<String> = runs.map(String::from_iter).collect();
    let year = year(&runs);
    let (mut words, mut key) = (Vec::new(), (None, None, Vec::new()));
    for (at, run) in runs.iter().enumerate() {
        match (run.parse::<u64>(), part(run)) {
            (Ok(number), _) if year == Some(at) => {
                key.0 = Some(if number < 100 { 2000 + number } else { number });
                let is_last = at == 2 && key.2.len() == 2 && runs.len() == 3;
                words.push(if is_last { "#last year" } else { "#year" }.into());
            }
            (Ok(number), _) => {
                key.2.push(number);
                words.push("#".into());
            }
            (_, Some(part)) => {
                key.1 = Some(part);
                words.push(if part < 12 { "#month" } else { "#season" }.into());
            }
            _ if IDLE.contains(&run.as_str()) => {}
            _ => words.push(run.clone()),
        }
    }
    words.sort();
    (words, key)
}

/// Which of the words and numbers of a name is its year. Of two digits it is one that stands behind a
/// day and a month, or last behind a quarter or half-year.
fn year(runs: &[String]) -> Option<usize> {
    let is_number = |run: &String| run.parse::<u64>().is_ok();
    let is_year = |run: &String| {
        run.len() == 4
            && run
                .parse()
                .is_ok_and(|year: u64| (1900..2200).contains(&year))
    };
    let numbers = runs.iter().filter(|run| is_number(run)).count();
    let is_short = |pair: &[String]| {
        let is_month = numbers > 1 && part(&pair[0]).is_some();
        let is_before = is_month || ["fy", "cy"].contains(&pair[0].as_str());
        is_before && pair[1].len() == 2 && is_number(&pair[1])
    };
    let is_quarter = |runs: &[String]| {
        numbers == 2 && runs[2].len() == 2 && runs.iter().any(|run| run == "q" || run == "h")
    };
    let behind = runs.windows(2).position(is_short).map(|before| before + 1);
    let last = (runs.len() == 3 && is_quarter(runs)).then_some(2);
    runs.iter().position(is_year).or(behind).or(last)
}

/// The English name of a month of which a word has the first letters.
pub(crate) fn month(word: &str) -> Option<&'static str> {
    PARTS[part(&word.to_lowercase()).filter(|&part| part < 12)?]
        .split(' ')
        .next()
}

/// The number of the month or season that a word begins.
fn part(word: &str) -> Option<usize> {
    let begins = |part: &str| part.split(' ').any(|full| full.starts_with(word));
    let is_word = word.starts_with(char::is_alphabetic) && word.chars().count() >= 3;
    PARTS.iter().position(|part| is_word && begins(part))
}

#[cfg(test)]
#[path = "../../tests/survey_units/order.rs"]
mod tests;
