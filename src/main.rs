//! zhfacts: arguments in, exit code out. What the commands do stands in the library.

mod cli;
mod console;
mod extract;
mod merge;
mod resume;
mod standard_input;

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::thread::available_parallelism;

use anyhow::{Context, Result, bail};
use clap::{CommandFactory, Parser};
use zhfacts::article::Page;
use zhfacts::eval::Tally;
use zhfacts::explain::{Marks, explain};
use zhfacts::pipeline::RunError;
use zhfacts::read::{self, Content, Entry, InputError, Stream};
use zhfacts::rules::{Checked, RuleError, RuleFiles};
use zhfacts::schema::{SchemaFormat, TABLES, TableId};
use zhfacts::segment::Segmenter;
use zhfacts::write::DATA_PACKAGE;
use zhfacts::{ExtractOptions, Extractor, decode, eval, proof, verify};

use crate::cli::{Cli, Command, Eval, Explain, Floor, Layouts, LayoutsCommand, Reading, RulesCommand, command_names};
use crate::console::Console;

/// Rows are made in one thread and freed in another, which the system's allocator does slowly.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const REJECTED: u8 = 3;
const BROKEN: u8 = 4;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut console = Console::new(&cli.messages);
    match run(cli.command, &mut console) {
        Ok(code) => ExitCode::from(code),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            console.error(&format!("{error:#}"));
            ExitCode::from(exit_code(&error))
        }
    }
}

fn run(command: Command, console: &mut Console) -> Result<u8> {
    match command {
        Command::Extract(arguments) => extract::extract(arguments, console),
        Command::Merge(arguments) => merge::merge(&arguments, console),
        Command::Explain(arguments) => explain_text(arguments),
        Command::Verify { dir } => verify_dataset(&dir, console),
        Command::Eval(arguments) => evaluate(&arguments, console),
        Command::Layouts(arguments) => layouts(arguments, console),
        Command::Rules { command: RulesCommand::Check { dir } } => check_rules(dir.as_deref(), console),
        Command::Schema { table, format } => print_schema(table, format),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "zhfacts", &mut script);
            print(&script)
        }
        Command::Man { command } => manual(&command),
    }
}

/// A fault of the arguments that only shows once files were looked at.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct WrongUse(String);

fn exit_code(error: &anyhow::Error) -> u8 {
    let names_nothing = matches!(error.downcast_ref(), Some(RuleError::NoLayout { .. } | RuleError::NothingIn { .. }));
    if error.is::<WrongUse>() || error.is::<InputError>() || names_nothing {
        return 2;
    }
    let unfinished = error.downcast_ref::<extract::Unfinished>().map(|unfinished| &unfinished.error);
    match unfinished.or_else(|| error.downcast_ref::<RunError>()) {
        Some(RunError::TooManyRejects { .. }) => BROKEN,
        Some(RunError::Interrupted) => 130,
        _ => 1,
    }
}

/// Whoever read our output has seen enough.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn print(bytes: &[u8]) -> Result<u8> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()?;
    Ok(0)
}

/// Reads the rules on so many threads at most; 0 for one a processor.
fn extractor(reading: &Reading, threads: usize) -> Result<Extractor> {
    /// More have nothing to do.
    const MOST: usize = 4;
    let files = rule_files(reading.rules.as_deref())?;
    reading.layouts.as_deref().map_or(Ok(()), |dir| demand_folder("folder of layouts", dir))?;
    let options = ExtractOptions { layout: reading.layout.clone(), layouts: reading.layouts.clone() };
    let threads = if threads == 0 { available_parallelism().map_or(1, usize::from) } else { threads }.min(MOST);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().context("no thread can be started")?;
    Ok(pool.install(|| Extractor::with_options(&files, options))?)
}

fn rule_files(dir: Option<&Path>) -> Result<RuleFiles> {
    let Some(dir) = dir else { return Ok(RuleFiles::embedded()) };
    demand_folder("folder of rules", dir)?;
    let files = RuleFiles::with_dir(dir);
    files.names()?;
    Ok(files)
}

/// It is wrong use to name a folder that is not there.
fn demand_folder(what: &str, dir: &Path) -> Result<()> {
    match dir.metadata() {
        Ok(metadata) if metadata.is_dir() => Ok(()),
        Ok(_) => bail!(WrongUse(format!("{} is a file; name a {what}", dir.display()))),
        Err(_) => bail!(WrongUse(format!("there is no {what} {}", dir.display()))),
    }
}

/// A folder that is there and holds no dataset is no wrong use: a run that was to write it may have failed.
fn demand_dataset(dir: &Path) -> Result<()> {
    demand_folder("folder", dir)?;
    if !dir.join(DATA_PACKAGE).exists() {
        bail!("{} is no dataset: it has no {DATA_PACKAGE}", dir.display());
    }
    Ok(())
}

fn explain_text(arguments: Explain) -> Result<u8> {
    let extractor = extractor(&arguments.reading, 0)?;
    let page = match arguments.text.as_deref() {
        None if io::stdin().is_terminal() => {
            bail!(WrongUse("name a text or a file, or pipe one in: zhfacts explain '报销比例为60%'".to_string()))
        }
        None | Some("-") => page("-", Content::Stream(Stream(Box::new(io::stdin()))), &arguments.reading)?,
        Some(path) if is_there(Path::new(path)) => page(path, Content::File(path.into()), &arguments.reading)?,
        Some(path) if Path::new(path).is_dir() => {
            bail!(WrongUse(format!("{path} is a folder; name a file, or read all of it with extract")))
        }
        Some(path) if looks_like_path(path) => bail!(WrongUse(format!("there is no file {path}"))),
        Some(text) => Page::from_text("text", text),
    };
    let explanation = extractor.explain(&page);
    if arguments.json {
        return print(&explanation.json());
    }
    let has_colours = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let marks = if has_colours { Marks::Colours } else { Marks::Brackets };
    print(explain(&explanation, marks).as_bytes())
}

/// Nobody means this word as a text to explain: it has neither Chinese characters nor a bare number.
fn looks_like_path(text: &str) -> bool {
    let is_word = text.chars().all(|c| c.is_ascii_graphic()) && text.contains(|c: char| c.is_ascii_alphabetic());
    is_word && (text.contains(['.', '/']) || !text.contains(|c: char| c.is_ascii_digit()))
}

/// A file, or a pipe such as a shell makes of `<(…)`.
fn is_there(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| !metadata.is_dir())
}

fn page(source: &str, content: Content, reading: &Reading) -> Result<Page> {
    let cannot_read = || format!("cannot read {source}");
    let raw = read::read_page(Entry::new(source.to_string(), content, 0)).with_context(cannot_read)?;
    decode::decode(raw, reading.encoding).with_context(cannot_read)
}

fn verify_dataset(dir: &Path, console: &Console) -> Result<u8> {
    demand_dataset(dir)?;
    let verified = verify::verify(dir)?;
    let mut out = String::new();
    verified.proved.iter().for_each(|proved| out.push_str(&format!("proved: {proved}\n")));
    verified.violations.iter().for_each(|violation| out.push_str(&format!("broken: {violation}\n")));
    print(out.as_bytes())?;
    if verified.holds() {
        return Ok(0);
    }
    console.error(&format!("{}: {} violations", dir.display(), verified.violation_count));
    Ok(BROKEN)
}

fn evaluate(arguments: &Eval, console: &Console) -> Result<u8> {
    demand_folder("folder", &arguments.gold)?;
    demand_dataset(&arguments.dir)?;
    let evaluation = eval::evaluate(&arguments.gold, &arguments.dir, &arguments.only)?;
    let figures = &evaluation.figures;
    if let Some(floor) = arguments.min.iter().find(|floor| figures.get(&floor.figure).is_none()) {
        let names: Vec<_> = figures.names().collect();
        bail!(WrongUse(format!("there is no figure {}; there are: {}", floor.figure, names.join(", "))));
    }
    if !evaluation.unmatched.is_empty() {
        let stems = evaluation.unmatched.join(", ");
        console.note(&format!("no article of the dataset belongs to {stems}: all of it counts as missed"));
    }
    if arguments.json {
        print(format!("{:#}\n", figures.json()).as_bytes())?;
    } else {
        print(figures.table().as_bytes())?;
    }
    if arguments.differences > 0 {
        print(evaluation.differences.list(arguments.differences).as_bytes())?;
    }
    let f1 = |floor: &Floor| figures.get(&floor.figure).map_or(0.0, Tally::f1);
    let below: Vec<_> = arguments.min.iter().filter(|floor| f1(floor) < floor.f1).collect();
    for floor in &below {
        console.error(&format!("the F1 of {} is {:.4}, below {}", floor.figure, f1(floor), floor.f1));
    }
    Ok(if below.is_empty() { 0 } else { BROKEN })
}

fn layouts(arguments: Layouts, console: &Console) -> Result<u8> {
    let segmenter = Segmenter::new(&rule_files(arguments.rules.as_deref())?)?;
    if let Some(LayoutsCommand::Check { dir }) = &arguments.command {
        return check_layouts(&segmenter, dir, console);
    }
    let width = segmenter.layouts().map(|(name, _)| name.len()).max().unwrap_or(0);
    let lines: String =
        segmenter.layouts().map(|(name, description)| format!("{name:width$}  {description}\n")).collect();
    print(lines.as_bytes())
}

fn check_layouts(segmenter: &Segmenter, dir: &Path, console: &Console) -> Result<u8> {
    demand_folder("folder", dir)?;
    let sites = dir.join("sites");
    tell_checked(&segmenter.check(if sites.is_dir() { &sites } else { dir })?, "layouts", console)
}

fn check_rules(dir: Option<&Path>, console: &Console) -> Result<u8> {
    tell_checked(&proof::check(&rule_files(dir)?)?, "files", console)
}

/// Prints what a check found, a line each, and the faults below it.
fn tell_checked(checked: &[Checked], what: &str, console: &Console) -> Result<u8> {
    let mut out = String::new();
    for Checked { name, examples, faults } in checked {
        let verdict = if faults.is_empty() { "sound" } else { "at fault" };
        let noun = if *examples == 1 { "example" } else { "examples" };
        out.push_str(&format!("{name}: {examples} {noun}, {verdict}\n"));
        faults.iter().for_each(|fault| out.push_str(&format!("  {fault}\n")));
    }
    print(out.as_bytes())?;
    let at_fault = checked.iter().filter(|checked| !checked.faults.is_empty()).count();
    if at_fault == 0 {
        return Ok(0);
    }
    console.error(&format!("{at_fault} of {} {what} at fault", checked.len()));
    Ok(BROKEN)
}

fn print_schema(table: Option<TableId>, format: &SchemaFormat) -> Result<u8> {
    let text = match table {
        Some(table) => (format.render)(&[table.schema()]),
        None => (format.render)(&TABLES),
    };
    print(text.as_bytes())
}

fn manual(words: &[String]) -> Result<u8> {
    let mut all = Cli::command();
    all.build();
    let mut page = &all;
    for (at, word) in words.iter().enumerate() {
        let Some(found) = page.find_subcommand(word) else {
            let known = if page.has_subcommands() { page } else { &all };
            let names = command_names(known).join(", ");
            bail!(WrongUse(format!("there is no command {}; there are: {names}", words[..=at].join(" "))));
        };
        page = found;
    }
    let mut text = Vec::new();
    let version = env!("CARGO_PKG_VERSION");
    clap_mangen::Man::new(page.clone()).source(format!("zhfacts {version}")).render(&mut text)?;
    print(&text)
}
