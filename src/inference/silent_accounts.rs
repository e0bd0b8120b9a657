//! What silent accounts, and silent people of accounts that were heard, could do to a score by account
//! or by value.
#![allow(dead_code, reason = "accounts will ask it")]

/// An account on the list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listed {
    /// What it counts for: its value, or 1.
    pub(crate) weight: f64,
    /// Its promoters, passives and detractors.
    pub(crate) counts: [u64; 3],
    /// Its people who were invited, where known: at least those who answered.
    pub(crate) invited: Option<u64>,
}

/// The scores that a list of accounts can have, on the scale of shares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct AccountBounds {
    /// The share of the weight that was heard.
    pub(crate) heard_share: f64,
    /// The score of the accounts that were heard; `None` where none was.
    pub(crate) nps: Option<f64>,
    /// The score if the people of silent accounts were all detractors, or all promoters.
    pub(crate) by_accounts: [f64; 2],
    /// The same where silent people of accounts that were heard count as well.
    pub(crate) by_people: [f64; 2],
}

/// The bounds of a list; `None` where it has no weight.
pub(crate) fn bounds(accounts: impl IntoIterator<Item = Listed>) -> Option<AccountBounds> {
    let (mut total, mut heard) = (0.0, 0.0);
    let (mut net, mut net_of_people, mut silent) = (0.0, 0.0, 0.0);
    for Listed {
        weight,
        counts: [a, b, c],
        invited,
    } in accounts
    {
        let [a, b, c] = [a as f64, b as f64, c as f64];
        let n = a + b + c;
        total += weight;
        if n > 0.0 {
            heard += weight;
            net += weight * (a - c) / n;
        }
        let people = invited.map_or(n, |invited| invited as f64).max(n).max(1.0);
        net_of_people += weight * (a - c) / people;
        silent += weight * (people - n) / people;
    }
    if total <= 0.0 {
        return None;
    }
    let range = |middle: f64, half: f64| [(middle - half).max(-1.0), (middle + half).min(1.0)];
    Some(AccountBounds {
        heard_share: heard / total,
        nps: (heard > 0.0).then(|| net / heard),
        by_accounts: range(net / total, 1.0 - heard / total),
        by_people: range(net_of_people / total, silent / total),
    })
}

#[cfg(test)]
mod tests {
    use super::{Listed, bounds};
    use crate::inference::golden::{self, check, number};

    #[test]
    fn bounds_of_accounts_agree_with_the_oracle() {
        for case in golden::cases("bounds_accounts") {
            let (input, expected) = (&case["input"], &case["expected"]);
            let by_value = input["by"] == "value";
            let accounts = input["accounts"].as_array().expect("accounts").iter();
            let found = bounds(accounts.map(|account| Listed {
                weight: if by_value {
                    number(&account["value"])
                } else {
                    1.0
                },
                counts: golden::counts(&account["counts"]).map(|count| count as u64),
                invited: account["invited"].as_u64(),
            }));
            let found = found.expect("a list with weight");
            for (name, figure) in [
                ("heard_share", Some(found.heard_share)),
                ("nps", found.nps),
                ("lo", Some(found.by_accounts[0])),
                ("hi", Some(found.by_accounts[1])),
                ("lo_people", Some(found.by_people[0])),
                ("hi_people", Some(found.by_people[1])),
            ] {
                check(&case, name, figure, &expected[name]);
            }
        }
        assert_eq!(bounds([]), None);
    }
}
