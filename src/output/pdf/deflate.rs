//! Streams deflated.

use std::cell::RefCell;

use flate2::{Compress, Compression, FlushCompress, Status};
use lopdf::{Dictionary, Object, Stream};

/// Deflates bytes as every stream of ours is.
pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    thread_local! {
        /// A compressor's tables take longer to lay out than a page to compress: one a thread is kept. In so short a text longer
        /// chains than level 5 follows find next to nothing: level 6 makes a novel smaller by 0.03 %.
        static PACKER: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(5), true));
    }
    let mut out = Vec::with_capacity(bytes.len() / 2 + 64);
    PACKER.with_borrow_mut(|packer| {
        packer.reset();
        loop {
            let rest = usize::try_from(packer.total_in()).ok().and_then(|done| bytes.get(done..)).unwrap_or_default();
            let status = packer.compress_vec(rest, &mut out, FlushCompress::Finish).expect("it is not in use elsewhere");
            if status == Status::StreamEnd {
                break;
            }
            out.reserve(out.len() / 2 + 64);
        }
    });
    out.shrink_to_fit();
    out
}

/// A stream that is deflated already.
pub fn deflated(mut dict: Dictionary, bytes: Vec<u8>) -> Stream {
    dict.set("Filter", Object::Name(b"FlateDecode".to_vec()));
    Stream::new(dict, bytes).with_compression(false)
}
