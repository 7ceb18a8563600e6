//! The marks of our own: who speaks in an attribution, by name.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use crosswire_analysis::Engine;
use crosswire_article::{Annotated, Article, OffsetMap, OffsetUnit, Span, Statement};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::gold::{self, CodePoints, Marked, MarkedArticle};
use crate::score::matches;

/// Who speaks in one attribution.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// Id of the article in the gold of attributions.
    pub article: String,
    /// First 16 hexadecimal digits of the SHA-256 of its text.
    pub text_sha256: String,
    /// `pronoun`, `name`, `common` or `none`: what the source is.
    pub class: String,
    /// `tune`, or `aside`: not looked at while rules change.
    pub third: String,
    /// Source, cue and content, in code points.
    pub spans: [Vec<CodePoints>; 3],
    /// Names that are equally right; none where the speaker is unknown.
    pub names: Vec<String>,
    /// Why there is none.
    pub unknown: Option<String>,
}

impl Mark {
    /// Whether the attribution itself is damaged, so that nothing is counted.
    #[must_use]
    pub fn is_left_out(&self) -> bool {
        self.unknown.as_deref() == Some("left out")
    }

    /// Whether a name given for the speaker is right: all words of one of the
    /// right names are in it.
    #[must_use]
    pub fn accepts(&self, name: &str) -> bool {
        let given = words(name);
        let within = |right: &String| words(right).iter().all(|word| given.contains(word));
        self.names.iter().any(within)
    }
}

fn words(name: &str) -> Vec<String> {
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    words.filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// Reads the file of marks.
///
/// # Errors
/// When it cannot be read, or a line is no mark.
pub fn read_marks(path: &Path) -> Result<Vec<Mark>> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let lines = (1..).zip(text.lines()).skip(1);
    let mark = |(number, line): (usize, &str)| {
        mark(line).with_context(|| format!("{} line {number}", path.display()))
    };
    lines.map(mark).collect()
}

fn mark(line: &str) -> Result<Mark> {
    let cells: Vec<&str> = line.split(',').collect();
    let [
        article,
        hash,
        class,
        third,
        source,
        cue,
        content,
        names,
        unknown,
    ] = cells[..]
    else {
        anyhow::bail!("9 columns expected, not {}", cells.len());
    };
    let names = names.split('|').filter(|name| !name.is_empty());
    Ok(Mark {
        article: article.to_owned(),
        text_sha256: hash.to_owned(),
        class: class.to_owned(),
        third: third.to_owned(),
        spans: [spans(source)?, spans(cue)?, spans(content)?],
        names: names.map(str::to_owned).collect(),
        unknown: (!unknown.is_empty()).then(|| unknown.to_owned()),
    })
}

fn spans(cell: &str) -> Result<Vec<CodePoints>> {
    let parts = cell.split(';').filter(|part| !part.is_empty());
    let span = |part: &str| {
        let (start, end) = part.split_once('-').context("a span without -")?;
        Ok([start.parse()?, end.parse()?])
    };
    parts.map(span).collect()
}

/// What the program says where the gold has a mark.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The gold.
    pub mark: Mark,
    /// The source's words.
    pub source: String,
    /// What the program says, if it has the statement at all.
    pub said: Option<Said>,
}

/// Whom the program takes for the speaker.
#[derive(Clone, Debug)]
pub struct Said {
    /// The name, or none where it says unknown.
    pub name: Option<String>,
    /// The rules behind it.
    pub why: String,
}

impl Verdict {
    /// Whether the speaker is right; unknown is right where the gold says so.
    #[must_use]
    pub fn is_right(&self) -> bool {
        let given = self.said.as_ref().and_then(|said| said.name.as_deref());
        match given {
            Some(name) => self.mark.accepts(name),
            None => self.mark.names.is_empty(),
        }
    }
}

/// Asks the program about all marks. The articles are taken whole.
///
/// # Errors
/// When the articles cannot be read, or are not those that were marked.
pub fn verdicts(engine: &Engine, marks: &[Mark], articles: &Path) -> Result<Vec<Verdict>> {
    let articles = gold::read(articles)?;
    let by_id: BTreeMap<&str, &MarkedArticle> = articles
        .iter()
        .map(|article| (article.id.as_str(), article))
        .collect();
    let mut of_article: BTreeMap<&str, Vec<&Mark>> = BTreeMap::new();
    for mark in marks.iter().filter(|mark| !mark.is_left_out()) {
        of_article.entry(&mark.article).or_default().push(mark);
    }
    let asked: Vec<Vec<Verdict>> = of_article
        .par_iter()
        .map(|(id, marks)| {
            let article = by_id.get(id).with_context(|| format!("no article {id}"))?;
            of_one(engine, marks, article)
        })
        .collect::<Result<_>>()?;
    Ok(asked.into_iter().flatten().collect())
}

fn of_one(engine: &Engine, marks: &[&Mark], article: &MarkedArticle) -> Result<Vec<Verdict>> {
    let hash = Sha256::digest(article.text.as_bytes());
    let hash = hash.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    ensure!(
        marks.iter().all(|mark| hash.starts_with(&mark.text_sha256)),
        "{} has another text than the one that was marked",
        article.id
    );
    let annotated = engine.annotate(Article::builder(article.text.as_str()).build());
    let attributions = marks.iter().map(|mark| {
        let [source, cue, content] = mark.spans.clone();
        Marked {
            source,
            cue,
            content,
            confidence: None,
        }
    });
    let wanted = MarkedArticle {
        id: String::new(),
        publisher: None,
        text: article.text.clone(),
        attributions: attributions.collect(),
    };
    // The gold has outermost statements only.
    let outermost = annotated
        .statements
        .iter()
        .filter(|one| one.within.is_none());
    let outermost: Vec<&Statement> = outermost.collect();
    let found = matches(&wanted, &marked(&annotated, &outermost));
    let verdict = |(at, mark): (usize, &&Mark)| {
        let pair = found.iter().find(|(gold, _)| *gold == at);
        let said = pair.map(|(_, statement)| outermost[*statement]);
        Verdict {
            mark: (*mark).clone(),
            source: cut(&article.text, &mark.spans[0]),
            said: said.map(|said| Said {
                name: said.speaker.as_ref().map(|speaker| speaker.name.clone()),
                why: said.why.clone(),
            }),
        }
    };
    Ok(marks.iter().enumerate().map(verdict).collect())
}

fn marked(annotated: &Annotated, statements: &[&Statement]) -> MarkedArticle {
    let offsets = OffsetMap::new(&annotated.article.text, OffsetUnit::CodePoint);
    let code_points = |spans: &[Span]| -> Vec<CodePoints> {
        let points = |span: &Span| [span.start, span.end].map(|at| offsets.from_byte(at) as usize);
        spans.iter().map(points).collect()
    };
    let marked = statements.iter().map(|one| Marked {
        source: code_points(&one.source),
        cue: code_points(&one.cue),
        content: code_points(&one.content),
        confidence: Some(one.confidence),
    });
    MarkedArticle {
        id: String::new(),
        publisher: None,
        text: annotated.article.text.to_string(),
        attributions: marked.collect(),
    }
}

fn cut(text: &str, spans: &[CodePoints]) -> String {
    let part = |[start, end]: &CodePoints| {
        let characters = text.chars().skip(*start).take(end - start);
        characters.collect::<String>()
    };
    spans.iter().map(part).collect::<Vec<_>>().join(" ")
}

/// One line per figure: how many of how many, for both parts.
#[must_use]
pub fn marks_table(verdicts: &[Verdict]) -> String {
    let mut out = String::from("figure,percent,got,of\n");
    for third in ["tune", "aside"] {
        let here: Vec<&Verdict> = verdicts.iter().filter(|v| v.mark.third == third).collect();
        for (name, got, of) in figures(&here) {
            let percent = 100.0 * got as f64 / of.max(1) as f64;
            let _ = writeln!(out, "{name} ({third}),{percent:.1},{got},{of}");
        }
    }
    out
}

fn figures(verdicts: &[&Verdict]) -> Vec<(String, usize, usize)> {
    let found = verdicts.iter().copied().filter(|v| v.said.is_some());
    let found: Vec<&Verdict> = found.collect();
    let (known, unknown): (Vec<&Verdict>, Vec<&Verdict>) =
        found.iter().partition(|v| !v.mark.names.is_empty());
    let right = |of: &[&Verdict]| of.iter().filter(|v| v.is_right()).count();
    let silent = |v: &&&Verdict| v.said.as_ref().is_some_and(|said| said.name.is_none());
    let mut figures = vec![
        ("statement found".to_owned(), found.len(), verdicts.len()),
        ("speaker right".to_owned(), right(&known), known.len()),
        (
            "speaker known and said unknown".to_owned(),
            known.iter().filter(silent).count(),
            known.len(),
        ),
        (
            "unknown honoured".to_owned(),
            right(&unknown),
            unknown.len(),
        ),
    ];
    for class in ["name", "common", "pronoun"] {
        let of: Vec<&Verdict> = known
            .iter()
            .copied()
            .filter(|v| v.mark.class == class)
            .collect();
        figures.push((format!("speaker right of {class}"), right(&of), of.len()));
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_mark() {
        let read = mark("one,abc,name,tune,1-5,6-9;12-14,20-30,Mara Quill|Quill's office,")
            .expect("a mark");
        assert_eq!(read.spans[1], [[6, 9], [12, 14]]);
        assert!(read.accepts("Mara B. Quill"));
        assert!(read.accepts("the office of Quill's sister"));
        assert!(!read.accepts("Quill"));
        assert!(mark("one,abc,name").is_err());
        let unknown = mark("one,abc,none,tune,,6-9,20-30,,no source given").expect("a mark");
        assert!(!unknown.is_left_out() && !unknown.accepts("Quill"));
    }

    #[test]
    fn unknown_is_right_only_where_the_gold_has_nobody() {
        let verdict = |names: &[&str], name: Option<&str>| Verdict {
            mark: Mark {
                names: names.iter().map(|name| (*name).to_owned()).collect(),
                ..Mark::default()
            },
            source: String::new(),
            said: Some(Said {
                name: name.map(str::to_owned),
                why: String::new(),
            }),
        };
        assert!(verdict(&[], None).is_right());
        assert!(!verdict(&["Quill"], None).is_right());
        assert!(!verdict(&[], Some("Quill")).is_right());
        assert!(verdict(&["Quill"], Some("Mara Quill")).is_right());
    }
}
