# Runs the project's common commands: https://just.systems

# List the commands.
default:
    @just --list

# Build the program.
build:
    cargo build --release

# Needs llvm-profdata, as of `rustup component add llvm-tools`; the program comes into target/<host>/dist.
# Build what is given out, optimised by how the program runs over the texts of this repository.
dist:
    #!/usr/bin/env bash
    set -euo pipefail
    host=$(rustc -vV | sed -n 's/^host: //p')
    merge=$(ls "$(rustc --print sysroot)/lib/rustlib/$host/bin/llvm-profdata" 2>/dev/null || command -v llvm-profdata) || {
        echo "llvm-profdata is missing: rustup component add llvm-tools"; exit 1; }
    profile=$PWD/target/profile
    rm -rf "$profile"
    RUSTFLAGS="-Cprofile-generate=$profile" cargo build --profile dist --target "$host" --target-dir target/training
    "target/training/$host/dist/zhfacts" extract input tests/gold tests/cases -o "$profile/output" -q || [ $? -eq 3 ]
    "$merge" merge -o "$profile/merged.profdata" "$profile"/*.profraw
    RUSTFLAGS="-Cprofile-use=$profile/merged.profdata" cargo build --profile dist --target "$host"

# Run all tests.
test:
    cargo test --release

# Make output/ of input/ again. Exit code 3 is right: input/ has one file that is no text.
demo:
    cargo run --release -- extract || [ $? -eq 3 ]
    cargo run --release -- verify output

# Write docs/tables.md again.
docs:
    sed '/^## /,$d' docs/tables.md > docs/tables.new
    cargo run --release -- schema --format markdown >> docs/tables.new
    mv docs/tables.new docs/tables.md

# Format, and check with all lints.
lint:
    cargo fmt
    cargo clippy --release --all-targets -- -D warnings

# Time each stage, and the whole program beside its yardsticks.
bench:
    cargo bench --bench stages
    cargo bench --bench html
    cargo bench --bench whole

# Check licences and advisories of the dependencies (needs cargo-deny).
deny:
    cargo deny check

# Everything that is checked before a change goes in.
ci:
    .ci/run
