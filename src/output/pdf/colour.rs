//! The door to the colour library: profiles and conversions.

use moxcms::{ColorProfile, Layout, LocalizableString, ProfileClass, ProfileText, TransformOptions};

/// An sRGB profile, made by the colour library; the same bytes each time.
pub fn srgb() -> Option<Vec<u8>> {
    encode(&ColorProfile::new_srgb())
}

/// A profile's bytes, with a day of no meaning where the library writes the clock's.
fn encode(profile: &ColorProfile) -> Option<Vec<u8>> {
    let mut bytes = profile.encode().ok()?;
    let date: [u16; 6] = [2000, 1, 1, 0, 0, 0];
    let date: Vec<u8> = date.iter().flat_map(|n| n.to_be_bytes()).collect();
    bytes.get_mut(24..36)?.copy_from_slice(&date);
    Some(bytes)
}

/// A profile of printing in black alone, as PDF/X-4 wants one: greys are set as on a screen of gamma 2.2, which a dot gain
/// of about a fifth comes close to.
pub fn black_press() -> Option<Vec<u8>> {
    let mut profile = ColorProfile::new_gray_with_gamma(2.2);
    profile.profile_class = ProfileClass::OutputDevice;
    let name = LocalizableString::new("en".to_string(), "US".to_string(), "Black ink, gamma 2.2".to_string());
    profile.description = Some(ProfileText::Localizable(vec![name]));
    encode(&profile)
}

/// Greys of sRGB pixels, by luminance.
pub fn to_grey(rgb: &[u8]) -> Option<Vec<u8>> {
    let transform = ColorProfile::new_srgb()
        .create_transform_8bit(Layout::Rgb, &ColorProfile::new_gray_with_gamma(2.2), Layout::Gray, TransformOptions::default())
        .ok()?;
    let mut grey = vec![0; rgb.len() / 3];
    transform.transform(rgb.get(..grey.len() * 3)?, &mut grey).ok()?;
    Some(grey)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_profiles_are_one_and_the_same() {
        let profile = super::srgb().expect("encodes");
        assert_eq!((&profile[24..28], &profile[36..40]), (&[7, 208, 0, 1][..], &b"acsp"[..]));
        assert_eq!(Some(profile), super::srgb());
        let press = super::black_press().expect("encodes");
        assert_eq!((&press[12..16], &press[16..20]), (&b"prtr"[..], &b"GRAY"[..]));
    }

    #[test]
    fn white_stays_white_and_green_is_lighter_than_blue() {
        let grey = super::to_grey(&[255, 255, 255, 0, 0, 0, 0, 255, 0, 0, 0, 255]).expect("converts");
        assert!(grey[0] >= 254 && grey[1] <= 1 && grey[2] > grey[3], "{grey:?}");
    }
}
