//! Which fields of a JSON object or columns of a Parquet file hold the page and its address.

use crate::article::Markup;

/// The fields named by the user; of those not named, the first that a record has of a list of usual names is taken.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    /// The field that holds the page as text.
    pub text: Option<String>,
    /// The field that holds the page as HTML. Where a record has both, HTML is read.
    pub html: Option<String>,
    /// The field that holds the page's address.
    pub url: Option<String>,
}

/// A field that may hold the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PageField<'f> {
    pub name: &'f str,
    /// What it says of the markup.
    pub markup: Option<Markup>,
}

impl Fields {
    /// Usual names of fields that hold text. What looks like HTML there is read as HTML.
    pub const USUAL_TEXT: [&'static str; 5] = ["text", "content", "body", "article", "raw_content"];
    /// Usual names of fields that hold HTML; tried after those of text.
    pub const USUAL_HTML: [&'static str; 4] = ["html", "raw_html", "html_content", "page_html"];
    /// Usual names of fields that hold an address.
    pub const USUAL_URL: [&'static str; 5] = ["url", "link", "uri", "source_url", "href"];

    /// Fields that may hold the page, the best first.
    pub(super) fn pages(&self) -> Vec<PageField<'_>> {
        let text = |name| PageField { name, markup: None };
        let html = |name| PageField { name, markup: Some(Markup::Html) };
        let named = self.html.as_deref().map(html).into_iter().chain(self.text.as_deref().map(text));
        let usual = Fields::USUAL_TEXT.map(text).into_iter().chain(Fields::USUAL_HTML.map(html));
        if self.text.is_some() || self.html.is_some() { named.collect() } else { usual.collect() }
    }

    /// Fields that may hold the address, the best first.
    pub(super) fn addresses(&self) -> Vec<&str> {
        self.url.as_deref().map_or_else(|| Fields::USUAL_URL.to_vec(), |name| vec![name])
    }

    /// What is wrong with a record that has no page.
    pub(super) fn missing(&self) -> String {
        let names: Vec<_> = self.pages().iter().map(|field| field.name).collect();
        match names.as_slice() {
            [name] => format!("it has no text in the field {name}"),
            names => {
                format!(
                    "it has no text in a field {}: name the field with --text-field or --html-field",
                    names.join(", ")
                )
            }
        }
    }
}
