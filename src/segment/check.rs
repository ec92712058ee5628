//! Proof of the rules: every example of a layout and of `segment.toml` is read and compared with what it expects.

use std::path::Path;

use super::layout::{Example, Layout};
use super::{GENERIC, Segmenter, cues, read_folder};
use crate::article::{Article, Page};
use crate::rules::{Checked, RuleError, RuleFiles};
use crate::text::Span;

impl Segmenter {
    /// Checks every layout file of `dir` against its own examples, with the layouts of this segmenter beside it.
    ///
    /// # Errors
    /// If the folder or a file cannot be read or is no layout.
    pub fn check(&self, dir: &Path) -> Result<Vec<Checked>, RuleError> {
        let mut with_them = self.clone();
        with_them.add_folder(dir)?;
        with_them.check_own(dir)
    }

    /// Checks the layouts that were added from `dir`.
    ///
    /// # Errors
    /// If the folder or a file cannot be read or is no layout.
    pub(crate) fn check_own(&self, dir: &Path) -> Result<Vec<Checked>, RuleError> {
        let names: Vec<String> = read_folder(dir)?.into_iter().map(|layout| layout.name).collect();
        let own = self.layouts.iter().filter(|layout| names.contains(&layout.name));
        Ok(own.map(|layout| self.check_layout(layout)).collect())
    }

    /// Checks the layout that a file of the rules describes.
    ///
    /// # Errors
    /// If the file cannot be read or is no layout.
    pub(crate) fn check_file(&self, files: &RuleFiles, file: &str) -> Result<Checked, RuleError> {
        let layout: Layout = files.toml(file)?;
        Ok(Checked { name: file.to_string(), ..self.check_layout(&layout) })
    }

    /// Checks the patterns of `segment.toml`.
    pub(crate) fn check_cues(&self) -> Checked {
        Checked { name: cues::FILE.to_string(), examples: self.cues.examples(), faults: self.cues.faults() }
    }

    fn check_layout(&self, layout: &Layout) -> Checked {
        let mut faults = Vec::new();
        let examples = layout.examples.len() + layout.counter_examples.len();
        if layout.examples.is_empty() {
            faults.push("there is no [[example]]".to_string());
        }
        for (number, example) in layout.examples.iter().enumerate() {
            let article = self.segment(&page(&example.page), None);
            let mut differences = Differences::default();
            differences.compare("layout", Some(&layout.name), Some(article.layout.as_str()));
            differences.examine(example, &article);
            faults.extend(differences.0.into_iter().map(|fault| format!("example {}: {fault}", number + 1)));
        }
        for (number, example) in layout.counter_examples.iter().enumerate() {
            if self.segment(&page(&example.page), None).layout == layout.name && layout.name != GENERIC {
                faults.push(format!("counter-example {}: is taken for this layout", number + 1));
            }
        }
        Checked { name: layout.name.clone(), examples, faults }
    }
}

/// An example as a page. What begins with `<` is HTML.
fn page(text: &str) -> Page {
    let text = text.trim_start();
    if text.starts_with('<') { Page::from_html("", text) } else { Page::from_text("", text) }
}

/// What is not as expected, in words.
#[derive(Default)]
struct Differences(Vec<String>);

impl Differences {
    fn compare(&mut self, part: &str, want: Option<&str>, got: Option<&str>) {
        if want != got {
            self.0.push(format!("{part}: expected {want:?}, found {got:?}"));
        }
    }

    fn examine(&mut self, example: &Example, article: &Article) {
        let (text, want) = (&article.text, &example.expect);
        let words = |span: Option<Span>| span.map(|span| span.of(text));
        self.compare("title", want.title.as_deref(), words(article.title));
        self.compare("answer", want.answer.as_deref(), words(article.answer));
        self.compare("published_at", want.published_at.as_deref(), article.published_at.as_deref());
        self.compare("publisher", want.publisher.as_deref(), article.publisher.as_deref());
        let body = words(article.body).unwrap_or_default();
        if let Some(first) = want.body_first.as_ref().filter(|first| !body.starts_with(first.as_str())) {
            self.0.push(format!("body_first: expected {first:?}, the body begins {:?}", crate::text::head(body, 40)));
        }
        if let Some(last) = want.body_last.as_ref().filter(|last| !body.ends_with(last.as_str())) {
            self.0.push(format!("body_last: expected {last:?}, the body ends {:?}", crate::text::tail(body, 40)));
        }
        self.list("sections", want.sections.as_ref(), article.sections.iter().map(|section| section.heading.of(text)));
        self.list("related", want.related.as_ref(), article.related.iter().map(|item| item.title.of(text)));
    }

    fn list<'a>(&mut self, part: &str, want: Option<&Vec<String>>, got: impl Iterator<Item = &'a str>) {
        let got: Vec<&str> = got.collect();
        if let Some(want) = want.filter(|want| **want != got) {
            self.0.push(format!("{part}: expected {want:?}, found {got:?}"));
        }
    }
}
