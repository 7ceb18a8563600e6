//! What all listings share: the corpus they ask, how they print, and their
//! options.

use crate::failure::{Failure, Outcome};
use crate::terminal::{Screen, remark};
use clap::{Args, ValueEnum};
use crosswire_article::OffsetUnit;
use crosswire_corpus::{ArticleEntry, Corpus, HasSpans, Order, Page, StatementEntry};
use jiff::civil::Date;
use serde::Serialize;
use std::io;
use std::path::PathBuf;

/// Which corpus.
#[derive(Args, Debug)]
pub(crate) struct CorpusFile {
    /// The corpus
    #[arg(
        short,
        long,
        global = true,
        value_name = "FILE",
        default_value = "news.crosswire"
    )]
    pub(crate) corpus: PathBuf,
}

impl CorpusFile {
    /// The corpus, for looking only.
    pub(crate) fn look(&self) -> Result<Corpus, Failure> {
        Ok(Corpus::open_read_only(&self.corpus)?)
    }

    /// Says on stderr why a listing may be empty: a name mistyped looks like
    /// "there is none", and so does a reading that was broken off.
    pub(crate) fn tell_of_nothing(&self) {
        let compared = self.look().is_ok_and(|corpus| {
            // What cannot be asked was told before.
            corpus.is_related().unwrap_or(true)
        });
        remark(match compared {
            true => "nothing in the corpus fits",
            false => {
                "nothing found; the articles are not compared with one another yet, since reading was broken off: run `crosswire read` with the same inputs again"
            }
        });
    }
}

/// The unit of offsets that go out.
#[derive(ValueEnum, Clone, Copy, Debug)]
pub(crate) enum Offsets {
    /// UTF-8 bytes
    Byte,
    /// Unicode code points, as Python counts
    Codepoint,
    /// UTF-16 units, as browsers and Java count
    Utf16,
}

impl From<Offsets> for OffsetUnit {
    fn from(offsets: Offsets) -> Self {
        match offsets {
            Offsets::Byte => Self::Byte,
            Offsets::Codepoint => Self::CodePoint,
            Offsets::Utf16 => Self::Utf16,
        }
    }
}

/// How a listing is printed.
#[derive(Args, Debug)]
pub(crate) struct Format {
    /// One JSON object a line, for programs
    #[arg(long)]
    pub(crate) json: bool,
    /// What the offsets in the JSON count
    #[arg(long, value_name = "UNIT", default_value = "codepoint")]
    pub(crate) offsets: Offsets,
}

impl Format {
    /// Writes `answers` as JSON, their spans in the unit asked for.
    pub(crate) fn write_json<T: Serialize + HasSpans>(
        &self,
        corpus: &Corpus,
        screen: &mut Screen,
        answers: &mut [T],
    ) -> Result<(), Failure> {
        corpus.in_units(self.offsets.into(), &mut *answers)?;
        answers.iter().try_for_each(|answer| screen.json(answer))?;
        Ok(())
    }
}

/// How sure statements must be.
#[derive(Args, Debug)]
pub(crate) struct Sureness {
    /// Only statements at least this sure, 0 to 1, and what rests on them
    #[arg(long, value_name = "X", value_parser = confidence)]
    pub(crate) min_confidence: Option<f32>,
}

impl Sureness {
    /// The least confidence, 0 where none was asked for.
    pub(crate) fn least(&self) -> f32 {
        self.min_confidence.unwrap_or(0.0)
    }
}

/// Reads a number from 0 to 1.
fn confidence(text: &str) -> Result<f32, String> {
    match text.parse() {
        Ok(value) if (0.0..=1.0).contains(&value) => Ok(value),
        _ => Err("give a number from 0 to 1".to_owned()),
    }
}

/// Reads a day of the calendar, as articles carry it.
pub(crate) fn calendar_day(text: &str) -> Result<String, String> {
    const FORM: &str = "0000-00-00";
    match text.parse::<Date>() {
        Ok(_) if text.len() == FORM.len() => Ok(text.to_owned()),
        _ => Err("give a day of the calendar as YYYY-MM-DD".to_owned()),
    }
}

/// Which days and how many.
#[derive(Args, Debug)]
pub(crate) struct Stretch {
    /// Published on this day or later
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = calendar_day)]
    pub(crate) since: Option<String>,
    /// Published on this day or earlier
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = calendar_day)]
    pub(crate) until: Option<String>,
    /// The newest first
    #[arg(long)]
    pub(crate) newest: bool,
    /// At most so many
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<u64>,
}

/// Asked for at once: enough to be fast, few enough to stay small.
const PAGE: u64 = 5_000;

impl Stretch {
    pub(crate) fn order(&self) -> Order {
        if self.newest {
            Order::NewestFirst
        } else {
            Order::OldestFirst
        }
    }

    /// Asks page after page and hands each to `show`, so that a long listing
    /// starts at once and takes little memory.
    pub(crate) fn pages<T>(
        &self,
        mut ask: impl FnMut(Page) -> Result<Vec<T>, Failure>,
        mut show: impl FnMut(Vec<T>) -> Result<(), Failure>,
    ) -> Result<Outcome, Failure> {
        let most = self.limit.unwrap_or(u64::MAX);
        let mut offset = 0;
        while offset < most {
            let wanted = PAGE.min(most - offset);
            let found = ask(Page {
                limit: Some(wanted),
                offset,
            })?;
            let count = found.len() as u64;
            offset += count;
            if count > 0 {
                show(found)?;
            }
            if count < wanted {
                break;
            }
        }
        Ok(Outcome::of_found(
            usize::try_from(offset).unwrap_or(usize::MAX),
        ))
    }
}

/// Who published an article, in words.
pub(crate) fn outlet(outlet: Option<&String>) -> &str {
    outlet.map_or("outlet not known", String::as_str)
}

/// The day of an article, or a dash.
pub(crate) fn day(article: &ArticleEntry) -> &str {
    let date = article.date.as_deref();
    date.map_or("no date", |date| date.get(..10).unwrap_or(date))
}

/// The title of an article, or its id.
pub(crate) fn title(article: &ArticleEntry) -> &str {
    article
        .title
        .as_deref()
        .or(article.given_id.as_deref())
        .unwrap_or(&article.id)
}

/// `Castrel  2031-05-04  Survey ship seized`
pub(crate) fn heading(screen: &Screen, article: &ArticleEntry) -> String {
    let title = crate::terminal::fit(title(article), screen.width.saturating_sub(32));
    let outlet = screen.strong(outlet(article.outlet.as_ref()));
    format!("{outlet}  {}  {title}", screen.faint(day(article)))
}

/// Lines that a quotation may take in a listing.
const QUOTED_LINES: usize = 2;

/// A statement as two to four lines: the chain and what is done, then the words.
pub(crate) fn statement(screen: &mut Screen, entry: &StatementEntry) -> io::Result<()> {
    let speaker = match (&entry.speaker, &entry.unknown) {
        (Some(speaker), _) => named(screen, &speaker.name, speaker.role.as_deref()),
        (None, Some(reason)) => screen.unknown(reason),
        (None, None) => screen.unknown("speaker not known"),
    };
    let relays: Vec<String> = entry
        .relays
        .iter()
        .rev()
        .map(|relay| format!(" ← {}", screen.relay(&relay.name)))
        .collect();
    let how = format!("{}, {}, {}", entry.act, entry.form, entry.anonymity);
    let rest = screen.faint(format!("{how}  {:.2}  {}", entry.confidence, entry.id));
    screen.line(format!("  {speaker}{}  {rest}", relays.concat()))?;
    let room = screen.width.saturating_sub(4) * QUOTED_LINES;
    screen.paragraph(4, &crate::terminal::fit(&entry.text, room))
}

fn named(screen: &Screen, name: &str, role: Option<&str>) -> String {
    match role {
        Some(role) => format!("{}, {role}", screen.source(name)),
        None => screen.source(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_is_a_share() {
        assert_eq!(confidence("0.5"), Ok(0.5));
        assert!(confidence("2").is_err() && confidence("high").is_err());
    }

    #[test]
    fn a_day_is_a_day_of_the_calendar() {
        assert_eq!(calendar_day("2032-02-29"), Ok("2032-02-29".to_owned()));
        for wrong in [
            "2031-02-29",
            "2031-13-45",
            "2031-05",
            "05/09/2031",
            "20310509",
            "yesterday",
            "",
        ] {
            assert!(calendar_day(wrong).is_err(), "{wrong}");
        }
    }
}
