//! The door to the colour library.

/// An sRGB profile, made by the colour library; the same bytes each time.
pub fn srgb() -> Option<Vec<u8>> {
    moxcms::ColorProfile::new_srgb().encode().ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_profile_is_one_and_the_same() {
        let profile = super::srgb().expect("encodes");
        assert_eq!(&profile[36..40], b"acsp");
        assert_eq!(Some(profile), super::srgb());
    }
}
