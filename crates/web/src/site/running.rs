//! Listening, receiving, stopping.

use super::guard::{Guard, random_token};
use super::kept::Kept;
use super::readers::Readers;
use super::routes::{self, Site};
use axum::Router;
use crosswire_corpus::{Annotate, Corpus};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::fmt;
use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// A browser that has connected and says nothing is let go after this time.
const LONGEST_HEADER: Duration = Duration::from_secs(10);
/// Open connections; further ones wait to be taken in.
const MOST_CONNECTIONS: usize = 512;
/// Bytes of address and headers of one request.
const LARGEST_HEADER: usize = 32 * 1024;
/// After being told to stop, answers under way have this long.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// How to serve.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// The corpus.
    pub corpus: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Names by which the server may be called, besides addresses.
    pub names: Vec<String>,
}

/// What finds the layers of a corrected article anew; loaded when the first
/// correction is made.
pub type LoadAnalysis =
    Box<dyn Fn() -> Result<Box<dyn Annotate + Send + Sync>, String> + Send + Sync>;

/// A server that listens already.
pub struct Server {
    runtime: tokio::runtime::Runtime,
    listener: TcpListener,
    app: Router,
    link: String,
}

/// Why a server does not start or ended early.
#[derive(Debug)]
#[non_exhaustive]
pub enum ServeError {
    /// The corpus cannot be opened.
    Corpus(crosswire_corpus::Error),
    /// The address is in use by another program.
    Taken(SocketAddr),
    /// The address cannot be listened on.
    Listen(SocketAddr, std::io::Error),
    /// The system gives no threads or no random bytes.
    System(String),
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Corpus(error) => error.fmt(f),
            Self::Taken(address) => write!(
                f,
                "{address} is in use by another program; name another with --listen, port 0 for any that is free"
            ),
            Self::Listen(address, error) => write!(f, "{address} cannot be listened on: {error}"),
            Self::System(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for ServeError {}

impl Server {
    /// Opens the corpus and listens. Beyond this machine a token is asked of
    /// everybody; [`Self::link`] holds it.
    ///
    /// # Errors
    /// When the corpus cannot be opened or the address not listened on.
    pub fn bind(options: &ServeOptions, analysis: LoadAnalysis) -> Result<Self, ServeError> {
        let first = Corpus::open_read_only(&options.corpus).map_err(ServeError::Corpus)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(|error| ServeError::System(format!("threads cannot be started: {error}")))?;
        let listener = runtime
            .block_on(TcpListener::bind(options.listen))
            .map_err(|error| refused(options.listen, error))?;
        let address = listener
            .local_addr()
            .map_err(|error| refused(options.listen, error))?;
        let random = || {
            random_token().map_err(|error| {
                ServeError::System(format!("the system gives no random bytes: {error}"))
            })
        };
        let open = !address.ip().is_loopback();
        let token = open.then(random).transpose()?;
        let link = link(address, token.as_deref());
        let site = Site {
            kept: Kept::new(&options.corpus).into(),
            readers: Readers::new(options.corpus.clone(), first).into(),
            guard: Guard::new(token, options.names.clone(), open, random()?).into(),
            analysis: Arc::new(routes::Analysis::new(analysis)),
        };
        Ok(Self {
            runtime,
            listener,
            app: routes::router(site),
            link,
        })
    }

    /// What to open in a browser; with the token, where one is asked for.
    #[must_use]
    pub fn link(&self) -> &str {
        &self.link
    }

    /// Serves until the process is told to stop (Ctrl-C).
    ///
    /// # Errors
    /// When the system refuses.
    pub fn run(self) -> Result<(), ServeError> {
        self.run_until(async {
            let _ = tokio::signal::ctrl_c().await;
        })
    }

    /// Serves until `stop` comes true; answers under way are finished.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn run_until(self, stop: impl Future<Output = ()>) -> Result<(), ServeError> {
        let Self {
            runtime,
            listener,
            app,
            ..
        } = self;
        runtime.block_on(receive(listener, app, stop));
        runtime.shutdown_timeout(Duration::from_secs(1));
        Ok(())
    }
}

fn refused(address: SocketAddr, error: std::io::Error) -> ServeError {
    match error.kind() {
        std::io::ErrorKind::AddrInUse => ServeError::Taken(address),
        _ => ServeError::Listen(address, error),
    }
}

fn link(address: SocketAddr, token: Option<&str>) -> String {
    match token {
        Some(token) => format!("http://{address}/?token={token}"),
        None => format!("http://{address}/"),
    }
}

/// Takes in connections until `stop`, then lets answers under way end.
async fn receive(listener: TcpListener, app: Router, stop: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let mut stop = std::pin::pin!(stop);
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await.ok()?;
            Some((listener.accept().await, place))
        };
        let next = std::pin::pin!(next);
        match either(next, stop.as_mut()).await {
            Some(Some((Ok((stream, _)), place))) => {
                let served = connection(stream, app.clone());
                let watched = graceful.watch(served);
                tokio::spawn(async move {
                    // A browser that breaks off is no news.
                    let _ = watched.await;
                    drop(place);
                });
            }
            // Out of file handles, say: not for long, and not in a busy loop.
            Some(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            None => break,
        }
    }
    drop(listener);
    let _ = tokio::time::timeout(LAST_WORDS, graceful.shutdown()).await;
}

/// The first future's value, or `None` where the second was ready before.
async fn either<T>(
    mut one: std::pin::Pin<&mut impl Future<Output = T>>,
    mut other: std::pin::Pin<&mut impl Future<Output = ()>>,
) -> Option<T> {
    std::future::poll_fn(move |context| {
        use std::task::Poll;
        if other.as_mut().poll(context).is_ready() {
            return Poll::Ready(None);
        }
        one.as_mut().poll(context).map(Some)
    })
    .await
}

type Connection =
    hyper::server::conn::http1::Connection<TokioIo<TcpStream>, TowerToHyperService<Router>>;

fn connection(stream: TcpStream, app: Router) -> Connection {
    hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(LONGEST_HEADER)
        .max_buf_size(LARGEST_HEADER)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(app))
}
