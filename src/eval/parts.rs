//! Scores how an article was taken apart: its own parts and its related items.

use std::collections::{BTreeSet, HashMap};

use super::align::squeeze;
use super::found::Related;
use super::gold::GoldRelated;
use super::score::Scorer;

/// What tells a related item from the others: title, category and date.
type Head<'a> = (String, Option<&'a str>, Option<&'a str>);

impl Scorer<'_> {
    pub(super) fn related(&mut self) {
        let (wanted, got) = (&self.gold.related, &self.found.related);
        let mut pool: HashMap<Head<'_>, Vec<&Related>> = HashMap::new();
        for item in got.iter().rev() {
            pool.entry(head(&item.title, &item.category, &item.published_on)).or_default().push(item);
        }
        let mut hits = 0;
        for want in wanted {
            let head = head(&want.title, &want.category, &want.published_on);
            match pool.get_mut(&head).and_then(Vec::pop) {
                Some(item) => {
                    hits += 1;
                    self.related_fields(want, item);
                }
                None => self.differ("related missed", want.title.clone(), told(&head), String::new(), ""),
            }
        }
        self.add("related", hits, wanted.len(), got.len());
        let mut spurious: Vec<_> = pool.iter().flat_map(|(head, items)| items.iter().map(move |i| (head, i))).collect();
        spurious.sort_by_key(|(_, item)| item.position);
        for (head, item) in spurious {
            self.differ("related spurious", item.title.clone(), String::new(), told(head), "");
        }
    }

    fn related_fields(&mut self, want: &GoldRelated, got: &Related) {
        let snippet = got.snippet.as_deref().map(squeeze);
        let has_ends = |snippet: &String| {
            let part = |part: &Option<String>| squeeze(part.as_deref().unwrap_or_default());
            snippet.starts_with(&part(&want.snippet_head)) && snippet.ends_with(&part(&want.snippet_tail))
        };
        let same_snippet = snippet.is_some() == want.snippet_head.is_some() && snippet.as_ref().is_none_or(has_ends);
        let wanted_snippet = want.snippet_head.as_ref().zip(want.snippet_tail.as_ref());
        let wanted_snippet = wanted_snippet.map(|(head, tail)| format!("{head} … {tail}"));
        let position = |position: Option<u64>| position.map(|position| position.to_string());
        let list = |flags: &BTreeSet<String>| Some(flags.iter().map(String::as_str).collect::<Vec<_>>().join(" "));
        self.fields(
            "related",
            &want.title,
            [
                Field::new("position", position(Some(want.position)), position(got.position)),
                Field { is_right: same_snippet, ..Field::new("snippet", wanted_snippet, snippet.as_deref().map(ends)) },
                Field::squeezed("answer", &want.answer, &got.answer),
                Field::new("truncated", Some(want.truncated.to_string()), Some(got.truncated.to_string())),
                Field::new("flags", list(&want.flags), list(&got.flags)),
            ],
        );
    }

    pub(super) fn article(&mut self) {
        let (want, got) = (&self.gold.article, &self.found);
        let body = squeeze(&got.body);
        let same_body = !body.is_empty()
            && body.starts_with(&squeeze(&want.body_first))
            && body.ends_with(&squeeze(&want.body_last));
        let wanted_body = format!("{} … {}", want.body_first, want.body_last);
        let fields = [
            Field::squeezed("title", &want.title, &got.title),
            Field::squeezed("answer", &want.answer, &got.answer),
            Field::new("published_at", want.published_at.clone(), got.published_at.clone()),
            Field::new("publisher", want.publisher.clone(), got.publisher.clone()),
            Field { is_right: same_body, ..Field::new("body", Some(wanted_body), Some(ends(&body))) },
        ];
        let right = fields.iter().filter(|field| field.is_right).count();
        self.add("article", right, fields.len(), fields.len());
        self.fields("article", "", fields);
    }

    fn fields(&mut self, of: &str, context: &str, fields: [Field; 5]) {
        for field in fields {
            let figure = format!("{of}/{}", field.name);
            self.add(figure.as_str(), usize::from(field.is_right), 1, 1);
            if !field.is_right {
                let show = |text: Option<String>| text.unwrap_or_else(|| "none".to_string());
                self.differ(&figure, context.to_string(), show(field.want), show(field.got), "");
            }
        }
    }
}

/// A field of an article or item, as it should be and as it is.
struct Field {
    name: &'static str,
    is_right: bool,
    want: Option<String>,
    got: Option<String>,
}

impl Field {
    fn new(name: &'static str, want: Option<String>, got: Option<String>) -> Field {
        Field { name, is_right: want == got, want, got }
    }

    /// A field whose white space does not count.
    fn squeezed(name: &'static str, want: &Option<String>, got: &Option<String>) -> Field {
        let squeezed = |text: &Option<String>| text.as_deref().map(squeeze);
        Field::new(name, squeezed(want), squeezed(got))
    }
}

fn head<'a>(title: &str, category: &'a Option<String>, published_on: &'a Option<String>) -> Head<'a> {
    (squeeze(title), category.as_deref(), published_on.as_deref().filter(|date| !date.is_empty()))
}

fn told((title, category, date): &Head<'_>) -> String {
    format!("{title} ({}, {})", category.unwrap_or("no category"), date.unwrap_or("no date"))
}

/// The first and the last characters of a text.
fn ends(text: &str) -> String {
    const SHOWN: usize = 30;
    let characters: Vec<char> = text.chars().collect();
    let (first, last) = (characters.iter().take(SHOWN), characters.iter().skip(characters.len().saturating_sub(SHOWN)));
    format!("{} … {}", first.collect::<String>(), last.collect::<String>())
}
