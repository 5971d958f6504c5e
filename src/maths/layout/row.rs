//! Rows: atoms side by side, with the white that their classes ask for (*The TeXbook*, p. 170), and what each node is as a box.

use super::super::{Class, Node, Style, Variant, classes};
use super::boxes::{After, Glue, Hbox, Item, packed};
use super::fence::NULL;
use super::glyph::Nucleus;
use super::style::Ctx;
use super::{Composer, MAX_DEPTH};

/// The white between two atoms.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Space {
    None,
    Thin,
    Medium,
    Thick,
}

/// The white between two classes; whether it is left out in scripts.
fn between(left: Class, right: Class) -> (Space, bool) {
    use Class::{Bin, Close, Inner, Op, Open, Ord, Punct, Rel};
    match (left, right) {
        (Ord | Close, Op) | (Op, Ord | Op) | (Inner, Op) => (Space::Thin, false),
        (Ord | Close | Inner, Bin) | (Bin, Ord | Op | Open | Inner) => (Space::Medium, true),
        (Rel, Rel) => (Space::None, false),
        (Ord | Op | Close | Inner, Rel) | (Rel, Ord | Op | Open | Inner) => (Space::Thick, true),
        (Ord | Op | Close, Inner) | (Inner, Ord | Open | Punct | Inner) => (Space::Thin, true),
        (Punct, Ord | Op | Rel | Open | Close | Punct | Inner) => (Space::Thin, true),
        (Ord, Ord | Open | Close | Punct) => (Space::None, false),
        (Op, Bin | Open | Close | Punct) => (Space::None, false),
        (Bin, Bin | Rel | Close | Punct) => (Space::None, false),
        (Rel, Bin | Close | Punct) => (Space::None, false),
        (Open, Ord | Op | Bin | Rel | Open | Close | Punct | Inner) => (Space::None, false),
        (Close, Ord | Open | Close | Punct) => (Space::None, false),
        (Punct, Bin) => (Space::None, false),
        (Inner, Close) => (Space::None, false),
    }
}

/// A row being set.
#[derive(Default)]
struct Row {
    items: Vec<Item>,
    before: Option<Class>,
}

impl Composer<'_> {
    /// Nodes side by side.
    pub(super) fn row(&self, nodes: &[Node], ctx: Ctx) -> Vec<Item> {
        let mut row = Row::default();
        self.fill(nodes, ctx, &mut row);
        row.items
    }

    fn fill(&self, nodes: &[Node], ctx: Ctx, row: &mut Row) {
        if ctx.depth > MAX_DEPTH {
            return;
        }
        if let [Node::Row(inner)] = nodes {
            return self.fill(inner, ctx.inside(), row);
        }
        let classes = classes(nodes);
        for (node, class) in nodes.iter().zip(classes) {
            match (node, class) {
                (Node::Space(width), _) => row.items.push(Item::Kern(self.thousandths(*width, ctx))),
                // A style holds to the end of its group: what follows is a part of the same row.
                (Node::Styled(style, body), _) => {
                    self.fill(std::slice::from_ref(body), Ctx { style: *style, ..ctx.inside() }, row);
                }
                (Node::Row(inner), class) if self.loose && inner.len() > 1 => {
                    let class = class.unwrap_or(Class::Ord);
                    self.approach(class, ctx, row);
                    row.before = None;
                    self.fill(inner, ctx.inside(), row);
                    row.before = Some(class);
                }
                (Node::Fence { open, close, parts, middle }, _) if self.loose && may_part(parts) => {
                    self.approach(Class::Inner, ctx, row);
                    let boxes: Vec<Hbox> = parts.iter().map(|part| self.group(part, ctx)).collect();
                    let least = self.least_of(&boxes, ctx);
                    let signs = std::iter::once(open).chain(middle);
                    for (sign, part) in signs.zip(parts) {
                        row.items.push(Item::Box(self.delimiter(*sign, least, ctx)));
                        row.before = Some(Class::Open);
                        self.fill(std::slice::from_ref(part), ctx.inside(), row);
                    }
                    row.items.push(Item::Box(self.delimiter(*close, least, ctx)));
                    row.before = Some(Class::Inner);
                }
                (node, class) => {
                    let class = class.unwrap_or(Class::Ord);
                    self.approach(class, ctx, row);
                    row.items.push(Item::Box(self.atom_box(node, ctx)));
                    row.before = Some(class);
                }
            }
        }
    }

    /// The white before an atom of a class.
    fn approach(&self, class: Class, ctx: Ctx, row: &mut Row) {
        if let Some(before) = row.before {
            row.items.push(Item::Glue(self.glue(before, class, ctx), may_end(before, class)));
        }
    }

    /// A node of a row: what leans out of its width at the right is white there.
    fn atom_box(&self, node: &Node, ctx: Ctx) -> Hbox {
        let nucleus = self.nucleus(node, ctx);
        let mut hbox = nucleus.hbox;
        if !nucleus.large {
            hbox.width += nucleus.italics;
        }
        hbox
    }

    fn glue(&self, left: Class, right: Class, ctx: Ctx) -> Glue {
        let (space, only_large) = between(left, right);
        if only_large && !matches!(ctx.style, Style::Display | Style::Text) {
            return Glue::default();
        }
        let mu = |n: i32| self.size(ctx).scale(i64::from(n), 18);
        match space {
            Space::None => Glue::default(),
            Space::Thin => Glue { natural: mu(3), ..Glue::default() },
            Space::Medium => Glue { natural: mu(4), stretch: mu(2), shrink: mu(1) },
            Space::Thick => Glue { natural: mu(5), stretch: mu(3), shrink: mu(1) },
        }
    }

    /// A node by itself, with what scripts want to know of it.
    pub(super) fn nucleus(&self, node: &Node, outer: Ctx) -> Nucleus {
        if outer.depth > MAX_DEPTH {
            return Nucleus::default();
        }
        let ctx = outer.inside();
        match node {
            Node::Atom { text, variant, class, .. } => self.atom(text, *variant, *class, ctx),
            Node::Text(words, variant) => self.words.set(words, *variant, self.size(ctx)).into(),
            Node::Ref(label, brackets) => {
                self.words.set(&super::super::unresolved(label, *brackets), Variant::Upright, self.size(ctx)).into()
            }
            Node::Row(nodes) => match nodes.as_slice() {
                [only] => self.nucleus(only, ctx),
                _ => packed(self.row(nodes, ctx)).into(),
            },
            Node::Classed(_, body) => self.nucleus(body, ctx),
            Node::Styled(style, body) => packed(self.row(std::slice::from_ref(body), Ctx { style: *style, ..ctx })).into(),
            Node::Scripts { base, sub, sup } => self.scripts(base, sub.as_deref(), sup.as_deref(), ctx).into(),
            Node::Fraction { above, below, rule, style } => {
                let null = self.size.scale(NULL, 1000);
                let fraction = self.fraction(above, below, *rule, style.map_or(ctx, |s| ctx.styled(s)));
                let width = fraction.width + null * 2;
                fraction.centred(width).into()
            }
            Node::Root { body, degree } => self.root(body, degree.as_deref(), ctx).into(),
            Node::Fence { open, close, parts, middle } => self.fence((*open, *close), parts, middle, ctx).into(),
            Node::Big(c, size, _) => self.big(*c, *size, ctx).into(),
            Node::Accent { base, mark, wide, below } => self.accent(base, *mark, *wide, *below, ctx),
            Node::Stack { base, over, under, stretch } => self.stack(base, over.as_deref(), under.as_deref(), *stretch, ctx).into(),
            Node::Table(table) => self.table(table, ctx).into(),
            Node::Space(width) => Hbox::white(self.thousandths(*width, ctx)).into(),
            Node::Phantom(body, wide, high) => {
                let body = self.node(body, ctx);
                let shown = |yes: bool, length| if yes { length } else { crate::unit::Len::ZERO };
                Hbox {
                    width: shown(*wide, body.width),
                    height: shown(*high, body.height),
                    depth: shown(*high, body.depth),
                    marks: Vec::new(),
                }
                .into()
            }
            Node::Enclosed(how, body) => self.enclosed(*how, body, ctx).into(),
        }
    }

    /// A node as a box that is a group: what leans out at its right is a part of its width.
    pub(super) fn group(&self, node: &Node, ctx: Ctx) -> Hbox {
        packed(self.row(std::slice::from_ref(node), ctx))
    }
}

/// Whether lines may end between delimiters: not in a binomial, nor in a table.
fn may_part(parts: &[Node]) -> bool {
    !parts.iter().any(|p| matches!(p, Node::Fraction { rule: false, .. } | Node::Table(_)))
}

/// What a line that ends between two atoms ends with.
fn may_end(left: Class, right: Class) -> Option<After> {
    match left {
        Class::Rel if right != Class::Rel => Some(After::Relation),
        Class::Bin => Some(After::Operator),
        Class::Punct if right != Class::Close => Some(After::Comma),
        Class::Rel | Class::Ord | Class::Op | Class::Open | Class::Close | Class::Punct | Class::Inner => None,
    }
}
