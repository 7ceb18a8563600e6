//! A correction form, read: from words and names to exact characters.
//!
//! People give words; the ledger wants places. Words are looked for exactly
//! (white space aside) in the article's text, and where they stand several
//! times, the place nearest to the statement is meant. What is not found is
//! refused, never guessed at.

use super::frame::Trouble;
use crosswire_article::{Annotated, ArticleId, Span, Statement, StatementRef};
use crosswire_corpus::Corpus;
use crosswire_corpus::corrections::{Change, CorrectionDraft, Place, Question};
use serde::Deserialize;

/// The fields of all correction forms; each form sends some.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Entered {
    pub(crate) form_token: String,
    /// `speaker`, `spans`, ...: a kind of [`Change`].
    pub(crate) what: String,
    pub(crate) article: String,
    /// The statement, `s3`.
    pub(crate) at: String,
    pub(crate) name: String,
    pub(crate) role: String,
    /// Set where the text does not tell who speaks.
    pub(crate) nobody: String,
    pub(crate) source: String,
    pub(crate) cue: String,
    pub(crate) content: String,
    pub(crate) act: String,
    pub(crate) form: String,
    /// Another statement or article: its id, or an address that ends in it.
    pub(crate) other: String,
    /// The correction that is withdrawn.
    pub(crate) of: String,
    pub(crate) by: String,
    pub(crate) note: String,
}

/// The correction that a form means, made at `made`.
pub(crate) fn draft(
    corpus: &Corpus,
    entered: &Entered,
    made: String,
) -> Result<CorrectionDraft, Trouble> {
    let said = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let mut draft = CorrectionDraft {
        made,
        by: said(&entered.by),
        note: said(&entered.note),
        article: ArticleId::from_stored(entered.article.as_str()),
        content: Vec::new(),
        cue: Vec::new(),
        change: Change::NotAStatement,
    };
    if entered.what == "withdrawal" {
        return withdrawal(corpus, entered, draft);
    }
    let annotated = corpus
        .annotated(&draft.article)?
        .ok_or_else(|| mistaken(format!("no article is called {}", draft.article)))?;
    let form = Form {
        corpus,
        annotated: &annotated,
        entered,
    };
    let statement = form.statement();
    if let Ok(statement) = statement {
        draft.content.clone_from(&statement.content);
        draft.cue.clone_from(&statement.cue);
    }
    draft.change = match entered.what.as_str() {
        "speaker" => form.speaker(statement?)?,
        "spans" => form.spans(statement?)?,
        "not-a-statement" => statement.map(|_| Change::NotAStatement)?,
        "missed" => {
            draft.content = form.words("what is said", &entered.content, 0)?;
            let near = draft.content.first().map_or(0, |span| span.start);
            draft.cue = form.words("the cue", &entered.cue, near)?;
            form.missed(near)?
        }
        "same-utterance" => Change::SameUtterance {
            other: statement.and(form.other_statement())?,
        },
        "other-utterance" => Change::OtherUtterance {
            other: statement.and(form.other_statement())?,
        },
        "same-story" | "other-story" => {
            (draft.content, draft.cue) = (Vec::new(), Vec::new());
            let other = form.other_article()?;
            match entered.what.as_str() {
                "same-story" => Change::SameStory { other },
                _ => Change::OtherStory { other },
            }
        }
        other => return Err(mistaken(format!("`{other}` is no correction"))),
    };
    Ok(draft)
}

/// The time, to the second: ISO 8601, as corrections carry it.
#[must_use]
pub fn now() -> String {
    let now = jiff::Timestamp::from_second(jiff::Timestamp::now().as_second());
    now.map_or_else(|_| String::new(), |now| now.to_string())
}

/// The form of the audit.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Judged {
    pub(crate) form_token: String,
    pub(crate) seed: String,
    /// `<article>-s3`
    pub(crate) statement: String,
    /// Verdicts: `right`, `wrong` or nothing. This is on the first question,
    /// whose own name is the field above.
    pub(crate) attribution: String,
    pub(crate) speaker: String,
    pub(crate) relays: String,
    pub(crate) act: String,
}

/// What the ledger keeps of an audit's form; without any verdict, that the
/// statement was looked at.
pub(crate) fn verdicts(
    corpus: &Corpus,
    judged: &Judged,
) -> Result<Option<CorrectionDraft>, Trouble> {
    let reference = StatementRef::from_name(&judged.statement)
        .ok_or_else(|| mistaken("this form names no statement"))?;
    let Some(statement) = corpus.statement(&reference)? else {
        return Ok(None);
    };
    let given = [
        (Question::Statement, &judged.attribution),
        (Question::Speaker, &judged.speaker),
        (Question::Relays, &judged.relays),
        (Question::Act, &judged.act),
    ];
    let verdict = |(question, given): (Question, &String)| match given.as_str() {
        "right" => Some((question, true)),
        "wrong" => Some((question, false)),
        _ => None,
    };
    let verdicts: Vec<(Question, bool)> = given.into_iter().filter_map(verdict).collect();
    let seed = judged.seed.parse().unwrap_or_default();
    Ok(Some(Corpus::judgement(&statement, seed, &verdicts, now())))
}

fn mistaken(message: impl Into<String>) -> Trouble {
    Trouble::Mistaken(message.into())
}

fn withdrawal(
    corpus: &Corpus,
    entered: &Entered,
    mut draft: CorrectionDraft,
) -> Result<CorrectionDraft, Trouble> {
    let all = corpus.corrections()?;
    let found = all
        .into_iter()
        .find(|entry| entry.correction.id == entered.of);
    let found = found.ok_or_else(|| mistaken(format!("no correction is called {}", entered.of)))?;
    draft.article = found.correction.place.article_id();
    draft.change = Change::Withdrawal {
        of: found.correction.id,
    };
    Ok(draft)
}

/// A form about one article.
struct Form<'a> {
    corpus: &'a Corpus,
    annotated: &'a Annotated,
    entered: &'a Entered,
}

impl Form<'_> {
    fn statement(&self) -> Result<&Statement, Trouble> {
        let mut statements = self.annotated.statements.iter();
        statements
            .find(|statement| statement.name() == self.entered.at)
            .ok_or_else(|| {
                mistaken(format!(
                    "the article has no statement {} any more; go back to it and look again",
                    self.entered.at
                ))
            })
    }

    fn name(&self) -> Result<Option<String>, Trouble> {
        let name = self.entered.name.trim();
        match (self.entered.nobody.is_empty(), name.is_empty()) {
            (false, _) => Ok(None),
            (true, false) => Ok(Some(name.to_owned())),
            (true, true) => Err(mistaken(
                "give the speaker's name, or say that the text does not tell",
            )),
        }
    }

    fn speaker(&self, statement: &Statement) -> Result<Change, Trouble> {
        let role = self.entered.role.trim();
        let before = statement.speaker.as_ref();
        let name = self.name()?;
        let same = before.map(|speaker| &speaker.name) == name.as_ref();
        let kept = before
            .and_then(|speaker| speaker.role.clone())
            .filter(|_| same);
        Ok(Change::Speaker {
            role: Some(role.to_owned())
                .filter(|role| !role.is_empty())
                .or(kept),
            name,
        })
    }

    fn spans(&self, statement: &Statement) -> Result<Change, Trouble> {
        let near = statement.hull().map_or(0, |hull| hull.start);
        let content = self.words("what is said", &self.entered.content, near)?;
        if content.is_empty() {
            return Err(mistaken("give the words that are said, one stretch a line"));
        }
        Ok(Change::Spans {
            source: self.words("the source", &self.entered.source, near)?,
            cue: self.words("the cue", &self.entered.cue, near)?,
            content,
        })
    }

    fn missed(&self, near: u32) -> Result<Change, Trouble> {
        let entered = self.entered;
        if entered.content.trim().is_empty() {
            return Err(mistaken("give the words that are said, one stretch a line"));
        }
        Ok(Change::Missed {
            source: self.words("the source", &entered.source, near)?,
            name: self.name()?,
            act: match entered.act.trim() {
                "" => "say".to_owned(),
                act => act.to_owned(),
            },
            form: entered.form.clone(),
        })
    }

    /// The places of the words of each line.
    fn words(&self, what: &str, lines: &str, near: u32) -> Result<Vec<Span>, Trouble> {
        let mut spans = Vec::new();
        for line in lines.lines().filter(|line| !line.trim().is_empty()) {
            let found = find(&self.annotated.article.text, line, near);
            spans.push(found.ok_or_else(|| {
                mistaken(format!(
                    "{what}: “{}” does not stand in the article like this; copy the words from its text",
                    line.trim()
                ))
            })?);
        }
        spans.sort_unstable();
        Ok(spans)
    }

    fn other_statement(&self) -> Result<Place, Trouble> {
        let other = last_part(&self.entered.other);
        let reference = StatementRef::from_name(&other).ok_or_else(|| {
            mistaken("give the other statement's id, such as 3f0c9a1be2d47785-s3, or its address")
        })?;
        let own = self.annotated.article.id == reference.article
            && reference.name().ends_with(&format!("-{}", self.entered.at));
        if own {
            return Err(mistaken(
                "a statement is always the same utterance as itself",
            ));
        }
        Ok(self
            .corpus
            .place_of(&reference.article, Some(reference.ordinal))?)
    }

    fn other_article(&self) -> Result<Place, Trouble> {
        let other = last_part(&self.entered.other);
        let other = other
            .rsplit_once("-s")
            .map_or(&*other, |(article, _)| article);
        if other.is_empty() || other == self.annotated.article.id.as_str() {
            return Err(mistaken("give the other article's id or its address"));
        }
        let id = ArticleId::from_stored(other);
        if self.corpus.article(&id)?.is_none() {
            return Err(mistaken(format!("no article is called {other}")));
        }
        Ok(self.corpus.place_of(&id, None)?)
    }
}

/// The id in an address of a statement or article; an id is its own.
fn last_part(address: &str) -> String {
    let address = address.trim();
    let (page, anchor) = address.split_once('#').unwrap_or((address, ""));
    let (path, query) = page.split_once('?').unwrap_or((page, ""));
    let id = path
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or(path);
    let statement = query.split('&').find_map(|pair| pair.strip_prefix("at="));
    match (anchor.contains("-s"), statement) {
        (true, _) => anchor.strip_prefix("r-").unwrap_or(anchor).to_owned(),
        (false, Some(statement)) => format!("{id}-{statement}"),
        (false, None) => id.to_owned(),
    }
}

/// The place of `words` that begins nearest to `near`; any white space stands
/// for any other.
fn find(text: &str, words: &str, near: u32) -> Option<Span> {
    let words: Vec<&str> = words.split_whitespace().collect();
    let first = words.first()?;
    let starts = text.match_indices(first).map(|(start, _)| start);
    let spans = starts.filter_map(|start| Some(Span::of(start..end_of(text, start, &words)?)));
    spans.min_by_key(|span| (span.start.abs_diff(near), span.start))
}

/// Where `words` end if they begin at `start`.
fn end_of(text: &str, start: usize, words: &[&str]) -> Option<usize> {
    let mut at = start;
    for (index, word) in words.iter().enumerate() {
        let rest = text.get(at..)?;
        let gap = rest.len() - rest.trim_start().len();
        if (gap == 0) != (index == 0) || !rest[gap..].starts_with(word) {
            return None;
        }
        at += gap + word.len();
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_exactly_and_nearest() {
        let text = "He said yes.\nShe said\n yes. Yesterday né said yes.";
        let cut = |words: &str, near: u32| find(text, words, near).map(|s| (s.start, s.cut(text)));
        assert_eq!(cut("said yes", 0), Some((3, Some("said yes"))));
        assert_eq!(cut("said  yes", 18), Some((17, Some("said\n yes"))));
        assert_eq!(cut("said yes", 90), Some((42, Some("said yes"))));
        assert_eq!(cut("said no", 0), None);
        assert_eq!(cut(" ", 0), None);
        assert_eq!(cut("saidyes", 0), None);
    }

    #[test]
    fn addresses_and_ids_are_both_taken() {
        for address in [
            "00ff-s3",
            " http://localhost:8484/article/00ff?at=s3#00ff-s3 ",
            "/article/00ff?at=s3#r-00ff-s3",
            "/article/00ff?at=s3#record",
        ] {
            assert_eq!(last_part(address), "00ff-s3", "{address}");
        }
        assert_eq!(last_part("http://localhost/article/00ff#here"), "00ff");
        assert_eq!(last_part("/article/00ff/"), "00ff");
    }
}
