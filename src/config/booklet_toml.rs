//! The keys of `[output.pdf.NAME]` that make a booklet of it.

use crate::diag::{Diagnostic, kinds};
use crate::unit::{Dimension, Len, Size};

use super::manifest::Booklet;
use super::table::Table;

/// Sheets by name: width and height in millimetres, lying.
const SHEETS: [(&str, (f64, f64)); 7] = [
    ("a3", (420.0, 297.0)),
    ("a4", (297.0, 210.0)),
    ("a5", (210.0, 148.0)),
    ("b4", (353.0, 250.0)),
    ("letter", (279.4, 215.9)),
    ("legal", (355.6, 215.9)),
    ("tabloid", (431.8, 279.4)),
];

/// The booklet that a PDF's table asks for.
pub(super) fn read(t: &Table<'_>) -> Option<Booklet> {
    let wanted = t.choice("imposition", &[("none", false), ("booklet", true)]).unwrap_or(false);
    let sheet = t.choice("sheet", &SHEETS).unwrap_or((297.0, 210.0));
    let signature = t.whole("signature", 4..=32).unwrap_or(16);
    if signature % 4 != 0
        && let Some(node) = t.written("signature")
    {
        t.bad(
            node,
            format!("`{}` is {signature}, and a folded sheet has four pages", t.name("signature")),
            "take 4, 8, 12, 16, 20, 24, 28 or 32",
        );
    }
    let thickness = match (t.dimension("sheet-thickness"), t.written("sheet-thickness")) {
        (None, _) => Len::mm(0.1),
        (Some(Dimension::Absolute(l)), _) if l >= Len::ZERO && l <= Len::mm(1.0) => l,
        (Some(_), Some(node)) => {
            t.bad(node, format!("`{}` is no paper", t.name("sheet-thickness")), "office paper is \"0.1mm\" thick");
            Len::ZERO
        }
        (Some(_), None) => Len::ZERO,
    };
    if !wanted {
        for key in ["signature", "sheet", "sheet-thickness"] {
            if let Some(node) = t.written(key) {
                let d = Diagnostic::error(kinds::BAD_VALUE, format!("`{}` is for booklets, and this PDF is not one", t.name(key)));
                t.log().push(node.mark(d.help("add imposition = \"booklet\", or take the line out")));
            }
        }
        return None;
    }
    for key in ["printer", "tagged"] {
        if let Some(node) = t.written(key).filter(|n| key == "printer" || n.value == super::tree::Value::Bool(true)) {
            let d = Diagnostic::error(kinds::BAD_VALUE, format!("a booklet has no `{key}`: it is for a printer at home"));
            t.log()
                .push(node.mark(d.help("take one of the two lines out: printers impose for themselves, and a screen shows single pages")));
        }
    }
    Some(Booklet {
        signature: usize::try_from(signature).unwrap_or(16),
        sheet: Size { width: Len::mm(sheet.0), height: Len::mm(sheet.1) },
        thickness,
    })
}
