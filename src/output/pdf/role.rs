//! The names that roles have in the structure tree (ISO 32000-1, 14.8.4).

use crate::layout::page::Role;

/// The name of an element's role in the file.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Document => "Document",
        Role::Part => "Part",
        Role::Sect => "Sect",
        Role::Div => "Div",
        Role::H(0 | 1) => "H1",
        Role::H(2) => "H2",
        Role::H(3) => "H3",
        Role::H(4) => "H4",
        Role::H(5) => "H5",
        Role::H(_) => "H6",
        Role::P => "P",
        Role::BlockQuote => "BlockQuote",
        Role::Toc => "TOC",
        Role::Index => "Index",
        Role::Toci => "TOCI",
        Role::Reference => "Reference",
        Role::L => "L",
        Role::Li => "LI",
        Role::Lbl => "Lbl",
        Role::LBody => "LBody",
        Role::Table => "Table",
        Role::Tr => "TR",
        Role::Th | Role::RowTh => "TH",
        Role::Td => "TD",
        Role::Caption => "Caption",
        Role::Figure => "Figure",
        Role::Code => "Code",
        Role::Formula => "Formula",
        Role::Note => "Note",
        Role::Link => "Link",
        Role::Span => "Span",
        Role::Title => "Title",
    }
}
