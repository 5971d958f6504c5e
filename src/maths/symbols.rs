//! The commands that are one character, and the classes of characters (LaTeX, amssymb).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::tree::Class;

#[rustfmt::skip]
const ORDINARY: &str = "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ varkappa ϰ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω digamma ϝ \
Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω Alpha Α Beta Β Epsilon Ε Zeta Ζ Eta Η Iota Ι Kappa Κ Mu Μ Nu Ν Omicron Ο Rho Ρ Tau Τ Chi Χ \
infty ∞ infin ∞ partial ∂ nabla ∇ forall ∀ exists ∃ nexists ∄ emptyset ∅ varnothing ∅ empty ∅ aleph ℵ beth ℶ gimel ℷ daleth ℸ hbar ℏ hslash ℏ ell ℓ wp ℘ weierp ℘ Re ℜ Im ℑ real ℜ image ℑ imath ı jmath ȷ complement ∁ eth ð mho ℧ Finv Ⅎ Game ⅁ \
angle ∠ measuredangle ∡ sphericalangle ∢ top ⊤ bot ⊥ prime ′ backprime ‵ degree ° lnot ¬ neg ¬ flat ♭ natural ♮ sharp ♯ clubsuit ♣ diamondsuit ♢ heartsuit ♡ spadesuit ♠ triangle △ vartriangle △ triangledown ▽ square □ Box □ blacksquare ■ lozenge ◊ blacklozenge ⧫ Diamond ◇ bigstar ★ surd √ diagup ╱ diagdown ╲ \
checkmark ✓ maltese ✠ S § P ¶ copyright © circledR ® pounds £ yen ¥ euro € backslash \\ | ‖ Vert ‖ vert | dots … ldots … dotsc … dotso … mathellipsis … cdots ⋯ dotsb ⋯ dotsm ⋯ dotsi ⋯ vdots ⋮ ddots ⋱ iddots ⋰ $ $ % % & & # # _ _ { { } } AA Å aa å ae æ AE Æ oe œ OE Œ o ø O Ø ss ß i ı j ȷ l ł L Ł slash / R ℝ N ℕ Z ℤ Q ℚ C ℂ Reals ℝ reals ℝ Complex ℂ natnums ℕ cnums ℂ Bbbk 𝕜 minuso ⊖ ohm Ω textdegree ° textdollar $ textunderscore _ blacktriangle ▲ blacktriangledown ▼";
#[rustfmt::skip]
const BINARY: &str = "pm ± plusmn ± mp ∓ times × div ÷ cdot ⋅ sdot ⋅ ast ∗ star ⋆ circ ∘ bullet ∙ cap ∩ cup ∪ uplus ⊎ sqcap ⊓ sqcup ⊔ vee ∨ lor ∨ wedge ∧ land ∧ setminus ∖ smallsetminus ∖ wr ≀ diamond ⋄ bigtriangleup △ bigtriangledown ▽ oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ bigcirc ◯ dagger † ddagger ‡ amalg ⨿ \
dotplus ∔ ltimes ⋉ rtimes ⋊ leftthreetimes ⋋ rightthreetimes ⋌ Cap ⋒ Cup ⋓ doublecap ⋒ doublecup ⋓ veebar ⊻ barwedge ⌅ doublebarwedge ⩞ boxplus ⊞ boxminus ⊟ boxtimes ⊠ boxdot ⊡ circledcirc ⊚ circledast ⊛ circleddash ⊝ divideontimes ⋇ intercal ⊺ centerdot ⋅ curlyvee ⋎ curlywedge ⋏ unlhd ⊴ unrhd ⊵ lhd ⊲ rhd ⊳ And &";
#[rustfmt::skip]
const RELATION: &str = "leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ leqslant ⩽ geqslant ⩾ leqq ≦ geqq ≧ lt < gt > ll ≪ gg ≫ lll ⋘ ggg ⋙ equiv ≡ sim ∼ simeq ≃ approx ≈ approxeq ≊ cong ≅ ncong ≇ asymp ≍ propto ∝ varpropto ∝ prec ≺ succ ≻ preceq ⪯ succeq ⪰ preccurlyeq ≼ succcurlyeq ≽ precsim ≾ succsim ≿ \
subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ subsetneq ⊊ supsetneq ⊋ subseteqq ⫅ supseteqq ⫆ nsubseteq ⊈ nsupseteq ⊉ Subset ⋐ Supset ⋑ sqsubset ⊏ sqsupset ⊐ sqsubseteq ⊑ sqsupseteq ⊒ in ∈ isin ∈ ni ∋ owns ∋ notin ∉ notni ∌ vdash ⊢ dashv ⊣ models ⊧ vDash ⊨ Vdash ⊩ Vvdash ⊪ nvdash ⊬ nvDash ⊭ mid ∣ nmid ∤ parallel ∥ nparallel ∦ shortmid ∣ shortparallel ∥ perp ⟂ smile ⌣ frown ⌢ bowtie ⋈ Join ⋈ doteq ≐ doteqdot ≑ Doteq ≑ risingdotseq ≓ fallingdotseq ≒ eqcirc ≖ circeq ≗ triangleq ≜ bumpeq ≏ Bumpeq ≎ between ≬ pitchfork ⋔ thicksim ∼ thickapprox ≈ backsim ∽ backsimeq ⋍ coloneqq ≔ coloneq ≔ colonequals ≔ eqqcolon ≕ eqcolon ≕ Coloneqq ⩴ dblcolon ∷ vartriangleleft ⊲ vartriangleright ⊳ trianglelefteq ⊴ trianglerighteq ⊵ blacktriangleleft ◀ blacktriangleright ▶ therefore ∴ because ∵ \
nless ≮ ngtr ≯ nleq ≰ ngeq ≱ nprec ⊀ nsucc ⊁ lneq ⪇ gneq ⪈ lneqq ≨ gneqq ≩ lesssim ≲ gtrsim ≳ lessapprox ⪅ gtrapprox ⪆ lessgtr ≶ gtrless ≷ lesseqgtr ⋚ gtreqless ⋛ nsim ≁ lessdot ⋖ gtrdot ⋗ curlyeqprec ⋞ curlyeqsucc ⋟ eqslantless ⪕ eqslantgtr ⪖ \
to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ mapsto ↦ longmapsto ⟼ longrightarrow ⟶ longleftarrow ⟵ longleftrightarrow ⟷ Longrightarrow ⟹ Longleftarrow ⟸ Longleftrightarrow ⟺ uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ Updownarrow ⇕ nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖ hookrightarrow ↪ hookleftarrow ↩ rightharpoonup ⇀ rightharpoondown ⇁ leftharpoonup ↼ leftharpoondown ↽ rightleftharpoons ⇌ leftrightharpoons ⇋ rightleftarrows ⇄ leftrightarrows ⇆ rightrightarrows ⇉ leftleftarrows ⇇ upuparrows ⇈ downdownarrows ⇊ twoheadrightarrow ↠ twoheadleftarrow ↞ rightarrowtail ↣ leftarrowtail ↢ rightsquigarrow ⇝ leadsto ⇝ leftrightsquigarrow ↭ multimap ⊸ nrightarrow ↛ nleftarrow ↚ nleftrightarrow ↮ nRightarrow ⇏ nLeftarrow ⇍ nLeftrightarrow ⇎ dashrightarrow ⇢ dashleftarrow ⇠ Lleftarrow ⇚ Rrightarrow ⇛ curvearrowright ↷ curvearrowleft ↶ circlearrowright ↻ circlearrowleft ↺ upharpoonright ↾ upharpoonleft ↿ downharpoonright ⇂ downharpoonleft ⇃ restriction ↾ Lsh ↰ Rsh ↱ rarr → larr ← uarr ↑ darr ↓ harr ↔ rArr ⇒ lArr ⇐ hArr ⇔ Rarr ⇒ vcentcolon :";
#[rustfmt::skip]
const LARGE: &str = "sum ∑ prod ∏ coprod ∐ bigcap ⋂ bigcup ⋃ bigvee ⋁ bigwedge ⋀ bigoplus ⨁ bigotimes ⨂ bigodot ⨀ biguplus ⨄ bigsqcup ⨆";
const INTEGRALS: &str = "int ∫ iint ∬ iiint ∭ iiiint ⨌ oint ∮ oiint ∯ oiiint ∰ smallint ∫ intop ∫ varointclockwise ∲ ointctrclockwise ∳";
const OPENING: &str =
    "lbrace { lbrack [ lparen ( langle ⟨ lang ⟨ lfloor ⌊ lceil ⌈ lvert | lVert ‖ lgroup ⟮ lmoustache ⎰ ulcorner ⌜ llcorner ⌞ llbracket ⟦";
const CLOSING: &str =
    "rbrace } rbrack ] rparen ) rangle ⟩ rang ⟩ rfloor ⌋ rceil ⌉ rvert | rVert ‖ rgroup ⟯ rmoustache ⎱ urcorner ⌝ lrcorner ⌟ rrbracket ⟧";
const PUNCTUATION: &str = "ldotp . cdotp ·";

/// Functions, those with limits after the bar.
const FUNCTIONS: &str = "arccos arcsin arctan arg cos cosh cot coth csc deg dim exp hom ker lg ln log sec sin sinh tan tanh sgn arcsec arccsc arccot sech csch cosec cotg tg ctg cth sh ch th arctg arcctg arsinh arcosh artanh lb Tr tr rank erf \
                         | det gcd inf lim liminf limsup max min Pr sup argmax argmin injlim projlim plim";

type Symbols = BTreeMap<&'static str, (char, Class)>;

static SYMBOLS: LazyLock<Symbols> = LazyLock::new(|| {
    let mut all = BTreeMap::new();
    for (list, class) in [
        (ORDINARY, Class::Ord),
        (BINARY, Class::Bin),
        (RELATION, Class::Rel),
        (LARGE, Class::Op),
        (INTEGRALS, Class::Op),
        (OPENING, Class::Open),
        (CLOSING, Class::Close),
        (PUNCTUATION, Class::Punct),
    ] {
        let words: Vec<&'static str> = list.split_whitespace().collect();
        for pair in words.chunks(2) {
            if let [name, sign] = pair {
                all.entry(*name).or_insert((sign.chars().next().unwrap_or(' '), class));
            }
        }
    }
    all
});

/// The classes of characters, as far as commands name them.
static CLASSES: LazyLock<BTreeMap<char, Class>> = LazyLock::new(|| {
    let mut all: BTreeMap<char, Class> = BTreeMap::new();
    for (c, class) in SYMBOLS.values().filter(|(c, _)| !c.is_ascii()) {
        all.entry(*c).or_insert(*class);
    }
    // Signs that commands name in two classes.
    all.extend([
        ('△', Class::Ord),
        ('□', Class::Ord),
        ('‖', Class::Ord),
        ('⊥', Class::Rel),
        ('⋅', Class::Bin),
        ('·', Class::Bin),
        ('∣', Class::Rel),
    ]);
    all.extend([
        ('∖', Class::Bin),
        ('⊲', Class::Rel),
        ('⊳', Class::Rel),
        ('⊴', Class::Rel),
        ('⊵', Class::Rel),
        ('⊖', Class::Bin),
        ('†', Class::Bin),
    ]);
    all
});

/// The character that a command is, and its class.
pub(super) fn symbol(name: &str) -> Option<(char, Class)> {
    SYMBOLS.get(name).map(|(c, class)| (*c, if matches!(c, '…' | '⋯' | '⋱') { Class::Inner } else { *class }))
}

/// The class of a character that is written as it is.
pub(super) fn class_of(c: char) -> Class {
    match c {
        '+' | '-' | '*' | '−' => Class::Bin,
        '=' | '<' | '>' | ':' => Class::Rel,
        '(' | '[' => Class::Open,
        ')' | ']' | '!' | '?' => Class::Close,
        ',' | ';' => Class::Punct,
        c if c.is_ascii() => Class::Ord,
        '…' | '⋯' | '⋱' => Class::Inner,
        c => CLASSES.get(&c).copied().unwrap_or(Class::Ord),
    }
}

/// Whether scripts of a large operator stand at its right in displays too.
pub(super) fn is_integral(c: char) -> bool {
    matches!(c, '∫'..='∳' | '⨌')
}

/// A function: its words, and whether it has limits.
pub(super) fn function(name: &str) -> Option<(String, bool)> {
    let (plain, limits) = FUNCTIONS.split_once('|')?;
    let has = |list: &str| list.split_whitespace().any(|f| f == name);
    let words = match name {
        "liminf" => "lim inf",
        "limsup" => "lim sup",
        "argmax" => "arg max",
        "argmin" => "arg min",
        "injlim" => "inj lim",
        "projlim" => "proj lim",
        other => other,
    };
    (has(plain) || has(limits)).then(|| (words.replace(' ', "\u{2009}"), has(limits)))
}

/// An accent: its mark, whether it is as wide as its base, whether it stands below.
pub(super) fn accent(name: &str) -> Option<(char, bool, bool)> {
    Some(match name {
        "hat" => ('\u{302}', false, false),
        "check" => ('\u{30C}', false, false),
        "tilde" => ('\u{303}', false, false),
        "acute" => ('\u{301}', false, false),
        "grave" => ('\u{300}', false, false),
        "dot" => ('\u{307}', false, false),
        "ddot" => ('\u{308}', false, false),
        "dddot" => ('\u{20DB}', false, false),
        "ddddot" => ('\u{20DC}', false, false),
        "breve" => ('\u{306}', false, false),
        "bar" => ('\u{304}', false, false),
        "vec" => ('\u{20D7}', false, false),
        "mathring" | "r" => ('\u{30A}', false, false),
        "widehat" => ('\u{302}', true, false),
        "widetilde" => ('\u{303}', true, false),
        "widecheck" => ('\u{30C}', true, false),
        "overline" | "overbar" => ('\u{AF}', true, false),
        "underline" | "underbar" => ('_', true, true),
        "overbrace" => ('⏞', true, false),
        "underbrace" => ('⏟', true, true),
        "overbracket" => ('⎴', true, false),
        "underbracket" => ('⎵', true, true),
        "overparen" | "overarc" | "wideparen" => ('⏜', true, false),
        "underparen" => ('⏝', true, true),
        "overrightarrow" => ('\u{20D7}', true, false),
        "overleftarrow" => ('\u{20D6}', true, false),
        "overleftrightarrow" => ('\u{20E1}', true, false),
        "underrightarrow" => ('\u{20EF}', true, true),
        "underleftarrow" => ('\u{20EE}', true, true),
        _ => return None,
    })
}

/// An arrow that is as wide as what stands on it.
pub(super) fn wide_arrow(name: &str) -> Option<char> {
    Some(match name {
        "xrightarrow" => '→',
        "xleftarrow" => '←',
        "xleftrightarrow" => '↔',
        "xRightarrow" => '⇒',
        "xLeftarrow" => '⇐',
        "xLeftrightarrow" => '⇔',
        "xmapsto" => '↦',
        "xhookrightarrow" => '↪',
        "xhookleftarrow" => '↩',
        "xrightleftharpoons" => '⇌',
        "xlongequal" => '=',
        "xrightharpoonup" => '⇀',
        "xtwoheadrightarrow" => '↠',
        _ => return None,
    })
}

/// What a character that is a script stands for, and whether it stands above.
pub(super) fn script(c: char) -> Option<(bool, char)> {
    const ABOVE: [(char, char); 16] = [
        ('⁰', '0'),
        ('¹', '1'),
        ('²', '2'),
        ('³', '3'),
        ('⁴', '4'),
        ('⁵', '5'),
        ('⁶', '6'),
        ('⁷', '7'),
        ('⁸', '8'),
        ('⁹', '9'),
        ('⁺', '+'),
        ('⁻', '-'),
        ('⁼', '='),
        ('⁽', '('),
        ('⁾', ')'),
        ('ⁿ', 'n'),
    ];
    const BELOW: &str = "0123456789+-=()";
    let below = u32::from(c).checked_sub(0x2080).and_then(|n| BELOW.chars().nth(n as usize));
    ABOVE.iter().find(|(sign, _)| *sign == c).map(|(_, plain)| (true, *plain)).or(below.map(|plain| (false, plain)))
}

/// White by its command, in thousandths of an em.
pub(super) fn space(name: &str) -> Option<i32> {
    Some(match name {
        "," | "thinspace" => 167,
        ":" | ">" | "medspace" => 222,
        ";" | "thickspace" => 278,
        "!" | "negthinspace" => -167,
        "negmedspace" => -222,
        "negthickspace" => -278,
        " " | "~" | "nobreakspace" | "space" => 250,
        "enspace" | "enskip" => 500,
        "quad" => 1000,
        "qquad" => 2000,
        _ => return None,
    })
}

/// Letters by the command that gives them their look; whether they are one word.
pub(super) fn variant(name: &str) -> Option<super::tree::Variant> {
    use super::tree::Variant;
    Some(match name {
        "mathrm" | "mathup" | "rm" | "mathnormalrm" | "symrm" | "symup" => Variant::Upright,
        "mathbf" | "bf" | "symbf" | "symbfup" => Variant::Bold,
        "boldsymbol" | "bm" | "pmb" | "bold" | "mathbfit" | "symbfit" => Variant::BoldItalic,
        "mathit" | "it" | "mit" | "symit" => Variant::Italic,
        "mathbb" | "Bbb" | "mathbbm" | "mathds" | "symbb" => Variant::Double,
        "mathcal" | "cal" | "mathscr" | "scr" | "symcal" | "symscr" => Variant::Script,
        "mathfrak" | "frak" | "symfrak" => Variant::Fraktur,
        "mathsf" | "sf" | "symsf" => Variant::Sans,
        "mathtt" | "tt" | "symtt" => Variant::Mono,
        "mathnormal" => Variant::Auto,
        _ => return None,
    })
}

/// Words by the command that gives them their look.
pub(super) fn words(name: &str) -> Option<super::tree::Variant> {
    use super::tree::Variant;
    Some(match name {
        "text" | "textrm" | "textnormal" | "mbox" | "hbox" | "textup" | "intertext" | "shortintertext" | "textsc" | "textmd" => {
            Variant::Upright
        }
        "textbf" => Variant::Bold,
        "textit" | "emph" | "textsl" => Variant::Italic,
        "textsf" => Variant::Sans,
        "texttt" => Variant::Mono,
        _ => return None,
    })
}

/// A delimiter of `\left`, `\right`, `\big` by its command or its character; `.` is none.
pub(super) fn delimiter(name: &str) -> Option<char> {
    Some(match name {
        "{" | "lbrace" => '{',
        "}" | "rbrace" => '}',
        "|" | "Vert" | "lVert" | "rVert" | "parallel" | "‖" => '‖',
        "vert" | "lvert" | "rvert" | "mid" => '|',
        "<" => '⟨',
        ">" => '⟩',
        "backslash" => '\\',
        "/" => '/',
        _ => match symbol(name) {
            Some((c, Class::Open | Class::Close)) => c,
            Some((c @ ('↑' | '↓' | '↕' | '⇑' | '⇓' | '⇕'), _)) => c,
            _ => return None,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_have_their_characters_and_classes() {
        for (name, want) in [
            ("leq", ('≤', Class::Rel)),
            ("alpha", ('α', Class::Ord)),
            ("cdot", ('⋅', Class::Bin)),
            ("sum", ('∑', Class::Op)),
            ("langle", ('⟨', Class::Open)),
            ("rceil", ('⌉', Class::Close)),
            ("{", ('{', Class::Ord)),
        ] {
            assert_eq!(symbol(name), Some(want), "{name}");
        }
        assert!(SYMBOLS.len() > 400, "{}", SYMBOLS.len());
        assert_eq!((class_of('≤'), class_of('x'), class_of('→')), (Class::Rel, Class::Ord, Class::Rel));
        assert_eq!(function("limsup"), Some(("lim\u{2009}sup".into(), true)));
    }
}
