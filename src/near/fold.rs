//! Folding: what two printings of one text differ in is taken out of it.

/// The letters, digits and ideographs of a text: without white space, punctuation and symbols, full-width forms as their
/// ASCII ones, and ASCII in lower case.
pub fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars().map(narrow).filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase())
}

/// Full-width forms (U+FF01 to U+FF5E) stand 0xFEE0 behind their ASCII ones.
fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_space_and_punctuation_are_folded() {
        let fold = |text: &str| folded(text).collect::<String>();
        assert_eq!(fold("起付线（ＡＢ类）：\n 1200 元。"), "起付线ab类1200元");
        assert_eq!(fold("起付线(AB类):1200元"), "起付线ab类1200元");
        assert_eq!(fold("，。 \u{3000}"), "");
    }
}
