//! The door to the colour library: profiles and conversions.

use std::sync::Arc;

use moxcms::{ColorProfile, Layout, LocalizableString, ProfileClass, ProfileText, TransformExecutor, TransformOptions};

use crate::net;

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

/// What becomes of the colours of pictures.
#[derive(Default)]
pub enum Inks {
    /// They stay as they are on a screen.
    #[default]
    Screen,
    /// They become grey.
    Grey,
    /// They are separated into the four inks of a press.
    Process(Press),
}

/// A press with its four inks.
pub struct Press {
    transform: Arc<dyn TransformExecutor<u8> + Send + Sync>,
    /// The most ink that the paper holds, in percent.
    limit: Option<u32>,
}

impl Press {
    /// A press as its profile describes it.
    ///
    /// # Errors
    /// The profile cannot be read, or not be printed with.
    pub fn new(profile: &[u8], limit: Option<u32>) -> Result<Press, String> {
        net::caught(|| Press::unguarded(profile, limit))?
    }

    fn unguarded(profile: &[u8], limit: Option<u32>) -> Result<Press, String> {
        let press = ColorProfile::new_from_slice(profile).map_err(|e| e.to_string())?;
        // The library keeps four inks where it keeps RGB with its alpha.
        let transform = ColorProfile::new_srgb().create_transform_8bit(Layout::Rgb, &press, Layout::Rgba, TransformOptions::default());
        Ok(Press { transform: transform.map_err(|e| e.to_string())?, limit })
    }

    /// sRGB pixels as cyan, magenta, yellow and black, white paper being nothing of each.
    pub fn separate(&self, rgb: &[u8]) -> Option<Vec<u8>> {
        let mut inks = vec![0; rgb.len() / 3 * 4];
        let rgb = rgb.get(..rgb.len() / 3 * 3)?;
        net::caught(|| self.transform.transform(rgb, &mut inks)).ok()?.ok()?;
        if let Some(limit) = self.limit {
            let (pixels, _) = inks.as_chunks_mut::<4>();
            pixels.iter_mut().for_each(|pixel| *pixel = limited(*pixel, limit));
        }
        Some(inks)
    }
}

/// A colour with no more ink than `limit` percent: of the three coloured inks as much less of each as it takes, which
/// keeps the hue, and black as it is, which keeps the depth.
fn limited([c, m, y, k]: [u8; 4], limit: u32) -> [u8; 4] {
    let room = (limit * 255 / 100).saturating_sub(u32::from(k));
    let coloured = u32::from(c) + u32::from(m) + u32::from(y);
    if coloured <= room {
        return [c, m, y, k];
    }
    // Rounded down, so that the three together keep below the limit.
    let less = |ink: u8| u8::try_from(u32::from(ink) * room / coloured).unwrap_or(u8::MAX);
    [less(c), less(m), less(y), k]
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
    fn no_colour_has_more_ink_than_the_limit() {
        assert_eq!(super::limited([255, 255, 255, 255], 240), [119, 119, 119, 255]);
        assert_eq!(super::limited([10, 20, 30, 255], 240), [10, 20, 30, 255]);
        let inks: u32 = super::limited([250, 200, 103, 100], 240).iter().map(|i| u32::from(*i)).sum();
        assert!((609..=612).contains(&inks), "{inks}");
        assert!(super::Press::new(b"no profile", None).is_err());
    }

    #[test]
    fn white_stays_white_and_green_is_lighter_than_blue() {
        let grey = super::to_grey(&[255, 255, 255, 0, 0, 0, 0, 255, 0, 0, 0, 255]).expect("converts");
        assert!(grey[0] >= 254 && grey[1] <= 1 && grey[2] > grey[3], "{grey:?}");
    }
}
