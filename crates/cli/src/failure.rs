//! How a run ends, and how a failure is told: place, what happened, remedy.

use std::fmt;
use std::process::ExitCode;

/// How a run that was not broken off ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Everything was done.
    Done,
    /// Nothing was found.
    Nothing,
    /// Something failed, was told on stderr, and the rest went on.
    Failed,
}

impl Outcome {
    /// `Done` where there is anything, as listings say it.
    pub(crate) fn of_found(count: usize) -> Self {
        if count > 0 { Self::Done } else { Self::Nothing }
    }

    /// 0 done, 1 nothing found, 2 something failed.
    pub(crate) fn code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Done => 0,
            Self::Nothing => 1,
            Self::Failed => 2,
        })
    }
}

/// Why a run was broken off.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    hint: Option<String>,
    broken_pipe: bool,
}

impl Failure {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            hint: None,
            broken_pipe: false,
        }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Tells it on stderr and gives the exit code. Whoever closes the pipe has
    /// seen enough: that is success.
    pub(crate) fn tell(&self) -> ExitCode {
        if self.broken_pipe {
            return ExitCode::SUCCESS;
        }
        crate::terminal::complain(self);
        ExitCode::from(2)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        match &self.hint {
            Some(hint) => write!(f, "\n  hint: {hint}"),
            None => Ok(()),
        }
    }
}

/// The libraries say what happened, then, behind a semicolon, what to do.
impl From<crosswire_corpus::Error> for Failure {
    fn from(error: crosswire_corpus::Error) -> Self {
        let told = error.to_string();
        match told.split_once("; ") {
            Some((what, remedy)) => Self::new(what).hint(remedy),
            None => Self::new(told),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self {
            broken_pipe: error.kind() == std::io::ErrorKind::BrokenPipe,
            ..Self::new(format!("output cannot be written: {error}"))
        }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::from(std::io::Error::from(error))
    }
}

impl From<crosswire_analysis::LoadError> for Failure {
    fn from(error: crosswire_analysis::LoadError) -> Self {
        Self::new(format!("the engine cannot be loaded: {error}"))
            .hint("this is a defect of the build; please report it")
    }
}
