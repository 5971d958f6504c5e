//! What is asked of the preview, and what it answers, free of how either travels.

/// What a request asks for.
pub struct Asked<'a> {
    /// It wants something done.
    pub acts: bool,
    /// The path below the secret.
    pub path: &'a str,
    /// What stands behind the question mark, as key and value.
    pub query: Vec<(String, String)>,
    /// What it sends.
    pub body: String,
}

impl Asked<'_> {
    /// A value of the query.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.query.iter().find(|(k, _)| k == key).map(|(_, value)| value.as_str())
    }
}

/// How long a browser may keep what it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Always: the address names the content.
    Always,
    /// Not at all.
    Never,
}

/// An answer.
pub struct Answer {
    /// The status of HTTP.
    pub status: u16,
    /// The media type.
    pub kind: &'static str,
    /// The content.
    pub body: Vec<u8>,
    /// How long it may be kept.
    pub keep: Keep,
    /// What it may load.
    pub policy: &'static str,
}

/// For pages of ours: what this server has, and nothing that stands in the page itself.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; \
    frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
/// For the e-book: no script at all; the styles that its elements have.
pub const BOOK_POLICY: &str = "sandbox allow-same-origin; default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; font-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

impl Answer {
    /// An answer that is made anew each time.
    pub fn new(kind: &'static str, body: impl Into<Vec<u8>>) -> Answer {
        Answer { status: 200, kind, body: body.into(), keep: Keep::Never, policy: POLICY }
    }

    /// Data.
    pub fn json(value: &serde_json::Value) -> Answer {
        Answer::new("application/json", value.to_string())
    }

    /// A refusal, with its reason.
    pub fn refuse(status: u16, why: &str) -> Answer {
        Answer { status, ..Answer::new("text/plain; charset=utf-8", why) }
    }

    /// There is no such thing.
    pub fn nothing() -> Answer {
        Answer::refuse(404, "there is nothing here\n")
    }
}
