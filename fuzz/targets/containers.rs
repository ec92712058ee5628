//! Files of every sort that holds records; the first byte decides about the name.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/properties/mod.rs"]
mod properties;

static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a temporary folder"));

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let name = properties::CONTAINERS[usize::from(*first) % properties::CONTAINERS.len()];
    let path = FOLDER.path().join(name);
    std::fs::write(&path, rest).expect("the file is written");
    properties::reading(&path);
});
