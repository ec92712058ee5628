//! Rebuilds the crate when a file under `rules/` changes, for the rules are embedded in the binary.

fn main() {
    println!("cargo:rerun-if-changed=rules");
}
