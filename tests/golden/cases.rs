//! Every case of `golden.json` (an oracle in Python with 60 digits, and R): each is asked, or is
//! listed with the reason why it is not.

use crate::changes::{self, paired};
use crate::support::{Tolerance, json};
use crate::{accounts, charts, counts, plans, r_survey};
use promoter::Method;
use promoter::multiplicity::Correction;

/// What the crate does not offer: homogeneity, trends and margins on plain Wald variances, pooling by
/// DerSimonian and Laird, benchmarks of a size alone by adjusted Wald.
///
/// What a corrected rule took the place of; the new rule has cases of its own in
/// `golden_corrections.json` and `golden_clusters.json`:
/// - `homogeneity_wald_adj`, `trend_wls_adj`: weights by estimated variances favour low scores; now the
///   Box test and the score interval of a slope.
/// - `homogeneity_clustered`: Wald's F rejects equal groups of few accounts; now F on moderated variances.
/// - `eb_normal_pm`: scores with three answers added were biased; now plain scores.
const NOT_ASKED: &[&str] = &[
    "eb_normal_dl",
    "homogeneity_wald",
    "trend_wls",
    "n_for_moe",
    "n_to_invite",
    "benchmark_with_n",
    "homogeneity_wald_adj",
    "trend_wls_adj",
    "homogeneity_clustered",
    "eb_normal_pm",
];

#[test]
fn every_golden_case_that_applies_is_met() {
    let mut met = 0;
    for case in json("golden.json")["cases"].as_array().expect("a list") {
        let function = case["function"].as_str().expect("a name");
        if NOT_ASKED.contains(&function) {
            continue;
        }
        let close = Tolerance::of(case);
        let (input, expected) = (&case["input"], &case["expected"]);
        match function {
            "nps" => counts::nps(input, expected, &close),
            "ci_score" | "ci_score_alpha" => {
                counts::one_sample(Method::Tango, input, expected, &close);
            }
            "ci_dirichlet" => counts::jeffreys(input, expected, &close),
            "credible_bands" => counts::credible_bands(input, expected, &close),
            "cs_dirichlet_mixture" => counts::one_sample(Method::Anytime, input, expected, &close),
            "ci_wald_t" => counts::one_sample(Method::Student, input, expected, &close),
            "ci_wald" => counts::one_sample(Method::Wald, input, expected, &close),
            "ci_adj_wald" => counts::one_sample(Method::AdjustedWald, input, expected, &close),
            "two_sample_wald" => counts::two_samples(Method::Wald, input, expected, &close),
            "two_sample_adj_wald" => {
                counts::two_samples(Method::AdjustedWald, input, expected, &close);
            }
            "two_sample_mover_score" | "two_sample_mover_test" => {
                counts::two_samples(Method::Tango, input, expected, &close);
            }
            "weighted_score" => counts::weighted(expected, &close),
            "kish" => counts::kish(expected, &close),
            "fpc_effective_counts" => counts::of_population(input, expected, &close),
            "deff_effective_counts" => counts::with_design_effect(input, expected, &close),
            "benchmark_adj_wald" => {
                counts::benchmark(Method::AdjustedWald, input, expected, &close);
            }
            "benchmark_score" => counts::benchmark(Method::Tango, input, expected, &close),
            "holm" => counts::many(Correction::Holm, input, expected, &close),
            "benjamini_hochberg" => {
                counts::many(Correction::BenjaminiHochberg, input, expected, &close);
            }
            "tost_mover" => counts::equivalence(input, expected, &close),
            "n_for_moe_score" => plans::answers(input, expected, &close),
            "n_two" | "n_benchmark" => plans::for_power(function, input, expected, &close),
            "minimal_detectable_difference" => plans::minimal_difference(input, expected, &close),
            "power_two" => plans::power(input, expected, &close),
            "waves_for_trend" => plans::waves_for_trend(input, expected),
            "answers_to_settle_band" => plans::answers_to_settle(input, expected),
            "aapor" => plans::aapor(input, expected, &close),
            "manski_bounds" | "manski_interval" => plans::bounds(input, expected, &close),
            "kitagawa" | "mix_shift" => changes::mix_shift(function, input, expected, &close),
            "driver" => changes::impact(input, expected, &close),
            "tag_contributions" => changes::tags(input, expected, &close),
            "paired" => paired(input, expected, &close),
            "clustered_score" => accounts::score(input, expected, &close),
            "waves_shared_accounts" => accounts::waves_shared(input, expected, &close),
            "waves_partly_repeated" => accounts::partly_repeated(input, expected, &close),
            "segment_versus_rest_clustered" => accounts::against_rest(input, expected, &close),
            "icc_anova" => accounts::icc(expected, &close),
            "r_survey_calibration" | "rake_linearised" => {
                r_survey::calibration(input, expected, &close);
            }
            // Asked once for all designs, domains and their difference.
            "r_survey_design" | "r_survey_domain" | "r_survey_domain_difference" => {}
            // Asked of the private numeric module, in its own tests.
            "t_critical" => {}
            // Charts are on their way.
            "shewhart" => charts::shewhart(input, expected, &close),
            "ewma" => charts::ewma(input, expected, &close),
            other => panic!("{other} is neither asked nor listed as not asked"),
        }
        met += 1;
    }
    assert!(met > 150, "only {met} cases were looked at");
}
