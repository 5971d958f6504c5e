//! Which words make a title, in each language: what may stand in it, end it and join it, and what speaks against it.

/// Whether a word may stand in a chapter's title: no number, no adverb, no bare verb form that we can tell.
pub fn may_name(word: &str, primary: &str) -> bool {
    if word.chars().any(|c| c.is_ascii_digit()) {
        return false;
    }
    match primary {
        "en" => !(word.ends_with("ly") && word.len() > 5 && !LY_NOUNS.contains(&word)) && !VERBS_EN.contains(&word),
        "de" => !word.ends_with("weise"),
        "fr" => !(word.ends_with("ment") && word.len() > 8),
        "es" | "it" | "pt" => !word.ends_with("mente"),
        _ => true,
    }
}

/// Whether a phrase may end with a word: an adjective leaves the reader waiting.
pub fn may_end(word: &str, primary: &str) -> bool {
    const ENDINGS: &[&str] = &["ous", "ful", "less", "ible", "ical", "ional", "ative"];
    const NOUNS: &[&str] = &["initiative", "narrative", "alternative", "professional", "bible", "periodical", "musical"];
    primary != "en" || NOUNS.contains(&word) || !(ENDINGS.iter().any(|e| word.ends_with(e)) || ADJECTIVES_EN.contains(&word))
}

/// Whether a small word may stand inside a phrase.
pub fn joins(word: &str, primary: &str) -> bool {
    let list: &[&str] = match primary {
        "en" => &["of", "the", "and", "in", "for", "to", "with", "on", "a"],
        "de" => &["der", "des", "und", "von", "im", "in", "für", "zur", "zum"],
        "fr" => &["de", "du", "des", "la", "le", "les", "et", "en", "à", "au"],
        "es" => &["de", "del", "la", "el", "los", "las", "y", "en", "a", "al"],
        "it" => &["di", "del", "della", "dei", "delle", "la", "il", "e", "in", "a"],
        "nl" => &["van", "de", "het", "en", "in", "voor"],
        "pt" => &["de", "da", "do", "das", "dos", "a", "o", "e", "em"],
        _ => &[],
    };
    list.contains(&word)
}

/// What a word would be in the singular, likeliest first; none where we know no rule.
pub fn singulars(word: &str, primary: &str) -> Vec<String> {
    let cut = |ending: &str, with: &str| -> Option<String> {
        let stem = word.strip_suffix(ending).filter(|s| s.chars().count() > 2)?;
        Some(format!("{stem}{with}"))
    };
    let rules: &[(&str, &str)] = match primary {
        "en" if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") => &[],
        "en" => &[("ies", "y"), ("s", ""), ("es", "")],
        "fr" => &[("aux", "al"), ("s", ""), ("x", "")],
        "es" => &[("s", ""), ("es", "")],
        "pt" => &[("ões", "ão"), ("s", ""), ("es", "")],
        "nl" => &[("s", ""), ("en", "")],
        "de" => &[("en", ""), ("n", ""), ("er", ""), ("e", "")],
        _ => &[],
    };
    rules.iter().filter_map(|(ending, with)| cut(ending, with)).collect()
}

/// Words of titles that open what they belong to.
#[rustfmt::skip]
pub const OPENING: &[&str] = &[
    "introduction", "introducing", "intro", "overview", "preface", "foreword", "prologue", "hello", "welcome", "installation", "installing",
    "basics", "started", "einleitung", "einführung", "vorwort", "überblick", "grundlagen", "willkommen", "présentation", "préface",
    "bienvenue", "introducción", "presentación", "prólogo", "bienvenidos", "introduzione", "prefazione", "panoramica", "benvenuti",
    "introdução", "prefácio", "inleiding", "voorwoord", "overzicht", "welkom", "introduktion", "inledning", "förord", "översikt", "wstęp",
    "wprowadzenie", "úvod", "předmluva", "введение", "предисловие", "обзор", "знакомство", "εισαγωγή", "πρόλογος", "はじめに", "概要", "入門",
    "序章", "简介", "介绍", "前言", "概述", "入门", "簡介", "介紹", "소개", "머리말", "개요", "입문",
];

/// Words of titles that close it.
#[rustfmt::skip]
pub const CLOSING: &[&str] = &[
    "conclusion", "conclusions", "summary", "farewell", "goodbye", "epilogue", "afterword", "appendix", "retrospective", "fazit", "schluss",
    "nachwort", "anhang", "abschied", "rückblick", "bilan", "annexe", "épilogue", "adieu", "conclusión", "conclusiones", "despedida",
    "epílogo", "apéndice", "conclusione", "conclusioni", "epilogo", "appendice", "addio", "conclusão", "apêndice", "conclusie", "nawoord",
    "afscheid", "bijlage", "slutsats", "efterord", "avsked", "podsumowanie", "zakończenie", "pożegnanie", "závěr", "shrnutí", "doslov",
    "заключение", "итоги", "послесловие", "прощание", "приложение", "επίλογος", "συμπεράσματα", "おわりに", "まとめ", "付録", "总结", "结语",
    "后记", "附录", "總結", "結語", "결론", "맺음말", "부록",
];

/// Languages in which one common noun as a title stands in the plural, and whose plurals we can tell.
pub const PLURAL_TITLES: &[&str] = &["en", "fr", "es", "pt"];

/// What speaks against a post's title as the title of a chapter, 0 for nothing.
pub fn title_faults(title: &str, primary: &str) -> f64 {
    let lower = title.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').filter(|w| !w.is_empty()).collect();
    let mut faults = 0.08 * words.len().saturating_sub(5) as f64;
    if title.chars().any(|c| c.is_ascii_digit()) {
        faults += 0.3;
    }
    if title.contains(['?', '!', '(', '[', '“', '"', '/', '`', '_']) {
        faults += 0.15;
    }
    let persons: &[&str] = match primary {
        "en" => &["i", "i'm", "we", "we're", "my", "our", "me", "us", "you", "your", "it's", "is", "are", "was", "this", "today", "now"],
        "de" => &["ich", "wir", "mein", "meine", "unser", "unsere", "ist", "sind", "heute"],
        "fr" => &["je", "nous", "mon", "ma", "mes", "notre", "nos", "est", "sont"],
        "es" => &["yo", "nosotros", "mi", "mis", "nuestro", "nuestra", "es", "son", "hoy"],
        "it" => &["io", "noi", "mio", "mia", "nostro", "nostra", "è", "sono", "oggi"],
        "nl" => &["ik", "wij", "we", "mijn", "ons", "onze", "is", "zijn", "vandaag"],
        "pt" => &["eu", "nós", "meu", "minha", "nosso", "nossa", "é", "são", "hoje"],
        _ => &[],
    };
    if words.iter().any(|w| persons.contains(w)) {
        faults += 0.35;
    }
    let opening = words.first().copied().unwrap_or("");
    if primary == "en"
        && (VERBS_EN.contains(&opening)
            || [
                "how", "why", "when", "where", "who", "if", "does", "do", "is", "are", "can", "should", "no", "every", "forget", "never",
                "welcome", "hello", "new", "more", "some", "another", "for", "in", "on", "at", "and", "but", "so", "say", "what",
            ]
            .contains(&opening))
    {
        faults += 0.3;
    }
    // "Reclaiming the Window" is what someone did.
    if primary == "en" && words.len() > 2 && opening.len() > 5 && opening.ends_with("ing") {
        faults += 0.2;
    }
    if words.len() < 2 {
        faults += 0.05;
    }
    faults
}

/// English words in -ly that are no adverbs.
const LY_NOUNS: &[&str] = &["family", "assembly", "monopoly", "butterfly", "anomaly", "july", "reply", "supply", "italy", "bully"];

/// English verbs that open titles and say nothing alone.
const VERBS_EN: &[&str] = &[
    "announcing",
    "introducing",
    "building",
    "creating",
    "meet",
    "learn",
    "explore",
    "exploring",
    "understanding",
    "avoid",
    "check",
    "create",
    "build",
    "add",
    "adding",
    "remove",
    "removing",
    "generate",
    "list",
    "run",
    "running",
    "write",
    "start",
    "started",
    "update",
    "updating",
    "change",
    "changing",
    "convert",
    "converting",
    "define",
    "display",
    "access",
    "ensure",
    "configure",
    "configuring",
    "enable",
    "disable",
    "set",
    "setting",
    "specify",
    "using",
    "getting",
    "keep",
    "turn",
    "let",
    "determine",
    "ignore",
    "allow",
    "prevent",
    "apply",
    "export",
    "load",
    "handle",
    "require",
    "resize",
    "reset",
    "delete",
    "print",
    "restore",
    "view",
    "inspect",
    "compare",
    "install",
    "installing",
    "rename",
    "replace",
    "return",
    "scroll",
    "skip",
    "toggle",
    "quit",
    "find",
    "finding",
    "show",
    "showing",
    "built",
    "learned",
    "asked",
    "helping",
    "help",
    "making",
    "taking",
    "joining",
    "wrote",
    "writes",
    "happen",
    "happens",
    "works",
    "doing",
    "going",
    "coming",
    "looking",
    "thinking",
];

/// English adjectives that titles of posts are full of.
const ADJECTIVES_EN: &[&str] = &[
    "current",
    "simple",
    "better",
    "best",
    "multiple",
    "different",
    "specific",
    "single",
    "common",
    "default",
    "custom",
    "basic",
    "real",
    "quick",
    "easy",
    "hard",
    "modern",
    "recent",
    "certain",
    "own",
    "main",
    "native",
    "available",
    "important",
    "public",
    "federal",
    "national",
    "digital",
    "big",
    "large",
    "small",
    "full",
    "free",
    "open",
    "high",
    "low",
    "early",
    "late",
    "local",
];
