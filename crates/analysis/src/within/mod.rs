//! One article: text to sentences, statements, actors and mentions.
//!
//! The passes are plain functions, called in order by [`Engine::annotate`]:
//! parse, quotations, media, tagger, quoting turned round, gaps, nested statements,
//! counts put at a figure, posts, acts, relays, circumstances, actors, speakers, seams. Each reads what the
//! ones before it made and fills in its own part.

mod cast;
mod circumstances;
mod cues;
mod draft;
mod gaps;
mod hearsay;
mod inner;
mod media;
mod nesting;
mod passive;
mod patchwork;
mod posted;
mod quotations;
mod reading;
mod reasons;
mod reckoned;
mod relays;
mod speakers;
pub mod tagger;
mod voices;

use crate::lexicon::Lexicon;
use crate::site_links::{unlinked, with_links};
use crosswire_article::{
    Annotated, Article, Block, BlockKind, Form, Note, Published, Span, Speaker, Statement,
};
use crosswire_syntax::{English, Parsed};
use draft::Draft;
use quotations::Quotations;
use reading::Reading;
use std::fmt;
use std::sync::Arc;
use tagger::{Attribution, AttributionTagger, Paragraph};

/// Changes whenever the same article would get other layers than before;
/// a corpus remembers it, so that it knows what to derive again.
pub const ANALYSIS_VERSION: &str = "0.1.19";

/// Everything that is loaded once and then only read: the English model, the
/// attribution tagger and the lexicon. Shared freely between threads.
#[derive(Debug)]
pub struct Engine {
    english: English,
    tagger: AttributionTagger,
    lexicon: Lexicon,
}

/// Why the engine could not be made ready: a defect of the build, since all
/// weights and data are compiled in.
#[derive(Debug)]
pub struct LoadError {
    message: String,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for LoadError {}

impl LoadError {
    fn of(error: impl fmt::Display) -> Self {
        Self {
            message: format!("the program's own data is damaged, build it anew: {error}"),
        }
    }
}

impl Engine {
    /// Unpacks the embedded weights and data.
    ///
    /// # Errors
    /// When an embedded file is damaged, which the tests of this crate exclude.
    pub fn load() -> Result<Self, LoadError> {
        Ok(Self {
            english: English::load().map_err(LoadError::of)?,
            tagger: AttributionTagger::load().map_err(LoadError::of)?,
            lexicon: Lexicon::load().map_err(LoadError::of)?,
        })
    }

    /// The English model, for callers that want tokens.
    #[must_use]
    pub fn english(&self) -> &English {
        &self.english
    }

    /// All layers over `article`.
    #[must_use]
    pub fn annotate(&self, article: Article) -> Annotated {
        match unlinked(&article) {
            None => self.annotate_words(article),
            Some(words) => with_links(self.annotate_words(words), article),
        }
    }

    /// All layers over an article without links in its sentences.
    fn annotate_words(&self, article: Article) -> Annotated {
        let blocks = blocks_of(&article);
        let held: Vec<Block> = blocks
            .iter()
            .copied()
            .filter(|b| b.kind.holds_statements())
            .collect();
        let texts: Vec<&str> = held.iter().map(|block| article.cut(block.span)).collect();
        let parses = self.english.parse_batch(&texts);
        let attributions = self.tag(&article.text, &held, &parses);
        let reading = Reading::new(&article.text, &held, &parses);
        let layers = self.layers(&article, &blocks, &reading, &parses, attributions);
        let mut notes = article.notes.clone();
        notes.extend(layers.notes);
        let mut annotated = Annotated {
            sentences: reading.sentences.iter().map(|s| s.span).collect(),
            statements: layers.statements,
            actors: layers.actors,
            mentions: layers.mentions,
            notes,
            article: Arc::new(article),
        };
        let seams = patchwork::seams(&annotated);
        annotated.notes.extend(seams);
        annotated
    }

    fn tag(&self, text: &str, blocks: &[Block], parses: &[Parsed]) -> Vec<Attribution> {
        let paragraphs = blocks.iter().zip(parses).map(|(block, parsed)| Paragraph {
            start: block.span.start,
            text: block.span.cut(text).unwrap_or(""),
            parsed,
        });
        let paragraphs: Vec<Paragraph> = paragraphs.collect();
        self.tagger.tag(text, &paragraphs)
    }

    /// Statements inside the contents of `drafts`. Each content is tagged as a
    /// paragraph of its own, without the marks around it, because the tagger
    /// has learnt to take the outermost attribution of what it sees. It is not
    /// parsed again: what the parser saw of the words around it helps.
    fn tag_contents(&self, reading: &Reading, parses: &[Parsed], drafts: &[Draft]) -> Vec<Draft> {
        let contents = nesting::contents_to_read(reading, &self.lexicon, drafts);
        let parts: Vec<Parsed> = contents
            .iter()
            .map(|(span, _)| part_of(reading, parses, *span))
            .collect();
        let mut joined = String::new();
        let mut starts = Vec::with_capacity(contents.len());
        for (span, _) in &contents {
            starts.push(joined.len() as u32);
            joined.push_str(reading.cut(*span));
            joined.push('\n');
        }
        let paragraphs: Vec<Paragraph> = contents
            .iter()
            .zip(starts.iter().zip(&parts))
            .map(|((span, _), (start, parsed))| Paragraph {
                start: *start,
                text: reading.cut(*span),
                parsed,
            })
            .collect();
        let found = self.tagger.tag_behind(&joined, &paragraphs, IN_THE_BODY);
        nesting::put_back(reading, &contents, &starts, found, drafts)
    }

    fn layers(
        &self,
        article: &Article,
        blocks: &[Block],
        reading: &Reading,
        parses: &[Parsed],
        attributions: Vec<Attribution>,
    ) -> Layers {
        let quotations = quotations::find_quotations(reading);
        let media = media::find_media(reading, &self.lexicon);
        let mut drafts = drafts_of(reading.text, attributions);
        cues::complete_cues(reading, &self.lexicon, &media, &mut drafts);
        relays::turn_round_quoting(reading, &media, &mut drafts);
        gaps::fill_gaps(reading, &self.lexicon, &quotations, &mut drafts);
        gaps::drop_titles(reading, &self.lexicon, &quotations, &mut drafts);
        drafts.extend(self.tag_contents(reading, parses, &drafts));
        hearsay::add_hearsay(reading, &quotations, &mut drafts);
        inner::add_inner(reading, &self.lexicon, &quotations, &mut drafts);
        reckoned::add_reckoned(reading, &mut drafts);
        posted::add_posts(reading, &mut drafts);
        // Where verbs of quoting stand side by side, turning one round can leave
        // another nothing that was said.
        drafts.retain(|draft| !draft.content.is_empty());
        drafts.sort_by_key(|draft| (draft.hull().start, draft.content_hull(), draft.place()));
        nesting::find_parents(&mut drafts);
        nesting::drop_strays(&mut drafts);
        relays::fold_media(reading, &self.lexicon, &media, &mut drafts);
        drafts.sort_by_key(|draft| (draft.hull().start, draft.content_hull(), draft.place()));
        nesting::find_parents(&mut drafts);
        for draft in &mut drafts {
            passive::release_subject(reading, draft);
            passive::name_agent(reading, draft);
        }
        for draft in &mut drafts {
            classify(reading, &self.lexicon, &quotations, draft);
        }
        let layout = relays::read_layout(article, blocks, reading, &self.lexicon, &media);
        let papers = relays::find_papers(reading, &self.lexicon, &media);
        let chains = relays::Chains {
            reading,
            lexicon: &self.lexicon,
            media: &media,
            quotations: &quotations,
            layout: &layout,
            papers: &papers,
            outlet: article.outlet.as_deref(),
        };
        let day = article.published.as_ref().map(Published::day);
        for draft in &mut drafts {
            chains.add_relays(draft);
            draft.addressee = circumstances::find_addressee(reading, draft);
            draft.when = match &draft.when {
                Some(when) => Some(circumstances::dated(reading, when, day)),
                None => circumstances::find_when(reading, &quotations, draft, day),
            };
        }
        let cast = cast::collect_cast(reading, &self.lexicon, &media);
        let resolver =
            speakers::Resolver::new(reading, &self.lexicon, &media, &quotations, &papers, cast);
        let cast = voices::give_voices(resolver, &mut drafts);
        let mut notes = quotations.notes;
        notes.extend(reasons::reasons(reading, &drafts));
        finish(reading, drafts, cast, notes)
    }
}

/// What the parser said of a span that lies in one passage and begins and ends
/// with a word. A token that begins with the mark of a quotation is longer than its word.
fn part_of(reading: &Reading, parses: &[Parsed], span: Span) -> Parsed {
    let Some(passage) = reading.passage_at(span.start) else {
        return Parsed::default();
    };
    let (tokens, start) = (
        &parses[passage].tokens,
        reading.passages[passage].span.start,
    );
    let first = tokens.partition_point(|token| token.end + start <= span.start);
    let end = tokens.partition_point(|token| token.end + start <= span.end);
    let mut part = parses[passage].part(first..end.max(first));
    let glued = tokens
        .get(first)
        .map_or(0, |token| span.start.saturating_sub(token.start + start));
    for token in &mut part.tokens {
        token.start = token.start.saturating_sub(glued);
        token.end = token.end.saturating_sub(glued);
    }
    part
}

/// So many paragraphs are behind one that is neither headline nor lead.
const IN_THE_BODY: usize = 2;

struct Layers {
    statements: Vec<Statement>,
    actors: Vec<crosswire_article::Actor>,
    mentions: Vec<crosswire_article::Mention>,
    notes: Vec<Note>,
}

/// The article's blocks; its lines where the reader made none.
fn blocks_of(article: &Article) -> Vec<Block> {
    if !article.blocks.is_empty() {
        return article.blocks.clone();
    }
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in article.text.split_inclusive('\n') {
        let end = start + line.len();
        let span = Span::of(start..end).trimmed(&article.text);
        if !span.is_empty() {
            let kind = BlockKind::Body;
            blocks.push(Block { span, kind });
        }
        start = end;
    }
    blocks
}

/// The tagger's attributions as drafts; spans that fit no character boundary
/// or hold nothing are left out.
fn drafts_of(text: &str, attributions: Vec<Attribution>) -> Vec<Draft> {
    let clean = |spans: Vec<Span>| -> Vec<Span> {
        let spans = spans.into_iter().filter(|span| span.cut(text).is_some());
        let mut spans: Vec<Span> = spans.map(|span| span.trimmed(text)).collect();
        spans.retain(|span| !span.is_empty());
        spans.sort_unstable();
        spans
    };
    let drafts = attributions.into_iter().map(|attribution| {
        let mut content = clean(attribution.content);
        for part in &mut content {
            let bare = part.cut(text).unwrap_or("").trim_end_matches([',', ' ']);
            part.end = part.start + bare.len() as u32;
        }
        content.retain(|part| !part.is_empty());
        // "It is believed in Ostrand that": a stray "in" says nothing.
        let bare_words = ["it", "in", "on", "at", "of", "to", "the", "a", "and"];
        let several = content.len() > 1;
        content.retain(|part| {
            let word = part.cut(text).unwrap_or("").to_lowercase();
            !(several && bare_words.contains(&word.as_str()))
        });
        let source = clean(attribution.source).into_iter();
        let source = source.map(|part| reading::without_lone_mark(part, text));
        Draft::new(
            source.collect(),
            clean(attribution.cue),
            content,
            attribution.confidence,
            "tagger",
        )
    });
    drafts.filter(|draft| !draft.content.is_empty()).collect()
}

/// Form and act, and where to look for the speaker of a statement without
/// a source.
fn classify(reading: &Reading, lexicon: &Lexicon, quotations: &Quotations, draft: &mut Draft) {
    draft.form = match draft.verbatim {
        true => Form::Direct,
        false => quotations.form_of(reading.text, &draft.content),
    };
    let cue: Vec<&str> = draft.cue.iter().map(|span| reading.cut(*span)).collect();
    let cue = draft.cue_text.clone().unwrap_or_else(|| cue.join(" "));
    let clause = reading.words_in(draft.content_hull()).start;
    let told = reading.words.get(clause).is_some_and(|w| w.lower == "that");
    draft.act = lexicon
        .acts
        .classify(&cue, draft.form != Form::Indirect || told);
    draft.hint = gaps::subject_hint(reading, draft);
}

/// Drafts to statements, with final numbers for statements and actors.
fn finish(reading: &Reading, drafts: Vec<Draft>, cast: cast::Cast, notes: Vec<Note>) -> Layers {
    let names: Vec<String> = cast.actors.iter().map(|known| known.name.clone()).collect();
    let speakers: Vec<usize> = drafts.iter().filter_map(|d| d.speaker.ok()).collect();
    let (actors, mentions, order) = cast.finish(reading, &speakers);
    let statements = drafts.into_iter().enumerate().map(|(index, draft)| {
        let numbered = |actor: usize| (order[actor] != u32::MAX).then_some(order[actor]);
        let actor = draft
            .speaker
            .ok()
            .and_then(|actor| numbered(actor).map(|number| (actor, number)));
        let speaker = actor.map(|(actor, number)| Speaker {
            actor: number,
            name: names[actor].clone(),
            role: draft.role,
        });
        let missing = draft
            .speaker
            .err()
            .unwrap_or(crosswire_article::Unknown::Antecedent);
        Statement {
            ordinal: index as u32,
            within: draft.within.map(|parent| parent as u32),
            form: draft.form,
            act: draft.act.name,
            speech: draft.act.speech,
            source: draft.source,
            cue: draft.cue,
            content: draft.content,
            unknown: speaker.is_none().then_some(missing),
            speaker,
            anonymity: draft.anonymity,
            relays: draft.relays.into_iter().map(|(_, relay)| relay).collect(),
            addressee: draft.addressee,
            when: draft.when,
            confidence: (draft.confidence.clamp(0.0, 1.0) * 1000.0).round() / 1000.0,
            why: draft.why.join("; "),
        }
    });
    Layers {
        statements: statements.collect(),
        actors,
        mentions,
        notes,
    }
}
