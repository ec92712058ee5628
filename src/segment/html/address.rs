//! Addresses of links: a reference joined to the address of its page (RFC 3986, as far as pages use it).

/// The absolute address of `reference` on the page at `base`; the reference itself where there is no base. None for a
/// link that leads nowhere: a script, a place on the same page, a mail address.
pub(super) fn join(base: Option<&str>, reference: &str) -> Option<String> {
    let reference = reference.trim();
    if reference.is_empty() || is_place_on_page(reference) {
        return None;
    }
    if let Some(scheme) = scheme(reference) {
        let leads = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
        return leads.then(|| reference.to_string());
    }
    let Some((base, host_end)) = base.and_then(|base| Some((base, host_end(base)?))) else {
        return Some(reference.to_string());
    };
    if reference.starts_with("//") {
        return Some(format!("{}:{reference}", scheme(base)?));
    }
    let (path, query) = reference.split_at(reference.find(['?', '#']).unwrap_or(reference.len()));
    let base_path = base[host_end..].split(['?', '#']).next().unwrap_or_default();
    let folder = &base_path[..base_path.rfind('/').map_or(0, |slash| slash + 1)];
    let joined = match path {
        "" => base_path.to_string(),
        path if path.starts_with('/') => without_dots(path),
        path => without_dots(&format!("/{}{path}", folder.trim_start_matches('/'))),
    };
    Some(format!("{}{joined}{query}", &base[..host_end]))
}

/// Whether a reference leads to a place on the same page. `#/news/7` is another page to the script of one.
pub(super) fn is_place_on_page(reference: &str) -> bool {
    let route = reference.strip_prefix("#!/").or_else(|| reference.strip_prefix("#/"));
    reference.starts_with('#') && route.is_none_or(str::is_empty)
}

/// The host of an absolute address, without its port.
pub(super) fn host(address: &str) -> Option<&str> {
    let end = host_end(address)?;
    let host = &address[address.find("://")? + 3..end];
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    Some(host.split_once(':').map_or(host, |(host, _)| host)).filter(|host| !host.is_empty())
}

fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let named = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    named.then_some(scheme)
}

/// Where the host ends and the path begins.
fn host_end(base: &str) -> Option<usize> {
    scheme(base)?;
    let host = base.find("://")? + 3;
    Some(base[host..].find(['/', '?', '#']).map_or(base.len(), |end| host + end))
}

fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let steps: Vec<&str> = path.split('/').skip(1).collect();
    for (place, step) in steps.iter().enumerate() {
        match *step {
            "." | ".." => {
                if *step == ".." {
                    kept.pop();
                }
                if place + 1 == steps.len() {
                    kept.push("");
                }
            }
            step => kept.push(step),
        }
    }
    format!("/{}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn references_are_joined() {
        let base = Some("http://a.example/b/c/d.html?q=1");
        for (reference, want) in [
            ("https://z.example/1", Some("https://z.example/1")),
            ("//z.example/1", Some("http://z.example/1")),
            ("/x/y.html?s=1", Some("http://a.example/x/y.html?s=1")),
            ("e.html", Some("http://a.example/b/c/e.html")),
            ("./e.html", Some("http://a.example/b/c/e.html")),
            ("../../../e.html", Some("http://a.example/e.html")),
            ("..", Some("http://a.example/b/")),
            ("?p=2", Some("http://a.example/b/c/d.html?p=2")),
            ("#top", None),
            ("#/", None),
            ("#/news/7", Some("http://a.example/b/c/d.html#/news/7")),
            ("#!/news/7", Some("http://a.example/b/c/d.html#!/news/7")),
            ("javascript:void(0)", None),
            ("mailto:a@b.example", None),
        ] {
            assert_eq!(join(base, reference).as_deref(), want, "{reference}");
        }
        assert_eq!(join(Some("http://a.example"), "x").as_deref(), Some("http://a.example/x"));
        assert_eq!(join(None, "/x").as_deref(), Some("/x"));
    }
}
