//! Site layouts: how a page of a site is known, and where its parts stand, read from `rules/sites/<name>.toml`.

use serde::Deserialize;

use super::html::HtmlLayout;
use super::pattern::Pattern;

/// A line longer than this, in bytes, is prose and marks no layout.
const LONGEST_MARKER: usize = 240;

/// One file of `rules/sites/`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Layout {
    pub(super) name: String,
    pub(super) description: String,
    /// Layouts are tried from the lowest rank up.
    pub(super) rank: u32,
    #[serde(default)]
    pub(super) text: Option<TextLayout>,
    #[serde(default)]
    pub(super) html: Option<HtmlLayout>,
    /// Pages that the layout must read so.
    #[serde(default, rename = "example")]
    pub(super) examples: Vec<Example>,
    /// Pages that it must leave to others.
    #[serde(default, rename = "counter_example")]
    pub(super) counter_examples: Vec<CounterExample>,
}

/// Where the parts of a plain text stand.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TextLayout {
    /// How the recommended items are set.
    #[serde(default)]
    pub(super) related: RelatedStyle,
    /// The line over the recommended items.
    #[serde(default)]
    pub(super) related_head: Option<Pattern>,
    /// Category and date of an item; they end it.
    #[serde(default)]
    pub(super) item: Option<Pattern>,
    /// An answer in a line may stand under the title and at the head of snippets.
    #[serde(default)]
    pub(super) answer: bool,
    /// A last line that is the site's own.
    #[serde(default)]
    pub(super) disclaimer: Option<Pattern>,
    /// All of these must be found for the layout to be chosen, each below the one before. Without any it is never
    /// chosen by itself.
    #[serde(default)]
    pub(super) markers: Vec<Marker>,
    /// Other sets of markers by which a plain text is known. A page with markup shows more, and may look like it by
    /// chance.
    #[serde(default)]
    pub(super) or_markers: Vec<Vec<Marker>>,
}

/// How recommended items are set in a plain text.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum RelatedStyle {
    /// There are none.
    #[default]
    None,
    /// Under a head: title, snippet, then category and date, each on lines of their own.
    Cards,
    /// One after another, several on a line: title, date, time and category.
    Links,
    /// Under a head that announces them: a title a line, its day behind it.
    Titles,
}

/// A line by which a layout is known.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Marker {
    pattern: Pattern,
    /// It stands among this many first lines; without it, anywhere.
    #[serde(default)]
    within: Option<usize>,
}

/// A page, and what has to be read from it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Example {
    pub(super) page: String,
    #[serde(default)]
    pub(super) expect: Expectation,
}

/// A page that another layout has to read.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CounterExample {
    pub(super) page: String,
}

/// The parts of an example. A part that is not named has to be absent; the body and lists are checked where named.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Expectation {
    pub(super) title: Option<String>,
    pub(super) answer: Option<String>,
    pub(super) published_at: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) body_first: Option<String>,
    pub(super) body_last: Option<String>,
    pub(super) sections: Option<Vec<String>>,
    pub(super) related: Option<Vec<String>>,
}

impl TextLayout {
    /// True if every marker is found among the lines of a page with markup.
    pub(super) fn knows<'t>(&self, lines: impl Iterator<Item = &'t str> + Clone) -> bool {
        are_on(&self.markers, lines)
    }

    /// True if every marker of a set is found among the lines of a plain text.
    pub(super) fn knows_text<'t>(&self, lines: impl Iterator<Item = &'t str> + Clone) -> bool {
        std::iter::once(&self.markers).chain(&self.or_markers).any(|set| are_on(set, lines.clone()))
    }
}

fn are_on<'t>(markers: &[Marker], mut lines: impl Iterator<Item = &'t str>) -> bool {
    !markers.is_empty() && markers.iter().all(|marker| marker.find(&mut lines))
}

impl Marker {
    /// Goes on to the line behind the first that the marker is.
    fn find<'t>(&self, lines: &mut impl Iterator<Item = &'t str>) -> bool {
        let within = self.within.unwrap_or(usize::MAX);
        lines.take(within).any(|line| line.len() <= LONGEST_MARKER && self.pattern.is_match(line))
    }
}
