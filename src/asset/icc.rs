//! Colours as every screen shows them: pictures that say by a profile what their colours mean (telephones write Display P3) are
//! turned to sRGB, since the profile goes with the rest of what is stripped.

use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// How far apart, of 255, colours may be that are taken for the same.
const NEAR: u8 = 3;

/// Whether a profile means other colours than sRGB does; one that cannot be read, or is not of red, green and blue, means none.
pub fn differs(profile: &[u8]) -> bool {
    let probes = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [128, 128, 128], [200, 120, 60], [40, 90, 160]];
    let probes = probes.as_flattened();
    to_srgb(profile, probes).is_some_and(|out| out.iter().zip(probes).any(|(a, b)| a.abs_diff(*b) > NEAR))
}

/// Pixels of a profile's red, green and blue as sRGB's; `None` where the profile is of something else.
pub fn to_srgb(profile: &[u8], rgb: &[u8]) -> Option<Vec<u8>> {
    let profile = ColorProfile::new_from_slice(profile).ok().filter(|p| p.color_space == DataColorSpace::Rgb)?;
    let transform = profile.create_transform_8bit(Layout::Rgb, &ColorProfile::new_srgb(), Layout::Rgb, TransformOptions::default()).ok()?;
    let mut out = vec![0; rgb.len()];
    transform.transform(rgb, &mut out).ok()?;
    Some(out)
}

/// The profile of the wide colours that a code point names (ITU-T H.273, table 2), where they are not sRGB's.
pub fn of_primaries(code: u16) -> Option<Vec<u8>> {
    match code {
        9 => ColorProfile::new_bt2020().encode().ok(),
        12 => ColorProfile::new_display_p3().encode().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_profile_is_brought_to_srgb_and_srgb_is_left() {
        let p3 = ColorProfile::new_display_p3().encode().expect("encodes");
        let srgb = ColorProfile::new_srgb().encode().expect("encodes");
        assert!(differs(&p3) && !differs(&srgb) && !differs(b"no profile"));
        let out = to_srgb(&p3, &[200, 100, 100, 128, 128, 128]).expect("converts");
        assert!(out[0] > 205 && out[1] < 100, "a red that is stronger in sRGB's numbers: {out:?}");
        assert!(out[3].abs_diff(128) <= 1 && out[4].abs_diff(128) <= 1, "grey stays grey: {out:?}");
    }
}
