//! From luma and chroma to red, green and blue (ITU-T H.273), at eight bits each.
//!
//! Chroma that is coarser than luma is made finer by the weights 3 : 1, as for JPEG: each sample lies between four pixels.

use re_rav1d::dav1d::{Picture, PixelLayout, PlanarImageComponent as Component};

use super::container::Nclx;

/// How a picture's numbers become colours.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Matrix {
    /// Green, blue and red as they are.
    Identity,
    /// By how much red and blue weigh in the luma.
    Weights(f32, f32),
    /// Luma, green and orange.
    GreenOrange,
}

impl Matrix {
    /// Of a code point; `None` for those that are not made of sums.
    fn of(nclx: Nclx) -> Option<Self> {
        match nclx.matrix {
            0 => Some(Matrix::Identity),
            1 => Some(Matrix::Weights(0.2126, 0.0722)),
            4 => Some(Matrix::Weights(0.30, 0.11)),
            // Unsaid: what most encoders mean.
            2 | 5 | 6 => Some(Matrix::Weights(0.299, 0.114)),
            7 => Some(Matrix::Weights(0.212, 0.087)),
            8 => Some(Matrix::GreenOrange),
            9 | 10 => Some(Matrix::Weights(0.2627, 0.0593)),
            12 => Matrix::of(Nclx { matrix: if nclx.primaries == 9 { 9 } else { 1 }, ..nclx }),
            _ => None,
        }
    }

    fn rgb(self, y: f32, u: f32, v: f32) -> [f32; 3] {
        match self {
            Matrix::Identity => [v, y, u],
            Matrix::GreenOrange => [y - u + v, y + u, y - u - v],
            Matrix::Weights(red, blue) => {
                let (r, b) = (y + 2.0 * (1.0 - red) * v, y + 2.0 * (1.0 - blue) * u);
                [r, (y - red * r - blue * b) / (1.0 - red - blue), b]
            }
        }
    }
}

/// What the stream says of its colours, where the container does not.
pub fn stated(picture: &Picture) -> Nclx {
    use re_rav1d::dav1d::pixel::{MatrixCoefficients as M, YUVRange};
    let matrix = match picture.matrix_coefficients() {
        M::Identity => 0,
        M::BT709 => 1,
        M::BT470M => 4,
        M::BT470BG | M::ST170M => 5,
        M::ST240M => 7,
        M::YCgCo => 8,
        M::BT2020NonConstantLuminance | M::BT2020ConstantLuminance => 9,
        M::ChromaticityDerivedNonConstantLuminance => 12,
        M::ST2085 | M::ChromaticityDerivedConstantLuminance | M::ICtCp => 14,
        M::Reserved | M::Unspecified => 2,
    };
    Nclx { primaries: 2, transfer: 2, matrix, full: picture.color_range() == YUVRange::Full }
}

/// The scale of the numbers of a picture.
#[derive(Clone, Copy)]
struct Range {
    bits: u32,
    full: bool,
}

impl Range {
    /// Luma, from 0 to 1.
    fn luma(self, n: u16) -> f32 {
        let unit = 1u32 << (self.bits - 8);
        if self.full { f32::from(n) / self.top() } else { (f32::from(n) - (16 * unit) as f32) / (219 * unit) as f32 }
    }

    /// Chroma, from −½ to ½.
    fn chroma(self, n: f32) -> f32 {
        let unit = 1u32 << (self.bits - 8);
        let zero = (128 * unit) as f32;
        if self.full { (n - zero) / self.top() } else { (n - zero) / (224 * unit) as f32 }
    }

    fn top(self) -> f32 {
        ((1u32 << self.bits) - 1) as f32
    }
}

/// One plane of a picture.
struct Plane {
    data: re_rav1d::dav1d::Plane,
    /// Bytes a row.
    stride: usize,
    wide: bool,
    width: usize,
    height: usize,
}

impl Plane {
    fn of(picture: &Picture, component: Component) -> Self {
        let size = |n: u32| usize::try_from(n).unwrap_or(0);
        let (width, height) = (size(picture.width()), size(picture.height()));
        let (x, y) = match (component, picture.pixel_layout()) {
            (Component::Y, _) | (_, PixelLayout::I444 | PixelLayout::I400) => (1, 1),
            (_, PixelLayout::I422) => (2, 1),
            (_, PixelLayout::I420) => (2, 2),
        };
        Plane {
            data: picture.plane(component),
            stride: size(picture.stride(component)),
            wide: picture.bit_depth() > 8,
            width: width.div_ceil(x),
            height: height.div_ceil(y),
        }
    }

    /// A row's samples; what lies outside is the nearest that does not.
    fn row(&self, y: usize, out: &mut Vec<u16>) {
        out.clear();
        let start = y.min(self.height.saturating_sub(1)) * self.stride;
        let bytes = self.data.get(start..).unwrap_or_default();
        match self.wide {
            false => out.extend(bytes.iter().take(self.width).map(|b| u16::from(*b))),
            true => out.extend(bytes.as_chunks::<2>().0.iter().take(self.width).map(|b| u16::from_ne_bytes(*b))),
        }
    }
}

/// Chroma of a row of pixels, made as fine as luma.
struct Chroma {
    plane: Plane,
    near: Vec<u16>,
    far: Vec<u16>,
    /// Between the two rows.
    mixed: Vec<f32>,
    row: Vec<f32>,
}

impl Chroma {
    fn new(picture: &Picture, component: Component) -> Self {
        Chroma { plane: Plane::of(picture, component), near: vec![], far: vec![], mixed: vec![], row: vec![] }
    }

    fn fill(&mut self, y: usize, width: usize, height: usize) {
        let Chroma { plane, near, far, mixed, row } = self;
        mixed.clear();
        if plane.height < height {
            plane.row(y / 2, near);
            plane.row(if y % 2 == 0 { (y / 2).saturating_sub(1) } else { y / 2 + 1 }, far);
            mixed.extend(near.iter().zip(far.iter()).map(|(n, f)| 0.75 * f32::from(*n) + 0.25 * f32::from(*f)));
        } else {
            plane.row(y, near);
            mixed.extend(near.iter().map(|n| f32::from(*n)));
        }
        row.clear();
        if plane.width < width {
            let at = |x: usize| mixed.get(x.min(mixed.len().saturating_sub(1))).copied().unwrap_or(0.0);
            let beside = |x: usize| if x % 2 == 0 { (x / 2).saturating_sub(1) } else { x / 2 + 1 };
            row.extend((0..width).map(|x| 0.75 * at(x / 2) + 0.25 * at(beside(x))));
        } else {
            std::mem::swap(row, mixed);
        }
    }
}

fn byte(value: f32) -> u8 {
    // From 0 to 255 by the clamp: the cast cuts nothing off.
    (value.clamp(0.0, 1.0) * 255.0).round() as u8
}

/// A picture's luma alone, one byte a pixel: what is grey, or says how opaque another picture is.
pub fn grey(picture: &Picture, nclx: Nclx) -> Option<Vec<u8>> {
    let range = Range { bits: bits(picture)?, full: nclx.full };
    let plane = Plane::of(picture, Component::Y);
    let (mut row, mut out) = (Vec::new(), Vec::with_capacity(plane.width * plane.height));
    for y in 0..plane.height {
        plane.row(y, &mut row);
        out.extend(row.iter().map(|n| byte(range.luma(*n))));
    }
    (out.len() == plane.width * plane.height).then_some(out)
}

fn bits(picture: &Picture) -> Option<u32> {
    picture.bits_per_component().and_then(|b| u32::try_from(b.0).ok()).filter(|b| (8..=12).contains(b))
}

/// A picture's colours, three bytes a pixel.
///
/// # Errors
/// Why its colours are not known.
pub fn rgb(picture: &Picture, nclx: Nclx) -> Result<Vec<u8>, String> {
    let matrix = Matrix::of(nclx).ok_or_else(|| format!("its colours are made in a way that is not known (matrix {})", nclx.matrix))?;
    let range = Range { bits: bits(picture).ok_or("its depth is not known")?, full: nclx.full };
    let luma = Plane::of(picture, Component::Y);
    let (width, height) = (luma.width, luma.height);
    let (mut u, mut v) = (Chroma::new(picture, Component::U), Chroma::new(picture, Component::V));
    if matrix == Matrix::Identity && picture.pixel_layout() != PixelLayout::I444 {
        return Err("its colours contradict its layout".to_string());
    }
    // Without a matrix all three are on the scale of luma.
    let scale = |n: f32| if matrix == Matrix::Identity { range.luma(n as u16) } else { range.chroma(n) };
    let (mut row, mut out) = (Vec::new(), Vec::with_capacity(width * height * 3));
    for y in 0..height {
        luma.row(y, &mut row);
        u.fill(y, width, height);
        v.fill(y, width, height);
        for ((y, u), v) in row.iter().zip(&u.row).zip(&v.row) {
            out.extend(matrix.rgb(range.luma(*y), scale(*u), scale(*v)).map(byte));
        }
    }
    if out.len() == width * height * 3 { Ok(out) } else { Err("its pixels are not all there".to_string()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_matrix_keeps_white_black_and_grey() {
        for matrix in [0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 12] {
            let matrix = Matrix::of(Nclx { primaries: 1, transfer: 13, matrix, full: true }).expect("known");
            for grey in [0.0, 0.5, 1.0] {
                let chroma = if matrix == Matrix::Identity { grey } else { 0.0 };
                assert!(matrix.rgb(grey, chroma, chroma).iter().all(|c| (c - grey).abs() < 1e-5), "{matrix:?} {grey}");
            }
        }
        assert!(Matrix::of(Nclx { primaries: 1, transfer: 13, matrix: 14, full: true }).is_none());
    }

    #[test]
    fn the_range_of_television_is_stretched() {
        let tv = Range { bits: 10, full: false };
        assert_eq!((byte(tv.luma(64)), byte(tv.luma(940)), byte(tv.luma(0))), (0, 255, 0));
        assert!((tv.chroma(960.0) - 0.5).abs() < 1e-5 && tv.chroma(512.0) == 0.0);
        let full = Range { bits: 8, full: true };
        assert_eq!((byte(full.luma(0)), byte(full.luma(255))), (0, 255));
    }
}
