use crate::spelling::spelled;

/// What a score makes of the customer who gave it: promoter, passive or detractor.
///
/// The three are closed: every [`Score`](crate::Score) falls in exactly one. A category is not a
/// segment; segments are slices of customers, such as a region.
///
/// # Example
/// ```
/// use promoter::{Category, Score};
/// assert_eq!(Score::new(9)?.category(), Category::Promoter);
/// assert_eq!(Score::new(6)?.category(), Category::Detractor);
/// # Ok::<(), promoter::Error>(())
/// ```
/// # Source
/// Reichheld (2003), "The one number you need to grow", Harvard Business Review 81(12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Answered 0 to 6.
    Detractor,
    /// Answered 7 or 8; counts in the number of answers and in neither share that is subtracted.
    Passive,
    /// Answered 9 or 10.
    Promoter,
}

spelled!(Category, "category", Detractor => "detractor", Passive => "passive", Promoter => "promoter");

impl Category {
    /// The second question of the survey: promoters are asked what was done well, the others what
    /// would earn a better recommendation. Its answer is the [`comment`](crate::Response::comment) of a
    /// response.
    ///
    /// # Example
    /// ```
    /// use promoter::Category;
    /// assert_eq!(Category::Promoter.follow_up(), "What did we do well?");
    /// ```
    #[must_use]
    pub const fn follow_up(self) -> &'static str {
        match self {
            Self::Promoter => "What did we do well?",
            Self::Passive | Self::Detractor => {
                "What would we have to do to earn a better recommendation?"
            }
        }
    }

    /// Reads the category that an export states beside the score, or `None` when it is none of the
    /// known forms.
    ///
    /// Known are the words in singular or plural and any case, with or without scores in brackets behind
    /// them (`Promoters (9-10)`), in English, German, French, Spanish, Italian, Dutch and Portuguese (a
    /// passive is also called neutral), the codes 1, 2 and 3 for detractor, passive and promoter of numeric
    /// Qualtrics exports, and the values -100, 0 and 100 of SurveyMonkey and Gainsight. A stored label is
    /// only ever compared with the score, by [`Ledger::check_label`](crate::Ledger::check_label);
    /// the category is always derived from the score.
    ///
    /// # Example
    /// ```
    /// use promoter::Category;
    /// assert_eq!(Category::from_label(" Passives "), Some(Category::Passive));
    /// assert_eq!(Category::from_label("Pasivo"), Some(Category::Passive));
    /// assert_eq!(Category::from_label("3"), Some(Category::Promoter));
    /// assert_eq!(Category::from_label("satisfied"), None);
    /// ```
    #[must_use]
    pub fn from_label(label: &str) -> Option<Self> {
        let label = label.to_lowercase();
        let is_scores = |c: char| !c.is_alphabetic();
        let word = match label.split_once('(') {
            Some((word, scores)) if scores.chars().all(is_scores) => word,
            _ => &label,
        };
        match word.trim() {
            "promoter" | "promoters" | "promotor" | "promotoren" | "promoteur" | "promoteurs"
            | "promotores" | "promotora" | "promotoras" | "promotore" | "promotori" | "3"
            | "100" => Some(Self::Promoter),
            "passive" | "passives" | "neutral" | "neutrals" | "passiver" | "passiv"
            | "indifferent" | "indifferente" | "passif" | "passifs" | "neutre" | "neutres"
            | "pasivo" | "pasivos" | "pasiva" | "pasivas" | "neutro" | "neutros" | "passivo"
            | "passivos" | "passivi" | "neutri" | "passief" | "passieven" | "neutraal" | "2"
            | "0" => Some(Self::Passive),
            "detractor" | "detractors" | "detraktor" | "detraktoren" | "kritiker"
            | "détracteur" | "détracteurs" | "detracteur" | "detracteurs" | "detractores"
            | "detractora" | "detractoras" | "detrattore" | "detrattori" | "detractoren"
            | "criticus" | "critici" | "detrator" | "detratores" | "1" | "-100" => {
                Some(Self::Detractor)
            }
            _ => None,
        }
    }
}
