//! Title, author, date, outlet, address and language of a page.
//!
//! Sources in order of trust: JSON-LD, meta elements, elements marked up for
//! it, the address. A note says which of them gave what.

use super::super::Given;
use crate::dates;
use crosswire_article::Note;
use dom_query::Document;
use serde_json::Value;

/// A value and the rule that found it.
type Ruled = Option<(String, String)>;

/// Searches a page for everything but its text.
pub(crate) fn find(html: &str) -> Given {
    let page = Page::new(html);
    let url = page.url();
    let outlet = page.outlet();
    let title = page.title(outlet.as_ref().map(|(name, _)| name.as_str()));
    let (author, date, language) = (page.author(), page.date(), page.language());
    let found = [
        ("title", &title),
        ("author", &author),
        ("date", &date),
        ("outlet", &outlet),
        ("url", &url),
    ];
    let sources: Vec<String> = found
        .into_iter()
        .filter_map(|(field, ruled)| {
            ruled
                .as_ref()
                .map(|(_, rule)| format!("{field} from {rule}"))
        })
        .collect();
    let value = |ruled: Ruled| ruled.map(|(value, _)| value);
    let notes = if sources.is_empty() {
        Vec::new()
    } else {
        vec![Note::new("metadata", sources.join(", "))]
    };
    Given {
        title: value(title),
        author: value(author),
        date: value(date),
        outlet: value(outlet),
        url: value(url),
        language,
        notes,
        ..Given::default()
    }
}

struct Page {
    document: Document,
    /// JSON-LD objects, articles first.
    linked: Vec<Value>,
    /// Name or property (lower-case) and content of the meta elements, in order.
    meta: Vec<(String, String)>,
}

const TITLE: &[&str] = &[
    "og:title",
    "twitter:title",
    "parsely-title",
    "sailthru.title",
    "dc.title",
    "dcterms.title",
    "title",
    "hdl",
];
const AUTHOR: &[&str] = &[
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "cxenseparse:author",
    "author_name",
    "byline",
];
const DATE: &[&str] = &[
    "article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
    "article:publicationdate",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "dc.date.created",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published-date",
    "publication_date",
    "date",
    "displaydate",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "article.created",
    "ptime",
    "pdate",
    "datecreated",
    "rnews:datepublished",
];
const CHANGED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "lastmod",
    "last-modified",
];
const OUTLET: &[&str] = &[
    "og:site_name",
    "application-name",
    "dc.publisher",
    "dcterms.publisher",
    "publisher",
    "cre",
    "article:publisher",
    "copyright",
];
const URL: &[&str] = &["og:url", "twitter:url", "parsely-link"];

impl Page {
    fn new(html: &str) -> Self {
        let document = Document::from(html);
        Self {
            linked: linked_data(&document),
            meta: meta_elements(&document),
            document,
        }
    }

    fn title(&self, outlet: Option<&str>) -> Ruled {
        let heading = || {
            let all = self.texts("h1");
            (all.len() == 1)
                .then(|| all.into_iter().next())
                .flatten()
                .map(|text| (text, "h1".to_owned()))
        };
        let element = || {
            self.texts("head title")
                .into_iter()
                .next()
                .map(|text| (text, "title element".to_owned()))
        };
        self.in_linked(&["headline"])
            .or_else(|| self.in_meta(TITLE))
            .or_else(heading)
            .or_else(element)
            .map(|(title, rule)| (without_outlet(&title, outlet), rule))
    }

    fn author(&self) -> Ruled {
        // In order of trust; the last ones go by the class names that many
        // publishing systems share, and only in front of the article's text.
        const MARKED: [&str; 7] = [
            "[itemprop=author] [itemprop=name]",
            "[rel=author]",
            "[itemprop=author]",
            ".byline .author",
            ".author-name",
            ".byline__author",
            "[class*=byline] a[href*=people], [class*=byline] a[href*=author], [class*=byline] a[href*=staff], [class*=byline] a[href*=writer]",
        ];
        let marked = || {
            MARKED.iter().find_map(|selector| {
                let name = self
                    .texts(selector)
                    .into_iter()
                    .find_map(|text| person(&text))?;
                Some((name, (*selector).to_owned()))
            })
        };
        let written_by = || {
            const SELECTOR: &str = "[class*=byline]";
            let name = self.texts(SELECTOR).into_iter().find_map(|text| {
                let by = text.get(..3)?.eq_ignore_ascii_case("by ");
                (by && text.chars().count() <= LONGEST_BYLINE).then(|| person(&text))?
            })?;
            Some((name, SELECTOR.to_owned()))
        };
        let known = |ruled: (String, String)| Some((person(&ruled.0)?, ruled.1));
        self.in_linked(&["author", "creator"])
            .and_then(known)
            .or_else(|| self.in_meta_where(AUTHOR, person))
            .or_else(marked)
            .or_else(written_by)
    }

    fn date(&self) -> Ruled {
        let readable = |text: &str| dates::parse_date(text).map(|_| text.to_owned());
        let linked = |keys: &[&str]| {
            self.in_linked(keys)
                .filter(|(text, _)| readable(text).is_some())
        };
        linked(&["datePublished"])
            .or_else(|| self.in_meta_where(DATE, readable))
            .or_else(|| self.time_element())
            .or_else(|| linked(&["dateCreated", "uploadDate"]))
            .or_else(|| self.changed_without_address(readable))
            .or_else(|| linked(&["dateModified"]).filter(|_| self.day_in_url().is_none()))
            .or_else(|| self.dated_element().filter(|_| self.day_in_url().is_none()))
    }

    /// The day of the last change is second to a day in the address.
    fn changed_without_address(&self, readable: impl Fn(&str) -> Option<String>) -> Ruled {
        self.day_in_url()
            .map_or_else(|| self.in_meta_where(CHANGED, readable), |_| None)
    }

    fn day_in_url(&self) -> Option<String> {
        dates::from_url(&self.url()?.0)
    }

    fn time_element(&self) -> Ruled {
        const MARKED: [&str; 8] = [
            "time[itemprop=datePublished]",
            "[itemprop=datePublished]",
            "time[pubdate]",
            "time.published",
            "time.entry-date",
            "article time",
            "header time",
            "time",
        ];
        self.first_date(&MARKED)
    }

    /// The date of an element whose class says that it holds one; weaker than
    /// everything marked up for machines, and than a day in the address.
    fn dated_element(&self) -> Ruled {
        const MARKED: [&str; 6] = [
            "[class*=publish]",
            "[class*=pubdate]",
            "[class*=pub-date]",
            "[class*=date-and-time]",
            "[class*=datetime]",
            "[class*=timestamp]",
        ];
        self.first_date(&MARKED)
    }

    fn first_date(&self, selectors: &[&str]) -> Ruled {
        selectors.iter().find_map(|selector| {
            let date = self.document.select(selector).iter().find_map(|element| {
                let written = ["datetime", "content", "title"]
                    .iter()
                    .find_map(|name| element.attr(name))
                    .filter(|value| dates::parse_date(value).is_some());
                let written = written.map_or_else(
                    || without_label(&element.text()).to_owned(),
                    |value| value.to_string(),
                );
                let short = written.chars().count() <= LONGEST_DATE;
                (short && dates::parse_date(&written).is_some()).then_some(written)
            })?;
            Some((date, (*selector).to_owned()))
        })
    }

    fn outlet(&self) -> Ruled {
        let name = |text: &str| {
            let text = text.trim();
            let fits = text.chars().count() <= 60 && !text.starts_with("http") && !text.is_empty();
            fits.then(|| text.to_owned())
        };
        self.in_linked(&["publisher", "sourceOrganization"])
            .filter(|(text, _)| name(text).is_some())
            .or_else(|| self.in_meta_where(OUTLET, name))
    }

    fn url(&self) -> Ruled {
        let absolute = |text: &str| text.starts_with("http").then(|| text.trim().to_owned());
        let canonical = || {
            let link = self.document.select("link[rel=canonical]").attr("href")?;
            Some((absolute(&link)?, "link canonical".to_owned()))
        };
        canonical()
            .or_else(|| self.in_meta_where(URL, absolute))
            .or_else(|| {
                self.in_linked(&["mainEntityOfPage", "url"])
                    .filter(|(text, _)| absolute(text).is_some())
            })
    }

    fn language(&self) -> Option<String> {
        let tag = self
            .document
            .select("html")
            .attr("lang")
            .map(|tag| tag.to_string());
        tag.filter(|tag| !tag.trim().is_empty()).or_else(|| {
            Some(
                self.in_meta(&["og:locale", "content-language", "language"])?
                    .0,
            )
        })
    }

    fn texts(&self, selector: &str) -> Vec<String> {
        let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let all = self.document.select(selector);
        all.iter()
            .map(|element| folded(&element.text()))
            .filter(|text| !text.is_empty())
            .collect()
    }

    fn in_meta(&self, names: &[&str]) -> Ruled {
        self.in_meta_where(names, |text| Some(text.to_owned()))
    }

    fn in_meta_where(&self, names: &[&str], accept: impl Fn(&str) -> Option<String>) -> Ruled {
        names.iter().find_map(|name| {
            let (_, value) = self
                .meta
                .iter()
                .find(|(key, value)| key == name && accept(value).is_some())?;
            Some((accept(value)?, format!("meta {name}")))
        })
    }

    fn in_linked(&self, keys: &[&str]) -> Ruled {
        self.linked.iter().find_map(|object| {
            keys.iter().find_map(|key| {
                let value = named(object.get(*key)?, 0)?;
                Some((value, format!("json-ld {key}")))
            })
        })
    }
}

fn meta_elements(document: &Document) -> Vec<(String, String)> {
    let elements = document.select("meta[content]");
    let read = elements.iter().filter_map(|element| {
        let key = ["property", "name", "itemprop", "http-equiv"]
            .iter()
            .find_map(|attribute| element.attr(attribute))?;
        let content = element.attr("content")?;
        let content = content.split_whitespace().collect::<Vec<_>>().join(" ");
        (!content.is_empty()).then(|| (key.trim().to_ascii_lowercase(), content))
    });
    read.collect()
}

/// All JSON-LD objects of a page, articles before everything else.
fn linked_data(document: &Document) -> Vec<Value> {
    let mut objects = Vec::new();
    for script in document.select("script[type='application/ld+json']").iter() {
        let text = script.text();
        if let Some(value) = lenient_json(&text) {
            flatten(value, 0, &mut objects);
        }
    }
    objects.sort_by_key(|object| !is_article(object));
    objects
}

/// JSON as pages hold it: in comments, with raw line ends within strings.
fn lenient_json(text: &str) -> Option<Value> {
    let text = text.trim();
    let text = text
        .trim_start_matches("<!--")
        .trim_start_matches("//<![CDATA[")
        .trim_start_matches("<![CDATA[");
    let text = text
        .trim_end_matches("-->")
        .trim_end_matches("//]]>")
        .trim_end_matches("]]>")
        .trim()
        .trim_end_matches(';');
    let flat = || {
        text.chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect::<String>()
    };
    serde_json::from_str(text)
        .or_else(|_| serde_json::from_str(&flat()))
        .ok()
}

/// How deep lists and graphs of JSON-LD are followed.
const DEEPEST: usize = 8;

fn flatten(value: Value, depth: usize, objects: &mut Vec<Value>) {
    match value {
        Value::Array(parts) if depth < DEEPEST => parts
            .into_iter()
            .for_each(|part| flatten(part, depth + 1, objects)),
        Value::Object(mut object) if depth < DEEPEST => {
            for key in ["@graph", "mainEntity"] {
                if let Some(inner) = object.remove(key) {
                    flatten(inner, depth + 1, objects);
                }
            }
            objects.push(Value::Object(object));
        }
        _ => {}
    }
}

fn is_article(object: &Value) -> bool {
    let is = |kind: &Value| {
        kind.as_str().is_some_and(|kind| {
            kind.ends_with("Article") || kind.ends_with("Posting") || kind == "Report"
        })
    };
    match object.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is),
        Some(kind) => is(kind),
        None => false,
    }
}

/// The text of a JSON-LD value: itself, its name, or its parts' names.
fn named(value: &Value, depth: usize) -> Option<String> {
    let text = match value {
        Value::String(text) => super::markup::entities(text)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
        Value::Array(parts) if depth < DEEPEST => {
            let mut names: Vec<String> = parts
                .iter()
                .filter_map(|part| named(part, depth + 1))
                .collect();
            names.dedup();
            names.join(", ")
        }
        Value::Object(object) if depth < DEEPEST => ["name", "@id", "url"]
            .iter()
            .find_map(|key| named(object.get(*key)?, depth + 1))?,
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// A name of a person or agency: no address, no sentence, no "By" in front.
fn person(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text
        .get(..3)
        .filter(|by| by.eq_ignore_ascii_case("by "))
        .map_or(text, |_| &text[3..])
        .trim();
    let fits = text.chars().count() <= 120
        && text.chars().any(char::is_alphabetic)
        && !text.contains("://")
        && !text.contains('@');
    fits.then(|| text.to_owned())
}

/// A longer text is a byline with other things in it.
const LONGEST_BYLINE: usize = 60;

/// A longer text is a paragraph with a date in it.
const LONGEST_DATE: usize = 60;

/// "Posted on April 21, 2015, at 11:29 a.m." without its first words.
fn without_label(text: &str) -> &str {
    const LABELS: [&str; 6] = ["published", "posted", "updated", "on", "at", ":"];
    let mut rest = text.trim();
    while let Some(label) = LABELS.iter().find(|label| {
        rest.get(..label.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(label))
    }) {
        rest = rest[label.len()..].trim_start();
    }
    rest
}

/// "Pier closed - The Tide" without the outlet's name.
fn without_outlet(title: &str, outlet: Option<&str>) -> String {
    let Some(outlet) = outlet else {
        return title.to_owned();
    };
    for bar in [" | ", " - ", " – ", " — ", " :: ", " · "] {
        let cut = title
            .rsplit_once(bar)
            .filter(|(front, site)| site.trim().eq_ignore_ascii_case(outlet) && front.len() >= 8);
        if let Some((front, _)) = cut {
            return front.trim().to_owned();
        }
    }
    title.to_owned()
}
