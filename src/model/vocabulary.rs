//! The words that a book says by itself: "Contents", "Chapter", "p.", the names of the months. One row a language;
//! a language without a row speaks English.

use super::{Date, Lang};

/// The words of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Vocabulary {
    pub contents: &'static str,
    pub chapter: &'static str,
    pub part: &'static str,
    pub preface: &'static str,
    pub dedication: &'static str,
    pub notes: &'static str,
    pub cover: &'static str,
    pub title_page: &'static str,
    pub copyright: &'static str,
    pub sources: &'static str,
    pub colophon: &'static str,
    /// The start of the text, as a landmark.
    pub start: &'static str,
    /// The page list's heading.
    pub pages: &'static str,
    pub landmarks: &'static str,
    /// "p.", before a number, with the space that belongs there.
    pub page_abbreviation: &'static str,
    /// "by", before an author.
    pub by: &'static str,
    pub figure: &'static str,
    /// "and", between the last two of a list.
    pub and: &'static str,
    /// "First published", on the copyright page, before a year.
    pub first_published: &'static str,
    /// "Set in", on the colophon, before the names of faces.
    pub set_in: &'static str,
    /// The way back from a note.
    pub back: &'static str,
    pub months: [&'static str; 12],
    /// A whole date: `{d}` day, `{m}` month, `{y}` year.
    pub date: &'static str,
}

/// The words of a language.
pub fn of(lang: &Lang) -> &'static Vocabulary {
    match lang.primary() {
        "en" if lang.tag() == "en-us" => &ENGLISH_US,
        "de" => &GERMAN,
        "fr" => &FRENCH,
        "es" => &SPANISH,
        "it" => &ITALIAN,
        "nl" => &DUTCH,
        "pt" => &PORTUGUESE,
        "pl" => &POLISH,
        "sv" => &SWEDISH,
        "cs" => &CZECH,
        "el" => &GREEK,
        "ru" => &RUSSIAN,
        _ => &ENGLISH,
    }
}

impl Vocabulary {
    /// A date in words: "7 March 2019".
    pub fn date(&self, date: Date) -> String {
        let month = usize::try_from(date.month - 1).ok().and_then(|m| self.months.get(m)).copied().unwrap_or("");
        self.date.replace("{d}", &date.day.to_string()).replace("{m}", month).replace("{y}", &date.year.to_string())
    }

    /// A date by a layout's template: `{date}` is the language's own whole date, `{day}`, `{month}` and `{year}` its parts.
    pub fn format_date(&self, template: &str, date: Date) -> String {
        let month = usize::try_from(date.month - 1).ok().and_then(|m| self.months.get(m)).copied().unwrap_or("");
        let template = template.replace("{date}", &self.date(date));
        template.replace("{day}", &date.day.to_string()).replace("{month}", month).replace("{year}", &date.year.to_string())
    }

    /// Names in a row: "A, B and C".
    pub fn list(&self, names: &[String]) -> String {
        match names {
            [] => String::new(),
            [one] => one.clone(),
            [start @ .., last] => format!("{} {} {last}", start.join(", "), self.and),
        }
    }
}

const ENGLISH: Vocabulary = Vocabulary {
    contents: "Contents",
    chapter: "Chapter",
    part: "Part",
    preface: "Preface",
    dedication: "Dedication",
    notes: "Notes",
    cover: "Cover",
    title_page: "Title page",
    copyright: "Copyright",
    sources: "Sources",
    colophon: "Colophon",
    start: "Start of the text",
    pages: "Pages of the printed book",
    landmarks: "Landmarks",
    page_abbreviation: "p.\u{A0}",
    by: "by",
    figure: "Figure",
    and: "and",
    first_published: "First published",
    set_in: "Set in",
    back: "Back to the text",
    months: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    date: "{d}\u{A0}{m} {y}",
};

const ENGLISH_US: Vocabulary = Vocabulary { date: "{m}\u{A0}{d}, {y}", ..ENGLISH };

const GERMAN: Vocabulary = Vocabulary {
    contents: "Inhalt",
    chapter: "Kapitel",
    part: "Teil",
    preface: "Vorwort",
    dedication: "Widmung",
    notes: "Anmerkungen",
    cover: "Umschlag",
    title_page: "Titelseite",
    copyright: "Impressum",
    sources: "Quellen",
    colophon: "Kolophon",
    start: "Beginn des Textes",
    pages: "Seiten des gedruckten Buches",
    landmarks: "Orientierungspunkte",
    page_abbreviation: "S.\u{A0}",
    by: "von",
    figure: "Abbildung",
    and: "und",
    first_published: "Zuerst erschienen",
    set_in: "Gesetzt aus der",
    back: "Zurück zum Text",
    months: ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"],
    date: "{d}.\u{A0}{m} {y}",
};

const FRENCH: Vocabulary = Vocabulary {
    contents: "Table des matières",
    chapter: "Chapitre",
    part: "Partie",
    preface: "Préface",
    dedication: "Dédicace",
    notes: "Notes",
    cover: "Couverture",
    title_page: "Page de titre",
    copyright: "Mentions légales",
    sources: "Sources",
    colophon: "Colophon",
    start: "Début du texte",
    pages: "Pages du livre imprimé",
    landmarks: "Points de repère",
    page_abbreviation: "p.\u{A0}",
    by: "par",
    figure: "Figure",
    and: "et",
    first_published: "Première publication",
    set_in: "Composé en",
    back: "Retour au texte",
    months: ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
    date: "{d}\u{A0}{m} {y}",
};

const SPANISH: Vocabulary = Vocabulary {
    contents: "Índice",
    chapter: "Capítulo",
    part: "Parte",
    preface: "Prefacio",
    dedication: "Dedicatoria",
    notes: "Notas",
    cover: "Cubierta",
    title_page: "Portada",
    copyright: "Créditos",
    sources: "Fuentes",
    colophon: "Colofón",
    start: "Comienzo del texto",
    pages: "Páginas del libro impreso",
    landmarks: "Puntos de referencia",
    page_abbreviation: "p.\u{A0}",
    by: "por",
    figure: "Figura",
    and: "y",
    first_published: "Primera publicación",
    set_in: "Compuesto en",
    back: "Volver al texto",
    months: ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"],
    date: "{d}\u{A0}de {m} de {y}",
};

const ITALIAN: Vocabulary = Vocabulary {
    contents: "Indice",
    chapter: "Capitolo",
    part: "Parte",
    preface: "Prefazione",
    dedication: "Dedica",
    notes: "Note",
    cover: "Copertina",
    title_page: "Frontespizio",
    copyright: "Colophon legale",
    sources: "Fonti",
    colophon: "Colophon",
    start: "Inizio del testo",
    pages: "Pagine del libro stampato",
    landmarks: "Punti di riferimento",
    page_abbreviation: "p.\u{A0}",
    by: "di",
    figure: "Figura",
    and: "e",
    first_published: "Prima pubblicazione",
    set_in: "Composto in",
    back: "Torna al testo",
    months: [
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ],
    date: "{d}\u{A0}{m} {y}",
};

const DUTCH: Vocabulary = Vocabulary {
    contents: "Inhoud",
    chapter: "Hoofdstuk",
    part: "Deel",
    preface: "Voorwoord",
    dedication: "Opdracht",
    notes: "Noten",
    cover: "Omslag",
    title_page: "Titelpagina",
    copyright: "Colofon",
    sources: "Bronnen",
    colophon: "Colofon",
    start: "Begin van de tekst",
    pages: "Pagina’s van het gedrukte boek",
    landmarks: "Oriëntatiepunten",
    page_abbreviation: "p.\u{A0}",
    by: "door",
    figure: "Figuur",
    and: "en",
    first_published: "Eerste uitgave",
    set_in: "Gezet uit de",
    back: "Terug naar de tekst",
    months: ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"],
    date: "{d}\u{A0}{m} {y}",
};

const PORTUGUESE: Vocabulary = Vocabulary {
    contents: "Índice",
    chapter: "Capítulo",
    part: "Parte",
    preface: "Prefácio",
    dedication: "Dedicatória",
    notes: "Notas",
    cover: "Capa",
    title_page: "Folha de rosto",
    copyright: "Créditos",
    sources: "Fontes",
    colophon: "Colofão",
    start: "Início do texto",
    pages: "Páginas do livro impresso",
    landmarks: "Pontos de referência",
    page_abbreviation: "p.\u{A0}",
    by: "por",
    figure: "Figura",
    and: "e",
    first_published: "Primeira publicação",
    set_in: "Composto em",
    back: "Voltar ao texto",
    months: ["janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"],
    date: "{d}\u{A0}de {m} de {y}",
};

const POLISH: Vocabulary = Vocabulary {
    contents: "Spis treści",
    chapter: "Rozdział",
    part: "Część",
    preface: "Przedmowa",
    dedication: "Dedykacja",
    notes: "Przypisy",
    cover: "Okładka",
    title_page: "Strona tytułowa",
    copyright: "Strona redakcyjna",
    sources: "Źródła",
    colophon: "Kolofon",
    start: "Początek tekstu",
    pages: "Strony książki drukowanej",
    landmarks: "Punkty orientacyjne",
    page_abbreviation: "s.\u{A0}",
    by: "autor:",
    figure: "Rysunek",
    and: "i",
    first_published: "Pierwsze wydanie",
    set_in: "Złożono krojem",
    back: "Powrót do tekstu",
    months: [
        "stycznia",
        "lutego",
        "marca",
        "kwietnia",
        "maja",
        "czerwca",
        "lipca",
        "sierpnia",
        "września",
        "października",
        "listopada",
        "grudnia",
    ],
    date: "{d}\u{A0}{m} {y}",
};

const SWEDISH: Vocabulary = Vocabulary {
    contents: "Innehåll",
    chapter: "Kapitel",
    part: "Del",
    preface: "Förord",
    dedication: "Dedikation",
    notes: "Noter",
    cover: "Omslag",
    title_page: "Titelsida",
    copyright: "Tryckort",
    sources: "Källor",
    colophon: "Kolofon",
    start: "Textens början",
    pages: "Den tryckta bokens sidor",
    landmarks: "Landmärken",
    page_abbreviation: "s.\u{A0}",
    by: "av",
    figure: "Figur",
    and: "och",
    first_published: "Först utgiven",
    set_in: "Satt med",
    back: "Tillbaka till texten",
    months: ["januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"],
    date: "{d}\u{A0}{m} {y}",
};

const CZECH: Vocabulary = Vocabulary {
    contents: "Obsah",
    chapter: "Kapitola",
    part: "Část",
    preface: "Předmluva",
    dedication: "Věnování",
    notes: "Poznámky",
    cover: "Obálka",
    title_page: "Titulní strana",
    copyright: "Tiráž",
    sources: "Prameny",
    colophon: "Kolofon",
    start: "Začátek textu",
    pages: "Strany tištěné knihy",
    landmarks: "Orientační body",
    page_abbreviation: "s.\u{A0}",
    by: "napsal",
    figure: "Obrázek",
    and: "a",
    first_published: "Poprvé vydáno",
    set_in: "Vysázeno písmem",
    back: "Zpět k textu",
    months: ["ledna", "února", "března", "dubna", "května", "června", "července", "srpna", "září", "října", "listopadu", "prosince"],
    date: "{d}.\u{A0}{m} {y}",
};

const GREEK: Vocabulary = Vocabulary {
    contents: "Περιεχόμενα",
    chapter: "Κεφάλαιο",
    part: "Μέρος",
    preface: "Πρόλογος",
    dedication: "Αφιέρωση",
    notes: "Σημειώσεις",
    cover: "Εξώφυλλο",
    title_page: "Σελίδα τίτλου",
    copyright: "Πνευματικά δικαιώματα",
    sources: "Πηγές",
    colophon: "Κολοφώνας",
    start: "Αρχή του κειμένου",
    pages: "Σελίδες του έντυπου βιβλίου",
    landmarks: "Ορόσημα",
    page_abbreviation: "σ.\u{A0}",
    by: "του",
    figure: "Εικόνα",
    and: "και",
    first_published: "Πρώτη έκδοση",
    set_in: "Στοιχειοθετήθηκε με",
    back: "Πίσω στο κείμενο",
    months: [
        "Ιανουαρίου",
        "Φεβρουαρίου",
        "Μαρτίου",
        "Απριλίου",
        "Μαΐου",
        "Ιουνίου",
        "Ιουλίου",
        "Αυγούστου",
        "Σεπτεμβρίου",
        "Οκτωβρίου",
        "Νοεμβρίου",
        "Δεκεμβρίου",
    ],
    date: "{d}\u{A0}{m} {y}",
};

const RUSSIAN: Vocabulary = Vocabulary {
    contents: "Оглавление",
    chapter: "Глава",
    part: "Часть",
    preface: "Предисловие",
    dedication: "Посвящение",
    notes: "Примечания",
    cover: "Обложка",
    title_page: "Титульный лист",
    copyright: "Выходные данные",
    sources: "Источники",
    colophon: "Колофон",
    start: "Начало текста",
    pages: "Страницы печатной книги",
    landmarks: "Ориентиры",
    page_abbreviation: "с.\u{A0}",
    by: "автор:",
    figure: "Рисунок",
    and: "и",
    first_published: "Первая публикация",
    set_in: "Набрано шрифтом",
    back: "Назад к тексту",
    months: ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"],
    date: "{d}\u{A0}{m} {y}",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_numbers_in_words() {
        let date = Date::new(2019, 3, 7).expect("a day");
        assert_eq!(of(&Lang::new("en-GB")).date(date), "7\u{A0}March 2019");
        assert_eq!(of(&Lang::new("en-US")).date(date), "March\u{A0}7, 2019");
        assert_eq!(of(&Lang::new("es")).date(date), "7\u{A0}de marzo de 2019");
    }

    #[test]
    fn names_in_a_row() {
        let names = ["A".to_string(), "B".to_string(), "C".to_string()];
        assert_eq!(of(&Lang::new("de")).list(&names), "A, B und C");
    }
}
