//! Whose rule a number is, and of which year: the place and the year that the words around it name.

use super::cue::PlaceWords;
use super::frame::Frame;
use super::windows::{Place as At, Window};
use crate::fact::ReadFrom;
use crate::lexicon::{Hits, within};
use crate::places::Place;
use crate::text::Span;

/// The place whose rule the number at `home` is, as an index into `places`, and where that was read.
pub fn choose(
    words: &PlaceWords,
    text: &str,
    frame: &Frame,
    places: &[Place],
    windows: &[Window],
    home: Span,
    national: bool,
) -> Option<(usize, ReadFrom)> {
    let mut in_title = false;
    let found = nearest(words, text, frame, places, windows, home, national, |place| {
        let cited = cited(text, place, home);
        in_title |= cited;
        !cited
    });
    // The place in a law's title is the last resort: it says whose law it is.
    let last_resort = || nearest(words, text, frame, places, windows, home, national, |_| true);
    found.or_else(|| if in_title { last_resort() } else { None })
}

#[allow(clippy::too_many_arguments)] // one search, run twice
/// The nearest of the places that `counts`.
fn nearest(
    words: &PlaceWords,
    text: &str,
    frame: &Frame,
    places: &[Place],
    windows: &[Window],
    home: Span,
    national: bool,
    mut counts: impl FnMut(Span) -> bool,
) -> Option<(usize, ReadFrom)> {
    for window in windows {
        let from = match window.place {
            At::Next => continue,
            At::Head(_) | At::RowHead(_) | At::ColumnHead(_) => ReadFrom::Heading,
            At::Title => ReadFrom::Title,
            _ => ReadFrom::Clause,
        };
        if national && from != ReadFrom::Clause {
            return None;
        }
        let first = places.partition_point(|place| place.span.start() < window.span.start());
        let last = places.partition_point(|place| place.span.end() <= window.span.end()).max(first);
        if first == last {
            continue;
        }
        let head = from != ReadFrom::Clause;
        let counts = |index: &usize| {
            let span = places[*index].span;
            (head || !frame.masked(span.start(), home)) && counts(span)
        };
        let named: Vec<usize> = (first..last).filter(counts).collect();
        match pick(words, text, places, &named, head || window.place == At::After) {
            Pick::None => {}
            Pick::Several => return None,
            Pick::One(index) => return Some((index, from)),
        }
    }
    None
}

enum Pick {
    None,
    Several,
    One(usize),
}

/// Of the places of a window the one that the number is about: the first of a head, the nearest of a clause.
fn pick(words: &PlaceWords, text: &str, places: &[Place], named: &[usize], first: bool) -> Pick {
    // A name with its parents is one place, the last of the chain.
    let mut chains: Vec<(usize, usize)> = Vec::new();
    for &index in named {
        match chains.last_mut() {
            Some((_, last)) if places[*last].span.end() == places[index].span.start() => *last = index,
            _ => chains.push((index, index)),
        }
    }
    let parallel = chains.windows(2).any(|pair| {
        let gap = text[places[pair[0].1].span.end()..places[pair[1].0].span.start()].trim();
        matches!(gap, "、" | "和" | "及" | "与" | "，" | ",")
    });
    if parallel {
        return Pick::Several;
    }
    let own: Vec<usize> = chains
        .iter()
        .filter(|(begin, end)| !sought(words, text, places[*begin].span.join(places[*end].span)))
        .map(|(_, end)| *end)
        .collect();
    match if first { own.first() } else { own.last() } {
        Some(index) => Pick::One(*index),
        None => Pick::None,
    }
}

/// Whether a place stands in the title of a document, which says whose document it is; a citation itself is its own.
fn cited(text: &str, place: Span, home: Span) -> bool {
    let before = &text[text.ceil_char_boundary(place.start().saturating_sub(240))..place.start()];
    let open = before.rfind('《');
    open.is_some() && open > before.rfind('》') && !home.contains(place)
}

/// Whether care is sought at this place, so that it is not the place whose rule is told: 在苏州就医.
fn sought(words: &PlaceWords, text: &str, span: Span) -> bool {
    let (before, after) = (&text[..span.start()], &text[span.end()..]);
    let led = words.sought_before.iter().any(|word| before.ends_with(word.as_str()));
    let followed = words.sought_after.iter().any(|word| after.starts_with(word.as_str()));
    // 到安徽省外住院, 上饶市婺源县等地: not the place whose rule it is.
    if after.starts_with('外') || after.starts_with("等地") {
        return true;
    }
    led && followed || after.starts_with("能用") || led && (after.starts_with("可以") || after.starts_with("是可以"))
}

/// Whether a sentence tells a rule for all of the country.
pub fn is_national(hits: &Hits, sentence: Span) -> bool {
    !within(&hits.national, sentence).is_empty()
}
