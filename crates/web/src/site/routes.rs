//! Which address leads to which page or answer.

use super::api;
use super::correct::{Entered, Judged, draft, now, verdicts};
use super::frame::{Asked, ICON, SCRIPT, STYLE, Trouble, TroublePage};
use super::guard::{Guard, Verdict, harden};
use super::kept::{Answer, Kept};
use super::pages;
use super::readers::Readers;
use super::running::LoadAnalysis;
use crate::links::{Links, with_query};
use askama::Template;
use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::{DefaultBodyLimit, Form, Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use crosswire_corpus::corrections::Change;
use crosswire_corpus::{Annotate, Corpus};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes of a form.
const LARGEST_FORM: usize = 64 * 1024;

/// What every request shares.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) readers: Arc<Readers>,
    pub(crate) guard: Arc<Guard>,
    pub(crate) kept: Arc<Kept>,
    pub(crate) analysis: Arc<Analysis>,
}

/// The analysis, loaded once it is needed.
pub(crate) struct Analysis {
    load: LoadAnalysis,
    loaded: Mutex<Option<Arc<dyn Annotate + Send + Sync>>>,
}

impl Analysis {
    pub(crate) fn new(load: LoadAnalysis) -> Self {
        Self {
            load,
            loaded: Mutex::new(None),
        }
    }

    /// The analysis; takes a moment the first time.
    pub(crate) fn get(&self) -> Result<Arc<dyn Annotate + Send + Sync>, String> {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(analysis) = &*loaded {
            return Ok(Arc::clone(analysis));
        }
        let analysis: Arc<dyn Annotate + Send + Sync> = (self.load)()?.into();
        *loaded = Some(Arc::clone(&analysis));
        Ok(analysis)
    }
}

/// All addresses.
pub(crate) fn router(site: Site) -> Router {
    Router::new()
        .route("/", get(pile))
        .route("/stories", get(stories))
        .route("/story/{id}", get(story))
        .route("/story/{id}/chain", get(chain))
        .route("/story/{id}/timeline", get(timeline))
        .route("/article/{id}", get(article))
        .route("/search", get(search))
        .route("/people", get(people))
        .route("/person", get(person))
        .route("/claims", get(claims))
        .route("/conflicts", get(conflicts))
        .route("/copies", get(copies))
        .route("/copies/patchwork", get(patchwork))
        .route("/copy/{id}", get(copy))
        .route("/utterances", get(utterances))
        .route("/outlets", get(outlets))
        .route("/corrections", get(corrections))
        .route("/correct", post(correct))
        .route("/api", get(answer))
        .route("/api/{*path}", get(answer))
        .route("/audit", get(audit))
        .route("/judge", post(judge))
        .route("/about", get(about))
        .route(
            "/assets/style.css",
            get(|| asset("text/css; charset=utf-8", STYLE)),
        )
        .route(
            "/assets/site.js",
            get(|| asset("text/javascript; charset=utf-8", SCRIPT)),
        )
        .route("/assets/icon.svg", get(|| asset("image/svg+xml", ICON)))
        .fallback(nothing_here)
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(from_fn_with_state(site.clone(), kept))
        .layer(from_fn_with_state(site.clone(), guarded))
        .with_state(site)
}

/// Lets the guard judge a request and hardens its answer.
async fn guarded(State(site): State<Site>, request: Request, next: Next) -> Response {
    let mut response = match site.guard.judge(request.uri(), request.headers()) {
        Verdict::Pass => next.run(request).await,
        Verdict::Enter { address, cookie } => {
            let mut response = Redirect::to(&address).into_response();
            if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                response.headers_mut().insert(header::SET_COOKIE, cookie);
            }
            response
        }
        Verdict::WrongName => plain(
            StatusCode::MISDIRECTED_REQUEST,
            "this server is not called by that name; use its address, or start it with --name",
        ),
        Verdict::NoToken => plain(
            StatusCode::UNAUTHORIZED,
            "open the link that `crosswire serve` printed: it holds the token",
        ),
    };
    harden(response.headers_mut());
    response
}

/// Answers with a page that is kept or just being made, where there is one.
async fn kept(State(site): State<Site>, request: Request, next: Next) -> Response {
    if request.method() != Method::GET || request.uri().path().starts_with("/assets/") {
        return next.run(request).await;
    }
    let address = request.uri().to_string();
    let make = || async move { whole(next.run(request).await).await };
    match site.kept.answer(&address, make).await {
        Some(Answer {
            status,
            headers,
            body,
        }) => (status, headers, body).into_response(),
        None => trouble(&Trouble::Defect),
    }
}

/// An answer with its body at hand: our own pages are in memory already.
async fn whole(response: Response) -> Answer {
    let (head, body) = response.into_parts();
    match to_bytes(body, usize::MAX).await {
        Ok(body) => Answer {
            status: head.status,
            headers: head.headers,
            body,
        },
        Err(_) => Answer {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            headers: HeaderMap::new(),
            body: Bytes::new(),
        },
    }
}

fn plain(status: StatusCode, message: &str) -> Response {
    (status, format!("{message}\n")).into_response()
}

async fn asset(kind: &'static str, content: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        // The address changes with the content.
        (
            header::CACHE_CONTROL,
            "private, max-age=31536000, immutable",
        ),
    ];
    (headers, content).into_response()
}

async fn nothing_here() -> Response {
    trouble(&Trouble::NotFound(
        "no page has this address; begin at the pile".to_owned(),
    ))
}

/// A page that says why there is none.
pub(crate) fn trouble(trouble: &Trouble) -> Response {
    let page = TroublePage::new(trouble).render();
    match page {
        Ok(page) => (trouble.status(), Html(page)).into_response(),
        Err(_) => plain(trouble.status(), &trouble.message()),
    }
}

/// Makes a page on a thread that may block, and lays it out there.
async fn show<P: Template>(
    site: Site,
    make: impl FnOnce(&Asked) -> Result<P, Trouble> + Send + 'static,
) -> Response {
    let guard = Arc::clone(&site.guard);
    let laid_out = site
        .readers
        .with(move |corpus| {
            let asked = Asked {
                corpus,
                form_token: guard.form_token(),
            };
            Ok(make(&asked)?.render()?)
        })
        .await;
    match laid_out {
        Ok(page) => Html(page).into_response(),
        Err(found) => trouble(&found),
    }
}

async fn pile(State(site): State<Site>) -> Response {
    show(site, pages::pile::page).await
}

async fn stories(
    State(site): State<Site>,
    Query(query): Query<pages::stories::Wanted>,
) -> Response {
    show(site, move |asked| pages::stories::page(asked, &query)).await
}

async fn story(State(site): State<Site>, Path(id): Path<String>) -> Response {
    show(site, move |asked| pages::story::page(asked, &id)).await
}

async fn article(
    State(site): State<Site>,
    Path(id): Path<String>,
    Query(query): Query<pages::article::Wanted>,
) -> Response {
    show(site, move |asked| pages::article::page(asked, &id, &query)).await
}

async fn search(State(site): State<Site>, Query(query): Query<pages::search::Wanted>) -> Response {
    show(site, move |asked| pages::search::page(asked, &query)).await
}

async fn chain(
    State(site): State<Site>,
    Path(id): Path<String>,
    Query(query): Query<pages::chain::Wanted>,
) -> Response {
    show(site, move |asked| pages::chain::page(asked, &id, &query)).await
}

async fn timeline(State(site): State<Site>, Path(id): Path<String>) -> Response {
    show(site, move |asked| pages::timeline::page(asked, &id)).await
}

async fn people(State(site): State<Site>, Query(query): Query<pages::people::Listed>) -> Response {
    show(site, move |asked| pages::people::list(asked, &query)).await
}

async fn person(State(site): State<Site>, Query(query): Query<pages::people::Wanted>) -> Response {
    show(site, move |asked| pages::people::page(asked, &query)).await
}

async fn claims(State(site): State<Site>, Query(query): Query<pages::claims::Wanted>) -> Response {
    show(site, move |asked| pages::claims::page(asked, &query)).await
}

async fn conflicts(
    State(site): State<Site>,
    Query(query): Query<pages::conflicts::Wanted>,
) -> Response {
    show(site, move |asked| pages::conflicts::page(asked, &query)).await
}

async fn utterances(
    State(site): State<Site>,
    Query(query): Query<pages::utterances::Wanted>,
) -> Response {
    show(site, move |asked| pages::utterances::page(asked, &query)).await
}

async fn outlets(State(site): State<Site>) -> Response {
    show(site, pages::outlets::page).await
}

async fn copies(State(site): State<Site>, Query(query): Query<pages::copies::Wanted>) -> Response {
    show(site, move |asked| pages::copies::list(asked, &query)).await
}

async fn copy(State(site): State<Site>, Path(id): Path<String>) -> Response {
    show(site, move |asked| pages::copies::page(asked, &id)).await
}

async fn patchwork(
    State(site): State<Site>,
    Query(query): Query<pages::patchwork::Wanted>,
) -> Response {
    show(site, move |asked| pages::patchwork::page(asked, &query)).await
}

async fn about(State(site): State<Site>) -> Response {
    show(site, pages::about::page).await
}

async fn corrections(
    State(site): State<Site>,
    Query(query): Query<pages::corrections::Wanted>,
) -> Response {
    show(site, move |asked| pages::corrections::page(asked, &query)).await
}

async fn audit(State(site): State<Site>, Query(query): Query<pages::audit::Wanted>) -> Response {
    show(site, move |asked| pages::audit::page(asked, &query)).await
}

/// Keeps a reader's verdicts and leads on to the next statement.
async fn judge(
    State(site): State<Site>,
    headers: HeaderMap,
    Form(judged): Form<Judged>,
) -> Response {
    let token = judged.form_token.clone();
    let write = move |file: &std::path::Path, _: &Analysis| keep_verdicts(file, &judged);
    entered(&site, &headers, &token, write).await
}

/// Enters a correction and leads back to where it shows.
async fn correct(
    State(site): State<Site>,
    headers: HeaderMap,
    Form(form): Form<Entered>,
) -> Response {
    let token = form.form_token.clone();
    let write = move |file: &std::path::Path, analysis: &Analysis| enter(file, analysis, &form);
    entered(&site, &headers, &token, write).await
}

/// Writes to the ledger, if the form comes from one of our pages, and leads to
/// the address that `write` gives.
async fn entered(
    site: &Site,
    headers: &HeaderMap,
    form_token: &str,
    write: impl FnOnce(&std::path::Path, &Analysis) -> Result<String, Trouble> + Send + 'static,
) -> Response {
    if !site.guard.believes(headers, form_token) {
        return trouble(&Trouble::Refused(
            "this form does not come from a page of this server as it runs now; go back, load the page again and send it once more".to_owned(),
        ));
    }
    let analysis = Arc::clone(&site.analysis);
    let file = site.readers.file().to_owned();
    let written = tokio::task::spawn_blocking(move || write(&file, &analysis));
    let written = written.await.unwrap_or(Err(Trouble::Defect));
    site.kept.forget();
    match written {
        Ok(address) => Redirect::to(&address).into_response(),
        Err(found) => trouble(&found),
    }
}

fn enter(
    file: &std::path::Path,
    analysis: &Analysis,
    entered: &Entered,
) -> Result<String, Trouble> {
    let corpus = Corpus::open_to_correct(file)?;
    let draft = draft(&corpus, entered, now())?;
    let analysis = analysis.get().map_err(Trouble::Refused)?;
    let correction = corpus.correct(&*analysis, draft)?;
    let done = correction.id.as_str();
    if entered.article.is_empty() {
        return Ok(with_query("/corrections", &[("done", done)]));
    }
    let page = Links::Served.article(&entered.article);
    // A statement that is gone cannot be led back to.
    let at = match correction.change {
        Change::NotAStatement => "",
        _ => &entered.at,
    };
    Ok(format!(
        "{}#record",
        with_query(&page, &[("at", at), ("done", done)])
    ))
}

fn keep_verdicts(file: &std::path::Path, judged: &Judged) -> Result<String, Trouble> {
    let corpus = Corpus::open_to_correct(file)?;
    if let Some(draft) = verdicts(&corpus, judged)? {
        corpus.judge(draft)?;
    }
    Ok(with_query("/audit", &[("seed", &judged.seed)]))
}

/// Answers a program.
async fn answer(
    State(site): State<Site>,
    uri: Uri,
    Query(parameters): Query<BTreeMap<String, String>>,
) -> Response {
    let path = uri
        .path()
        .strip_prefix("/api")
        .unwrap_or_default()
        .to_owned();
    let answered = site
        .readers
        .with(move |corpus| api::answer(corpus, &path, &parameters))
        .await;
    let (status, answer) = match answered {
        Ok(answer) => (StatusCode::OK, answer),
        Err(found) => (
            found.status(),
            serde_json::json!({ "error": found.message() }),
        ),
    };
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (status, kind, format!("{answer}\n")).into_response()
}
