//! The names of months, by which a spreadsheet's date is told from an answer.

/// English, German, French, Spanish, Italian, Dutch, Portuguese and what Danish, Norwegian and Swedish have
/// beside them, with short forms that do not begin a long one at the end.
#[rustfmt::skip]
const NAMES: [&[&str]; 8] = [
    &[
        "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december",
    ],
    &[
        "januar", "februar", "märz", "mai", "juni", "juli", "august", "september", "oktober",
        "november", "dezember", "jänner", "mrz",
    ],
    &[
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
        "octobre", "novembre", "décembre", "aout", "fevr",
    ],
    &[
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
        "octubre", "noviembre", "diciembre",
    ],
    &[
        "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre",
        "ottobre", "novembre", "dicembre",
    ],
    &[
        "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
        "oktober", "november", "december", "mrt",
    ],
    &[
        "janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro",
        "outubro", "novembro", "dezembro",
    ],
    &["marts", "maj", "augusti", "desember"],
];

/// Whether a word is a month, or three of its first letters and more: `Aug`, `sept`, `août`.
pub(super) fn is_month(word: &str) -> bool {
    let letters = word.chars().count();
    if !(3..=10).contains(&letters) {
        return false;
    }
    let word = word.to_lowercase();
    let mut names = NAMES.iter().copied().flatten();
    names.any(|name| name.starts_with(&word))
}
