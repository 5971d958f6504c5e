//! `{漢字|かんじ}`: characters with their reading, as Denden Markdown writes them.

/// A base or a reading is at most so long, in bytes.
const MOST: usize = 240;

/// Characters with a reading at the start of a text: how many bytes they take, and the element.
///
/// With as many readings as characters each has its own (`{漢字|かん|じ}`); else all of them are that of the whole. Braces around
/// letters of narrow scripts are none: `{a|b}` is a pattern or a choice.
pub(super) fn read(text: &str) -> Option<(usize, String)> {
    let inner = text.strip_prefix('{')?;
    let end =
        inner.find(['}', '{', '\n', '`', '<', '$']).filter(|n| *n <= 2 * MOST && inner.get(*n..).is_some_and(|r| r.starts_with('}')))?;
    let mut parts = inner.get(..end)?.split(['|', '｜']).map(str::trim);
    let base = parts.next()?;
    let readings: Vec<&str> = parts.collect();
    let fits = base.chars().any(is_wide) && !readings.is_empty() && readings.iter().all(|r| !r.is_empty());
    if !fits {
        return None;
    }
    let characters: Vec<char> = base.chars().collect();
    let made = if characters.len() == readings.len() {
        characters.iter().zip(&readings).map(|(c, reading)| format!("{c}<rt>{reading}</rt>")).collect()
    } else {
        format!("{base}<rt>{}</rt>", readings.concat())
    };
    Some((end + 2, format!("<ruby>{made}</ruby>")))
}

fn is_wide(c: char) -> bool {
    crate::lang::segment::is_ideographic(c) || crate::lang::segment::is_hangul(c)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn braces_with_a_bar_are_readings() {
        for (text, want) in [
            ("{漢字|かんじ}x", Some("<ruby>漢字<rt>かんじ</rt></ruby>")),
            ("{漢字|かん|じ}", Some("<ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby>")),
            ("{紫陽花|あじ|さい}", Some("<ruby>紫陽花<rt>あじさい</rt></ruby>")),
            ("{東京｜Tōkyō}", Some("<ruby>東京<rt>Tōkyō</rt></ruby>")),
            ("{北京|běi|jīng}", Some("<ruby>北<rt>běi</rt>京<rt>jīng</rt></ruby>")),
            ("{한글|韓契}", Some("<ruby>한글<rt>韓契</rt></ruby>")),
            ("{a|b}", None),
            ("{漢字}", None),
            ("{漢字|}", None),
            ("{|かんじ}", None),
            ("{漢|か\nん}", None),
            ("{漢 {字|じ}", None),
            ("{.class}", None),
            ("{漢字|かんじ", None),
        ] {
            assert_eq!(read(text).map(|(_, made)| made).as_deref(), want, "{text}");
        }
        assert_eq!(read("{字|じ}後").map(|(n, _)| n), Some("{字|じ}".len()));
    }
}
