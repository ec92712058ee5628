//! What a run says while it goes on: progress on a terminal, or events as JSON, on standard error.

use std::io::{IsTerminal, Write, stderr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use zhfacts::dataset::RejectRow;
use zhfacts::pipeline::{WORKER, Watch};
use zhfacts::report::Report;
use zhfacts::schema::TableId;

use crate::cli::{Log, Messages};

/// Standard error, and the wish to stop.
pub struct Console {
    quiet: bool,
    log: Log,
    bar: ProgressBar,
    stopped: Arc<AtomicBool>,
}

impl Console {
    /// A console as the flags have it.
    pub fn new(messages: &Messages) -> Console {
        if messages.log == Log::Json {
            tracing_subscriber::fmt().json().flatten_event(true).with_writer(stderr).init();
        }
        quiet_workers();
        Console { quiet: messages.quiet, log: messages.log, bar: ProgressBar::hidden(), stopped: Arc::default() }
    }

    /// Shows the progress of a run over so many files and streams, if there is anybody to see it.
    pub fn start(&mut self, inputs: u64) {
        match self.log {
            Log::Json => tracing::info!(files = inputs, "started"),
            Log::Text if !self.quiet && stderr().is_terminal() => {
                let style =
                    ProgressStyle::with_template("{wide_bar} {human_pos} of {human_len} inputs, {per_sec}, {eta} left");
                self.bar = ProgressBar::with_draw_target(Some(inputs), ProgressDrawTarget::stderr());
                self.bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            }
            Log::Text => {}
        }
    }

    /// Tells what a run did that came to its end.
    pub fn finish(&self, report: &Report) {
        self.report(report, "finished");
    }

    /// Tells what a run did until it failed.
    pub fn fail(&self, report: &Report) {
        self.report(report, "failed");
    }

    fn report(&self, report: &Report, event: &str) {
        self.bar.finish_and_clear();
        match self.log {
            Log::Json => tracing::info!(
                inputs = report.inputs,
                bytes = report.bytes,
                articles = report.rows[TableId::Articles],
                duplicates = report.rows[TableId::Duplicates],
                related = report.rows[TableId::Related],
                facts = report.rows[TableId::Facts],
                regions = report.rows[TableId::Regions],
                rejects = report.rejects(),
                seconds = report.elapsed.as_secs_f64(),
                "{event}"
            ),
            Log::Text if !self.quiet => self.line(report.summary().trim_end()),
            Log::Text => {}
        }
    }

    /// Tells something that is no error.
    pub fn note(&self, text: &str) {
        match self.log {
            Log::Json => tracing::warn!("{text}"),
            Log::Text if !self.quiet => self.line(&format!("zhfacts: {text}")),
            Log::Text => {}
        }
    }

    /// Tells an error.
    pub fn error(&self, text: &str) {
        self.bar.finish_and_clear();
        match self.log {
            Log::Json => tracing::error!("{text}"),
            Log::Text => self.line(&format!("zhfacts: {text}")),
        }
    }

    /// Set it, and the run stops.
    pub fn stop_flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.stopped)
    }

    fn line(&self, text: &str) {
        // With standard error gone there is nobody to tell.
        let _ = writeln!(stderr(), "{text}");
    }
}

impl Watch for Console {
    fn done(&self, inputs: u64, _bytes: u64) {
        self.bar.inc(inputs);
        // How many records a container has is known at its end.
        let done = self.bar.position();
        if self.bar.length().is_some_and(|known| known < done) {
            self.bar.set_length(done);
        }
    }

    fn rejected(&self, reject: &RejectRow) {
        if self.log == Log::Json {
            let RejectRow { source, record, stage, error, bytes } = reject;
            tracing::warn!(source, record, stage = stage.as_str(), error, bytes, "rejected");
        }
    }

    fn stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}

/// A panic of a worker is caught and stands in `rejects` with its message; nothing need be printed.
fn quiet_workers() {
    let default = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !std::thread::current().name().is_some_and(|name| name.starts_with(WORKER)) {
            default(panic);
        }
    }));
}
