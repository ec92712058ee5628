//! The command line: flags, and nothing of what they do. Names of formats and tables come from their lists.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, StringValueParser, TypedValueParser};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum, ValueHint};
use encoding_rs::Encoding;
use zhfacts::read::{Fields, Shard};
use zhfacts::schema::{SCHEMA_FORMATS, SchemaFormat, TABLES, TableId};
use zhfacts::write::{DEFAULT_FORMATS, FORMATS, Format};
use zhfacts::{decode, write};

/// Turns scraped Chinese articles on health and social insurance into datasets of facts
#[derive(Parser)]
#[command(name = "zhfacts", version, propagate_version = true, after_help = EXIT_CODES)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,

    #[command(flatten)]
    pub messages: Messages,
}

const EXIT_CODES: &str = "\
Exit codes:
    0  all inputs were read
    1  the run failed; the earlier output is as it was
    2  wrong use
    3  finished, but some inputs were rejected: they stand in the table rejects
    4  a limit or contract was broken (--max-rejects, verify, eval --min, rules or layouts check)
  130  interrupted; the earlier output is as it was, and --resume carries on";

/// Where the options of every command stand in a help: behind those of the command itself.
const LAST: usize = 1000;

#[derive(Args)]
pub struct Messages {
    /// Print errors only
    #[arg(long, short, global = true, display_order = LAST)]
    pub quiet: bool,

    /// How messages are written to standard error
    #[arg(long, global = true, value_name = "FORM", default_value = "text", display_order = LAST + 1)]
    pub log: Log,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Log {
    /// For people
    Text,
    /// One JSON object a line
    Json,
}

#[derive(Subcommand)]
pub enum Command {
    /// Extract facts from articles and write a dataset
    #[command(after_help = EXTRACT_EXAMPLES)]
    Extract(Extract),
    /// Join datasets, such as those of shards, into one
    #[command(after_help = MERGE_EXAMPLES)]
    Merge(Merge),
    /// Show what is found in a text, and by which rules and words
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(Explain),
    /// Open a dataset again and check its spans, ids, types and hashes
    Verify {
        /// The dataset's folder
        #[arg(default_value = "output", value_hint = ValueHint::DirPath)]
        dir: PathBuf,
    },
    /// Score a dataset against gold files: precision, recall and F1 for each kind and slot
    #[command(after_help = EVAL_EXAMPLES)]
    Eval(Eval),
    /// List the site layouts, or check new ones
    Layouts(Layouts),
    /// Check rules against their own examples
    Rules {
        #[command(subcommand)]
        command: RulesCommand,
    },
    /// Print the schema of the tables
    Schema {
        /// One table only
        #[arg(value_parser = table_parser())]
        table: Option<TableId>,
        /// The language to write it in
        #[arg(long, value_name = "FORMAT", default_value = SCHEMA_FORMATS[0].name, value_parser = schema_format_parser())]
        format: &'static SchemaFormat,
    },
    /// Print completions for a shell
    Completions { shell: clap_complete::Shell },
    /// Print the manual page
    Man {
        /// The page of one command, such as extract or rules check
        #[arg(value_parser = CommandWord)]
        command: Vec<String>,
    },
}

const EXTRACT_EXAMPLES: &str = "\
Examples:
  zhfacts extract                          read the folder input, write the folder output
  zhfacts extract pages -o facts           read the folder pages, write the folder facts
  zhfacts extract 'pages/**/*.html'        read what matches a pattern
  zhfacts extract crawl.warc.gz a.jsonl    read the records of containers
  curl -s URL | zhfacts extract - -o one   read one page from standard input";

#[derive(Args)]
pub struct Extract {
    /// Files, folders, patterns, or - for standard input; containers (WARC, JSON Lines, Parquet, ZIP, tar), also
    /// compressed, give a page for each record
    #[arg(value_name = "INPUT", default_value = "input", value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<PathBuf>,

    #[command(flatten)]
    pub writing: Writing,

    #[command(flatten)]
    pub reading: Reading,

    #[arg(long, value_name = "NAME", help = field_help("Field of JSON Lines, or column of Parquet, that holds the page as text", &Fields::USUAL_TEXT))]
    pub text_field: Option<String>,

    #[arg(long, value_name = "NAME", help = field_help("Field or column that holds the page as HTML", &Fields::USUAL_HTML))]
    pub html_field: Option<String>,

    #[arg(long, value_name = "NAME", help = field_help("Field or column that holds the page's address", &Fields::USUAL_URL))]
    pub url_field: Option<String>,

    /// Carry on where a run with the same arguments was interrupted; after a finished run, read only new or changed
    /// inputs
    #[arg(long)]
    pub resume: bool,

    /// Read one of n parts of the inputs, the i-th from 1 on
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,

    /// Fail, and leave the earlier output as it is, if more inputs than this are rejected
    #[arg(long, value_name = "N")]
    pub max_rejects: Option<u64>,
}

const MERGE_EXAMPLES: &str = "\
Examples:
  zhfacts merge one two three -o all             join three datasets
  zhfacts merge output -o other -f json,csv      write a dataset in other formats";

#[derive(Args)]
pub struct Merge {
    /// Folders of the datasets
    #[arg(value_name = "DIR", required = true, value_hint = ValueHint::DirPath)]
    pub dirs: Vec<PathBuf>,

    #[command(flatten)]
    pub writing: Writing,

    /// Join datasets although other versions, rules or options made them
    #[arg(long)]
    pub mixed: bool,
}

/// Where and how a dataset is written.
#[derive(Args)]
pub struct Writing {
    /// Folder of the dataset; an earlier dataset there is replaced at the end
    #[arg(long, short, value_name = "DIR", default_value = "output", value_hint = ValueHint::DirPath)]
    pub output: PathBuf,

    /// Formats to write, separated by commas
    #[arg(long, short, value_name = "FORMAT", value_delimiter = ',', default_values = DEFAULT_FORMATS,
        value_parser = format_parser())]
    pub format: Vec<&'static dyn Format>,

    /// Threads at work at a time, on pages or appending to the files [default: one a processor]
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,

    /// Begin CSV files with a byte-order mark, for spreadsheet programs
    #[arg(long)]
    pub csv_bom: bool,

    /// Look for articles and related items that are nearly the same: they stand in the table clusters
    #[arg(long)]
    pub near_duplicates: bool,
}

/// How pages are read.
#[derive(Args)]
pub struct Reading {
    /// Folder of rules that replace the built-in files of the same name, or extend them
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub rules: Option<PathBuf>,

    /// Read every page with this site layout (see: zhfacts layouts)
    #[arg(long, value_name = "NAME")]
    pub layout: Option<String>,

    /// Folder of site layouts (*.toml) to try beside the built-in ones
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub layouts: Option<PathBuf>,

    /// Decode every input from this encoding, such as gb18030
    #[arg(long, value_name = "NAME", value_parser = encoding_parser)]
    pub encoding: Option<&'static Encoding>,
}

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  zhfacts explain '报销比例为60%'            explain a text
  zhfacts explain page.html | less           explain a file
  curl -s URL | zhfacts explain --json       print the rows that extract would write";

#[derive(Args)]
pub struct Explain {
    /// A text, or the path of a file; standard input where it is - or left out
    #[arg(value_name = "TEXT|FILE", value_hint = ValueHint::AnyPath)]
    pub text: Option<String>,

    /// Print all rows and decisions as JSON
    #[arg(long)]
    pub json: bool,

    #[command(flatten)]
    pub reading: Reading,
}

const EVAL_EXAMPLES: &str = "\
Examples:
  zhfacts eval tests/gold output                      print all figures
  zhfacts eval tests/gold output --differences 5      and list what was read otherwise
  zhfacts eval tests/gold output --min value=0.95     exit with 4 if a figure's F1 is lower";

#[derive(Args)]
pub struct Eval {
    /// Folder of gold files: what a person read in an article, one STEM.json a text
    #[arg(value_name = "GOLD", value_hint = ValueHint::DirPath)]
    pub gold: PathBuf,

    /// The dataset's folder; an article belongs to the gold file with the stem of its source
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: PathBuf,

    /// Also list so many differences of each sort, with the rule that made the fact
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub differences: usize,

    /// Fail if the F1 of a figure is below a value from 0 to 1; may be given several times
    #[arg(long, value_name = "NAME=VALUE", value_parser = floor_parser)]
    pub min: Vec<Floor>,

    /// Score these gold files only, named by their stems and separated by commas
    #[arg(long, value_name = "STEM", value_delimiter = ',')]
    pub only: Vec<String>,

    /// Print the figures as one JSON object
    #[arg(long, conflicts_with = "differences")]
    pub json: bool,
}

/// The least that the F1 of a figure may be.
#[derive(Clone, Debug)]
pub struct Floor {
    pub figure: String,
    pub f1: f64,
}

#[derive(Args)]
pub struct Layouts {
    #[command(subcommand)]
    pub command: Option<LayoutsCommand>,

    /// Folder of rules that replace the built-in files of the same name, or extend them
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub rules: Option<PathBuf>,
}

#[derive(Subcommand)]
pub enum LayoutsCommand {
    /// Check new layouts against their own examples
    Check {
        /// A folder of layout files, or a folder of rules whose folder sites holds them
        #[arg(value_hint = ValueHint::DirPath)]
        dir: PathBuf,
    },
}

#[derive(Subcommand)]
pub enum RulesCommand {
    /// Run the examples of each rule file, and say what is wrong with which entry
    Check {
        /// A folder of rule files, as named with --rules; the built-in ones where it is left out
        #[arg(value_hint = ValueHint::DirPath)]
        dir: Option<PathBuf>,
    },
}

fn field_help(what: &str, usual: &[&str]) -> String {
    format!("{what} [default: the first of {}]", usual.join(", "))
}

/// A word of a command's name, such as `rules` or `check`. Whether they make a name is asked when the page is written.
#[derive(Clone)]
struct CommandWord;

impl TypedValueParser for CommandWord {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue>>> {
        let all = Cli::command();
        let mut words: Vec<String> = command_names(&all);
        let below = all.get_subcommands().flat_map(command_names);
        below.for_each(|word| {
            if !words.contains(&word) {
                words.push(word)
            }
        });
        Some(Box::new(words.into_iter().map(PossibleValue::new)))
    }
}

/// The names of the commands right below one.
pub fn command_names(command: &clap::Command) -> Vec<String> {
    let names = command.get_subcommands().map(|command| command.get_name().to_string());
    names.filter(|name| name != "help").collect()
}

fn format_parser() -> impl TypedValueParser<Value = &'static dyn Format> {
    named(FORMATS.map(|format| (format.name(), format.description()))).try_map(|name| found(write::format(&name)))
}

fn schema_format_parser() -> impl TypedValueParser<Value = &'static SchemaFormat> {
    let names = SCHEMA_FORMATS.each_ref().map(|format| (format.name, format.description));
    named(names).try_map(|name| found(SCHEMA_FORMATS.iter().find(|format| format.name == name)))
}

fn table_parser() -> impl TypedValueParser<Value = TableId> {
    named(TABLES.map(|table| (table.name(), table.description()))).try_map(|name| found(TableId::from_name(&name)))
}

fn named<const N: usize>(names: [(&'static str, &'static str); N]) -> PossibleValuesParser {
    PossibleValuesParser::new(names.map(|(name, description)| PossibleValue::new(name).help(description)))
}

/// Only names from the list come this far.
fn found<T>(item: Option<T>) -> Result<T, String> {
    item.ok_or_else(|| "there is no such name".to_string())
}

fn floor_parser(written: &str) -> Result<Floor, String> {
    let (figure, value) = written.split_once('=').ok_or("it has no =; write it like value=0.95")?;
    let f1 = value.parse().ok().filter(|f1| (0.0..=1.0).contains(f1));
    let f1 = f1.ok_or_else(|| format!("{value:?} is no number from 0 to 1"))?;
    Ok(Floor { figure: figure.to_string(), f1 })
}

fn encoding_parser(label: &str) -> Result<&'static Encoding, String> {
    decode::encoding(label).ok_or_else(|| {
        "it is no encoding that the WHATWG knows; common ones are utf-8, gb18030, big5, utf-16le".to_string()
    })
}
