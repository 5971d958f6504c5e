//! All integration tests, in one binary: linking is the slowest part of a test build.

#[path = "suite/archives.rs"]
mod archives;
#[path = "suite/blocks.rs"]
mod blocks;
#[path = "suite/choose.rs"]
mod choose;
#[path = "suite/cli.rs"]
mod cli;
#[path = "suite/conformance_epub.rs"]
mod conformance_epub;
#[path = "suite/conformance_pdf.rs"]
mod conformance_pdf;
#[path = "suite/covers.rs"]
mod covers;
#[path = "suite/diagnostics.rs"]
mod diagnostics;
#[path = "suite/dialects.rs"]
mod dialects;
#[path = "suite/divisions.rs"]
mod divisions;
#[path = "suite/docs.rs"]
mod docs;
#[path = "suite/edition.rs"]
mod edition;
#[path = "suite/epub_files.rs"]
mod epub_files;
#[path = "suite/epub_fonts.rs"]
mod epub_fonts;
#[path = "suite/epub_hostile.rs"]
mod epub_hostile;
#[path = "suite/epub_inside.rs"]
mod epub_inside;
#[path = "suite/epub_pages.rs"]
mod epub_pages;
#[path = "suite/exports.rs"]
mod exports;
#[path = "suite/formula_numbers.rs"]
mod formula_numbers;
#[path = "suite/formula_widths.rs"]
mod formula_widths;
#[path = "suite/formulas.rs"]
mod formulas;
#[path = "suite/frozen.rs"]
mod frozen;
#[path = "suite/golden.rs"]
mod golden;
#[path = "suite/index.rs"]
mod index;
#[path = "suite/limits.rs"]
mod limits;
#[path = "suite/matter.rs"]
mod matter;
#[path = "suite/notes.rs"]
mod notes;
#[path = "suite/own_language.rs"]
mod own_language;
#[path = "suite/pdf/mod.rs"]
mod pdf;
#[path = "suite/picture_sizes.rs"]
mod picture_sizes;
#[path = "suite/preview.rs"]
mod preview;
#[path = "suite/print.rs"]
mod print;
#[path = "suite/printers.rs"]
mod printers;
#[path = "suite/quality.rs"]
mod quality;
#[path = "suite/scripts.rs"]
mod scripts;
#[path = "suite/session.rs"]
mod session;
#[path = "suite/sites.rs"]
mod sites;
#[path = "suite/support/mod.rs"]
mod support;
#[path = "suite/tidy/mod.rs"]
mod tidy;
#[path = "suite/torture.rs"]
mod torture;
#[path = "suite/undecided.rs"]
mod undecided;
#[path = "suite/vocabulary.rs"]
mod vocabulary;
#[path = "suite/volumes.rs"]
mod volumes;
#[path = "suite/web_words.rs"]
mod web_words;
#[path = "suite/white.rs"]
mod white;
#[path = "suite/whole.rs"]
mod whole;
#[path = "suite/wide_text.rs"]
mod wide_text;
