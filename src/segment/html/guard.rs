//! Markup that would cost a tree builder more than linear time is found before it is parsed, and read without a tree.
//!
//! HTML's rules for tags that are never closed make the builder walk its open elements again and again; a page that
//! nests thousands deep, or leaves thousands of formatting tags open, is no page that a browser was meant to show.

use memchr::memchr;

/// Elements open at once, as many as browsers allow.
const DEEPEST: usize = 500;
/// Attributes of one tag; each is compared with those before it.
const MOST_ATTRIBUTES: usize = 128;

/// True if `html` can be handed to the tree builder.
pub(super) fn is_tame(html: &str) -> bool {
    let mut open = Open::default();
    // Formatting elements that are open are opened anew in every block.
    let mut opened_anew = 0usize;
    for tag in tags(html) {
        // Each takes two bytes at the least.
        if tag.inner.len() > 2 * MOST_ATTRIBUTES && attributes(tag.inner) > MOST_ATTRIBUTES {
            return false;
        }
        if is_formatting(tag.name) {
            open.format(&tag);
        } else {
            opened_anew += open.formatting.len();
            if opens_for_good(tag.name) {
                open.nest(&tag);
            }
        }
        if open.others.len() > DEEPEST || open.formatting.len() > DEEPEST || opened_anew > html.len() {
            return false;
        }
    }
    true
}

/// The elements that are open; a tag that closes none of them closes nothing.
#[derive(Default)]
struct Open<'t> {
    formatting: Vec<&'t str>,
    /// All others, each with whether it is a block.
    others: Vec<(&'t str, bool)>,
}

impl<'t> Open<'t> {
    fn format(&mut self, tag: &Tag<'t>) {
        if !tag.closes {
            self.formatting.push(tag.name);
        } else if let Some(at) = self.formatting.iter().rposition(|name| name.eq_ignore_ascii_case(tag.name)) {
            self.formatting.remove(at);
        }
    }

    /// What is closed takes with it all that stands in it: of a block all but a table, of a `span` no block.
    fn nest(&mut self, tag: &Tag<'t>) {
        let closes_blocks = is_block(tag.name);
        if !tag.closes {
            self.others.push((tag.name, closes_blocks));
            return;
        }
        let like = |name: &str| name.eq_ignore_ascii_case(tag.name);
        let stops = |name: &str, is_block: bool| if closes_blocks { is_one_of(name, &["table"]) } else { is_block };
        let last = self.others.iter().rposition(|(name, is_block)| like(name) || stops(name, *is_block));
        if let Some(at) = last.filter(|at| like(self.others[*at].0)) {
            self.others.truncate(at);
        }
    }
}

/// How many attributes a tag may have: runs of characters outside quotation marks.
fn attributes(inner: &str) -> usize {
    let mut quote = None;
    let mut before = b' ';
    let mut count = 0;
    for byte in inner.bytes() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            (None, byte) if !byte.is_ascii_whitespace() && before.is_ascii_whitespace() => count += 1,
            _ => {}
        }
        before = byte;
    }
    count
}

/// The words of `html` without its tags, a line for each block. Used for pages that are not tame.
pub(super) fn strip(html: &str) -> String {
    let mut text = String::with_capacity(html.len() / 2);
    let mut from = 0;
    for tag in tags(html) {
        text.push_str(html.get(from..tag.start).unwrap_or_default());
        if !is_formatting(tag.name) && !is_one_of(tag.name, &["span", "sub", "sup"]) {
            text.push('\n');
        }
        from = tag.end;
    }
    text.push_str(html.get(from..).unwrap_or_default());
    text
}

struct Tag<'t> {
    name: &'t str,
    /// What stands between name and `>`.
    inner: &'t str,
    closes: bool,
    start: usize,
    end: usize,
}

/// The tags of `html` in order, as far as they can be told without its grammar.
fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + memchr(b'<', html.as_bytes().get(from..)?)?;
            let rest = &html[start + 1..];
            let closes = rest.starts_with('/');
            let name_start = start + 1 + usize::from(closes);
            let length = html[name_start..].bytes().take_while(u8::is_ascii_alphanumeric).count();
            if length == 0 {
                from = start + 1;
                continue;
            }
            let inner_start = name_start + length;
            let end = memchr(b'>', &html.as_bytes()[inner_start..]).map_or(html.len(), |end| inner_start + end);
            from = (end + 1).min(html.len());
            let name = &html[name_start..inner_start];
            if !closes && is_one_of(name, &["script", "style"]) {
                from = end_of_code(html, from, name);
            }
            return Some(Tag { name, inner: &html[inner_start..end], closes, start, end: from });
        }
    })
}

/// Where the code that begins at `from` is closed; what stands in it is no markup.
fn end_of_code(html: &str, from: usize, name: &str) -> usize {
    let closes =
        |start: usize| html[start + 2..].get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name));
    let code = html.get(from..).unwrap_or_default();
    code.match_indices("</").map(|(place, _)| from + place).find(|&place| closes(place)).unwrap_or(html.len())
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// The longest name of a tag that the lists below hold.
const LONGEST_NAME: usize = 8;

/// A name in small letters, if the lists below may hold it.
fn small(name: &str, into: &mut [u8; LONGEST_NAME]) -> usize {
    if name.len() > LONGEST_NAME {
        return 0;
    }
    into[..name.len()].copy_from_slice(name.as_bytes());
    into.make_ascii_lowercase();
    name.len()
}

fn is_formatting(name: &str) -> bool {
    let mut letters = [0; LONGEST_NAME];
    let length = small(name, &mut letters);
    matches!(
        &letters[..length],
        b"a" | b"b" | b"big" | b"code" | b"em" | b"font" | b"i" | b"nobr" | b"s" | b"small" | b"strong" | b"tt" | b"u"
    )
}

/// Elements whose closing tag closes the blocks in them as well; all other closing tags stop at one of these.
fn is_block(name: &str) -> bool {
    const LONG: [&str; 4] = ["blockquote", "figcaption", "fieldset", "template"];
    let mut letters = [0; LONGEST_NAME];
    let length = small(name, &mut letters);
    let is_short = matches!(
        &letters[..length],
        b"address"
            | b"article"
            | b"aside"
            | b"button"
            | b"center"
            | b"details"
            | b"dialog"
            | b"dir"
            | b"div"
            | b"dl"
            | b"figure"
            | b"footer"
            | b"form"
            | b"h1"
            | b"h2"
            | b"h3"
            | b"h4"
            | b"h5"
            | b"h6"
            | b"header"
            | b"hgroup"
            | b"main"
            | b"menu"
            | b"nav"
            | b"object"
            | b"ol"
            | b"pre"
            | b"section"
            | b"select"
            | b"summary"
            | b"table"
            | b"ul"
    );
    is_short || is_one_of(name, &LONG)
}

/// False for tags that close themselves or one another.
fn opens_for_good(name: &str) -> bool {
    let mut letters = [0; LONGEST_NAME];
    let length = small(name, &mut letters);
    !matches!(
        &letters[..length],
        b"p" | b"li"
            | b"td"
            | b"th"
            | b"tr"
            | b"tbody"
            | b"thead"
            | b"tfoot"
            | b"option"
            | b"optgroup"
            | b"dt"
            | b"dd"
            | b"br"
            | b"hr"
            | b"img"
            | b"input"
            | b"meta"
            | b"link"
            | b"base"
            | b"col"
            | b"colgroup"
            | b"embed"
            | b"source"
            | b"track"
            | b"wbr"
            | b"param"
            | b"area"
            | b"html"
            | b"head"
            | b"body"
            | b"path"
            | b"rect"
            | b"use"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_pages_are_tame() {
        assert!(is_tame(&"<div><p>一<b>二</b><br><li>三</div>".repeat(5_000)));
        assert!(!is_tame(&"<div>".repeat(10_000)));
        assert!(!is_tame(&"<p><font color=1>".repeat(1_000)));
        assert!(!is_tame(&format!("<p {}>", "a=b ".repeat(1_000))));
        assert!(!is_tame(&"<div></span><p>".repeat(1_000)));
        assert!(!is_tame(&"<b></a>一".repeat(1_000)));
        assert!(!is_tame(&"<label><div></label>".repeat(1_000)));
        assert!(is_tame(&"<div><span></div><td></table><font></font>".repeat(1_000)));
        assert!(is_tame(&format!("<p title='{}' id=a>", "a=b ".repeat(1_000))));
    }

    #[test]
    fn tags_are_stripped() {
        assert_eq!(strip("<div>一<b>二</b><script>x<y</script></div>三 < 四").replace('\n', "/"), "/一二///三 < 四");
    }
}
