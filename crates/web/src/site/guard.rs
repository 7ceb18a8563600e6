//! Who may ask: the name the server is called by, the token, and headers that
//! keep a page from doing what it should not.
//!
//! The text of articles is hostile input, and so is every other page open in
//! the same browser. A page elsewhere may let its own name point at this
//! machine and then read answers as its own (DNS rebinding): hence only known
//! names are answered. It may also send forms here: hence forms carry a token
//! that only our own pages know.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use std::net::IpAddr;

/// The cookie that stands for the token.
const COOKIE: &str = "crosswire-token";

/// What is answered, and to whom.
#[derive(Debug)]
pub(crate) struct Guard {
    /// Asked of everybody where the server listens beyond this machine.
    token: Option<String>,
    /// Names of the server, besides addresses, in lower case.
    names: Vec<String>,
    /// Whether addresses other than this machine's own are names of it, too.
    open: bool,
    /// What a form must send back to be believed.
    form_token: String,
}

/// What the guard says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Go on.
    Pass,
    /// Go on without the token in the address, which becomes a cookie.
    Enter {
        /// Where to.
        address: String,
        /// The `Set-Cookie` header.
        cookie: String,
    },
    /// The server is called by a name that is not its own.
    WrongName,
    /// The token is missing or wrong.
    NoToken,
}

impl Guard {
    pub(crate) fn new(
        token: Option<String>,
        names: Vec<String>,
        open: bool,
        form_token: String,
    ) -> Self {
        let names = names.iter().map(|name| name.to_lowercase()).collect();
        Self {
            token,
            names,
            open,
            form_token,
        }
    }

    pub(crate) fn form_token(&self) -> &str {
        &self.form_token
    }

    /// Whether a request may go on.
    pub(crate) fn judge(&self, uri: &Uri, headers: &HeaderMap) -> Verdict {
        if !self.is_own_name(headers) {
            return Verdict::WrongName;
        }
        let Some(token) = &self.token else {
            return Verdict::Pass;
        };
        if let Some(given) = parameter(uri, "token") {
            return match same(given, token) {
                true => Verdict::Enter {
                    address: without_token(uri),
                    cookie: format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax"),
                },
                false => Verdict::NoToken,
            };
        }
        let given = cookie(headers).or_else(|| bearer(headers));
        match given.is_some_and(|given| same(given, token)) {
            true => Verdict::Pass,
            false => Verdict::NoToken,
        }
    }

    fn is_own_name(&self, headers: &HeaderMap) -> bool {
        let Some(host) = text(headers, header::HOST) else {
            return false;
        };
        let name = host_name(host).to_lowercase();
        if let Ok(address) = name.parse::<IpAddr>() {
            return self.open || address.is_loopback();
        }
        name == "localhost" || self.names.contains(&name)
    }

    /// Whether a form comes from one of our own pages.
    pub(crate) fn believes(&self, headers: &HeaderMap, form_token: &str) -> bool {
        let site = text(headers, HeaderName::from_static("sec-fetch-site"));
        if site.is_some_and(|site| site != "same-origin") {
            return false;
        }
        // Pages without a referrer send "null" here, also to their own server.
        let origin = text(headers, header::ORIGIN).filter(|origin| *origin != "null");
        let host = text(headers, header::HOST).unwrap_or_default();
        if origin.is_some_and(|origin| origin.split_once("://").map(|o| o.1) != Some(host)) {
            return false;
        }
        same(form_token, &self.form_token)
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// The name in a `Host` header, without port and brackets.
fn host_name(host: &str) -> &str {
    if let Some(rest) = host.strip_prefix('[') {
        return rest.split(']').next().unwrap_or(rest);
    }
    host.split(':').next().unwrap_or(host)
}

fn parameter<'a>(uri: &'a Uri, name: &str) -> Option<&'a str> {
    let pairs = uri.query()?.split('&');
    let mut pairs = pairs.filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

fn without_token(uri: &Uri) -> String {
    let pairs = uri.query().unwrap_or_default().split('&');
    let rest: Vec<&str> = pairs.filter(|pair| !pair.starts_with("token=")).collect();
    // A path of two slashes would lead to another server.
    let path = format!("/{}", uri.path().trim_start_matches('/'));
    match rest.is_empty() {
        true => path,
        false => format!("{path}?{}", rest.join("&")),
    }
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter();
    let mut pairs = cookies
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    text(headers, header::AUTHORIZATION)?.strip_prefix("Bearer ")
}

/// Compares in a time that tells nothing of where two texts differ.
fn same(given: &str, wanted: &str) -> bool {
    let pairs = given.bytes().zip(wanted.bytes());
    let differs = pairs.fold(0, |differs, (a, b)| differs | (a ^ b));
    given.len() == wanted.len() && std::hint::black_box(differs) == 0
}

/// 32 hexadecimal digits from the system's random source.
pub(crate) fn random_token() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Put on every answer. No script and no style but our own files, no frame, no
/// guessing of types, no word to other servers about what was read here.
pub(crate) const HEADERS: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=()",
    ),
];

/// Adds [`HEADERS`], and forbids keeping an answer that does not say otherwise.
pub(crate) fn harden(headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    let kept = headers.entry(header::CACHE_CONTROL);
    kept.or_insert(HeaderValue::from_static("no-store"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(token: Option<&str>, open: bool) -> Guard {
        let names = vec!["Desk.example".to_owned()];
        Guard::new(token.map(str::to_owned), names, open, "form".to_owned())
    }

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, HeaderValue::from_static(value));
        }
        headers
    }

    fn judged(guard: &Guard, uri: &'static str, pairs: &[(&'static str, &'static str)]) -> Verdict {
        guard.judge(&Uri::from_static(uri), &headers(pairs))
    }

    #[test]
    fn only_own_names_are_answered() {
        let local = guard(None, false);
        for host in [
            "127.0.0.1:8484",
            "localhost:8484",
            "[::1]:8484",
            "desk.example",
        ] {
            assert_eq!(
                judged(&local, "/", &[("host", host)]),
                Verdict::Pass,
                "{host}"
            );
        }
        for host in [
            "evil.example",
            "127.0.0.1.evil.example",
            "192.0.2.7:8484",
            "",
        ] {
            let verdict = judged(&local, "/", &[("host", host)]);
            assert_eq!(verdict, Verdict::WrongName, "{host}");
        }
        assert_eq!(judged(&local, "/", &[]), Verdict::WrongName);
        assert_eq!(
            judged(&guard(None, true), "/", &[("host", "192.0.2.7:8484")]),
            Verdict::Pass
        );
    }

    #[test]
    fn the_token_is_asked_for_once() {
        let guard = guard(Some("secret"), true);
        let host = ("host", "192.0.2.7");
        assert_eq!(judged(&guard, "/", &[host]), Verdict::NoToken);
        assert_eq!(judged(&guard, "/?token=secreT", &[host]), Verdict::NoToken);
        assert_eq!(judged(&guard, "/?token=", &[host]), Verdict::NoToken);
        let Verdict::Enter { address, cookie } =
            judged(&guard, "/search?q=a&token=secret", &[host])
        else {
            panic!("the token is right");
        };
        assert_eq!(address, "/search?q=a");
        assert!(cookie.starts_with("crosswire-token=secret; ") && cookie.contains("HttpOnly"));
        for known in [
            ("cookie", "other=1; crosswire-token=secret"),
            ("authorization", "Bearer secret"),
        ] {
            assert_eq!(judged(&guard, "/", &[host, known]), Verdict::Pass);
        }
        let wrong = ("cookie", "crosswire-token=secre");
        assert_eq!(judged(&guard, "/", &[host, wrong]), Verdict::NoToken);
    }

    #[test]
    fn entering_never_leads_to_another_server() {
        let uri = Uri::from_static("//evil.example/x?token=secret");
        assert!(!without_token(&uri).starts_with("//"));
    }

    #[test]
    fn forms_are_believed_from_our_own_pages_alone() {
        let guard = guard(None, false);
        let host = ("host", "localhost:8484");
        let believed = |pairs: &[(&'static str, &'static str)], token: &str| {
            guard.believes(&headers(pairs), token)
        };
        assert!(believed(
            &[host, ("origin", "http://localhost:8484")],
            "form"
        ));
        assert!(believed(
            &[host, ("origin", "null"), ("sec-fetch-site", "same-origin")],
            "form"
        ));
        assert!(believed(&[host], "form"));
        assert!(!believed(&[host], "from"));
        assert!(!believed(
            &[host, ("origin", "http://evil.example")],
            "form"
        ));
        assert!(!believed(&[host, ("sec-fetch-site", "cross-site")], "form"));
    }

    #[test]
    fn tokens_are_long_and_differ() {
        let (one, two) = (random_token(), random_token());
        let (one, two) = (one.expect("random"), two.expect("random"));
        assert!(one.len() == 32 && one != two);
    }
}
