//! What joins the members of a list, and the two ends of a range.

use crate::text::trimmed;

/// A sign between two members of a list.
pub fn is_list_sign(c: char) -> bool {
    matches!(c, '、' | '/' | '／' | '+' | '＋')
}

/// A word of one character between two members of a list.
pub fn is_conjunction(c: char) -> bool {
    matches!(c, '和' | '与' | '及' | '或')
}

/// A sign or a word of one character between two members of a list.
pub fn is_joint(c: char) -> bool {
    is_list_sign(c) || is_conjunction(c)
}

/// Whether what stands between two words joins them into a list, and says nothing else.
pub fn joins(gap: &str) -> bool {
    let gap = trimmed(gap);
    matches!(gap, "以及" | "或者" | "还是" | "叠加") || gap.strip_prefix(is_joint) == Some("")
}

/// Whether it joins them, or parts them by a comma as the members of a list of clauses are parted.
pub fn joins_or_parts(gap: &str) -> bool {
    matches!(trimmed(gap), "，" | ",") || joins(gap)
}

/// A sign or a word between the two ends of a range. Some are written twice.
pub fn is_range_sign(c: char) -> bool {
    matches!(c, '—' | '–' | '―' | '－' | '−' | '‐' | '-' | '~' | '～' | '〜' | '…' | '至' | '到')
}
