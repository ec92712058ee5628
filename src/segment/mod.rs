//! Segmenting: a page is taken apart into title, answer, body with its outline, and recommended items.
//!
//! Which site a page is of decides where its parts are looked for: a [layout](Segmenter::layouts) is a file of
//! `rules/sites/` and is chosen by markers. A page that no layout knows is read by the layout `generic`.

mod answer;
mod check;
mod cues;
mod date;
mod html;
mod layout;
mod lines;
mod outline;
mod pattern;
mod plain;
mod related_text;
mod stacked_cells;
mod text_header;
mod text_tables;

pub use answer::Verdict;

use std::path::Path;

use crate::article::{Article, Flag, Markup, Page};
use crate::rules::{RuleError, RuleFiles};
use cues::Cues;
use html::{Document, HtmlLayout};
use layout::{Layout, TextLayout};

const FOLDER: &str = "sites";
const GENERIC: &str = "generic";

/// Takes pages apart. Compiled once, shared by all threads.
#[derive(Clone, Debug)]
pub struct Segmenter {
    cues: Cues,
    /// In the order they are tried.
    layouts: Vec<Layout>,
}

impl Segmenter {
    /// Reads `segment.toml` and every layout of `sites/`.
    ///
    /// # Errors
    /// If a file cannot be read or a pattern is wrong, if two layouts share a name, or if there is no `generic` layout.
    pub fn new(files: &RuleFiles) -> Result<Segmenter, RuleError> {
        let cues = Cues::read(files)?;
        let mut segmenter = Segmenter { cues, layouts: Vec::new() };
        for file in files.list(FOLDER, "toml")? {
            let layout: Layout = files.toml(&file)?;
            if segmenter.layouts.iter().any(|known| known.name == layout.name) {
                return Err(RuleError::invalid(&file, format!("there is another layout named {}", layout.name)));
            }
            segmenter.add(layout);
        }
        if !segmenter.layouts.iter().any(|layout| layout.name == GENERIC) {
            return Err(RuleError::Missing(format!("{FOLDER}/{GENERIC}.toml")));
        }
        Ok(segmenter)
    }

    /// Adds every layout file of `dir`, so that a site can be added without a folder of rules. A layout stands in for
    /// one of the same name.
    ///
    /// # Errors
    /// If the folder or a file cannot be read or is no layout.
    pub fn add_folder(&mut self, dir: &Path) -> Result<(), RuleError> {
        read_folder(dir)?.into_iter().for_each(|layout| self.add(layout));
        Ok(())
    }

    /// Adds a layout in its place; it stands in for one of the same name.
    fn add(&mut self, layout: Layout) {
        self.layouts.retain(|known| known.name != layout.name);
        self.layouts.push(layout);
        self.layouts.sort_by(|a, b| (a.rank, &a.name).cmp(&(b.rank, &b.name)));
    }

    /// Name and description of each layout, in the order they are tried.
    pub fn layouts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.layouts.iter().map(|layout| (layout.name.as_str(), layout.description.as_str()))
    }

    /// The sense of a yes/no answer; none where it is another answer.
    pub fn verdict(&self, answer: &str) -> Option<Verdict> {
        self.cues.sense(answer)
    }

    /// Takes a page apart. `layout` names the layout to use; without it, or if there is none of that name, the page's
    /// own marks decide.
    pub fn segment(&self, page: &Page, layout: Option<&str>) -> Article {
        let mut article = match page.markup {
            Markup::Text => self.plain_text(page.text.clone(), layout),
            Markup::Html => self.html(page, layout),
        };
        let latest = page.retrieved_on.as_deref().and_then(date::day_after);
        if latest.is_some_and(|latest| article.published_at.as_deref().and_then(|at| at.get(..10)) > Some(&latest)) {
            article.published_at = None;
        }
        if article.layout == GENERIC {
            article.flags.push(Flag::GenericLayout);
        }
        if page.replacements > 0 {
            article.flags.push(Flag::DecodeErrors);
        }
        article
    }

    fn named(&self, name: Option<&str>) -> Option<&Layout> {
        name.and_then(|name| self.layouts.iter().find(|layout| layout.name == name))
    }

    fn html(&self, page: &Page, layout: Option<&str>) -> Article {
        let rules = self.layouts.iter().filter_map(|layout| layout.html.as_ref());
        // Fetched late in the evening by UTC, a page may be of the next day where it was written.
        let latest = page.retrieved_on.as_deref().and_then(date::day_after);
        let Some(document) = Document::parse(&page.text, rules, latest) else {
            return self.plain_text(html::strip(&page.text), Some(GENERIC));
        };
        let knows =
            |layout: &&Layout| layout.html.as_ref().is_some_and(|rules| document.is_of(rules, page.url.as_deref()));
        let wanted = self.named(layout);
        let chosen = match wanted {
            Some(wanted) => Some(wanted).filter(|layout| layout.html.is_some()),
            None => self.layouts.iter().find(knows),
        };
        let generic =
            self.named(Some(GENERIC)).filter(|generic| chosen.is_none_or(|chosen| chosen.name != generic.name));
        let layouts: Vec<&HtmlLayout> =
            chosen.into_iter().chain(generic).filter_map(|layout| layout.html.as_ref()).collect();
        let (tree, url) = (document.tree(&layouts), page.url.as_deref());
        // A page that no layout knows by its markup may have the lines of a text layout.
        let knows = |layout: &&Layout| layout.text.as_ref().is_some_and(|rules| rules.knows(document.words(&tree)));
        let as_text = wanted.or_else(|| self.layouts.iter().find(knows)).filter(|_| chosen.is_none());
        let read = as_text.and_then(|layout| {
            let rules = layout.text.as_ref()?;
            let plain = |shown: &html::Shown| plain::read(&self.cues, rules, &shown.text, &shown.lines);
            let article = document.read_as_text(&self.cues, &tree, &layouts, url, plain)?;
            if rules.answer && article.answer.is_none() {
                return None;
            }
            Some(Article { layout: layout.name.clone(), ..article })
        });
        read.unwrap_or_else(|| Article {
            layout: chosen.map_or(GENERIC, |layout| layout.name.as_str()).to_string(),
            ..document.read(&self.cues, &tree, &layouts, url)
        })
    }

    fn plain_text(&self, text: String, layout: Option<&str>) -> Article {
        let lines = lines::lines(&text);
        let chosen = self.named(layout).filter(|layout| layout.text.is_some()).or_else(|| {
            let knows = |layout: &&Layout| {
                layout.text.as_ref().is_some_and(|rules| rules.knows_text(lines.iter().map(|line| line.of(&text))))
            };
            self.layouts.iter().find(knows)
        });
        let none = TextLayout::default();
        let rules =
            chosen.or_else(|| self.named(Some(GENERIC))).and_then(|layout| layout.text.as_ref()).unwrap_or(&none);
        let mut article = plain::read(&self.cues, rules, &text, &lines);
        article.layout = chosen.map_or(GENERIC, |layout| layout.name.as_str()).to_string();
        article.text = text;
        article
    }
}

/// Every layout file of a folder.
fn read_folder(dir: &Path) -> Result<Vec<Layout>, RuleError> {
    let unreadable = |source| RuleError::Unreadable { path: dir.to_path_buf(), source };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        return Err(RuleError::NothingIn { wanted: "layout (*.toml)", dir: dir.to_path_buf() });
    }
    paths.sort();
    let mut layouts: Vec<Layout> = Vec::with_capacity(paths.len());
    for path in paths {
        let file = path.display().to_string();
        let written =
            std::fs::read_to_string(&path).map_err(|source| RuleError::Unreadable { path: path.clone(), source })?;
        let layout: Layout = toml::from_str(&written).map_err(|error| RuleError::invalid(&file, error))?;
        if layouts.iter().any(|known| known.name == layout.name) {
            return Err(RuleError::invalid(&file, format!("there is another layout named {}", layout.name)));
        }
        layouts.push(layout);
    }
    Ok(layouts)
}
