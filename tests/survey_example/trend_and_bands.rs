//! Where all waves are heading, and which band the whole is in.

use serde_json::Value;

use crate::run::{assert_near, json, text};
use crate::what_changed::{OPTIONS, answers, of, section};

#[test]
fn three_waves_have_a_trend() {
    let rising = answers(
        "trend.csv",
        &[
            ("1", "a", [20, 20, 20]),
            ("2", "a", [26, 20, 14]),
            ("3", "a", [33, 17, 10]),
        ],
    );
    // Independent mpmath oracle: trend_score at times 1, 2, 3.
    let trend = &of(&rising)["trend"];
    assert_near(&trend["slope"], 19.166666666666668);
    assert_near(&trend["lower"], 4.712624646372306);
    assert_near(&trend["upper"], 32.70840396653375);
    assert_near(&trend["p_value"], 0.009665278323360412);
    assert_near(&trend["lack_of_fit_p_value"], 0.946980001983167);
    assert_eq!(trend["verdict"], "up");
    let page = text(&rising, &OPTIONS[..4]);
    let line = "trend of 3 waves: +19.2 points a wave\n95% interval +4.7 to +32.7, p 0.0097: up\n";
    assert!(section(&page).starts_with(line), "{page}");

    let dip = answers(
        "trend_dip.csv",
        &[
            ("1", "a", [30, 20, 10]),
            ("2", "a", [10, 20, 30]),
            ("3", "a", [30, 20, 10]),
        ],
    );
    let trend = &of(&dip)["trend"];
    assert_near(&trend["slope"], 0.0);
    assert_near(&trend["lack_of_fit_p_value"], 2.520780832930759e-7);
    assert_eq!(trend["verdict"], "unclear");
    let page = text(&dip, &OPTIONS[..4]);
    assert!(
        section(&page).contains("a straight line does not fit the waves (lack of fit p < 0.0001)"),
        "{page}"
    );
}

#[test]
fn every_band_has_a_probability_and_an_edge_is_never_settled() {
    // Independent oracle: dirichlet_cdf with 1/2 added to each count.
    let edge = of(&answers("edge.csv", &[("1", "a", [5, 3, 2])]));
    for (place, band, probability) in [
        (0, "Needs improvement", 0.12813321233131755),
        (1, "Good", 0.4219658370763256),
        (2, "Great", 0.435023225562579),
        (3, "Excellent", 0.0148777250297778),
    ] {
        let row = &edge["band_probabilities"][place];
        assert_eq!(row["band"], band);
        assert_near(&row["probability"], probability);
    }
    assert_eq!(edge["answers_to_settle"], Value::Null);

    let whole = answers("settle.csv", &[("1", "a", [32, 22, 16])]);
    assert_eq!(of(&whole)["answers_to_settle"], 387);
    // Of 100 customers there are no 387 more.
    let of_list = json(&whole, &["--score", "score", "--population", "100"]);
    assert_eq!(of_list["answers_to_settle"], Value::Null);
    let census = json(&whole, &["--score", "score", "--population", "70"]);
    assert_eq!(census["answers_to_settle"], 0);
    assert_eq!(census["band_probabilities"][1]["probability"], 1.0);

    let nobody = of(&answers("nobody.csv", &[]));
    assert_eq!(nobody["band_probabilities"], Value::Null);
    assert_eq!(nobody["answers_to_settle"], Value::Null);
}
