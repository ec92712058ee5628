//! Runs over many inputs: interrupted and resumed, in parts that are merged, over inputs that change.

#![allow(clippy::print_stderr)] // a test that is skipped says so

mod bench;
#[path = "../container_files/mod.rs"]
mod container_files;
mod interrupted;
mod merged;
mod repeated;
