//! The stages one by one, for the command and for those who look into them: tests, benches, fuzz targets. It is listed item by item, so
//! that the compiler sees what nobody uses; nothing here is promised to stay.

#![allow(missing_docs)]

pub mod asset {
    pub use crate::asset::{Extras, Pixels, load_extras, missing};

    pub mod convert {
        pub use crate::asset::convert::encode;
    }
}

pub mod check {
    pub use crate::check::{Demand, pdfs};
}

pub mod cli {
    pub use crate::cli::{bug_report, parse, run};
}

pub mod font {
    pub use crate::font::{FontData, Fonts};

    pub mod load {
        pub use crate::font::load::{face, load};
    }
}

pub mod init {
    pub use crate::init::{Made, init};
}

pub mod layout {
    pub use crate::layout::lay_out;

    pub mod formula {
        pub use crate::layout::formula::Press;
    }

    pub mod dump {
        pub use crate::layout::dump::dump;
    }
}

pub mod net {
    pub use crate::net::is_open;
}

pub mod output {
    pub use crate::output::{Artifact, Inputs, discard_all};

    pub mod cover {
        pub use crate::output::cover::{Wrap, drawing, front, wrap};
    }

    pub mod epub {
        pub use crate::output::epub::{Ingredients, stylesheet, write};

        pub mod cover {
            pub use crate::output::epub::cover::given;
        }

        pub mod package {
            pub use crate::output::epub::package::package;
        }
    }

    pub mod pdf {
        pub use crate::output::pdf::{CoverFile, fitted, write, write_cover};
    }
}

pub mod plan {
    pub use crate::plan::{Plan, text};
}

pub mod preview {
    pub use crate::preview::{Outlines, Studio};
}

pub mod session {
    pub use crate::session::backs;
}

pub mod source {
    pub use crate::source::read;
}

pub mod theme {
    pub use crate::theme::plan;
}

pub mod xhtml {
    pub use crate::xhtml::{Direction, Dress, Families, PageBreak, PageBreaks, render, stylesheet};

    pub mod lint {
        pub use crate::xhtml::lint::lint;
    }
}
