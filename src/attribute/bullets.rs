//! Bullets: lists that nest are told by where those of their lines stand.

use super::Findings;
use crate::text::{Span, trimmed};

/// Where the bullet of a line stands. A page whose lists nest has those of one level in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bullet {
    /// It has none.
    None,
    /// Before its words.
    Before,
    /// On a line of its own above.
    Above,
}

impl Bullet {
    /// The bullet of a line below one with this bullet, and whether it is the first of its list that stands before its words. The
    /// line becomes the one above.
    pub(super) fn next(&mut self, line: &str) -> (Bullet, bool) {
        let bullet = match *self {
            _ if line.starts_with(BULLETS) => Bullet::Before,
            Bullet::Above => Bullet::Above,
            _ => Bullet::None,
        };
        let first = *self != Bullet::Before;
        *self = if bullet == Bullet::Before { Bullet::Before } else { Bullet::None };
        (bullet, first)
    }
}

/// How many lines below are looked at, most of which may be blank.
const MOST_BLANK: usize = 100;

/// Signs that the items of a list begin with.
pub(super) const BULLETS: [char; 9] = ['•', '·', '-', '*', '●', '—', '–', '▪', '◦'];

/// A line without the bullet at its head and the blanks around that.
pub(super) fn without_bullet(line: &str) -> &str {
    if !line.starts_with(|c: char| c.is_whitespace() || BULLETS.contains(&c)) {
        return line;
    }
    line.trim_start().trim_start_matches(BULLETS).trim_start()
}

/// Whether a line is nothing but a bullet.
pub(super) fn is_bullet(line: &str) -> bool {
    line.strip_prefix(BULLETS).is_some_and(|rest| trimmed(rest).is_empty())
}

/// The next line that is not blank, without the blanks around it.
pub(super) fn next_line(found: Findings<'_>, at: usize) -> Option<Span> {
    let mut start = at;
    let lines = found.signs.lines_from(found.text, at).take(MOST_BLANK + 1).map(|line| {
        let span = Span::new(start, start + line.len());
        start = span.end() + '\n'.len_utf8();
        span.trim(found.text)
    });
    lines.skip(1).find(|line| !line.is_empty())
}

/// Whether the line below is an item that tells something, as the only one of a list stands on a page whose lists nest:
/// - 最高支付限额 ¶ - 年度最高支付限额63万元.
pub(super) fn is_over_item(found: Findings<'_>, line: Span, counted: &impl Fn(Span) -> bool) -> bool {
    next_line(found, line.end()).is_some_and(|next| {
        let words = next.of(found.text);
        words.starts_with(BULLETS) && !is_bullet(words) && counted(next)
    })
}

/// Whether the line below is no item of a list, but text: - 常规门诊 ¶ 基金支付50%，….
pub(super) fn is_over_text(found: Findings<'_>, line: Span) -> bool {
    next_line(found, line.end()).is_some_and(|next| !next.of(found.text).starts_with(BULLETS))
}
