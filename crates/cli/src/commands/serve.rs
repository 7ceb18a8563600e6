use crate::failure::{Failure, Outcome};
use crate::listing::CorpusFile;
use crate::terminal::{Screen, remark};
use crosswire_analysis::Engine;
use crosswire_corpus::Annotate;
use crosswire_web::{ServeError, ServeOptions, Server};
use std::net::SocketAddr;

/// Show the corpus as pages in a browser, also while it is read
///
/// Listens on this machine alone. With another address in --listen, everybody
/// needs the token in the link that is printed. Ends with Ctrl-C.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:
  crosswire serve
  crosswire serve --corpus strait.crosswire --listen 0.0.0.0:8484")]
pub(crate) struct Serve {
    /// Where to listen; port 0 takes any that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8484", value_parser = address)]
    listen: SocketAddr,
    /// A name of this machine by which browsers may call it
    #[arg(long, value_name = "NAME")]
    name: Vec<String>,
}

impl Serve {
    pub(super) fn run(&self, file: &CorpusFile, screen: &mut Screen) -> Result<Outcome, Failure> {
        let options = ServeOptions {
            corpus: file.corpus.clone(),
            listen: self.listen,
            names: self.name.clone(),
        };
        let server = Server::bind(&options, Box::new(load))?;
        screen.line(server.link())?;
        screen.flush()?;
        if !self.listen.ip().is_loopback() {
            remark("whoever has this link can read the corpus and correct it");
        }
        remark("open the link in a browser; Ctrl-C ends");
        server.run()?;
        remark("ended");
        Ok(Outcome::Done)
    }
}

/// Loaded with the first correction, since reading needs no engine.
fn load() -> Result<Box<dyn Annotate + Send + Sync>, String> {
    match Engine::load() {
        Ok(engine) => Ok(Box::new(engine)),
        Err(error) => Err(format!("the engine cannot be loaded: {error}")),
    }
}

/// `ADDRESS:PORT`, or a port of this machine.
fn address(text: &str) -> Result<SocketAddr, String> {
    if let Ok(port) = text.parse::<u16>() {
        return Ok(SocketAddr::from(([127, 0, 0, 1], port)));
    }
    let local = text.replacen("localhost:", "127.0.0.1:", 1);
    local.parse().map_err(|_| {
        "give an address and a port, such as 127.0.0.1:8484 or 0.0.0.0:8484".to_owned()
    })
}

/// The library says what happened, then, behind a semicolon, what to do.
impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Self {
        match error {
            ServeError::Corpus(error) => error.into(),
            other => {
                let told = other.to_string();
                match told.split_once("; ") {
                    Some((what, remedy)) => Self::new(what).hint(remedy),
                    None => Self::new(told),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_alone_is_one_of_this_machine() {
        assert_eq!(
            address("8485"),
            Ok(SocketAddr::from(([127, 0, 0, 1], 8485)))
        );
        assert_eq!(
            address("localhost:0"),
            Ok(SocketAddr::from(([127, 0, 0, 1], 0)))
        );
        assert!(address("0.0.0.0:80").is_ok() && address("[::1]:80").is_ok());
        assert!(address("somewhere").is_err());
    }
}
