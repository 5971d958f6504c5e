//! The tree of a formula. Its nodes are those of MathML Core, with the classes of TeX's atoms (Knuth, *The TeXbook*, chapter 17).

/// What an atom is to its neighbours: the white between two atoms follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// Ordinary: a letter, a number.
    Ord,
    /// A large operator, a function.
    Op,
    /// A binary operator.
    Bin,
    /// A relation.
    Rel,
    /// An opening delimiter.
    Open,
    /// A closing delimiter.
    Close,
    /// Punctuation.
    Punct,
    /// What stands between stretched delimiters; dots.
    Inner,
}

/// The look of letters (Unicode, "Mathematical Alphanumeric Symbols").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Variant {
    /// Letters italic where TeX's are: one variable.
    #[default]
    Auto,
    /// Upright.
    Upright,
    /// Italic.
    Italic,
    /// Bold.
    Bold,
    /// Bold italic.
    BoldItalic,
    /// Sans serif.
    Sans,
    /// Monospaced.
    Mono,
    /// Script.
    Script,
    /// Fraktur.
    Fraktur,
    /// Double-struck.
    Double,
}

/// Where the scripts of an operator stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Limits {
    /// At the right.
    #[default]
    Never,
    /// Above and below in displays, else at the right.
    InDisplay,
    /// Above and below.
    Always,
}

/// A style (*The TeXbook*, p. 140).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// In a display.
    Display,
    /// In a line.
    Text,
    /// In a script.
    Script,
    /// In a script of a script.
    ScriptScript,
}

/// How a column of a table is aligned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Align {
    /// In the middle.
    #[default]
    Centre,
    /// At the left.
    Left,
    /// At the right.
    Right,
}

/// Rows and columns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Table {
    /// The cells.
    pub rows: Vec<Vec<Node>>,
    /// One a column; the last holds for those that follow.
    pub align: Vec<Align>,
    /// The white between two columns, after the first, the second …, in thousandths of an em; the last holds for those that follow.
    pub gaps: Vec<i32>,
    /// The white between two rows, in thousandths of an em, beside the usual.
    pub row_gap: i32,
    /// Cells are set as displays are.
    pub display: bool,
    /// A table in a line of text: smaller.
    pub small: bool,
    /// Vertical rules before the columns of these numbers.
    pub rules: Vec<usize>,
    /// White before the first and after the last column, in thousandths of an em.
    pub edge: i32,
    /// Horizontal rules above the rows of these numbers.
    pub lines: Vec<usize>,
    /// The tag of each row, where it has one.
    pub tags: Vec<Option<String>>,
}

/// What a display, or one of its rows, says of its number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Mark {
    /// What `\tag` says; brackets are put round it where it has no star.
    pub tag: Option<String>,
    /// Names that references may use (`\label`).
    pub labels: Vec<String>,
    /// It is to have no number (`\notag`, `align*`).
    pub unnumbered: bool,
}

/// What is drawn round or through something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Enclosure {
    /// A frame.
    Box,
    /// A stroke upwards.
    Cancel,
    /// A stroke downwards.
    BackCancel,
    /// Both.
    CrossCancel,
    /// A line through the middle.
    Strike,
}

/// A node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// An identifier, a number, an operator: its characters, plain.
    Atom {
        /// The characters.
        text: String,
        /// Their look.
        variant: Variant,
        /// The class.
        class: Class,
        /// Where its scripts stand.
        limits: Limits,
    },
    /// Words.
    Text(String, Variant),
    /// The number of another formula, by its label; between brackets where true (`\eqref`).
    Ref(String, bool),
    /// Nodes side by side; a group counts as one ordinary atom among others.
    Row(Vec<Node>),
    /// A group of another class than ordinary.
    Classed(Class, Box<Node>),
    /// Scripts.
    Scripts {
        /// What they hang on.
        base: Box<Node>,
        /// Below.
        sub: Option<Box<Node>>,
        /// Above.
        sup: Option<Box<Node>>,
    },
    /// A fraction.
    Fraction {
        /// Above.
        above: Box<Node>,
        /// Below.
        below: Box<Node>,
        /// It has a rule.
        rule: bool,
        /// Its own style.
        style: Option<Style>,
    },
    /// A root.
    Root {
        /// Under the sign.
        body: Box<Node>,
        /// The degree.
        degree: Option<Box<Node>>,
    },
    /// Delimiters that grow with what stands between them; '.' is none.
    Fence {
        /// At the left.
        open: char,
        /// At the right.
        close: char,
        /// The parts between them, and the delimiters between those.
        parts: Vec<Node>,
        /// Delimiters between the parts, one fewer.
        middle: Vec<char>,
    },
    /// A delimiter of a size of its own, in thousandths of an em.
    Big(char, u32, Class),
    /// A mark above or below: an accent, or a line or brace as wide as its base.
    Accent {
        /// Under it.
        base: Box<Node>,
        /// The mark.
        mark: char,
        /// It is as wide as its base.
        wide: bool,
        /// It stands below.
        below: bool,
    },
    /// Something above, something below.
    Stack {
        /// In the middle.
        base: Box<Node>,
        /// Above.
        over: Option<Box<Node>>,
        /// Below.
        under: Option<Box<Node>>,
        /// The base is an arrow that is as wide as what stands on it.
        stretch: bool,
    },
    /// Rows and columns.
    Table(Box<Table>),
    /// White, in thousandths of an em; may be negative.
    Space(i32),
    /// In a style of its own.
    Styled(Style, Box<Node>),
    /// The room of something that is not shown: as wide, as high.
    Phantom(Box<Node>, bool, bool),
    /// Something with a stroke round or through it.
    Enclosed(Enclosure, Box<Node>),
}

impl Node {
    /// An atom of one class without limits.
    pub fn atom(text: impl Into<String>, class: Class) -> Node {
        Node::Atom { text: text.into(), variant: Variant::Auto, class, limits: Limits::Never }
    }

    /// A row, or the one node that it would hold.
    pub fn row(mut nodes: Vec<Node>) -> Node {
        match (nodes.len(), nodes.pop()) {
            (1, Some(only)) => only,
            (_, Some(last)) => {
                nodes.push(last);
                Node::Row(nodes)
            }
            (_, None) => Node::Row(nodes),
        }
    }

    /// The rows of a display that are a table and nothing besides.
    pub fn rows_mut(&mut self) -> Option<&mut Table> {
        match self {
            Node::Table(table) if table.display => Some(table),
            Node::Styled(_, body) => body.rows_mut(),
            Node::Row(nodes) => match nodes.as_mut_slice() {
                [only] => only.rows_mut(),
                _ => None,
            },
            _ => None,
        }
    }

    /// The tags of such rows, where one has any.
    pub fn tags(&self) -> Option<&[Option<String>]> {
        match self {
            Node::Table(table) => Some(table.tags.as_slice()).filter(|tags| table.display && tags.iter().any(Option::is_some)),
            Node::Styled(_, body) => body.tags(),
            Node::Row(nodes) => match nodes.as_slice() {
                [only] => only.tags(),
                _ => None,
            },
            _ => None,
        }
    }

    /// Visits it and all nodes inside it, the outer first.
    pub fn visit_mut(&mut self, visit: &mut dyn FnMut(&mut Node)) {
        visit(self);
        match self {
            Node::Atom { .. } | Node::Text(..) | Node::Ref(..) | Node::Big(..) | Node::Space(_) => {}
            Node::Row(nodes) | Node::Fence { parts: nodes, .. } => nodes.iter_mut().for_each(|n| n.visit_mut(visit)),
            Node::Classed(_, body)
            | Node::Styled(_, body)
            | Node::Phantom(body, ..)
            | Node::Enclosed(_, body)
            | Node::Accent { base: body, .. } => body.visit_mut(visit),
            Node::Scripts { base, sub: one, sup: other } | Node::Stack { base, over: one, under: other, .. } => {
                base.visit_mut(visit);
                one.iter_mut().chain(other).for_each(|n| n.visit_mut(visit));
            }
            Node::Fraction { above, below, .. } => {
                above.visit_mut(visit);
                below.visit_mut(visit);
            }
            Node::Root { body, degree } => {
                body.visit_mut(visit);
                degree.iter_mut().for_each(|n| n.visit_mut(visit));
            }
            Node::Table(table) => table.rows.iter_mut().flatten().for_each(|n| n.visit_mut(visit)),
        }
    }

    /// What it is to its neighbours.
    pub fn class(&self) -> Class {
        match self {
            Node::Atom { class, .. } | Node::Big(_, _, class) | Node::Classed(class, _) => *class,
            Node::Scripts { base, .. } => base.class(),
            Node::Stack { base, .. } => base.class(),
            // A binomial is one fraction with its delimiters.
            Node::Fence { parts, .. } => match parts.as_slice() {
                [Node::Fraction { rule: false, .. }] => Class::Ord,
                _ => Class::Inner,
            },
            Node::Accent { base, wide, .. } if *wide => match base.class() {
                Class::Op => Class::Op,
                _ => Class::Ord,
            },
            Node::Styled(_, body) => body.class(),
            // `\frac` is a group.
            Node::Fraction { .. }
            | Node::Phantom(..)
            | Node::Text(..)
            | Node::Ref(..)
            | Node::Row(_)
            | Node::Root { .. }
            | Node::Accent { .. }
            | Node::Table(_)
            | Node::Space(_)
            | Node::Enclosed(..) => Class::Ord,
        }
    }

    /// Where its scripts stand.
    pub fn limits(&self) -> Limits {
        match self {
            Node::Atom { limits, .. } => *limits,
            Node::Accent { mark: '⏞' | '⏟' | '⎴' | '⎵', .. } => Limits::Always,
            Node::Stack { base, .. } if base.class() == Class::Op => base.limits(),
            Node::Classed(Class::Op, _) => Limits::InDisplay,
            _ => Limits::Never,
        }
    }
}

/// The classes of the nodes of a row, white left out of account: a binary operator that has nothing to join is an ordinary sign (*The
/// TeXbook*, Appendix G, rules 5 and 6). White has none.
pub fn classes(nodes: &[Node]) -> Vec<Option<Class>> {
    let mut out: Vec<Option<Class>> = nodes.iter().map(|n| (!matches!(n, Node::Space(_))).then(|| n.class())).collect();
    let mut before: Option<usize> = None;
    for at in 0..out.len() {
        let Some(Some(class)) = out.get(at).copied() else { continue };
        let last = before.and_then(|b| out.get(b).copied().flatten());
        let joins = |c: Option<Class>| matches!(c, Some(Class::Ord | Class::Close | Class::Inner));
        match class {
            Class::Bin if !joins(last) => out.iter_mut().skip(at).take(1).for_each(|c| *c = Some(Class::Ord)),
            Class::Rel | Class::Close | Class::Punct if last == Some(Class::Bin) => {
                out.iter_mut().skip(before.unwrap_or(at)).take(1).for_each(|c| *c = Some(Class::Ord));
            }
            _ => {}
        }
        before = Some(at);
    }
    if before.and_then(|b| out.get(b).copied().flatten()) == Some(Class::Bin) {
        out.iter_mut().skip(before.unwrap_or(0)).take(1).for_each(|c| *c = Some(Class::Ord));
    }
    out
}
