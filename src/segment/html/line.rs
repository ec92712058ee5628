//! A line of a page as it is shown, with what its markup says of it.

use std::borrow::Cow;
use std::rc::Rc;

use super::super::date::first_date;
use super::super::outline::Mark;
use super::tables::LineCell;

/// Bytes of a line in which seams are noted.
pub(super) const SEAMED: usize = 400;

/// A line of text as shown.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) links: Vec<Link>,
    /// The innermost box that holds it.
    pub(super) holder: usize,
    /// What its markup makes of it, if a heading.
    pub(super) mark: Option<Mark>,
    /// The table that it stands in, from 1; 0 outside of tables.
    pub(super) table: usize,
    /// It is the caption of that table.
    pub(super) caption: bool,
    /// Its cells, if it is a row.
    pub(super) cells: Vec<LineCell>,
    /// Bytes at its start that are in bold.
    pub(super) bold_head: usize,
    /// Bytes at which inline elements begin or end, near the line's start.
    pub(super) seams: Vec<usize>,
}

impl Line {
    /// Bytes of it that are words of links.
    pub(super) fn linked(&self) -> usize {
        self.links.iter().map(|link| link.end - link.start).sum()
    }

    /// True if it is nothing but links.
    pub(super) fn is_linked(&self) -> bool {
        !self.links.is_empty() && self.linked() == self.text.len()
    }

    /// Its text; where no date shows in it, with a space at each seam: pages part `2024-03-05` from `12 views` by style.
    pub(super) fn dated_text(&self) -> Cow<'_, str> {
        if self.seams.is_empty() || self.text.len() > SEAMED || first_date(&self.text).is_some() {
            return Cow::Borrowed(&self.text);
        }
        self.spaced_text()
    }

    /// Its text with a space at each seam.
    pub(super) fn spaced_text(&self) -> Cow<'_, str> {
        if self.seams.is_empty() {
            return Cow::Borrowed(&self.text);
        }
        let mut spaced = String::with_capacity(self.text.len() + self.seams.len());
        let mut from = 0;
        for &seam in &self.seams {
            spaced.push_str(self.text.get(from..seam).unwrap_or_default());
            spaced.push(' ');
            from = seam;
        }
        spaced.push_str(self.text.get(from..).unwrap_or_default());
        Cow::Owned(spaced)
    }
}

/// A link within a line: its bytes, and where it leads.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) href: Rc<str>,
    /// The site does not vouch for it: it was paid for, or a reader wrote it.
    pub(super) paid: bool,
}
