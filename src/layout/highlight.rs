//! Code told apart for the eye: comments lighter and slanted, strings a little lighter, the language's own words bold.
//!
//! Print has no colours to give, so three kinds are enough, and a table of a language's comments, strings and words finds them: it
//! need not understand the language. What it takes for code may at worst stay plain. (`syntect` with its grammars was measured: 75
//! languages, 3.3 MB more of binary, 32 more crates and about 200 KB of code a second, for the same three kinds.)

use crate::config::layout::Cut;

/// A stretch of code that looks unlike the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tint {
    /// The first byte.
    pub from: usize,
    /// The byte after the last.
    pub to: usize,
    /// What it is.
    pub kind: Kind,
}

/// What a stretch of code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Comment,
    /// A string.
    Quoted,
    /// A word of the language.
    Word,
}

impl Kind {
    /// The cut of its letters, and their grey (0 black to 1000 white).
    pub fn look(self) -> (Cut, u16) {
        match self {
            Kind::Comment => (Cut { bold: false, italic: true }, 400),
            Kind::Quoted => (Cut::default(), 300),
            Kind::Word => (Cut { bold: true, italic: false }, 0),
        }
    }
}

/// What must be known of a language.
struct Grammar {
    names: &'static str,
    /// What starts a comment that ends with the line.
    line: &'static [&'static str],
    /// What starts and ends a comment.
    block: &'static [(&'static str, &'static str)],
    /// What starts and ends a string; long ones first.
    strings: &'static [(&'static str, &'static str)],
    /// Its words, parted by spaces.
    words: &'static str,
    /// Words are the same in capitals.
    folds: bool,
}

const C_BLOCK: &[(&str, &str)] = &[("/*", "*/")];
const QUOTES: &[(&str, &str)] = &[("\"", "\""), ("'", "'")];
const TICKS: &[(&str, &str)] = &[("\"", "\""), ("'", "'"), ("`", "`")];
const DOUBLE: &[(&str, &str)] = &[("\"", "\"")];
const PYTHON: &[(&str, &str)] = &[("\"\"\"", "\"\"\""), ("'''", "'''"), ("\"", "\""), ("'", "'")];

const GRAMMARS: &[Grammar] = &[
    Grammar {
        names: "rust rs",
        line: &["//"],
        block: C_BLOCK,
        strings: DOUBLE,
        words: "as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut pub ref \
                return self Self static struct super trait true type unsafe use where while",
        folds: false,
    },
    Grammar {
        names: "c h cpp c++ cc hpp objc arduino",
        line: &["//"],
        block: C_BLOCK,
        strings: QUOTES,
        words: "auto bool break case catch char class const constexpr continue default delete do double else enum explicit extern false \
                float for friend goto if inline int long namespace new nullptr operator override private protected public register return \
                short signed sizeof static struct switch template this throw true try typedef typename union unsigned using virtual void \
                volatile while",
        folds: false,
    },
    Grammar {
        names: "java kotlin kt csharp cs c# scala swift dart groovy",
        line: &["//"],
        block: C_BLOCK,
        strings: PYTHON,
        words: "abstract as async await boolean break case catch char class companion const continue data default def do double else enum \
                extends extension false final finally float for foreach fun func get guard if implements import in init instanceof int \
                interface internal is let long match mutating namespace new null object open operator out override package private \
                protected protocol public record return sealed self set static string struct super switch this throw throws trait true try \
                typealias using val var virtual void when where while with yield",
        folds: false,
    },
    Grammar {
        names: "javascript js jsx mjs typescript ts tsx",
        line: &["//"],
        block: C_BLOCK,
        strings: TICKS,
        words: "as async await break case catch class const continue default delete do else enum export extends false finally for from \
                function get if implements import in instanceof interface let new null of private protected public readonly return set \
                static super switch this throw true try type typeof undefined var void while with yield",
        folds: false,
    },
    Grammar {
        names: "go golang zig",
        line: &["//"],
        block: C_BLOCK,
        strings: TICKS,
        words: "break case chan const continue default defer else fallthrough false fn for func go goto if import interface map nil package \
                pub range return select struct switch true try type var while",
        folds: false,
    },
    Grammar {
        names: "php",
        line: &["//", "#"],
        block: C_BLOCK,
        strings: QUOTES,
        words: "abstract and array as break case catch class clone const continue declare default do echo else elseif extends false final \
                finally fn for foreach function global if implements include instanceof interface match namespace new null or private \
                protected public readonly require return static switch this throw trait true try use var while yield",
        folds: false,
    },
    Grammar {
        names: "python py python3 gdscript",
        line: &["#"],
        block: &[],
        strings: PYTHON,
        words: "False None True and as assert async await break case class continue def del elif else except finally for from global if \
                import in is lambda match nonlocal not or pass raise return try while with yield",
        folds: false,
    },
    Grammar {
        names: "ruby rb crystal elixir ex julia jl",
        line: &["#"],
        block: &[],
        strings: PYTHON,
        words: "alias and begin break case catch class const cond def defmodule defp do else elsif elseif end ensure export false for function \
                if import in let local macro module mutable next nil not nothing or quote redo require rescue retry return self struct super \
                then true try undef unless until using when where while with yield",
        folds: false,
    },
    Grammar {
        names: "bash sh shell zsh fish",
        line: &["#"],
        block: &[],
        strings: QUOTES,
        words: "case do done elif else end esac eval exec exit export fi for function if in local readonly return select set shift source then \
                trap unset until while",
        folds: false,
    },
    Grammar {
        names: "perl pl r awk",
        line: &["#"],
        block: &[],
        strings: QUOTES,
        words: "BEGIN END FALSE NA NULL TRUE else elsif for foreach function if last library local my next our package print repeat return sub unless until use while",
        folds: false,
    },
    Grammar {
        names: "sql mysql postgres postgresql sqlite plsql",
        line: &["--"],
        block: C_BLOCK,
        strings: &[("'", "'")],
        words: "add all alter and as asc begin between by case check column commit constraint create database default delete desc distinct \
                drop else end exists foreign from full grant group having if in index inner insert into is join key left like limit not null \
                offset on or order outer primary references returning right rollback select set table then transaction trigger union unique \
                update using values view when where with",
        folds: true,
    },
    Grammar {
        names: "lua",
        line: &["--"],
        block: &[("--[[", "]]")],
        strings: QUOTES,
        words: "and break do else elseif end false for function goto if in local nil not or repeat return then true until while",
        folds: false,
    },
    Grammar {
        names: "haskell hs elm purescript ocaml ml fsharp f#",
        line: &["--", "//"],
        block: &[("{-", "-}"), ("(*", "*)")],
        strings: DOUBLE,
        words: "and as begin case class data deriving do else end exception external forall fun function functor if import in infix infixl infixr instance let match module mutable namespace newtype of open qualified rec then type val when where with",
        folds: false,
    },
    Grammar {
        names: "lisp scheme clojure clj elisp racket",
        line: &[";"],
        block: &[("#|", "|#")],
        strings: DOUBLE,
        words: "cond def define defmacro defn defun else fn if lambda let let* letrec loop nil ns quote recur require set! setf when",
        folds: false,
    },
    Grammar { names: "html xml svg xhtml vue markdown md", line: &[], block: &[("<!--", "-->")], strings: &[], words: "", folds: false },
    Grammar { names: "css scss sass less", line: &[], block: C_BLOCK, strings: QUOTES, words: "", folds: false },
    Grammar { names: "tex latex matlab octave erlang prolog postscript", line: &["%"], block: &[], strings: &[], words: "", folds: false },
    Grammar {
        names: "yaml yml toml make makefile dockerfile nginx conf properties env nix cmake hcl terraform graphql",
        line: &["#"],
        block: &[],
        strings: QUOTES,
        words: "",
        folds: false,
    },
    Grammar { names: "ini", line: &[";", "#"], block: &[], strings: &[], words: "", folds: false },
    Grammar { names: "json json5 jsonc", line: &["//"], block: C_BLOCK, strings: DOUBLE, words: "false null true", folds: false },
    Grammar {
        names: "pascal delphi modula",
        line: &["//"],
        block: &[("{", "}"), ("(*", "*)")],
        strings: &[("'", "'")],
        words: "and array begin case const div do downto else end for function goto if in label mod nil not of or packed procedure program record repeat set then to type unit until uses var while with",
        folds: true,
    },
    Grammar {
        names: "fortran f90",
        line: &["!"],
        block: &[],
        strings: QUOTES,
        words: "allocate call contains deallocate do else end function if implicit integer module none program real return subroutine then use while",
        folds: true,
    },
    Grammar {
        names: "basic vb vbnet vba",
        line: &["'"],
        block: &[],
        strings: DOUBLE,
        words: "and as byref byval case class dim do each else elseif end exit false for function goto if in is loop module new next not nothing or private public return select set step sub then to true until wend while with",
        folds: true,
    },
    Grammar {
        names: "text txt plain plaintext none output console terminal log diff patch ascii http csv shell-session asm nasm wasm regex ebnf bnf",
        line: &[],
        block: &[],
        strings: &[],
        words: "",
        folds: false,
    },
];

/// What stands out in code of a language, in order; `None` where the language is not known.
pub fn tints(language: &str, code: &str) -> Option<Vec<Tint>> {
    let grammar = GRAMMARS.iter().find(|g| g.names.split(' ').any(|n| n == language))?;
    let mut found = Vec::new();
    let mut at = 0;
    let mut before = ' ';
    while let Some(rest) = code.get(at..).filter(|r| !r.is_empty()) {
        let (length, kind) = grammar.token(rest, before);
        if let Some(kind) = kind {
            found.push(Tint { from: at, to: at + length, kind });
        }
        before = rest.get(..length).and_then(|t| t.chars().last()).unwrap_or(' ');
        at += length.max(1);
    }
    Some(found)
}

impl Grammar {
    /// The length of what a text starts with, and what it is; `before` is the character before it.
    fn token(&self, rest: &str, before: char) -> (usize, Option<Kind>) {
        for (open, close) in self.block {
            if let Some(inner) = rest.strip_prefix(open) {
                let end = inner.find(close).map_or(rest.len(), |n| open.len() + n + close.len());
                return (end, Some(Kind::Comment));
            }
        }
        // `#` and `%` open a comment at the start of a word only: `$#`, `100%`.
        let opens =
            |mark: &&&str| rest.starts_with(**mark) && (mark.len() > 1 || !before.is_alphanumeric() && !matches!(before, '$' | '\\' | '&'));
        if self.line.iter().any(|mark| opens(&mark)) {
            return (rest.find('\n').unwrap_or(rest.len()), Some(Kind::Comment));
        }
        for (open, close) in self.strings {
            if rest.starts_with(open) && !(*open == "'" && before.is_alphanumeric()) {
                return (string(rest, open, close), Some(Kind::Quoted));
            }
        }
        let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '!' | '*');
        let first = rest.chars().next().unwrap_or(' ');
        if !(first.is_alphabetic() || first == '_') {
            return (first.len_utf8(), None);
        }
        let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let marked = rest.find(|c: char| !word(c)).unwrap_or(rest.len());
        let is_word = |length: usize| {
            let name = rest.get(..length).unwrap_or("");
            self.words.split(' ').any(|w| w == name || self.folds && w.eq_ignore_ascii_case(name))
        };
        let lone = !before.is_alphanumeric() && !matches!(before, '_' | '.' | '$' | '@' | '-');
        match lone {
            true if marked > length && is_word(marked) => (marked, Some(Kind::Word)),
            true if is_word(length) => (length, Some(Kind::Word)),
            _ => (length, None),
        }
    }
}

/// The length of a string with its marks: to the end of the line at most, unless its mark is of three.
fn string(rest: &str, open: &str, close: &str) -> usize {
    let mut at = open.len();
    while let Some(tail) = rest.get(at..) {
        let Some(c) = tail.chars().next() else { break };
        if tail.starts_with(close) {
            return at + close.len();
        }
        if c == '\n' && open.len() < 3 && open != "`" {
            return at;
        }
        at += c.len_utf8();
        if c == '\\' {
            at += rest.get(at..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(language: &str, code: &str) -> Vec<(String, Kind)> {
        let found = tints(language, code).unwrap_or_default();
        found.into_iter().map(|t| (code[t.from..t.to].to_string(), t.kind)).collect()
    }

    #[test]
    fn comments_strings_and_words() {
        assert_eq!(
            shown("rust", "let a = \"x // \\\" y\"; // end\nfletch"),
            [("let".into(), Kind::Word), ("\"x // \\\" y\"".into(), Kind::Quoted), ("// end".into(), Kind::Comment)]
        );
        assert_eq!(shown("python", "def f():\n  '''a\nb'''"), [("def".into(), Kind::Word), ("'''a\nb'''".into(), Kind::Quoted)]);
        assert_eq!(
            shown("sql", "SELECT 'a' -- b"),
            [("SELECT".into(), Kind::Word), ("'a'".into(), Kind::Quoted), ("-- b".into(), Kind::Comment)]
        );
        assert_eq!(shown("c", "/* a\n b */ x"), [("/* a\n b */".into(), Kind::Comment)]);
        assert_eq!(shown("sh", "echo $# # n"), [("# n".into(), Kind::Comment)]);
        assert_eq!(shown("js", "it's \"open\nif"), [("\"open".into(), Kind::Quoted), ("if".into(), Kind::Word)]);
    }

    #[test]
    fn a_language_that_nobody_knows_has_none() {
        assert_eq!(tints("klingon", "x"), None);
        assert_eq!(tints("text", "if x"), Some(vec![]));
    }

    #[test]
    fn any_text_comes_to_an_end() {
        for code in ["\"", "'\\", "/*", "\"\"\"é", "ß\\", "", "--[[", "é'é"] {
            for grammar in GRAMMARS {
                let name = grammar.names.split(' ').next().unwrap_or("");
                assert!(tints(name, code).unwrap_or_default().iter().all(|t| code.get(t.from..t.to).is_some()), "{name}: {code}");
            }
        }
    }
}
