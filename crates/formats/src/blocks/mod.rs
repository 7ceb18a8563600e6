//! Cuts a text into blocks: headline, byline, dateline, caption, body, boilerplate.
//!
//! A paragraph is a line. Most lines are told by themselves, by the rules of
//! `data/*.toml`; the rest by where they stand: before the report, in it, or
//! after it. Where nothing tells, a line is body: a sentence lost as furniture
//! costs a statement, a button kept as body costs almost nothing.

mod headline;
mod lines;
mod phrases;
mod picture;
mod site_name;

use crosswire_article::{Block, BlockKind, Span};
use lines::Line;
pub(crate) use lines::normalised;
use phrases::{Rule, Zone, phrases};

/// What is already known about the article.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Hints<'a> {
    pub(crate) title: Option<&'a str>,
    pub(crate) author: Option<&'a str>,
    pub(crate) outlet: Option<&'a str>,
    /// Lines that the page itself marks as picture lines.
    pub(crate) captions: &'a [String],
}

/// The blocks, and what the lines told on the way.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    pub(crate) blocks: Vec<Block>,
    /// The headline found, without the site's name behind it.
    pub(crate) headline: Option<String>,
    /// The author of a plain "By Jane Roe" line.
    pub(crate) author: Option<String>,
    /// The site's name, where two lines agree on it.
    pub(crate) site: Option<String>,
    /// The site's name by its furniture, and where that stands.
    pub(crate) furniture_site: Option<(String, Span)>,
    /// Where a date of publication may stand: datelines, bylines, stamps.
    pub(crate) dated: Vec<Span>,
}

/// Labels every line of `text`.
pub(crate) fn lay_out(text: &str, hints: &Hints) -> Layout {
    let mut page = Page::new(text, hints);
    page.mark_given_captions();
    let headline = headline::mark(&mut page);
    page.mark_by_rule();
    page.mark_comments();
    page.mark_links_and_tails();
    page.mark_known_names();
    page.mark_pictures_at_top();
    page.mark_short_lines();
    let site = headline.as_ref().and_then(|found| found.site.clone());
    Layout {
        author: page.author_line(),
        furniture_site: site_name::find(&page.lines),
        dated: page.dated(),
        blocks: page.blocks(headline.as_ref()),
        headline: headline.map(|found| found.title),
        site,
    }
}

/// The lines of a text with what is known of each so far.
pub(crate) struct Page<'a> {
    text: &'a str,
    hints: &'a Hints<'a>,
    lines: Vec<Line<'a>>,
    /// The first line that is surely a paragraph of the report.
    first: usize,
    /// The last one.
    last: usize,
}

/// Lines at the end among which furniture is expected.
const END_LINES: usize = 8;

impl<'a> Page<'a> {
    fn new(text: &'a str, hints: &'a Hints<'a>) -> Self {
        let lines = lines::split(text);
        let first = lines
            .iter()
            .position(Line::is_paragraph)
            .unwrap_or(lines.len());
        let last = lines.iter().rposition(Line::is_paragraph).unwrap_or(0);
        Self {
            text,
            hints,
            lines,
            first,
            last,
        }
    }

    fn in_zone(&self, index: usize, zone: Zone) -> bool {
        match zone {
            Zone::Any => true,
            Zone::Top => index <= self.first,
            Zone::End => index > self.first && index + END_LINES >= self.lines.len(),
        }
    }

    /// The index behind the last line that stands in one paragraph with `index`,
    /// no empty line between.
    fn paragraph_end(&self, index: usize) -> usize {
        let pairs = self.lines[index..].windows(2);
        let joined = |pair: &&[Line]| {
            let gap = &self.text[pair[0].start + pair[0].text.len()..pair[1].start];
            gap.matches('\n').count() < 2
        };
        index + 1 + pairs.take_while(joined).count()
    }

    fn rule_at(&self, index: usize) -> Option<&'static Rule> {
        phrases().rule(self.lines[index].text, |zone| self.in_zone(index, zone))
    }

    /// Only the first line that says the same: a caption may come again as body.
    fn mark_given_captions(&mut self) {
        for caption in self.hints.captions {
            let same = |line: &&mut Line| line.kind.is_none() && line.text == caption.as_str();
            if let Some(line) = self.lines.iter_mut().find(same) {
                line.kind = Some(BlockKind::Caption);
            }
        }
    }

    fn mark_by_rule(&mut self) {
        for index in 0..self.lines.len() {
            if self.lines[index].kind.is_some() {
                continue;
            }
            if let Some(rule) = self.rule_at(index) {
                let line = &mut self.lines[index];
                (line.kind, line.rule) = (Some(rule.kind), Some(rule));
            } else if phrases().is_furniture_in_parts(self.lines[index].text) {
                self.lines[index].kind = Some(BlockKind::Boilerplate);
            }
        }
        self.find_report();
    }

    /// Everything below "Comments (12)", where that stands behind most of the page.
    fn mark_comments(&mut self) {
        let size = |lines: &[Line]| lines.iter().map(|line| line.text.len()).sum::<usize>();
        let heading = (self.first + 1..self.lines.len()).find(|index| {
            let rest = self.lines[*index].rule.is_some_and(|rule| rule.rest);
            rest && size(&self.lines[..*index]) >= size(&self.lines[*index..])
        });
        let Some(heading) = heading else { return };
        for line in &mut self.lines[heading..] {
            (line.kind, line.rule) = (Some(BlockKind::Boilerplate), None);
        }
        self.find_report();
    }

    fn find_report(&mut self) {
        // What a rule took is no paragraph of the report, however long it is.
        let is_body = |line: &Line| line.kind.is_none() && line.is_paragraph();
        self.first = self
            .lines
            .iter()
            .position(is_body)
            .unwrap_or(self.lines.len());
        self.last = self.lines.iter().rposition(is_body).unwrap_or(0);
    }

    /// Links below "Read more", and all that follows "About the author".
    fn mark_links_and_tails(&mut self) {
        let (mut in_list, mut in_tail) = (false, false);
        for index in 0..self.lines.len() {
            let line = &mut self.lines[index];
            if let Some(rule) = line.rule {
                in_list = rule.list || (in_list && rule.kind == BlockKind::Boilerplate);
                in_tail |= rule.tail && index > self.last.saturating_sub(3);
                continue;
            }
            in_list &= line.is_label();
            in_tail &= line.text.chars().count() <= 500;
            if line.kind.is_none() && (in_list || in_tail) {
                line.kind = Some(BlockKind::Boilerplate);
            }
        }
    }

    /// Lines that are the author's or the outlet's name and nothing else, and
    /// biographies that begin with the author's name.
    fn mark_known_names(&mut self) {
        let outlet = self.hints.outlet.map(normalised).unwrap_or_default();
        let authors: Vec<String> = self.author_names();
        let end = self.lines.len().saturating_sub(END_LINES);
        for index in 0..self.lines.len() {
            let follows_bio = self
                .lines
                .get(index + 1)
                .and_then(|next| next.rule)
                .is_some_and(|rule| rule.tail);
            let line = &mut self.lines[index];
            if line.kind.is_some() {
                continue;
            }
            let plain = normalised(line.text);
            let named = plain == outlet && !outlet.is_empty() || authors.contains(&plain);
            let names_only = follows_bio && line.is_label() && line.text.chars().count() <= 40;
            if named || names_only {
                line.kind = Some(BlockKind::Byline);
            } else if index >= end && index > self.first && line.is_biography_of(&authors) {
                line.kind = Some(BlockKind::Boilerplate);
            }
        }
    }

    fn author_names(&self) -> Vec<String> {
        let written = self.hints.author.unwrap_or_default();
        let written = written.strip_prefix("By ").unwrap_or(written);
        let parts = written
            .split([',', ';', '&'])
            .flat_map(|part| part.split(" and "));
        let names = parts.map(normalised).chain([normalised(written)]);
        let line = self.author_line();
        let names = names.chain(
            line.iter()
                .flat_map(|line| line.split(" and "))
                .map(normalised),
        );
        names.filter(|name| name.len() >= 5).collect()
    }

    /// Short lines between headline and report: what stands under the picture,
    /// or a second headline.
    fn mark_pictures_at_top(&mut self) {
        for index in 0..self.first.min(self.lines.len()) {
            let next = self.lines.get(index + 1).map(|line| line.text);
            let doubled = next.is_some_and(|next| self.lines[index].is_start_of_caption(next));
            if doubled {
                self.lines[index].kind = Some(BlockKind::Caption);
                self.lines[index + 1].kind = Some(BlockKind::Caption);
            }
            let after_headline = self.lines[..index]
                .iter()
                .any(|line| line.kind == Some(BlockKind::Headline));
            let line = &mut self.lines[index];
            if line.kind.is_none() && after_headline && line.is_label() {
                line.kind = Some(if line.has_finite_verb() {
                    BlockKind::Headline
                } else {
                    BlockKind::Caption
                });
            }
        }
    }

    /// Short lines without a full stop: headings within the report, picture
    /// lines behind it. Hard-wrapped text has such lines everywhere and none.
    fn mark_short_lines(&mut self) {
        let open: Vec<usize> = (0..self.lines.len())
            .filter(|index| self.lines[*index].kind.is_none())
            .collect();
        let labels = open
            .iter()
            .filter(|index| self.lines[**index].is_label())
            .count();
        if labels * 5 > open.len() * 2 {
            return;
        }
        for index in open {
            let (after_first, after_last) = (index > self.first, index > self.last);
            let line = &mut self.lines[index];
            if !after_first || !line.is_label() {
                continue;
            }
            if after_last && !line.has_finite_verb() {
                line.kind = Some(BlockKind::Caption);
            } else if line.text.chars().count() <= 90 {
                line.kind = Some(BlockKind::Headline);
            }
        }
    }

    fn author_line(&self) -> Option<String> {
        let line = self
            .lines
            .iter()
            .filter(|line| line.kind == Some(BlockKind::Byline))
            .find_map(|line| behind_by(line.text))?;
        let names = line
            .split([',', '|', ';', '–', '—', '/', '·', '•'])
            .next()?
            .trim();
        let is_name = names
            .chars()
            .all(|c| c.is_alphabetic() || " .'’-".contains(c))
            && names.contains(' ');
        is_name.then(|| names.to_owned())
    }

    /// Bylines and date lines above the report or among its last lines, and
    /// the start of its first paragraph.
    fn dated(&self) -> Vec<Span> {
        let stamps = self.lines.iter().enumerate().filter(|(index, line)| {
            let placed = *index <= self.first || index + END_LINES >= self.lines.len();
            placed && matches!(line.kind, Some(BlockKind::Byline | BlockKind::Dateline))
        });
        let mut spans: Vec<Span> = stamps.map(|(_, line)| line.span()).collect();
        if let Some(first) = self.lines.get(self.first) {
            let datelines = first.prefixes(self.hints.title).into_iter();
            spans.extend(
                datelines
                    .filter(|block| block.kind == BlockKind::Dateline)
                    .map(|block| block.span),
            );
        }
        spans
    }

    fn blocks(&self, headline: Option<&headline::Found>) -> Vec<Block> {
        let title = self
            .hints
            .title
            .or(headline.map(|found| found.title.as_str()));
        let mut blocks = Vec::with_capacity(self.lines.len() + 2);
        for (index, line) in self.lines.iter().enumerate() {
            match line.kind {
                Some(BlockKind::Headline) => blocks.extend(line.headline_and_site()),
                Some(BlockKind::Caption) => blocks.extend(line.caption_blocks()),
                Some(kind) => blocks.push(line.block(kind)),
                None if index <= self.first => {
                    let picture = line.picture_and_headline(title);
                    blocks.extend(picture.unwrap_or_else(|| line.prefixes(title)));
                }
                None => blocks.push(line.block(BlockKind::Body)),
            }
        }
        debug_assert!(
            blocks
                .iter()
                .all(|block| block.span.trimmed(self.text) == block.span)
        );
        blocks
    }
}

/// What follows "by" at the start of a byline or behind its date.
fn behind_by(line: &str) -> Option<&str> {
    let start = line
        .get(..3)
        .filter(|by| by.eq_ignore_ascii_case("by "))
        .map(|_| 3);
    let inner = || {
        let at = [" by ", " By ", " BY "]
            .iter()
            .find_map(|by| line.find(by))?;
        let dated = crate::dates::first_in(&line[..at + 1]).is_some();
        dated.then_some(at + 4)
    };
    start.or_else(inner).map(|at| &line[at..])
}

#[cfg(test)]
mod tests;
