//! `printers` and `papers`: for whom a book can be made, and on what.

use serde_json::json;

use crate::config::printer::{Paper, Printer, Trims, names};
use crate::unit::Size;

use super::{End, say::Say};

/// The printers in the program, or one.
fn known(name: Option<&str>, say: &Say) -> Result<Vec<Printer>, End> {
    match name.map(Printer::named) {
        Some(Ok(printer)) => Ok(vec![printer]),
        Some(Err(d)) => Err(super::fail(say, *d)),
        None => Ok(names().filter_map(|name| Printer::named(name).ok()).collect()),
    }
}

/// Lists the printers with what they cut and print on.
pub fn printers(name: Option<&str>, say: &Say) -> End {
    let known = match known(name, say) {
        Ok(known) => known,
        Err(end) => return end,
    };
    for printer in &known {
        if say.json {
            let papers: Vec<&str> = printer.papers.iter().map(|p| p.name.as_str()).collect();
            let line = json!({ "name": printer.name, "title": printer.title, "trims": trims(printer), "papers": papers });
            say.data(&format!("{line}\n"));
        } else {
            let papers: Vec<&str> = printer.papers.iter().map(|p| p.name.as_str()).collect();
            say.data(&format!(
                "{}  {}\n    trims:  {}\n    papers: {}\n",
                printer.name,
                printer.title,
                trims(printer),
                if papers.is_empty() { "not named".to_string() } else { papers.join(", ") }
            ));
        }
    }
    End::Done
}

/// Lists the papers of all printers, or of one.
pub fn papers(name: Option<&str>, say: &Say) -> End {
    let known = match known(name, say) {
        Ok(known) => known,
        Err(end) => return end,
    };
    for printer in &known {
        for paper in &printer.papers {
            say.data(&row(printer, paper, say.json));
        }
    }
    End::Done
}

fn row(printer: &Printer, paper: &Paper, for_programs: bool) -> String {
    let caliper = paper.caliper.map(|c| c.to_mm() * 2.0);
    if for_programs {
        let line = json!({ "printer": printer.name, "paper": paper.name, "pages": [paper.least, paper.most], "leaf_mm": caliper });
        return format!("{line}\n");
    }
    let thick = caliper.map_or(String::new(), |mm| format!(", {mm:.3} mm a leaf"));
    format!("{:<18} {:<18} {} to {} pages{thick}\n", printer.name, paper.name, paper.least, paper.most)
}

/// The trims that a printer cuts, in inches where they are whole eighths of them, else in millimetres.
fn trims(printer: &Printer) -> String {
    match &printer.trims {
        Trims::Any => "any".to_string(),
        Trims::Sizes(sizes) => sizes.iter().map(|s| size(*s)).collect::<Vec<_>>().join(", "),
        Trims::Between(least, most) => format!("any from {} to {}", size(*least), size(*most)),
    }
}

fn size(s: Size) -> String {
    let (w, h) = (s.width.to_in(), s.height.to_in());
    let whole = |inches: f64| {
        ((inches * 1000.0).round() / 1000.0 * 8.0).fract().abs() < 1e-6 || ((inches * 100.0).round() - inches * 100.0).abs() < 1e-3
    };
    if whole(w) && whole(h) {
        let plain = |inches: f64| format!("{inches:.3}").trim_end_matches('0').trim_end_matches('.').to_string();
        format!("{} × {} in", plain(w), plain(h))
    } else {
        format!("{:.0} × {:.0} mm", s.width.to_mm(), s.height.to_mm())
    }
}
