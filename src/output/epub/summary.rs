//! What a listener may expect of this very book, in sentences of its own language: the accessibility summary that shops show.
//! Every sentence is said only where it is true. Numbers stand behind a colon, so that no language need decline what is counted.

use crate::model::Lang;

/// What is known of a book.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// It has notes.
    pub notes: bool,
    /// Pictures that mean something.
    pub pictures: usize,
    /// Of these, the ones that nothing describes.
    pub undescribed: usize,
    /// It has pictures that are decoration.
    pub decoration: bool,
    /// It lists the pages of the printed book.
    pub pages: bool,
    /// Some of these are blank, or start with nothing that an e-book has at that place.
    pub blank_pages: bool,
}

/// The sentences of a language. `{n}` is a number, `{m}` one of what is missing.
struct Sentences {
    lang: &'static str,
    text: &'static str,
    notes: &'static str,
    no_pictures: &'static str,
    decoration: &'static str,
    described: &'static str,
    undescribed: &'static str,
    pages: &'static str,
    blank_pages: &'static str,
}

/// The summary, and the language that it is in: English where the book's is not known here.
pub fn summary(lang: &Lang, facts: Facts) -> (String, &'static str) {
    let known = LANGUAGES.iter().find(|s| s.lang == lang.primary());
    let s = known.unwrap_or(&LANGUAGES[0]);
    let mut out = vec![s.text.to_string()];
    if facts.notes {
        out.push(s.notes.to_string());
    }
    let number = |words: &str| words.replace("{n}", &facts.pictures.to_string()).replace("{m}", &facts.undescribed.to_string());
    out.push(match (facts.pictures, facts.undescribed) {
        (0, _) if facts.decoration => s.decoration.to_string(),
        (0, _) => s.no_pictures.to_string(),
        (_, 0) => number(s.described),
        _ => number(s.undescribed),
    });
    if facts.pages {
        out.push(s.pages.to_string());
        if facts.blank_pages {
            out.push(s.blank_pages.to_string());
        }
    }
    (out.join(" "), s.lang)
}

const LANGUAGES: &[Sentences] = &[
    Sentences {
        lang: "en",
        text: "The text reflows, can be enlarged and can be read aloud; contents and headings lead through it.",
        notes: "Notes are linked to their marks, and back.",
        no_pictures: "It has no pictures.",
        decoration: "Its pictures are decoration only.",
        described: "Pictures: {n}, all with descriptions.",
        undescribed: "Pictures: {n}, of these without a description: {m}.",
        pages: "The page list names every page of the printed book.",
        blank_pages: "A page without text of its own is listed at the place of the page after it.",
    },
    Sentences {
        lang: "de",
        text: "Der Text passt sich der Anzeige an, lässt sich vergrößern und vorlesen; Inhaltsverzeichnis und Überschriften führen hindurch.",
        notes: "Anmerkungen sind mit ihren Verweiszeichen verknüpft, hin und zurück.",
        no_pictures: "Das Buch hat keine Bilder.",
        decoration: "Seine Bilder sind reiner Schmuck.",
        described: "Bilder: {n}, alle mit Beschreibung.",
        undescribed: "Bilder: {n}, davon ohne Beschreibung: {m}.",
        pages: "Die Seitenliste nennt jede Seite des gedruckten Buches.",
        blank_pages: "Eine Seite ohne eigenen Text steht an der Stelle der Seite, die auf sie folgt.",
    },
    Sentences {
        lang: "fr",
        text: "Le texte s’adapte à l’écran, peut être agrandi et lu à voix haute ; la table des matières et les titres y guident le lecteur.",
        notes: "Les notes sont liées à leurs appels, et inversement.",
        no_pictures: "Le livre ne contient pas d’images.",
        decoration: "Ses images sont purement décoratives.",
        described: "Images : {n}, toutes décrites.",
        undescribed: "Images : {n}, dont sans description : {m}.",
        pages: "La liste des pages nomme chaque page du livre imprimé.",
        blank_pages: "Une page sans texte propre y figure à l’emplacement de la page qui la suit.",
    },
    Sentences {
        lang: "es",
        text: "El texto se adapta a la pantalla, puede ampliarse y leerse en voz alta; el índice y los títulos guían por él.",
        notes: "Las notas están enlazadas con sus llamadas, y viceversa.",
        no_pictures: "El libro no tiene imágenes.",
        decoration: "Sus imágenes son solo decorativas.",
        described: "Imágenes: {n}, todas con descripción.",
        undescribed: "Imágenes: {n}, de ellas sin descripción: {m}.",
        pages: "La lista de páginas nombra cada página del libro impreso.",
        blank_pages: "Una página sin texto propio figura en el lugar de la página que la sigue.",
    },
    Sentences {
        lang: "it",
        text: "Il testo si adatta allo schermo, può essere ingrandito e letto ad alta voce; l’indice e i titoli vi fanno da guida.",
        notes: "Le note sono collegate ai loro richiami, e viceversa.",
        no_pictures: "Il libro non contiene immagini.",
        decoration: "Le sue immagini sono soltanto decorative.",
        described: "Immagini: {n}, tutte con descrizione.",
        undescribed: "Immagini: {n}, di cui senza descrizione: {m}.",
        pages: "L’elenco delle pagine indica ogni pagina del libro stampato.",
        blank_pages: "Una pagina priva di testo proprio si trova al posto della pagina che la segue.",
    },
    Sentences {
        lang: "nl",
        text: "De tekst past zich aan het scherm aan, kan worden vergroot en voorgelezen; inhoudsopgave en koppen wijzen de weg.",
        notes: "Noten zijn verbonden met hun verwijzing, en terug.",
        no_pictures: "Het boek heeft geen afbeeldingen.",
        decoration: "De afbeeldingen zijn uitsluitend versiering.",
        described: "Afbeeldingen: {n}, alle met beschrijving.",
        undescribed: "Afbeeldingen: {n}, waarvan zonder beschrijving: {m}.",
        pages: "De paginalijst noemt elke pagina van het gedrukte boek.",
        blank_pages: "Een pagina zonder eigen tekst staat op de plaats van de pagina die erop volgt.",
    },
    Sentences {
        lang: "pt",
        text: "O texto adapta-se ao ecrã, pode ser ampliado e lido em voz alta; o índice e os títulos orientam a leitura.",
        notes: "As notas estão ligadas às suas chamadas, e vice-versa.",
        no_pictures: "O livro não tem imagens.",
        decoration: "As suas imagens são apenas decorativas.",
        described: "Imagens: {n}, todas com descrição.",
        undescribed: "Imagens: {n}, das quais sem descrição: {m}.",
        pages: "A lista de páginas indica cada página do livro impresso.",
        blank_pages: "Uma página sem texto próprio aparece no lugar da página que se lhe segue.",
    },
    Sentences {
        lang: "pl",
        text: "Tekst dopasowuje się do ekranu, można go powiększać i odczytywać na głos; spis treści i nagłówki prowadzą przez całość.",
        notes: "Przypisy są połączone ze swoimi odnośnikami w obie strony.",
        no_pictures: "Książka nie zawiera ilustracji.",
        decoration: "Ilustracje są wyłącznie ozdobne.",
        described: "Ilustracje: {n}, wszystkie z opisem.",
        undescribed: "Ilustracje: {n}, w tym bez opisu: {m}.",
        pages: "Lista stron wymienia każdą stronę książki drukowanej.",
        blank_pages: "Strona bez własnego tekstu jest wskazana w miejscu strony, która po niej następuje.",
    },
    Sentences {
        lang: "sv",
        text: "Texten anpassar sig till skärmen, kan förstoras och läsas upp; innehållsförteckning och rubriker leder genom den.",
        notes: "Noterna är länkade till sina hänvisningar, och tillbaka.",
        no_pictures: "Boken har inga bilder.",
        decoration: "Bilderna är enbart dekoration.",
        described: "Bilder: {n}, alla med beskrivning.",
        undescribed: "Bilder: {n}, varav utan beskrivning: {m}.",
        pages: "Sidlistan anger varje sida i den tryckta boken.",
        blank_pages: "En sida utan egen text står på platsen för sidan som följer.",
    },
    Sentences {
        lang: "cs",
        text: "Text se přizpůsobuje obrazovce, lze jej zvětšit i předčítat; provází jím obsah a nadpisy.",
        notes: "Poznámky jsou propojeny se svými odkazy, tam i zpět.",
        no_pictures: "Kniha neobsahuje obrázky.",
        decoration: "Obrázky jsou pouze ozdobné.",
        described: "Obrázky: {n}, všechny s popisem.",
        undescribed: "Obrázky: {n}, z toho bez popisu: {m}.",
        pages: "Seznam stran uvádí každou stranu tištěné knihy.",
        blank_pages: "Strana bez vlastního textu je uvedena na místě strany, která po ní následuje.",
    },
    Sentences {
        lang: "el",
        text: "Το κείμενο προσαρμόζεται στην οθόνη, μπορεί να μεγεθυνθεί και να διαβαστεί φωναχτά· τα περιεχόμενα και οι τίτλοι καθοδηγούν την ανάγνωση.",
        notes: "Οι σημειώσεις συνδέονται με τις παραπομπές τους και αντίστροφα.",
        no_pictures: "Το βιβλίο δεν έχει εικόνες.",
        decoration: "Οι εικόνες του είναι μόνο διακοσμητικές.",
        described: "Εικόνες: {n}, όλες με περιγραφή.",
        undescribed: "Εικόνες: {n}, από τις οποίες χωρίς περιγραφή: {m}.",
        pages: "Ο κατάλογος σελίδων αναφέρει κάθε σελίδα του έντυπου βιβλίου.",
        blank_pages: "Μια σελίδα χωρίς δικό της κείμενο αναφέρεται στη θέση της σελίδας που την ακολουθεί.",
    },
    Sentences {
        lang: "ru",
        text: "Текст подстраивается под экран, его можно увеличить и прослушать; оглавление и заголовки помогают в нём ориентироваться.",
        notes: "Примечания связаны со своими знаками сноски в обе стороны.",
        no_pictures: "В книге нет изображений.",
        decoration: "Изображения служат только украшением.",
        described: "Изображения: {n}, все с описанием.",
        undescribed: "Изображения: {n}, из них без описания: {m}.",
        pages: "Список страниц называет каждую страницу печатной книги.",
        blank_pages: "Страница без собственного текста указана на месте страницы, которая за ней следует.",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    fn said(lang: &str, facts: Facts) -> String {
        summary(&Lang::new(lang), facts).0
    }

    #[test]
    fn it_says_what_is_true_and_nothing_else() {
        let none = Facts::default();
        assert!(said("en", none).ends_with("It has no pictures."));
        assert!(said("en", Facts { decoration: true, ..none }).ends_with("decoration only."));
        assert!(said("en", Facts { pictures: 3, ..none }).ends_with("Pictures: 3, all with descriptions."));
        assert!(said("en", Facts { pictures: 3, undescribed: 1, ..none }).ends_with("without a description: 1."));
        let pages = said("en", Facts { pages: true, ..none });
        assert!(pages.ends_with("every page of the printed book.") && !pages.contains("Notes"));
        let all = said("en", Facts { pages: true, blank_pages: true, notes: true, ..none });
        assert!(all.ends_with("the page after it.") && all.contains("Notes are linked"));
        assert!(!said("en", Facts { blank_pages: true, ..none }).contains("page"));
    }

    #[test]
    fn every_language_says_all_of_it() {
        let facts = Facts { notes: true, pictures: 7, undescribed: 2, decoration: true, pages: true, blank_pages: true };
        for s in LANGUAGES {
            let (words, lang) = summary(&Lang::new(s.lang), facts);
            assert_eq!(lang, s.lang);
            assert!(words.contains('7') && words.contains('2') && !words.contains('{'), "{words}");
            assert!(s.described.contains("{n}") && s.undescribed.contains("{m}"), "{}", s.lang);
        }
        assert_eq!(LANGUAGES.len(), 12);
        assert_eq!(summary(&Lang::new("fi"), facts).1, "en");
        assert_eq!(summary(&Lang::new("de-AT"), facts).1, "de");
    }
}
