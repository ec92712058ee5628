//! Which places before a number say something of another number, of a hospital, or of another item of a list.

use super::Search;
use crate::joints::is_range_sign;
use crate::text::{Span, longer_than};

/// The longest label of an item of a list, in characters.
const LONGEST_ITEM: usize = 14;
/// The furthest that a place stands behind the beginning of the sentence that is all about it, in bytes.
const LONGEST_LEAD: usize = 240;

impl Search<'_> {
    /// Whether a place stands in a bracket right behind another number: 4万元(如临沧)，省本级可达8万元.
    pub(super) fn is_of_other_number(&self, place: Span) -> bool {
        let own = || {
            let gap = self.found.text.get(self.home.end()..place.start());
            gap.is_some_and(|gap| gap.starts_with(['（', '(']) && !gap.contains(['）', ')']))
        };
        self.frame.bracket_behind_mention(place.start()) && !own() || self.names_next(place)
    }

    /// Whether a place stands in a bracket of its own behind a hospital: 新乡医学院第一附属医院（卫辉市）.
    pub(super) fn is_seat_of_hospital(&self, place: Span) -> bool {
        let (text, words) = (self.found.text, &self.cues.words);
        let named =
            text[..place.start()].strip_suffix(['（', '(']).is_some_and(|before| before.ends_with(['院', '部']));
        named && text[place.end()..].starts_with(['）', ')']) && !words.hospital_within.stand_in(place.of(text))
    }

    /// Whether a place is named within an item of a list before that of the number, which has a label of its own: 住院报60%，如上海报70%；门诊：报50%.
    pub(super) fn is_of_other_item(&self, place: Span) -> bool {
        let text = self.found.text;
        let Some(gap) = text.get(place.end()..self.home.start()) else { return false };
        let Some((_, own)) = gap.rsplit_once(['；', ';']) else { return false };
        let label = own.split_once(['：', ':']).map(|(label, _)| label);
        let labelled =
            label.is_some_and(|label| !label.contains(['，', ',']) && !longer_than(label.trim(), LONGEST_ITEM));
        // What the sentence begins with, all of it is about.
        let opens = || {
            let sentence = self.frame.sentence_at(place.start());
            let lead = sentence.map_or(Some(""), |sentence| text.get(sentence.start()..place.start()));
            lead.is_some_and(|lead| {
                lead.len() <= LONGEST_LEAD
                    && !lead.contains(['，', ',', '；', ';', '、', '：', ':'])
                    && (!lead.contains(|c: char| c.is_ascii_digit()) || lead.ends_with('年'))
            })
        };
        labelled && !opens()
    }

    /// Whether a place stands right before the next number, which is its own: 60% 广东90%. A year or an age there tells when its rule
    /// holds, or for whom: 108万元 湖北咸宁2025年….
    fn names_next(&self, place: Span) -> bool {
        let text = self.found.text;
        if place.start() < self.home.end() || self.home.of(text).ends_with(['年', '月', '日', '度', '起']) {
            return false;
        }
        // 湖北咸宁: what holds of a place holds of the one before it that it lies in.
        let places = self.found.places;
        let inner = &places[places.partition_point(|other| other.span.start() < place.end())..];
        let mut end = place.end();
        for next in inner.iter().map(|next| next.span) {
            if next.start() != end {
                break;
            }
            end = next.end();
        }
        // 陕西省70-79岁老人
        let behind = text[end..].trim_start_matches(|c: char| c.is_ascii_digit() || is_range_sign(c));
        behind.len() < text.len() - end && !behind.starts_with(['年', '岁']) && !behind.starts_with("周岁")
    }
}
