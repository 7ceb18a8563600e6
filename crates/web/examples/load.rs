//! How fast a running server answers many readers at once.
//!
//! ```text
//! crosswire serve --corpus pile.crosswire &
//! cargo run --release -p crosswire-web --example load -- 127.0.0.1:8484 50 60
//! ```
//!
//! So many readers (50) walk through the pages for so many seconds (60): each
//! opens a page, then one of the links on it, over one connection. Prints how
//! many answers came, which were none, and how long they took.
#![expect(clippy::print_stdout, reason = "an example talks to people")]

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Where a reader begins anew when a page leads nowhere.
const STARTS: [&str; 10] = [
    "/",
    "/stories",
    "/claims",
    "/conflicts",
    "/utterances",
    "/outlets",
    "/people",
    "/search?q=said&order=best",
    "/search?in=statements",
    "/copies",
];

/// A reader looks at a page for so long.
const PAUSE: Duration = Duration::from_millis(500);

fn main() {
    let mut arguments = std::env::args().skip(1);
    let address = arguments
        .next()
        .unwrap_or_else(|| "127.0.0.1:8484".to_owned());
    let readers: u64 = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(50);
    let seconds: u64 = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(60);
    let end = Instant::now() + Duration::from_secs(seconds);
    let results: Vec<Seen> = std::thread::scope(|scope| {
        let walks: Vec<_> = (0..readers)
            .map(|reader| {
                let address = &address;
                scope.spawn(move || walk(address, reader, end))
            })
            .collect();
        let joined = walks
            .into_iter()
            .map(|walk| walk.join().unwrap_or_default());
        joined.collect()
    });
    report(&results, seconds);
}

/// What one reader saw.
#[derive(Default)]
struct Seen {
    /// Kind of page and how long it took.
    answers: Vec<(String, Duration)>,
    failures: Vec<String>,
}

fn walk(address: &str, reader: u64, end: Instant) -> Seen {
    let mut seen = Seen::default();
    let mut state = reader.wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1;
    let mut chance = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below.max(1) as u64).unwrap_or(0)
    };
    let mut connection = None;
    let mut path = STARTS[chance(STARTS.len())].to_owned();
    while Instant::now() < end {
        let started = Instant::now();
        match get(&mut connection, address, &path) {
            Ok((200, page)) => {
                seen.answers.push((kind(&path), started.elapsed()));
                let links = links(&page);
                path = match links.is_empty() || chance(8) == 0 {
                    true => STARTS[chance(STARTS.len())].to_owned(),
                    false => links[chance(links.len())].clone(),
                };
            }
            // Stories are made anew as articles come in; their old ids go.
            Ok((404, _)) => path = STARTS[chance(STARTS.len())].to_owned(),
            Ok((status, _)) => seen.failures.push(format!("{status} {path}")),
            Err(error) => {
                seen.failures.push(format!("{error} {path}"));
                connection = None;
            }
        }
        std::thread::sleep(PAUSE);
    }
    seen
}

/// `/story/st-1/chain` as `/story/…/chain`.
fn kind(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let parts: Vec<&str> = path.split('/').collect();
    match parts[..] {
        ["", kind, _, view] => format!("/{kind}/…/{view}"),
        ["", kind, _] => format!("/{kind}/…"),
        _ => path.to_owned(),
    }
}

fn links(page: &str) -> Vec<String> {
    let links = page.split(" href=\"").skip(1);
    links
        .filter_map(|link| link.split('"').next())
        .filter(|link| link.starts_with('/') && !link.starts_with("/assets"))
        .map(|link| {
            link.split('#')
                .next()
                .unwrap_or(link)
                .replace("&#38;", "&")
                .replace("&amp;", "&")
        })
        .collect()
}

type Connection = BufReader<TcpStream>;

fn get(kept: &mut Option<Connection>, address: &str, path: &str) -> io::Result<(u16, String)> {
    let mut connection = match kept.take() {
        Some(connection) => connection,
        None => {
            let stream = TcpStream::connect(address)?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(Duration::from_secs(60)))?;
            BufReader::new(stream)
        }
    };
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n");
    connection.get_mut().write_all(request.as_bytes())?;
    let mut line = String::new();
    connection.read_line(&mut line)?;
    let status = line
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    let mut length = 0;
    loop {
        line.clear();
        connection.read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body)?;
    *kept = Some(connection);
    let status = status.ok_or_else(|| io::Error::other("no status"))?;
    Ok((status, String::from_utf8_lossy(&body).into_owned()))
}

fn report(results: &[Seen], seconds: u64) {
    let mut kinds: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
    for (kind, time) in results.iter().flat_map(|seen| &seen.answers) {
        kinds.entry(kind).or_default().push(*time);
        kinds.entry("all").or_default().push(*time);
    }
    println!(
        "{:<22} {:>8} {:>8} {:>8} {:>8}",
        "page", "answers", "p50 ms", "p99 ms", "max ms"
    );
    for (kind, mut times) in kinds {
        times.sort_unstable();
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_millis();
        println!(
            "{kind:<22} {:>8} {:>8} {:>8} {:>8}",
            times.len(),
            at(0.5),
            at(0.99),
            at(1.0)
        );
    }
    let failures: Vec<&String> = results.iter().flat_map(|seen| &seen.failures).collect();
    println!("{} failures in {seconds} s", failures.len());
    for failure in failures.iter().take(10) {
        println!("  {failure}");
    }
}
