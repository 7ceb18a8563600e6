use super::*;
use crosswire_article::DateOrigin;

const BODY: &str = "<p>The pier at Northhaven will stay closed until the storm has passed, the harbour master said on Friday, after a crane fell onto the quay during the night.</p>
<p>“Nobody was on the pier when it fell, and nobody is missing,” she told reporters in front of the town hall, where a small crowd had gathered since the morning.</p>
<p>The ferry company said it would move its boats to Eastport until the end of the week. Passengers were asked to arrive one hour earlier than usual.</p>";

fn page(head: &str, extra: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en-GB\"><head>{head}</head><body><nav><a href=/>Home</a></nav><article><h1>Pier closed after storm</h1>{extra}{BODY}</article><footer>Contact</footer></body></html>"
    )
}

fn read(html: &str) -> Article {
    article_from_html(html.as_bytes(), None).expect("an article")
}

#[test]
fn json_ld_comes_first_and_keeps_the_local_day() {
    let head = r#"<script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"x"},{"@type":["NewsArticle"],
        "headline":"Pier closed after storm","datePublished":"2019-05-04T23:30:00-05:00","author":[{"name":"Jane Roe"},{"name":"Omar Lind"}],
        "publisher":{"@type":"Organization","name":"The Tide"}}]}</script>
        <meta property="og:url" content="https://www.tide.test/pier"><meta property="article:published_time" content="2019-05-05T04:30:00Z">"#;
    let article = read(&page(head, ""));
    assert_eq!(article.title.as_deref(), Some("Pier closed after storm"));
    assert_eq!(article.author.as_deref(), Some("Jane Roe, Omar Lind"));
    assert_eq!(article.outlet.as_deref(), Some("The Tide"));
    assert_eq!(article.url.as_deref(), Some("https://www.tide.test/pier"));
    assert_eq!(article.language.as_deref(), Some("en"));
    let published = article.published.expect("a date");
    assert_eq!(
        (published.value.as_str(), published.from),
        ("2019-05-04T23:30:00-05:00", DateOrigin::Given)
    );
    assert!(
        article
            .notes
            .iter()
            .any(|note| note.message.contains("date from json-ld datePublished"))
    );
}

#[test]
fn the_text_is_the_report() {
    let text = read(&page("", "")).text;
    assert!(
        text.contains("“Nobody was on the pier") && !text.contains("Contact"),
        "{text}"
    );
    assert_eq!(
        text.lines().filter(|line| !line.is_empty()).count(),
        4,
        "{text}"
    );
}

#[test]
fn lines_of_the_source_are_not_lines_of_the_text() {
    let wrapped = page("", "").replace(", ", ",\n          ");
    assert_eq!(read(&wrapped).text, read(&page("", "")).text);
}

#[test]
fn class_names_tell_author_and_day_where_nothing_else_does() {
    let extra = r#"<p class="pb-byline">By <a href="/people/jane-roe">Jane Roe</a></p>
        <span class="post-datetime">Posted on April 21, 2015, at 11:29 a.m.</span>"#;
    let article = read(&page("", extra));
    assert_eq!(article.author.as_deref(), Some("Jane Roe"));
    let published = article.published.expect("a date");
    assert!(published.value.starts_with("2015-04-21"), "{published:?}");
    let plain = r#"<span class="byline">By Omar Lind</span>
        <li class="date-and-time" title="2015-03-13T21:00:00+11:00">March 13</li>"#;
    let article = read(&page("", plain));
    assert_eq!(article.author.as_deref(), Some("Omar Lind"));
    let published = article.published.expect("a date");
    assert_eq!(published.value, "2015-03-13T21:00:00+11:00");
}

#[test]
fn headline_and_captions_are_in_the_text() {
    let caption = "The harbour master, who said that nobody was hurt, on Friday.";
    let figure = format!("<figure><img src=a.jpg><figcaption>{caption}</figcaption></figure>");
    let article = read(&page("", &figure));
    let kinds: Vec<_> = article
        .blocks
        .iter()
        .map(|block| (block.kind.as_str(), article.cut(block.span)))
        .collect();
    assert_eq!(kinds[0], ("headline", "Pier closed after storm"));
    assert_eq!(kinds[1], ("caption", caption));
    assert!(
        kinds[2..].iter().all(|(kind, _)| *kind == "body"),
        "{kinds:?}"
    );
}

#[test]
fn meta_time_and_address_are_searched_in_turn() {
    let meta = read(&page(
        "<meta name=parsely-pub-date content='2019-05-04T10:00:00Z'><meta name=author content='By Jane Roe'>",
        "",
    ));
    assert_eq!(
        meta.published.as_ref().map(|p| p.value.as_str()),
        Some("2019-05-04T10:00:00Z")
    );
    assert_eq!(meta.author.as_deref(), Some("Jane Roe"));
    let time = read(&page(
        "",
        "<time datetime='2019-05-04T10:00+03:00'>today</time>",
    ));
    assert_eq!(
        time.published.map(|p| p.value).as_deref(),
        Some("2019-05-04T10:00:00+03:00")
    );
    let url = read(&page(
        "<link rel=canonical href='https://www.tide.co.uk/2019/05/04/pier'>",
        "",
    ));
    let published = url.published.expect("a date");
    assert_eq!(
        (published.value.as_str(), published.from),
        ("2019-05-04", DateOrigin::Inferred)
    );
    assert_eq!(url.outlet.as_deref(), Some("tide.co.uk"));
}

#[test]
fn an_old_charset_is_understood() {
    let html = page("<meta charset=windows-1252>", "")
        .replace('“', "\u{1}")
        .replace('”', "\u{2}");
    let bytes: Vec<u8> = html
        .bytes()
        .map(|b| match b {
            1 => 0x93,
            2 => 0x94,
            b => b,
        })
        .collect();
    let article = article_from_html(&bytes, None).expect("an article");
    assert!(article.text.contains("“Nobody"), "{}", article.text);
}

#[test]
fn deep_nesting_neither_overflows_nor_lasts() {
    let begun = std::time::Instant::now();
    for element in ["div", "b", "span", "a", "table", "blockquote"] {
        let html = format!(
            "<body>{}The pier is closed.",
            format!("<{element}>").repeat(100_000)
        );
        let article = article_from_html(html.as_bytes(), None).expect("an article");
        assert_eq!(&*article.text, "The pier is closed.");
        assert_eq!(article.notes[0].kind, "simple-extraction");
    }
    assert!(begun.elapsed().as_secs() < 20);
}

#[test]
fn depth_below_the_limit_is_parsed() {
    let html = page("", &"<div>".repeat(900));
    assert!(read(&html).text.contains("“Nobody was on the pier"));
    let unclosed = page("", &"<p><li><td>".repeat(5_000));
    assert!(read(&unclosed).text.contains("“Nobody was on the pier"));
}

#[test]
fn a_page_without_text_is_refused() {
    assert!(
        article_from_html(b"<html><script>1</script>", None).is_err_and(|error| error.is_empty())
    );
}
