//! HTML: the readable text is taken out of the markup in page order, a line a block, and told apart by role.

mod address;
mod body;
mod compose;
mod content;
mod details;
mod elements;
mod guard;
mod head;
mod items;
mod line;
mod meta;
mod payload;
mod press;
mod related;
mod rules;
mod script;
mod shown;
mod tables;
mod title;
mod tree;

pub(super) use rules::HtmlLayout;
pub(super) use shown::Shown;

use std::collections::HashSet;
use std::ops::Range;

use scraper::{ElementRef, Html};

use super::cues::Cues;
use super::date::{first_date, of_seconds};
use crate::article::{Article, Flag};
use compose::{Parts, compose};
use content::Weights;
use head::Scripted;
use line::{Line, Link};
use meta::Meta;
use rules::{Marker, Name, Part};
use tree::Tree;

/// Weight below which a page whose text is mostly links holds no article.
const LEAST_PROSE: usize = 120;
/// Weight below which a page has no text of its own.
const ALMOST_NONE: usize = 20;
/// Links with words of a title that a list has at least.
const SHORTEST_LIST: usize = 5;
/// Bytes of a title in such a list, at least.
const SHORTEST_TITLE: usize = 18;
/// Lines between title and body among which an answer is looked for.
const ANSWERED: usize = 6;
/// Bytes of a line below a piece of a list, at most.
const LONGEST_FOOT: usize = 90;

/// A page whose markup has been read.
pub(super) struct Document {
    html: Html,
    meta: Meta,
}

impl Document {
    /// Parses a page, which is of no later day than `latest`; none if its markup is no page that a tree should be built
    /// of.
    pub(super) fn parse<'l>(
        page: &str,
        layouts: impl Iterator<Item = &'l HtmlLayout>,
        latest: Option<String>,
    ) -> Option<Document> {
        if !guard::is_tame(page) {
            return None;
        }
        let simple = |marker: &'l Marker| match marker {
            Marker::Element(Name::Simple(name)) => Some(name.as_str()),
            _ => None,
        };
        let markers: HashSet<&str> = layouts.flat_map(|layout| &layout.markers).filter_map(simple).collect();
        let html = Html::parse_document(page);
        let mut meta = Meta::new(&html, &markers);
        meta.latest = latest;
        Some(Document { html, meta })
    }

    /// True if the page, which came from `url`, is one of the layout's.
    pub(super) fn is_of(&self, layout: &HtmlLayout, url: Option<&str>) -> bool {
        self.meta.is_of(layout, &self.html, url)
    }

    /// The lines and boxes of the page. `layouts` are the page's own and the generic one.
    pub(super) fn tree(&self, layouts: &[&HtmlLayout]) -> Tree {
        Tree::new(&self.html, layouts)
    }

    /// The words of its lines, from the article's title on.
    pub(super) fn words<'t>(&self, tree: &'t Tree) -> impl Iterator<Item = &'t str> + Clone {
        tree.lines[shown::title_line(tree, &self.meta)..].iter().map(|line| line.text.as_str())
    }

    /// Reads the page as a text: `read` takes the text of its lines apart. None if that does not explain the page.
    pub(super) fn read_as_text(
        &self,
        cues: &Cues,
        tree: &Tree,
        layouts: &[&HtmlLayout],
        url: Option<&str>,
        read: impl FnOnce(&Shown) -> Article,
    ) -> Option<Article> {
        let shown = Shown::new(cues, tree, shown::title_line(tree, &self.meta));
        let mut article = read(&shown);
        shown.complete(&mut article, tree, &self.meta, layouts, url.or(self.meta.base.as_deref()));
        shown.fits(&article, tree).then_some(Article { text: shown.text, ..article })
    }

    /// Takes the page apart. A page that shows no text may hold it as data of its scripts.
    pub(super) fn read(&self, cues: &Cues, tree: &Tree, layouts: &[&HtmlLayout], url: Option<&str>) -> Article {
        let shown = self.read_shown(cues, tree, layouts, url);
        if !shown.flags.contains(&Flag::NoBody) {
            return shown;
        }
        let held = payload::find(&self.html, &self.meta, layouts).and_then(|payload| self.with(payload));
        let held = held.map(|page| page.read_shown(cues, &page.tree(layouts), layouts, url));
        held.filter(|held| held.body.is_some()).unwrap_or(shown)
    }

    /// The page with the article of its scripts in place of what it shows.
    fn with(&self, payload: payload::Payload) -> Option<Document> {
        let mut page = Document::parse(&payload.page, std::iter::empty(), self.meta.latest.clone())?;
        page.meta.take_from(&self.meta, payload.said);
        Some(page)
    }

    fn read_shown(&self, cues: &Cues, tree: &Tree, layouts: &[&HtmlLayout], url: Option<&str>) -> Article {
        let base = url.or(self.meta.base.as_deref());
        let named = layouts.iter().find_map(|layout| layout.item.as_ref());
        let (items, taken) = match named.map(|item| items::read(&self.html, item, base)) {
            Some(items) if !items.is_empty() => (items, items::lines(tree)),
            _ => related::read(cues, tree, base),
        };
        let weights = Weights::new(cues, tree, &taken);
        let range = content::body_box(tree, &weights);
        let script = self.scripted(layouts);
        let source = head::Source { cues, tree, meta: &self.meta, layouts, recommended: &weights.recommended, script };
        let header = source.header(&range);
        let (mut body, disclaimers) = body::lines(cues, tree, &weights, &range, &header);
        let prose = weights.of(range.clone());
        let unsigned = header.published_at.is_none() && header.publisher.is_none();
        let opening = tree.lines.iter().map(|line| line.text.as_str());
        let is_error = unsigned && cues.is_error_page(self.meta.window_title.as_deref(), opening, prose);
        let shown = body.first().zip(body.last()).map_or(range, |(&first, &last)| first..last + 1);
        let is_list = !is_error && is_list(cues, tree, &shown, prose);
        if is_error || is_list {
            body.clear();
        }
        let answer = tree.named.iter().find(|named| named.part == Part::Answer && !named.words.is_empty());
        let answer = answer.map(|named| named.words.clone()).or_else(|| {
            let (title, [first, _, ..]) = (header.title.as_deref()?, body.as_slice()) else { return None };
            let line = &tree.lines[*first];
            let unnamed = layouts.iter().all(|layout| layout.answer.is_empty()) && line.mark.is_none();
            let clear = || cues.is_clear_answer(title, &line.text).then(|| line.text.clone());
            let answer = labelled_answer(cues, title, line).or_else(clear).filter(|_| unnamed)?;
            body.remove(0);
            Some(answer)
        });
        let answer = answer.or_else(|| answer_under_title(cues, tree, header.title.as_deref()?, *body.first()?));
        let mut article = compose(cues, tree, Parts { header, answer, body, disclaimers, items });
        if is_error {
            article.flags.push(Flag::ErrorPage);
        }
        if is_list {
            article.flags.push(Flag::ListPage);
        }
        article
    }

    /// What the scripts of a page of `layouts` say of it.
    fn scripted(&self, layouts: &[&HtmlLayout]) -> Scripted {
        let mut found = Scripted::default();
        let patterns: Vec<_> = layouts.iter().flat_map(|layout| &layout.script).collect();
        if patterns.is_empty() {
            return found;
        }
        let elements = self.html.tree.nodes().filter_map(ElementRef::wrap);
        for script in elements.filter(|element| element.value().name() == "script") {
            let text: String = script.text().collect();
            for said in patterns.iter().filter_map(|pattern| pattern.captures(&text)) {
                let group = |name: &str| said.name(name).map(|said| said.as_str().trim().to_string());
                let date = || group("date").or_else(|| of_seconds(&group("seconds")?));
                found.date = found.date.or_else(date);
                found.press = found.press.or_else(|| group("press").filter(|press| !press.is_empty()));
            }
        }
        found
    }
}

/// The words of a page that no tree should be built of.
pub(super) fn strip(page: &str) -> String {
    guard::strip(page)
}

/// The line between the title and the body's first line that answers the question of the title beyond doubt: it is labelled
/// as the answer, says yes or no, or begins with the figure.
fn answer_under_title(cues: &Cues, tree: &Tree, title: &str, body: usize) -> Option<String> {
    let lines = &tree.lines[..body];
    // Its heading may bear a badge beside it.
    let is_heading = |line: &Line| {
        let decorated = line.mark.is_some() || !line.seams.is_empty() && line.text.len() < 2 * title.len();
        line.text == title || decorated && line.text.contains(title)
    };
    let heading = lines.iter().rposition(is_heading)?;
    let asks = cues.asking.is_in(title);
    let answer = |line: &Line| {
        // A sign may stand ahead of it: 答 60%.
        let said = line.text.strip_prefix('答').unwrap_or(&line.text).trim_start_matches([':', '：']).trim();
        let is_tool = [&cues.page_tools, &cues.ago].iter().any(|cue| cue.is_in(said));
        let begins = || said.starts_with(|c: char| c.is_ascii_digit()) || cues.sense(said).is_some();
        let clear = asks && begins() && cues.is_clear_answer(title, said) && !is_tool && line.links.is_empty();
        labelled_answer(cues, title, line).or_else(|| clear.then(|| said.to_string()))
    };
    lines[heading + 1..].iter().take(ANSWERED).find_map(answer)
}

/// What a line labels as the answer to the title: 答案：60%. An element of its own may be the label.
fn labelled_answer(cues: &Cues, title: &str, line: &Line) -> Option<String> {
    let label = || cues.answer.label.find(&line.text).map(|(_, end)| end);
    let element = || {
        let (&seam, label) = line.seams.first().and_then(|seam| Some((seam, line.text.get(..*seam)?)))?;
        cues.answer.label.is_in(&format!("{}：", label.trim())).then_some(seam)
    };
    let said = line.text[label().or_else(element)?..].trim_start();
    (line.links.is_empty() && cues.is_answer(title, said)).then(|| said.to_string())
}

/// True if a page is a list of links: most of it is links and hardly any prose, or a link stands over each piece of
/// prose, and a day or a link to the rest below.
fn is_list(cues: &Cues, tree: &Tree, body: &Range<usize>, prose: usize) -> bool {
    let shown = if prose < ALMOST_NONE { 0..tree.lines.len() } else { body.clone() };
    let lines = &tree.lines[shown];
    let length = |links: &[Link]| links.iter().map(|link| link.end - link.start).sum::<usize>();
    let all: usize = lines.iter().map(|line| line.text.len()).sum();
    let linked: usize = lines.iter().map(|line| length(&line.links)).sum();
    let is_title = |line: &&Line| {
        line.links.iter().any(|link| link.end - link.start >= SHORTEST_TITLE)
            && line.text.len() < 2 * length(&line.links)
    };
    let titles = lines.iter().filter(is_title).count();
    if prose < LEAST_PROSE {
        return titles >= SHORTEST_LIST && linked * 2 > all;
    }
    let ends = |line: &&Line| {
        let short = line.text.len() <= LONGEST_FOOT;
        short
            && (first_date(&line.text).is_some()
                || line.links.iter().any(|link| cues.more.is_in(&line.text[link.start..link.end])))
    };
    let plain = lines.iter().filter(|line| line.links.is_empty() && line.text.len() > LONGEST_FOOT).count();
    titles >= SHORTEST_LIST && plain <= titles * 2 && lines.iter().filter(ends).count() >= titles
}
