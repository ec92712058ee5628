//! Datasets of parts, merged, are the dataset of the whole.

use std::fs;
use std::path::Path;

use zhfacts::schema::TableId;
use zhfacts::write::FORMATS;

use crate::bench::{Bench, files, stderr};

fn merge(bench: &Bench, arguments: &[&str], code: i32) -> String {
    let formats = FORMATS.map(|format| format.name()).join(",");
    stderr(&bench.zhfacts(&[&["merge", "--format", &formats], arguments].concat(), code))
}

#[test]
fn the_merge_of_all_shards_is_the_dataset_of_the_whole() {
    let bench = Bench::new(300);
    bench.run(&["-o", "whole", "-q"], 3);
    let shards = ["1/3", "2/3", "3/3"].map(|shard| {
        let name = format!("part-{}", &shard[..1]);
        let output = bench.command(&["-o", &name, "--shard", shard, "-q"]).status().expect("the program");
        assert!(matches!(output.code(), Some(0 | 3)));
        name
    });
    let [one, two, three] = shards.each_ref().map(String::as_str);
    merge(&bench, &[three, one, two, "-o", "merged"], 3);
    let whole = files(&bench.path("whole"));
    assert!(files(&bench.path("merged")) == whole);
    bench.zhfacts(&["verify", "merged"], 0);
    merge(&bench, &["merged", two, "-o", "merged"], 3);
    assert!(files(&bench.path("merged")) == whole, "what two datasets have of one input is taken once");
    // From each format.
    for format in FORMATS.map(|format| format.name()) {
        bench.zhfacts(&["merge", "whole", "-o", format, "--format", format, "-q"], 3);
        merge(&bench, &[format, "-o", "again"], 3);
        assert!(files(&bench.path("again")) == whole, "{format}");
    }
}

#[test]
fn a_page_that_several_datasets_have_is_one_article() {
    let bench = Bench::new(0);
    let page = "职工医保报销比例为60%。".as_bytes();
    for name in ["one/b.txt", "two/a.txt", "three/c.txt", "all/a.txt", "all/b.txt", "all/c.txt"] {
        bench.file(name, page);
    }
    for name in ["one", "two", "three", "all"] {
        bench.run(&[name, "-o", &format!("of-{name}"), "-q"], 0);
    }
    merge(&bench, &["of-one", "of-two", "of-three", "-o", "merged"], 0);
    assert!(files(&bench.path("merged")) == files(&bench.path("of-all")));
}

#[test]
fn datasets_that_do_not_belong_together_are_refused() {
    let bench = Bench::new(0);
    bench.file("one/a.txt", "报销60%".as_bytes());
    bench.file("two/a.txt", "报销70%".as_bytes());
    bench.file("three/b.txt", "报销80%".as_bytes());
    bench.run(&["one", "-o", "of-one", "-q"], 0);
    bench.run(&["two", "-o", "of-two", "-q"], 0);
    bench.run(&["three", "-o", "of-three", "-q", "--encoding", "utf-8"], 0);
    let told = merge(&bench, &["of-one", "of-two", "-o", "merged"], 1);
    assert!(told.contains("a.txt, record 0, is another page than in a dataset before it"), "{told}");
    let told = merge(&bench, &["of-one", "of-three", "-o", "merged"], 1);
    assert!(told.contains("of-three was not made as of-one was: encoding was not set, here it is UTF-8"), "{told}");
    assert!(!bench.path("merged").exists());
    merge(&bench, &["of-one", "of-three", "-o", "merged", "--mixed"], 0);
    bench.zhfacts(&["verify", "merged"], 0);

    damage(&bench.path("of-one/facts.csv"));
    FORMATS.iter().filter(|format| format.name() != "csv").for_each(|format| {
        drop(fs::remove_file(bench.path("of-one").join(format.file_name(TableId::Facts))));
    });
    let told = merge(&bench, &["of-one", "-o", "other"], 1);
    assert!(told.contains("of-one: facts: row 1: "), "{told}");
    bench.zhfacts(&["merge", "nowhere"], 2);
    bench.zhfacts(&["merge"], 2);
    let left: Vec<_> =
        bench.names().into_iter().filter(|name| name.contains("merged") || name.contains("other")).collect();
    assert_eq!(left, ["merged"]);
}

fn damage(path: &Path) {
    let text = fs::read_to_string(path).expect("a table");
    fs::write(path, text.replace("percentage", "share")).expect("a table");
}
