//! The command line: what can be typed, and the one call that each command maps to.
//!
//! Data goes to standard output, everything that is said about it to standard error. Exit codes: 0 done, 1 the book
//! has errors, 2 wrong usage or configuration, 3 a bug of ours.

mod book;
mod edition;
mod list;
mod outline;
mod preview;
mod printers;
mod progress;
mod say;
mod watch;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::diag::{Category, Diagnostic, Report, Severity};
use say::Say;

/// A book compiler: posts in, a print-ready PDF and an EPUB out, ordered into chapters by theme.
#[derive(Debug, Parser)]
#[command(name = "postbound", version, max_term_width = 100, after_help = EXAMPLES, arg_required_else_help = true)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  postbound init my-book && cd my-book && postbound build
                                    a new book with sample posts, and its PDF and EPUB
  cd my-blog && postbound init      a book.toml for the posts that are already here
  postbound plan                    the chapters, and why each post is where it is
  postbound build --config layout.name=a5
                                    the same book in another look, once

book.toml holds everything that can be set; `postbound init` writes one that explains itself.
Exit codes: 0 done, 1 the book has errors, 2 wrong usage or configuration, 3 a bug of Postbound.";

/// What every command understands.
#[derive(Debug, Args)]
struct Global {
    /// The book's folder
    #[arg(short = 'C', long = "directory", value_name = "DIR", default_value = ".", global = true)]
    folder: PathBuf,
    /// Overrules a key of book.toml, once: layout.name=a5, book.date=2026-11-22, 'book.authors=["A. Writer"]'
    #[arg(long = "config", value_name = "KEY=VALUE", global = true)]
    overrides: Vec<String>,
    /// Says nothing but errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Says everything: notes, and all warnings of a kind
    #[arg(short, long, global = true)]
    verbose: bool,
    /// Colours
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    color: Colour,
    /// For people, one JSON object a line for programs, or a SARIF log for services that show findings
    #[arg(long, value_name = "FORMAT", default_value = "human", global = true)]
    message_format: Format,
}

/// When to colour.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Colour {
    /// On a terminal
    Auto,
    /// Also into files and pipes
    Always,
    /// Not at all
    Never,
}

/// For whom messages are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With the line of the file and what to do
    Human,
    /// A line an object
    Json,
    /// One SARIF 2.1.0 log
    Sarif,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Starts a book: a book.toml for the posts that are here, or a new folder with sample posts
    #[command(after_help = "\
Examples:
  postbound init                    here: finds a site, an export or a folder of posts, and writes book.toml for it
  postbound init my-book --from blog.zip
                                    a new folder with a book.toml for an export that lies elsewhere
  postbound init my-book            a new folder with book.toml and three sample posts in seeds/

Nothing is ever overwritten: where a book.toml exists, nothing is done.")]
    Init {
        /// The folder; made if it is not there [default: the current one]
        dir: Option<PathBuf>,
        /// An export, a site or a folder of posts that the book is made of [default: what is in the folder]
        #[arg(long, value_name = "PATH")]
        from: Option<PathBuf>,
        /// Fetches the pictures that posts name by addresses on the web into the folder fetched/
        #[arg(long)]
        fetch: bool,
    },
    /// Makes the book
    #[command(after_help = "\
Examples:
  postbound build                   everything that book.toml names under [output]
  postbound build epub              only the EPUB
  postbound build screen --open     only [output.pdf.screen], shown when it is done
  postbound build --watch           again whenever a post, a picture or book.toml changes
  postbound build --keep-pages first.edition.json
                                    corrections for a second printing: pages stay as they were in the first

An output appears whole or not at all: a build that fails leaves the last book as it was.")]
    Build {
        /// Outputs: the names of [output.pdf.NAME], or \"epub\" [default: all]
        names: Vec<String>,
        /// Shows what was made
        #[arg(long)]
        open: bool,
        /// Makes it again whenever something that it is made of changes, until Ctrl-C
        #[arg(long)]
        watch: bool,
        /// Prints what each stage took
        #[arg(long)]
        timings: bool,
        /// Fetches the pictures that posts name by addresses on the web, once, into the folder fetched/
        #[arg(long)]
        fetch: bool,
        /// Keeps the pages of an earlier edition as they were wherever they can stay, by the record that a build wrote
        #[arg(long, value_name = "FILE")]
        keep_pages: Option<PathBuf>,
    },
    /// Compares two editions page by page: the records that builds wrote, or finished PDFs
    #[command(after_help = "\
Examples:
  postbound diff first.edition.json out/book.edition.json
                                    which pages start elsewhere, which have other words
  postbound diff first.pdf out/book-screen.pdf
                                    the same of two finished PDFs, ours or anyone's")]
    Diff {
        /// The earlier edition
        old: PathBuf,
        /// The later one
        new: PathBuf,
    },
    /// Shows the book in a browser while it is made
    #[command(after_help = "\
Examples:
  postbound preview                 prints an address of this machine to open in a browser: the printed pages,
                                    the e-book, a board to move posts and chapters, and what was found
  postbound preview --open          opens it
  postbound preview --port 7000     at this port

What you save is shown at once. Only book.toml is ever written, by what you do on the board; a copy of it as it
was is kept in book.toml~. Nothing is loaded from the network, and only this machine is answered.")]
    Preview {
        /// The port [default: any that is free]
        #[arg(long, value_name = "N", default_value = "0", hide_default_value = true)]
        port: u16,
        /// Opens the address in the browser
        #[arg(long)]
        open: bool,
    },
    /// Shows the chapters, and why each post is where it is
    #[command(after_help = "\
Examples:
  postbound plan                    the outline, with sizes, reasons, doubtful splits and what was left out
  postbound plan --write            writes it into book.toml as [[chapters.chapter]] tables, to be edited;
                                    from then on a new post never reshuffles the book
  postbound plan --diff             what has changed against book.toml
  postbound plan --html plan.html   a page with a map of the themes
  postbound plan --index            terms that an index may want, as lines for book.toml
  postbound plan --undecided        the posts that might as well stand in another chapter, as lines for book.toml
  postbound plan --losses           what of the posts is not in the book, and where it stands
  postbound plan --message-format json > plan.json")]
    Plan {
        /// Writes the chapters into book.toml, comments kept
        #[arg(long, conflicts_with_all = ["diff", "html"])]
        write: bool,
        /// Shows what differs from the chapters of book.toml
        #[arg(long, conflicts_with = "html")]
        diff: bool,
        /// Writes one self-contained page
        #[arg(long, value_name = "FILE")]
        html: Option<PathBuf>,
        /// Lists everything of the posts that the book lost or changed, with its places
        #[arg(long, conflicts_with_all = ["write", "diff", "html"])]
        losses: bool,
        /// Suggests terms for the index: names and words that several posts have
        #[arg(long, conflicts_with_all = ["write", "diff", "html", "losses"])]
        index: bool,
        /// Asks about the posts that might as well stand in another chapter: what speaks for either, and the line of book.toml that settles it
        #[arg(long, conflicts_with_all = ["write", "diff", "html", "losses", "index"])]
        undecided: bool,
    },
    /// Checks the book without writing it, or finished PDF files for a printer
    #[command(after_help = "\
Examples:
  postbound check                   everything that a build would say, and nothing is written
  postbound check --printer bod     the finished PDFs that book.toml has for this printer
  postbound check out/book-kdp.pdf --printer kdp-paperback --paper cream
                                    reads a finished PDF back, ours or anyone's, as that printer would")]
    Check {
        /// Finished PDF files [default: the book itself]
        files: Vec<PathBuf>,
        /// Who is to print them: `postbound printers` lists them
        #[arg(long, value_name = "NAME")]
        printer: Option<String>,
        /// The paper, by the printer's name for it: `postbound papers` lists them [default: its first]
        #[arg(long, value_name = "NAME")]
        paper: Option<String>,
    },
    /// Lists the layouts, or prints one
    #[command(after_help = "\
Examples:
  postbound layouts                 names, trims, faces
  postbound layouts a5 > mine.toml  a look of your own to start from: [layout] name = \"mine.toml\"")]
    Layouts {
        /// Prints the file of this layout
        name: Option<String>,
    },
    /// Lists the printers that a book can be made for: their trims and papers
    Printers {
        /// Only this one
        name: Option<String>,
    },
    /// Lists the papers of the printers, with the pages that they take
    Papers {
        /// Only those of this printer
        printer: Option<String>,
    },
    /// Lists the font families that a layout can name
    Fonts,
    /// Explains the keys of book.toml and of layout files
    #[command(after_help = "\
Examples:
  postbound keys                    every key of book.toml
  postbound keys chapters           those of one table
  postbound keys layout.overrides   those of a layout file, which [layout.overrides] takes too
  postbound keys --schema book > book.schema.json
                                    a JSON Schema, for editors that complete and check while you type:
                                    put `#:schema ./book.schema.json` into the first line of book.toml")]
    Keys {
        /// A table or a word
        word: Option<String>,
        /// Prints a JSON Schema
        #[arg(long, value_name = "FILE", conflicts_with = "word")]
        schema: Option<Schema>,
    },
    /// Explains a diagnostic by its id, or lists all of them
    #[command(after_help = "\
Examples:
  postbound explain missing-image   what the warning means, and how a run with it ends
  postbound explain                 all diagnostics, by category; [check] deny takes their ids")]
    Explain {
        /// The id that stands in brackets behind “warning” or “error”
        id: Option<String>,
    },
    /// Prints the completions of a shell
    #[command(after_help = "\
Example:
  postbound completions bash > ~/.local/share/bash-completion/completions/postbound")]
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Prints a manual page
    #[command(after_help = "\
Example:
  postbound man build | man -l -    that of one command; without a name that of Postbound")]
    Man {
        /// Which command
        command: Option<String>,
    },
}

/// Of which file.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Schema {
    /// book.toml
    Book,
    /// Layout files
    Layout,
}

/// How a run ended, from good to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// As wanted.
    Done,
    /// The book has errors.
    BookHasErrors,
    /// The command line or book.toml is wrong.
    Usage,
    /// Postbound is wrong.
    Bug,
}

impl End {
    /// The exit code.
    pub fn code(self) -> ExitCode {
        ExitCode::from(match self {
            End::Done => 0,
            End::BookHasErrors => Category::Content.exit_code(),
            End::Usage => Category::Configuration.exit_code(),
            End::Bug => Category::Internal.exit_code(),
        })
    }

    /// How a run ended that reported this: the worst of what its errors are about. Some of what book.toml says is only found
    /// to be wrong later.
    fn of(report: &Report) -> End {
        let end = |category| match category {
            Category::Content | Category::InputOutput => End::BookHasErrors,
            Category::Configuration => End::Usage,
            Category::Internal => End::Bug,
        };
        let errors = report.diagnostics.iter().filter(|d| d.severity == Severity::Error);
        errors.map(|d| end(d.kind.category())).max().unwrap_or(End::Done)
    }
}

/// Reads the command line; prints help or what is wrong with it, and then returns the exit code to leave with.
///
/// # Errors
/// The exit code, where there is nothing to run.
pub fn parse(args: impl IntoIterator<Item = std::ffi::OsString>) -> Result<Cli, ExitCode> {
    Cli::try_parse_from(args).map_err(|e| {
        let printed = e.print();
        match printed {
            _ if e.use_stderr() => End::Usage.code(),
            Err(why) if why.kind() != std::io::ErrorKind::BrokenPipe => {
                let mut report = Report::default();
                report.push(say::unwritable(&why));
                eprint!("{}", anstream::adapter::strip_str(&crate::report::human(&report, crate::report::Detail::Usual)));
                End::BookHasErrors.code()
            }
            _ => End::Done.code(),
        }
    })
}

/// Runs a command.
pub fn run(cli: &Cli) -> End {
    let say = Say::new(&cli.global);
    let end = command(cli, &say);
    if say.lost_data() { end.max(End::BookHasErrors) } else { end }
}

fn command(cli: &Cli, say: &Say) -> End {
    let global = &cli.global;
    match &cli.command {
        Command::Init { dir, from, fetch } => init(global, &Beginning { dir: dir.as_deref(), from: from.as_deref(), fetch: *fetch }, say),
        Command::Build { names, open, watch, timings, fetch, keep_pages } => {
            let keeps = match keep_pages.as_deref().map(edition::read).transpose() {
                Ok(keeps) => keeps,
                Err(d) => return fail(say, *d),
            };
            let mut maker = book::Maker::new(*fetch, keeps);
            let mut build = |first| maker.build(global, names, *open && first, *timings, say);
            if *watch { watch::watch(global, say, build) } else { build(true) }
        }
        Command::Diff { old, new } => edition::diff(old, new, say),
        Command::Preview { port, open } => preview::preview(global, *port, *open, say),
        Command::Plan { write: true, .. } => outline::write(global, say),
        Command::Plan { diff: true, .. } => outline::diff(global, say),
        Command::Plan { losses: true, .. } => outline::losses_of(global, say),
        Command::Plan { index: true, .. } => outline::index(global, say),
        Command::Plan { undecided: true, .. } => outline::undecided(global, say),
        Command::Plan { html: Some(file), .. } => outline::html(global, file, say),
        Command::Plan { .. } => outline::show(global, say),
        Command::Check { files, printer, paper } => book::check(global, files, printer.as_deref(), paper.as_deref(), say),
        Command::Layouts { name } => list::layouts(name.as_deref(), say),
        Command::Printers { name } => printers::printers(name.as_deref(), say),
        Command::Papers { printer } => printers::papers(printer.as_deref(), say),
        Command::Fonts => list::fonts(global, say),
        Command::Keys { word, schema } => list::keys(word.as_deref(), *schema, say),
        Command::Explain { id } => list::explain(id.as_deref(), say),
        Command::Completions { shell } => {
            let mut out = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "postbound", &mut out);
            say.data(&String::from_utf8_lossy(&out));
            End::Done
        }
        Command::Man { command } => man(command.as_deref(), say),
    }
}

/// Prints the manual page of a command, or of all of Postbound.
fn man(name: Option<&str>, say: &Say) -> End {
    let mut cli = Cli::command();
    cli.build();
    let shown = match name {
        None => Some(cli.clone()),
        Some(name) => cli.find_subcommand(name).map(|c| c.clone().display_name(format!("postbound-{name}"))),
    };
    let Some(shown) = shown else {
        let _ = cli.error(clap::error::ErrorKind::InvalidSubcommand, "there is no such command").print();
        return End::Usage;
    };
    let mut out = Vec::new();
    if clap_mangen::Man::new(shown).render(&mut out).is_ok() {
        say.data(&String::from_utf8_lossy(&out));
    }
    End::Done
}

/// What `init` is asked for.
struct Beginning<'a> {
    dir: Option<&'a std::path::Path>,
    from: Option<&'a std::path::Path>,
    fetch: bool,
}

fn init(global: &Global, asked: &Beginning<'_>, say: &Say) -> End {
    let folder = match asked.dir {
        None => global.folder.clone(),
        Some(dir) if global.folder == std::path::Path::new(".") => dir.to_path_buf(),
        Some(dir) => global.folder.join(dir),
    };
    match crate::init::init(&folder, asked.from) {
        Ok(mut made) => {
            say.line(&made.to_string());
            if asked.fetch && book::fetch_pictures(&folder, say).is_ok() {
                made.look_again();
            }
            let lines = made.survey.iter().flat_map(|s| crate::report::losses::losses(&s.report)).collect::<Vec<_>>();
            say.losses(&lines);
            End::Done
        }
        Err(d) => fail(say, *d),
    }
}

/// What is printed when Postbound itself fails (exit code 3), given the panic's own words.
pub fn bug_report(words: &str) -> String {
    format!(
        "error: this is a bug in Postbound, not in your book; your last outputs are untouched\n\n{words}\n\n\
         help: please report it with these lines, your book.toml and, if you can, the post it happens with;\n\
         \x20     `postbound build -v` and leaving posts out by `[source] exclude` help to find which one that is\n\
         version: {}\n",
        env!("CARGO_PKG_VERSION")
    )
}

/// Prints one error of usage.
fn fail(say: &Say, diagnostic: Diagnostic) -> End {
    let mut report = Report::default();
    report.push(diagnostic);
    say.report(&report);
    End::Usage
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
