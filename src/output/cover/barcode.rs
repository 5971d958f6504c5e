//! An ISBN as an EAN-13 bar code: which of its 95 modules are dark (GS1 General Specifications, section 5.2).

/// The digits 0 to 9 in number set A, seven modules each from the left, dark ones set; set C is its complement, set B is C
/// read from the right.
const A: [u8; 10] =
    [0b000_1101, 0b001_1001, 0b001_0011, 0b011_1101, 0b010_0011, 0b011_0001, 0b010_1111, 0b011_1011, 0b011_0111, 0b000_1011];

/// Which of the six digits of the left half are of set B, by the leading digit, which has no bars of its own.
const B_BY_LEAD: [u8; 10] = [0b00_0000, 0b00_1011, 0b00_1101, 0b00_1110, 0b01_0011, 0b01_1001, 0b01_1100, 0b01_0101, 0b01_0110, 0b01_1010];

/// Modules of a symbol.
pub const MODULES: usize = 95;
/// Modules that stay white on its left and on its right.
pub const QUIET: (usize, usize) = (11, 7);

/// The modules, dark ones true; `None` where these are no thirteen digits.
pub fn modules(digits: &str) -> Option<[bool; MODULES]> {
    let digits: Vec<usize> = digits.chars().map(|c| c.to_digit(10).map(|d| d as usize)).collect::<Option<_>>()?;
    let [lead, rest @ ..] = digits.as_slice() else { return None };
    if rest.len() != 12 {
        return None;
    }
    let mut out = [false; MODULES];
    let mut at = 0;
    let mut push = |bits: u8, count: u8| {
        for bit in (0..count).rev() {
            if let Some(module) = out.get_mut(at) {
                *module = bits >> bit & 1 == 1;
            }
            at += 1;
        }
    };
    let sets = B_BY_LEAD.get(*lead).copied()?;
    push(0b101, 3);
    for (i, digit) in rest.iter().enumerate() {
        let a = A.get(*digit).copied()?;
        let c = !a & 0x7F;
        let b = c.reverse_bits() >> 1;
        if i == 6 {
            push(0b01010, 5);
        }
        push(
            if i >= 6 {
                c
            } else if sets >> (5 - i) & 1 == 1 {
                b
            } else {
                a
            },
            7,
        );
    }
    push(0b101, 3);
    Some(out)
}

/// Whether a module belongs to a guard, whose bars reach down between the digits.
pub fn is_guard(module: usize) -> bool {
    module < 3 || (45..50).contains(&module) || module >= 92
}

/// Dark runs as (first module, how many), guards apart from digits.
pub fn bars(modules: &[bool; MODULES]) -> Vec<(usize, usize)> {
    let mut bars: Vec<(usize, usize)> = Vec::new();
    for (i, _) in modules.iter().enumerate().filter(|(_, dark)| **dark) {
        match bars.last_mut() {
            Some((from, count)) if *from + *count == i && is_guard(*from) == is_guard(i) => *count += 1,
            _ => bars.push((i, 1)),
        }
    }
    bars
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_modules_of_a_known_number() {
        // The example of ISO/IEC 15420's readers: 5901234123457.
        let dark: String = modules("5901234123457").expect("digits").iter().map(|d| if *d { '1' } else { '0' }).collect();
        assert_eq!(dark, "10100010110100111011001100100110111101001110101010110011011011001000010101110010011101000100101");
        assert_eq!(modules("978"), None);
        assert_eq!(modules("97803064061570"), None);
        assert_eq!(modules("978030640615X"), None);
    }

    #[test]
    fn bars_are_the_dark_runs() {
        let modules = modules("9780306406157").expect("digits");
        let bars = bars(&modules);
        assert_eq!(bars[..2], [(0, 1), (2, 1)]);
        assert_eq!(bars.iter().map(|b| b.1).sum::<usize>(), modules.iter().filter(|m| **m).count());
        assert_eq!(bars.iter().filter(|b| is_guard(b.0)).count(), 6);
    }
}
