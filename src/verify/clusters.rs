//! The rows of `clusters`: each names a text of the dataset, and stands behind the first of its cluster.

use std::collections::HashSet;

use super::Verification;
use super::article::Stream;
use super::formats::Contents;

/// The table, to be read after those that it names texts of.
pub(super) struct Clusters<'c> {
    stream: Stream<'c>,
}

impl<'c> Clusters<'c> {
    pub(super) fn new(stream: Stream<'c>) -> Clusters<'c> {
        Clusters { stream }
    }

    /// Checks all rows.
    pub(super) fn check(
        mut self,
        articles: &HashSet<String>,
        related: &HashSet<String>,
        contents: &mut Contents,
        verified: &mut Verification,
    ) {
        let mut keys = HashSet::new();
        let mut clusters = HashSet::new();
        // Sort and id of the cluster that is being read, its first row, and how many it has.
        let mut open: Option<(String, String, u64, u64)> = None;
        while let Some(row) = self.stream.next(verified) {
            let [member, id, cluster] = ["member", "id", "cluster_id"].map(|column| row.text(column).to_string());
            let mut fault = |message: &str| self.stream.fault(row.number, message, verified);
            if !if member == "article" { articles } else { related }.contains(&id) {
                fault("no row of its sort has its id");
            }
            if !keys.insert((member.clone(), id.clone())) {
                fault("another row has the same key");
            }
            let similarity = row.number("similarity").unwrap_or(-1.0);
            if !(0.0..=1.0).contains(&similarity) {
                fault("similarity is not from 0 to 1");
            }
            match &mut open {
                Some((sort, name, _, count)) if *sort == member && *name == cluster => *count += 1,
                _ => {
                    if id != cluster || similarity < 1.0 || !clusters.insert((member.clone(), cluster.clone())) {
                        fault("is not the first of its cluster, and does not stand behind it");
                    }
                    self.close(open.replace((member, cluster, row.number, 1)), verified);
                }
            }
        }
        self.close(open, verified);
        self.stream.end(contents, verified);
    }

    fn close(&self, cluster: Option<(String, String, u64, u64)>, verified: &mut Verification) {
        if let Some((_, _, first, 1)) = cluster {
            self.stream.fault(first, "is alone in its cluster", verified);
        }
    }
}
