use super::{Role, Score, SurveyKind, Weight};
use crate::error::{Error, Short};

/// One answer with its context: who gave it, for which account, in which role and survey.
///
/// Only the score is needed; the rest is filled in one after another. Every combination is legal,
/// so the fields are open. `S` is the caller's segment, a region or a wave or a tuple of both.
///
/// # Example
/// ```
/// use promoter::{Response, Role, Score};
/// let response = Response::new(Score::new(9)?)
///     .respondent("ann@acme.example")
///     .account("Acme")
///     .role(Role::DecisionMaker)
///     .segment("Nordics");
/// assert_eq!(response.account.as_deref(), Some("Acme"));
/// assert_eq!(response.segment, "Nordics");
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
#[must_use]
pub struct Response<S = ()> {
    /// The answer.
    pub score: Score,
    /// Who answered, by any stable identifier.
    pub respondent: Option<String>,
    /// The customer company the respondent answers for.
    pub account: Option<String>,
    /// What the respondent decides there.
    pub role: Role,
    /// Why the customer was asked.
    pub survey: SurveyKind,
    /// How much the answer counts.
    pub weight: Weight,
    /// What the respondent wrote.
    pub comment: Option<String>,
    /// The slice of customers, or the wave, as the caller has it.
    pub segment: S,
}

impl Response {
    /// An answer of which nothing but the score is known yet: weight 1, relationship survey.
    ///
    /// # Example
    /// ```
    /// use promoter::{Response, Role, Score, SurveyKind, Weight};
    /// let response = Response::new(Score::new(8)?);
    /// assert_eq!((response.role, response.weight), (Role::Unknown, Weight::ONE));
    /// assert_eq!(response.survey, SurveyKind::Relationship);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub const fn new(score: Score) -> Self {
        Self {
            score,
            respondent: None,
            account: None,
            role: Role::Unknown,
            survey: SurveyKind::Relationship,
            weight: Weight::ONE,
            comment: None,
            segment: (),
        }
    }
}

impl<S> Response<S> {
    /// The second question of the survey, by what the first was answered: what was done well, or what
    /// would earn a better recommendation, as [`Category::follow_up`](crate::Category::follow_up). Its
    /// answer is the [`comment`](Self::comment).
    ///
    /// # Example
    /// ```
    /// use promoter::{Response, Score};
    /// assert_eq!(Response::new(Score::new(9)?).follow_up(), "What did we do well?");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn follow_up(&self) -> &'static str {
        self.score.category().follow_up()
    }

    /// The account, where answers are kept by account.
    pub(crate) fn known_account(&self) -> Result<&str, Error> {
        self.account.as_deref().ok_or_else(|| Error::Unfit {
            found: "a response has no account".into(),
            expected: "one, or a counted exclusion from the ledger",
        })
    }

    /// Refuses a weight where answers are counted, each as one.
    pub(crate) fn unweighted(&self) -> Result<(), Error> {
        if self.weight == Weight::ONE {
            return Ok(());
        }
        Err(Error::Unfit {
            found: format!("a response has the weight {}", Short(self.weight.get())),
            expected: "1 where answers are counted; a WeightedTally or a ClusteredTally takes weights",
        })
    }

    /// The cell that it belongs to: survey kinds are kept apart.
    pub(crate) fn cell(&self) -> (SurveyKind, S)
    where
        S: Clone,
    {
        (self.survey.clone(), self.segment.clone())
    }

    /// Says who answered.
    ///
    /// # Example
    /// ```
    /// use promoter::{Response, Score};
    /// let response = Response::new(Score::new(8)?).respondent("bob@acme.example");
    /// assert_eq!(response.respondent.as_deref(), Some("bob@acme.example"));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn respondent(mut self, respondent: impl Into<String>) -> Self {
        self.respondent = Some(respondent.into());
        self
    }

    /// Says for which customer company.
    ///
    /// # Example
    /// ```
    /// use promoter::{Response, Score};
    /// let response = Response::new(Score::new(8)?).account("Acme");
    /// assert_eq!(response.account.as_deref(), Some("Acme"));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn account(mut self, account: impl Into<String>) -> Self {
        self.account = Some(account.into());
        self
    }

    /// Says in which role.
    ///
    /// # Example
    /// ```
    /// use promoter::{Response, Role, Score};
    /// let response = Response::new(Score::new(8)?).role(Role::EndUser);
    /// assert_eq!(response.role, Role::EndUser);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn role(mut self, role: Role) -> Self {
        self.role = role;
        self
    }

    /// Says in which kind of survey.
    ///
    /// # Example
    /// ```
    /// use promoter::{Response, Score, SurveyKind, Touchpoint};
    /// let after_support = SurveyKind::Touchpoint(Touchpoint::Support);
    /// let response = Response::new(Score::new(8)?).survey(after_support.clone());
    /// assert_eq!(response.survey, after_support);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn survey(mut self, survey: SurveyKind) -> Self {
        self.survey = survey;
        self
    }

    /// Says how much the answer counts.
    ///
    /// # Example
    /// ```
    /// use promoter::{Response, Score, Weight};
    /// let response = Response::new(Score::new(8)?).weight(Weight::new(1.5)?);
    /// assert_eq!(response.weight.get(), 1.5);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn weight(mut self, weight: Weight) -> Self {
        self.weight = weight;
        self
    }

    /// Keeps what the respondent wrote.
    ///
    /// # Example
    /// ```
    /// use promoter::{Response, Score};
    /// let response = Response::new(Score::new(8)?).comment("invoices come late");
    /// assert_eq!(response.comment.as_deref(), Some("invoices come late"));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn comment(mut self, comment: impl Into<String>) -> Self {
        self.comment = Some(comment.into());
        self
    }

    /// Says to which segment the answer belongs, in a type of the caller's.
    ///
    /// # Example
    /// ```
    /// use promoter::{Response, Score};
    /// let response = Response::new(Score::new(8)?).segment(("Nordics", 2025));
    /// assert_eq!(response.segment.1, 2025);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn segment<T>(self, segment: T) -> Response<T> {
        Response {
            score: self.score,
            respondent: self.respondent,
            account: self.account,
            role: self.role,
            survey: self.survey,
            weight: self.weight,
            comment: self.comment,
            segment,
        }
    }
}
