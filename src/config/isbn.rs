//! The hyphens of an ISBN.
//!
//! An ISBN of thirteen digits has five parts: prefix, registration group, registrant, publication and check digit (ISBN Users' Manual,
//! 7th edition, section 5). How long the second and third are follows from ranges that the International ISBN Agency assigns and publishes as
//! its Range Message; `isbn-ranges.txt` holds them as they were in April 2023: a line a group, the ranges of its registrants' numbers.

/// The ranges: `978-3 00-02 030-033 …`.
const RANGES: &str = include_str!("isbn-ranges.txt");

/// Thirteen digits with their hyphens; `None` where no range holds them.
pub fn hyphenated(digits: &str) -> Option<String> {
    let (prefix, rest) = digits.split_at_checked(3).filter(|_| digits.len() == 13 && digits.bytes().all(|b| b.is_ascii_digit()))?;
    let (group, ranges) = RANGES
        .lines()
        .filter_map(|line| line.split_once(' '))
        .find(|(group, _)| group.split_once('-').is_some_and(|(p, g)| p == prefix && rest.starts_with(g)))?;
    let group = group.split_once('-')?.1;
    let after = rest.strip_prefix(group)?;
    let length = ranges.split(' ').find_map(|range| {
        let (from, to) = range.split_once('-').unwrap_or((range, range));
        let registrant = after.get(..from.len())?;
        (from <= registrant && registrant <= to).then_some(from.len())
    })?;
    let (registrant, after) = after.split_at_checked(length)?;
    let (publication, check) = after.split_at_checked(after.len().checked_sub(1)?)?;
    (!publication.is_empty()).then(|| format!("{prefix}-{group}-{registrant}-{publication}-{check}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_every_kind_of_group_get_their_hyphens() {
        for wanted in [
            "978-3-16-148410-0",
            "978-0-306-40615-7",
            "978-1-86197-876-9",
            "978-2-07-036822-8",
            "978-4-06-519981-7",
            "978-7-108-03387-1",
            "978-85-359-0277-8",
            "978-99921-58-10-4",
            "978-952-5000-00-9",
            "979-10-90636-07-1",
            "979-8-6024-0545-3",
        ] {
            let digits: String = wanted.chars().filter(char::is_ascii_digit).collect();
            assert_eq!(hyphenated(&digits).as_deref(), Some(wanted));
        }
    }

    #[test]
    fn numbers_outside_the_ranges_have_none() {
        for digits in ["9799000000004", "9776161484100", "978316148410", "97831614841000", "978316148410X", ""] {
            assert_eq!(hyphenated(digits), None, "{digits}");
        }
    }

    #[test]
    fn every_range_is_a_range_of_numbers_of_one_length_in_ascending_order() {
        for line in RANGES.lines() {
            let (group, ranges) = line.split_once(' ').expect("a group and its ranges");
            let mut last = String::new();
            for range in ranges.split(' ') {
                let (from, to) = range.split_once('-').unwrap_or((range, range));
                assert_eq!(from.len(), to.len(), "{line}");
                assert!(from <= to && from.bytes().chain(to.bytes()).all(|b| b.is_ascii_digit()), "{line}");
                assert!(group.len() - 1 + from.len() < 12, "{line}");
                let start = format!("{from:0<7}");
                assert!(last < start, "{line}: {range}");
                last = format!("{to:9<7}");
            }
        }
    }
}
