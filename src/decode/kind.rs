//! What kind of file bytes are, and whether a text is marked up: by how they begin, and by what is said of them.

use crate::article::Markup;

/// The kind of file that begins like this, if it is one that is no text.
pub(super) fn signature(bytes: &[u8]) -> Option<&'static str> {
    const SIGNATURES: [(&[u8], &str); 14] = [
        (b"\x89PNG\r\n\x1A\n", "a PNG image"),
        (b"\xFF\xD8\xFF", "a JPEG image"),
        (b"GIF87a", "a GIF image"),
        (b"GIF89a", "a GIF image"),
        (b"PK\x03\x04", "a ZIP archive or an Office document"),
        (b"PK\x05\x06", "an empty ZIP archive"),
        (b"%PDF-", "a PDF document"),
        (b"\x7FELF", "an ELF program"),
        (b"\x1F\x8B", "gzip data"),
        (b"\xFD7zXZ\0", "xz data"),
        (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
        (b"\x28\xB5\x2F\xFD", "Zstandard data"),
        (b"\xD0\xCF\x11\xE0", "an old Office document"),
        (b"SQLite format 3\0", "an SQLite database"),
    ];
    SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, kind)| *kind)
}

/// The markup that the extension of a name speaks of, also below one for compression.
pub(super) fn markup_of_name(name: &str) -> Option<Markup> {
    let name = name.to_ascii_lowercase();
    let name = [".gz", ".zst", ".bz2"].iter().find_map(|suffix| name.strip_suffix(suffix)).unwrap_or(&name);
    match name.rsplit_once('.')?.1 {
        "html" | "htm" | "xhtml" | "shtml" => Some(Markup::Html),
        "txt" | "md" => Some(Markup::Text),
        _ => None,
    }
}

/// Whether a text is HTML: by how it begins, and by what is said of it.
pub(super) fn markup(text: &str, declared: Option<Markup>) -> Markup {
    const HEAD: usize = 4096;
    const OPENING: [&str; 4] = ["<!doctype html", "<html", "<head", "<body"];
    let head = text[..text.floor_char_boundary(HEAD)].trim_start();
    // Most plain text is known by this alone.
    if !head.contains('<') {
        return Markup::Text;
    }
    let head = head.to_ascii_lowercase();
    let opens = || OPENING.iter().any(|opening| head.contains(opening));
    if head.starts_with('<') && opens() {
        return Markup::Html;
    }
    let tags = || ["</", "<br", "<meta"].iter().map(|tag| head.matches(tag).count()).sum::<usize>();
    let is_html = match declared {
        Some(Markup::Html) => tags() >= 1,
        Some(Markup::Text) => false,
        None => tags() >= 5,
    };
    if is_html { Markup::Html } else { Markup::Text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_known_by_its_beginning_and_name() {
        let cases = [
            ("<!DOCTYPE html><p>x", "a.txt", Markup::Html),
            ("\n <HTML lang=zh>", "a", Markup::Html),
            ("<?xml version='1.0'?><html>", "a.xml", Markup::Html),
            ("<p>x</p>", "a.html", Markup::Html),
            ("<p>x</p>", "a.HTM.gz", Markup::Html),
            ("<p>x</p>", "a", Markup::Text),
            ("<p>1</p><p>2</p><p>3</p><p>4</p><p>5</p>", "a", Markup::Html),
            ("a < b, </p>", "a.txt", Markup::Text),
            ("plain", "a.html", Markup::Text),
        ];
        for (text, name, expected) in cases {
            assert_eq!(markup(text, markup_of_name(name)), expected, "{text} {name}");
        }
    }
}
