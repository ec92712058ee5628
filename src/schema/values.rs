//! Closed sets of names whose types belong to a stage; those of facts stand in [`crate::fact`].

/// The sense of a one-line verdict.
pub const VERDICTS: &[&str] = &["yes", "no", "partly"];

/// Levels of administrative division.
pub const LEVELS: &[&str] = &["province", "prefecture", "county"];

/// What a place name can be part of.
pub const WITHIN: &[&str] = &["organisation"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places::{Level, Within};
    use crate::segment::Verdict;

    #[test]
    fn names_are_those_of_the_types() {
        assert_eq!(VERDICTS, [Verdict::Yes, Verdict::No, Verdict::Partly].map(Verdict::as_str));
        assert_eq!(LEVELS, [Level::Province, Level::Prefecture, Level::County].map(Level::as_str));
        assert_eq!(WITHIN, [Within::Organisation].map(Within::as_str));
    }
}
