//! Windows: the stretches of text in which cues for a mention are looked for, nearest first.

use super::frame::{Clause, Frame};
use super::outline::Head;
use super::run;
use super::verdict;
use super::words::ClaimWords;
use crate::fact::Kind;
use crate::recognise::{Mention, Shape};
use crate::text::{Span, longer_than};

/// How a window stands to its mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// In its clause, between the mention before it and itself.
    Before,
    /// In its clause, behind it.
    After,
    /// In its clause, behind it, where another mention follows: only what touches it is meant.
    Beside,
    /// In its clause, before the mention before it.
    Ahead,
    /// An earlier clause of its sentence; 1 is the nearest.
    Earlier(u32),
    /// The clause that follows.
    Next,
    /// The label at the head of its line.
    Label,
    /// A sentence before its own that says what the numbers behind it measure; `asked` is a question.
    Topic { asked: bool },
    /// For a verdict, the sentence that it heads.
    Headed,
    /// A cell that heads the row of its own; 0 is the nearest.
    RowHead(u32),
    /// A cell that heads the column of its own; 0 is the nearest row of heads. A wide cell has several of one row.
    ColumnHead(u32),
    /// A heading or list head; 0 is the innermost.
    Head(u32),
    /// What a list head says in the sentences before its last: place and year alone are read from it.
    Opening,
    /// The title of the article or item.
    Title,
}

/// How many clauses away a word is still looked for: no sentence that is meant to be read has more.
const REACH: usize = 24;
/// How many bytes a clause may take for 的 and the signs behind it.
const CLOSING: usize = 60;
/// The longest stretch that is looked through, in bytes.
pub(super) const LONGEST: usize = 1200;

/// A stretch of text.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// Where it stands.
    pub span: Span,
    /// How it stands to the mention.
    pub standing: Standing,
    /// A head that is a whole sentence: what its brackets name are examples. So is one that a verdict heads and that does
    /// not say its number again: the verdict is of all that it names.
    pub sentence: bool,
    /// Such a head that may say what the parts under it differ by.
    pub contrasts: bool,
}

impl Window {
    /// Whether it stands over the line of its mention.
    pub(super) fn is_over(&self) -> bool {
        matches!(self.standing, Standing::Head(_) | Standing::Title)
    }
}

/// What lies around a part of a text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Surroundings {
    /// The title that governs it.
    pub title: Option<Span>,
    /// For a verdict, the sentence that it heads, up to a list head's colon.
    pub headed: Option<Span>,
}

/// The windows of a mention, nearest first.
pub fn windows(
    words: &ClaimWords,
    text: &str,
    frame: &Frame,
    mentions: &[Mention],
    index: usize,
    kind: Kind,
    around: Surroundings,
) -> Vec<Window> {
    let mention = &mentions[index];
    let own = frame.clause(index);
    let mut found = Nearest { text, windows: Vec::with_capacity(12) };
    found.add_own(words, frame, mentions, index, kind);
    // 中新网成都8月22日电 (记者 …)灵活就业人员…: what news tells says nothing of the day that it is dated.
    let behind = &text[mention.span.end()..];
    let dates_news = kind == Kind::Date && words.dateline_after.begins(behind.trim_start_matches(' '));
    if dates_news {
        found.windows.retain(|window| window.standing != Standing::After);
    }
    found.add_earlier(frame, frame.clause_of[index]);
    // Behind a semicolon something else is told.
    let goes_on =
        !dates_news && !own.span.of(text).ends_with(['；', ';']) && !is_condition(text, mention.span, own.span);
    if let Some(next) = frame.later(frame.clause_of[index]).filter(|_| goes_on) {
        let from = mentions.partition_point(|mention| mention.span.end() <= next.span.start());
        let first = mentions.get(from).filter(|first| first.span.start() < next.span.end());
        // What the next clause says of a number of its own, it does not say of this one.
        if !first.is_some_and(|first| alike(first, mention)) {
            found.add(next.span.start(), first.map_or(next.span.end(), |first| first.span.start()), Standing::Next);
        }
    }
    let line = &frame.outline.lines[own.line as usize];
    for label in frame.labels_of(text, own) {
        found.add(label.start(), label.end(), Standing::Label);
    }
    if let Some(topic) = frame.topic(words, text, mention.span, frame.clause_of[index]) {
        found.add(topic.span.start(), topic.span.end(), Standing::Topic { asked: topic.asked });
    }
    if let Some(headed) = around.headed {
        // Behind the clause that says the number again, the sentence speaks of others.
        let until = verdict::said_until(text, mention.span, headed);
        found.add(headed.start(), until.unwrap_or(headed.end()), Standing::Headed);
        if let Some(window) = found.windows.last_mut().filter(|_| until.is_none()) {
            window.sentence = true;
        }
    }
    let mut windows = found.windows;
    for (depth, head) in frame.outline.heads_of(line).enumerate() {
        let span = clip(text, head.span.start(), head.span.end(), Standing::Head(depth as u32));
        let Head { sentence, contrasts, opening, .. } = *head;
        windows.push(Window { span, standing: Standing::Head(depth as u32), sentence, contrasts });
        let opening = opening.map(|span| clip(text, span.start(), span.end(), Standing::Opening));
        windows.extend(opening.map(|span| Window { span, standing: Standing::Opening, sentence, contrasts: false }));
    }
    windows.extend(around.title.map(|span| Window {
        span,
        standing: Standing::Title,
        sentence: false,
        contrasts: false,
    }));
    windows
}

/// Windows as they are found, nearest first.
struct Nearest<'t> {
    text: &'t str,
    windows: Vec<Window>,
}

impl Nearest<'_> {
    fn add(&mut self, start: usize, end: usize, standing: Standing) {
        if start < end {
            let span = clip(self.text, start, end, standing);
            self.windows.push(Window { span, standing, sentence: false, contrasts: false });
        }
    }

    /// The windows of its own clause.
    fn add_own(&mut self, words: &ClaimWords, frame: &Frame, mentions: &[Mention], index: usize, kind: Kind) {
        let (mention, clause) = (&mentions[index], frame.clause_of[index]);
        let own = frame.clauses[clause as usize];
        let inside = |other: usize| mentions.get(other).filter(|_| frame.clause_of[other] == clause);
        let before = index.checked_sub(1).and_then(inside).filter(|other| !is_scale(other));
        // The words behind a list speak of each of its numbers.
        let following =
            behind_named_list(words, self.text, frame, mentions, index).unwrap_or_else(|| frame.lists.behind(index));
        let list_end = mentions[following - 1].span.end();
        let after = inside(following);
        let left = before.map_or(own.span.start(), |other| other.span.end()).min(mention.span.start());
        self.add(left, mention.span.start(), Standing::Before);
        let right = after.map_or(own.span.end(), |next| next.span.start()).max(list_end);
        let parted = after.is_some_and(|next| !is_scale(next))
            && !matches!(kind, Kind::Age | Kind::Count | Kind::Date | Kind::Duration);
        self.add(list_end, right, if parted { Standing::Beside } else { Standing::After });
        self.add(own.span.start(), left, Standing::Ahead);
    }

    /// Before a bracket that it stands in, and the clauses before its own: of the same bracket, then those of the sentence.
    fn add_earlier(&mut self, frame: &Frame, clause: u32) {
        let own = frame.clauses[clause as usize];
        let mut same_bracket = None;
        if let Some(outer) = own.outer {
            let outer = &frame.clauses[outer as usize];
            self.add(outer.span.start(), own.span.start().max(outer.span.start()), Standing::Ahead);
            same_bracket = Some(siblings(frame, clause).take(REACH));
        }
        let earlier = same_bracket.into_iter().flatten().chain(frame.earlier(clause).take(REACH));
        for (step, clause) in (1..).zip(earlier) {
            self.add(clause.span.start(), clause.span.end(), Standing::Earlier(step));
        }
    }
}

/// The first mention behind a list of amounts each of which has a name before it, if the words behind it are those of a list: 一类区5元、二类区10元的标准.
fn behind_named_list(
    words: &ClaimWords,
    text: &str,
    frame: &Frame,
    mentions: &[Mention],
    index: usize,
) -> Option<usize> {
    /// The longest name, in bytes.
    const NAME: usize = 24;
    let goes_on = |next: &usize| {
        let gap = &text[mentions[*next - 1].span.end()..mentions[*next].span.start()];
        frame.clause_of[*next] == frame.clause_of[index]
            && gap.starts_with('、')
            && gap.len() <= NAME
            && alike(&mentions[*next - 1], &mentions[*next])
    };
    let end = index + 1 + (index + 1..(index + run::REACH).min(mentions.len())).take_while(goes_on).count();
    (end > index + 1 && words.of_list_after.begins(&text[mentions[end - 1].span.end()..])).then_some(end)
}

/// The part of a stretch that lies nearest to the mention.
fn clip(text: &str, start: usize, end: usize, standing: Standing) -> Span {
    let (mut from, mut to) = (start, end);
    match standing {
        Standing::After | Standing::Beside | Standing::Next => to = end.min(start + LONGEST),
        _ => from = start.max(end.saturating_sub(LONGEST)),
    }
    from = text.ceil_char_boundary(from);
    to = text.floor_char_boundary(to);
    Span::new(from, to)
}

/// Clauses of the same bracket before this one, nearest first.
fn siblings(frame: &Frame, clause: u32) -> impl Iterator<Item = &Clause> {
    let outer = frame.clauses[clause as usize].outer;
    frame.clauses[..clause as usize].iter().rev().take_while(move |other| other.outer == outer && outer.is_some())
}

/// Whether the clause of a number is a condition, so that what follows is its consequence: 中断超过3个月的，….
pub(super) fn is_condition(text: &str, number: Span, clause: Span) -> bool {
    let from = text.ceil_char_boundary(number.end().max(clause.end().saturating_sub(CLOSING)));
    text[from..clause.end().max(from)].trim_end_matches(['，', ',', ' ']).ends_with('的')
}

/// Whether the number is a day that its sentence begins with, so that the next clause tells where: 8月20日，浙江省….
pub(super) fn leads_as_day(text: &str, home: Span, windows: &[Window]) -> bool {
    let earlier = |window: &Window| matches!(window.standing, Standing::Earlier(_));
    opens_clause(text, home, windows) && !windows.iter().any(earlier)
}

/// Whether a rule begins on the day at the head of its clause, so that the next one tells whose it is: 从7月1日起，居民医保….
pub(super) fn begins_rule(text: &str, home: Span, windows: &[Window]) -> bool {
    let behind = text[home.end()..].trim_start_matches(' ');
    let behind = behind.strip_prefix('起').or_else(|| behind.strip_prefix("开始"));
    behind.is_some_and(|behind| behind.starts_with(['，', ','])) && opens_clause(text, home, windows)
}

/// Whether the number is a day with hardly a word beside it in its clause, but a dateline: 荆楚网讯（记者张三）2月15日，….
fn opens_clause(text: &str, home: Span, windows: &[Window]) -> bool {
    /// The words that may stand before it.
    const LEADS: [&str; 6] = ["", "从", "自", "自从", "截至", "截止"];
    /// The longest words behind it, in characters: 起, 之前.
    const LONGEST: usize = 6;
    let words = |window: &Window| window.span.of(text).trim_matches([' ', '，', ',']);
    let day = home.of(text);
    let day = day.ends_with(['年', '月', '日', '度', '底', '末']) && !day.contains('个');
    day && windows.iter().all(|window| match window.standing {
        Standing::Before | Standing::Ahead => {
            let told = words(window);
            LEADS.contains(&told) || told.ends_with('讯') || told.ends_with(['）', ')']) && told.contains('讯')
        }
        Standing::After | Standing::Beside => {
            window.span.of(text).ends_with(['，', ',']) && !longer_than(words(window), LONGEST)
        }
        _ => true,
    })
}

/// Whether two mentions count the same sort of thing.
fn alike(one: &Mention, two: &Mention) -> bool {
    std::mem::discriminant(&one.shape) == std::mem::discriminant(&two.shape)
}

/// A date, age or citation inside a clause does not part a number from the words before it.
fn is_scale(mention: &Mention) -> bool {
    matches!(mention.shape, Shape::Date(_) | Shape::Citation(_))
}
