//! Pages through all stages from segmenting to normalising.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/properties/mod.rs"]
mod properties;

fuzz_target!(|bytes: &[u8]| {
    if let Some((markup, text)) = properties::markup_and_text(bytes) {
        properties::extracting(markup, &text);
    }
});
