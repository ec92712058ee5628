//! Word lists of rule files, asked at one place of a text: which words end there, begin there, or stand in a stretch.
//!
//! A list is an entry of its own in a rule file, and a field of the struct that the file is read as: one that is missing
//! or misspelt is an error. Its type says how it is asked. Where several words fit, the longest is taken.

use serde::Deserialize;
use serde::de::{Error, MapAccess};

use crate::affix::{Prefixes, Suffixes};

/// Words that decide by standing right before a place.
#[derive(Debug, Deserialize)]
#[serde(from = "WordList")]
pub(crate) struct WordsBefore(Suffixes<()>);

/// Words that decide by standing right behind a place.
#[derive(Debug, Deserialize)]
#[serde(from = "WordList")]
pub(crate) struct WordsAfter(Prefixes<()>);

/// Words that decide by standing anywhere in a stretch of text.
#[derive(Debug, Deserialize)]
#[serde(from = "WordList")]
pub(crate) struct WordsWithin(Prefixes<()>);

/// A list as a rule file has it. Its examples are run by [`crate::proof`]; here they only have to be there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WordList {
    words: Vec<String>,
    #[serde(rename = "yes")]
    _yes: Vec<String>,
    #[serde(rename = "no")]
    _no: Vec<String>,
}

impl WordsBefore {
    /// Whether one of them ends `text`.
    pub(crate) fn ends(&self, text: &str) -> bool {
        self.0.of(text).next().is_some()
    }

    /// Whether `text` is one of them.
    pub(crate) fn has(&self, text: &str) -> bool {
        self.strip(text) == Some("")
    }

    /// `text` without the one that ends it.
    pub(crate) fn strip<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.0.of(text).next().map(|(word, ())| &text[..text.len() - word.len()])
    }
}

impl WordsAfter {
    /// Whether one of them begins `text`.
    pub(crate) fn begins(&self, text: &str) -> bool {
        self.0.of(text).next().is_some()
    }

    /// Whether `text` is one of them.
    pub(crate) fn has(&self, text: &str) -> bool {
        self.strip(text) == Some("")
    }

    /// `text` without the one that begins it.
    pub(crate) fn strip<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.0.of(text).next().map(|(word, ())| &text[word.len()..])
    }
}

impl WordsWithin {
    /// Whether one of them stands in `text`.
    pub(crate) fn stand_in(&self, text: &str) -> bool {
        self.0.within(text).next().is_some()
    }

    /// Where the first of them begins in `text`.
    pub(crate) fn first_in(&self, text: &str) -> Option<usize> {
        self.0.within(text).next().map(|(start, _)| start)
    }

    /// Where one of them begins in `text`, each place once.
    pub(crate) fn each_in(&self, text: &str) -> impl Iterator<Item = usize> {
        self.0.within(text).map(|(start, _)| start)
    }

    /// The words.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.0.words()
    }

    /// Where the last of them begins in `text`.
    pub(crate) fn last_in(&self, text: &str) -> Option<usize> {
        self.0.within(text).next_back().map(|(start, _)| start)
    }

    /// What stands behind all of them in `text`; all of it where there is none.
    pub(crate) fn behind_last<'t>(&self, text: &'t str) -> &'t str {
        &text[self.0.within(text).map(|(_, end)| end).max().unwrap_or(0)..]
    }
}

/// A struct of lists of words and, behind them, of other entries, read from the entries of a rule file that have their names.
///
/// `Deserialize` as it is derived reads every field in one function, for each source of data; with hundreds of fields that
/// function alone takes minutes to compile. Here one loop reads all lists, and the fields take them in their order.
macro_rules! word_lists {
    (
        $(#[$about:meta])*
        $visibility:vis struct $name:ident { $($list:ident: $kind:ident,)* }
        $(and { $($other:ident: $type:ty = $key:literal,)* })?
    ) => {
        $(#[$about])*
        #[derive(Debug)]
        $visibility struct $name {
            $($visibility $list: $kind,)*
            $($($visibility $other: $type,)*)?
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<$name, D::Error> {
                struct Entries;

                impl<'de> serde::de::Visitor<'de> for Entries {
                    type Value = $name;

                    fn expecting(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
                        out.write_str("lists of words by their names")
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut entries: A) -> Result<$name, A::Error> {
                        let mut lists = crate::words::WordLists::new(&[$(stringify!($list)),*]);
                        $($(let mut $other: Option<$type> = None;)*)?
                        while let Some(name) = entries.next_key::<std::borrow::Cow<str>>()? {
                            match &*name {
                                $($($key => $other = Some(entries.next_value()?),)*)?
                                name => lists.read(name, &mut entries)?,
                            }
                        }
                        $($(let $other = $other.ok_or_else(|| serde::de::Error::missing_field($key))?;)*)?
                        let mut lists = lists.all()?.into_iter();
                        let mut next = || lists.next().expect("there is one list for each name");
                        Ok($name { $($list: $kind::from(next()),)* $($($other,)*)? })
                    }
                }

                from.deserialize_map(Entries)
            }
        }
    };
}
pub(crate) use word_lists;

/// The lists that a struct of [`word_lists`] takes, while they are read.
pub(crate) struct WordLists {
    names: &'static [&'static str],
    lists: Vec<Option<WordList>>,
}

impl WordLists {
    pub(crate) fn new(names: &'static [&'static str]) -> WordLists {
        WordLists { names, lists: names.iter().map(|_| None).collect() }
    }

    /// Reads the list of this name.
    pub(crate) fn read<'de, A: MapAccess<'de>>(&mut self, name: &str, entries: &mut A) -> Result<(), A::Error> {
        let index = self.names.iter().position(|known| *known == name);
        let index = index.ok_or_else(|| A::Error::unknown_field(name, self.names))?;
        self.lists[index] = Some(entries.next_value()?);
        Ok(())
    }

    /// All lists, in the order of their names; an error if one was not read.
    pub(crate) fn all<E: Error>(self) -> Result<Vec<WordList>, E> {
        let lists = self.names.iter().zip(self.lists);
        lists.map(|(name, list)| list.ok_or_else(|| E::missing_field(name))).collect()
    }
}

impl From<WordList> for WordsBefore {
    fn from(list: WordList) -> WordsBefore {
        WordsBefore(Suffixes::new(list.words.into_iter().map(|word| (word, ()))))
    }
}

impl From<WordList> for WordsAfter {
    fn from(list: WordList) -> WordsAfter {
        WordsAfter(Prefixes::new(list.words.into_iter().map(|word| (word, ()))))
    }
}

impl From<WordList> for WordsWithin {
    fn from(list: WordList) -> WordsWithin {
        WordsWithin(Prefixes::new(list.words.into_iter().map(|word| (word, ()))))
    }
}
