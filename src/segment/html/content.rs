//! Which lines of a page are the article's own.
//!
//! Every line has a weight: how much prose stands in it that is neither link, nor said before, nor part of the site's
//! frame. The body is the box named by the layout, or the smallest box that holds most of the weight.

use std::collections::HashSet;
use std::ops::Range;

use super::super::cues::Cues;
use super::super::lines::ends_sentence;
use super::super::outline::Mark;
use super::line::Line;
use super::rules::Part;
use super::tree::{Holder, Tree};
use crate::text::longer_than;

/// Share of a page's weight that a box named for the body has at least, in percent.
const NAMED_SHARE: usize = 25;
/// Share of a box's weight that the box within it has at least to be the better choice, in percent.
const INNER_SHARE: usize = 72;
/// Share of a page's weight that a box of the frame has at most, in percent.
const CHROME_SHARE: usize = 40;
/// Characters of a line that may stand twice on a page.
const SHORT: usize = 12;

/// The weights of a page's lines.
pub(super) struct Weights {
    /// Weight of all lines before each.
    before: Vec<usize>,
    /// Lines of the site's frame or of recommended items.
    pub(super) outside: Vec<bool>,
    /// Lines of recommended items.
    pub(super) recommended: Vec<bool>,
}

impl Weights {
    /// Weighs every line. `taken` are the lines of recommended items.
    pub(super) fn new(cues: &Cues, tree: &Tree, taken: &[Range<usize>]) -> Weights {
        let mut outside = vec![false; tree.lines.len()];
        for range in taken {
            outside[range.clone()].fill(true);
        }
        let apart = |holder: &&Holder| holder.parts.iter().any(|part| matches!(part, Part::Answer | Part::Disclaimer));
        for holder in tree.holders.iter().filter(apart) {
            outside[holder.first..holder.end].fill(true);
        }
        let mut seen: HashSet<&str> = HashSet::new();
        let mut weights: Vec<usize> = Vec::with_capacity(tree.lines.len());
        for (line, outside) in tree.lines.iter().zip(&outside) {
            let again = longer_than(&line.text, SHORT) && !seen.insert(&line.text);
            weights.push(if again || *outside { 0 } else { weight(cues, line) });
        }
        let mut recommended = vec![false; tree.lines.len()];
        for range in taken {
            recommended[range.clone()].fill(true);
        }
        let mut all = Weights { before: sums(&weights), recommended, outside };
        let total = all.of(0..tree.lines.len());
        for holder in tree.holders.iter().filter(|holder| holder.chrome) {
            let range = holder.first..holder.end;
            if all.of(range.clone()) * 100 <= total * CHROME_SHARE {
                all.outside[range.clone()].fill(true);
                weights[range].fill(0);
            }
        }
        all.before = sums(&weights);
        all
    }

    /// True if a line is of the site's frame, a recommended item, or another part that is none of the body.
    pub(super) fn is_outside(&self, place: usize) -> bool {
        self.outside.get(place).copied().unwrap_or(false)
    }

    /// The weight of a range of lines.
    pub(super) fn of(&self, range: Range<usize>) -> usize {
        let before = |place: usize| self.before.get(place).or(self.before.last()).copied().unwrap_or(0);
        before(range.end).saturating_sub(before(range.start))
    }
}

fn sums(weights: &[usize]) -> Vec<usize> {
    let running = weights.iter().scan(0, |sum, weight| {
        *sum += weight;
        Some(*sum)
    });
    std::iter::once(0).chain(running).collect()
}

/// How much prose a line holds: its characters outside links, fewer where no sentence shows.
fn weight(cues: &Cues, line: &Line) -> usize {
    let count = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    let all = count(&line.text);
    let linked: usize = line.links.iter().filter_map(|link| line.text.get(link.start..link.end)).map(count).sum();
    let own = all.saturating_sub(linked);
    if own * 2 < all || cues.site_words.is_in(&line.text) {
        return 0;
    }
    let clauses = line.text.chars().filter(|&c| ends_sentence(c) || matches!(c, '，' | ',' | '；' | '：')).count();
    match (clauses, own) {
        (0, ..30) => own / 8,
        (0, _) => own / 2,
        (_, ..10) => own / 2,
        _ if !line.cells.is_empty() => own / 2,
        _ => own,
    }
}

/// The lines of the box that holds the article.
pub(super) fn body_box(tree: &Tree, weights: &Weights) -> Range<usize> {
    let whole = 0..tree.lines.len();
    let total = weights.of(whole.clone());
    let range = |place: usize| tree.holders.get(place).map_or(0..0, |holder| holder.first..holder.end);
    let named = (0..tree.holders.len())
        .filter(|&place| tree.holders[place].parts.contains(&Part::Body))
        .map(|place| (weights.of(range(place)), place))
        .filter(|(weight, _)| *weight > 0 && weight * 100 >= total * NAMED_SHARE);
    let best = named.clone().map(|(weight, _)| weight).max().unwrap_or(0);
    let tightest = named.filter(|(weight, _)| weight * 100 >= best * 95).min_by_key(|&(_, place)| range(place).len());
    match tightest {
        Some((_, place)) => range(place),
        None if total == 0 => 0..0,
        None => range(descend(tree, weights)),
    }
}

/// True if the box holds the great heading of the page.
fn is_titled(tree: &Tree, holder: usize) -> bool {
    let Holder { first, end, .. } = tree.holders[holder];
    tree.lines[first..end].iter().any(|line| line.mark == Some(Mark::Level(1)))
}

/// True if the box begins with a heading.
fn is_headed(tree: &Tree, holder: usize) -> bool {
    let first = tree.lines.get(tree.holders[holder].first);
    first.is_some_and(|line| matches!(line.mark, Some(Mark::Level(2..) | Mark::Bold)))
}

/// Goes from the whole page to the box within that holds most of its weight, and on.
fn descend(tree: &Tree, weights: &Weights) -> usize {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); tree.holders.len()];
    for (place, holder) in tree.holders.iter().enumerate().skip(1) {
        children[holder.parent].push(place);
    }
    let of = |place: usize| weights.of(tree.holders[place].first..tree.holders[place].end);
    let mut at = 0;
    while let Some(&inner) = children[at].iter().max_by_key(|&&child| (of(child), usize::MAX - child)) {
        let Holder { first, end, list, .. } = tree.holders[inner];
        let paragraph = end - first <= 1 || list;
        let enough = if paragraph { 100 } else { INNER_SHARE };
        let beside = || children[at].iter().copied().filter(|&child| child != inner && of(child) > 0);
        // What stands beside the box with the title, each under a heading of its own, is a column of the site.
        let column =
            || of(inner) * 2 >= of(at) && is_titled(tree, inner) && beside().all(|child| is_headed(tree, child));
        if of(inner) == 0 || (of(inner) * 100 < of(at) * enough && (paragraph || !column())) {
            break;
        }
        at = inner;
    }
    at
}
