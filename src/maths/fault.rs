//! Why a formula cannot be read.

/// Groups nest so deep.
pub(super) const MAX_DEPTH: usize = 50;

/// Why a formula cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A command that nobody knows.
    Unknown(String),
    /// An environment that nobody knows.
    Environment(String),
    /// Something is missing.
    Missing(&'static str),
    /// Something stands where it cannot.
    Misplaced(String),
    /// Groups nest too deep.
    TooDeep,
    /// Its macros make too much of it.
    TooLong,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Fault::Unknown(name) => write!(f, "the command \\{name} is not known"),
            Fault::Environment(name) => write!(f, "the environment “{name}” is not known"),
            Fault::Missing(what) => write!(f, "{what} is missing"),
            Fault::Misplaced(what) => write!(f, "{what} stands where it cannot"),
            Fault::TooDeep => write!(f, "groups nest more than {MAX_DEPTH} levels deep"),
            Fault::TooLong => write!(f, "its macros make too much of it"),
        }
    }
}
