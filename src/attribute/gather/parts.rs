//! Parts of a sentence and items of a list before a number: where they turn to another subject, and what they say of themselves alone.

use super::super::carried::Earlier;
use super::super::group::Found;
use super::super::item::{begins_item, is_of_item};
use super::super::scope::{APART, CARE, HOSPITAL, PEOPLE};
use super::super::windows::Window;
use super::Gathered;
use crate::fact::{Dimension, DimensionSet, Kind, ScopeSet, ScopeTerm, Slot};
use crate::text::Span;

impl Gathered<'_> {
    /// Takes note of what the part behind an earlier clause turns to: ；继续实施…. `ends_part`: the clause ends its own part.
    pub(super) fn turn(&mut self, window: &Window, ends_part: bool) {
        let text = self.reader.text;
        let part = &text[self.part_start..];
        self.crossed |= ends_part;
        self.item |= ends_part && begins_item(part);
        self.placed |= ends_part && self.reader.opens_with_place(self.part_start);
        self.shifted |= ends_part && self.reader.cues.shifts(part);
        self.part_start = window.span.start();
        if self.shifted {
            return;
        }
        let earlier = self.earlier.get_or_insert_default();
        if ends_part && self.scope.union(earlier.all()).meets(APART) {
            earlier.close(CARE);
        }
        // 对高龄退休人员增加35元；对边远地区退休人员增加10元: a part that turns to others is of none of those before.
        let to = &self.reader.cues.words.turns_to_lead;
        // 对贫困家庭儿童救助80%，对低保对象救助70%
        let again = || to.begins(window.span.of(text).trim_start()) && to.begins(&text[self.clause_start..]);
        let turns = ends_part && to.begins(part.trim_start()) || again();
        // 以灵活就业身份续保的，不设等待期；参加居民医保的，次月生效
        if ends_part && self.reader.cues.words.enrols_lead.begins(part.trim_start()) {
            earlier.close(PEOPLE);
        }
        // 在二级医院住院报80%；异地就医报60%: in whichever hospital. But 三级医院：本市85%；异地60% tells where, and the hospital stays.
        let words = &self.reader.cues.words;
        let at_home = || words.treated_at_home_within.stand_in(window.span.of(text));
        if ends_part && words.treated_elsewhere_lead.begins(part.trim_start()) && !at_home() {
            earlier.close(HOSPITAL);
        }
        if turns && self.scope.union(earlier.all()).outside(PEOPLE) != self.scope.union(earlier.all()) {
            earlier.close(PEOPLE);
        }
    }

    /// Leaves out what a clause before a semicolon says of its own part alone.
    pub(super) fn keep_to_other_part(&mut self, found: &mut Found, clause: Span) {
        // 二级65%，退休人员70%；三级55%: who or where is named behind a number of another part is meant there alone.
        if self.reader.follows_number(clause) {
            // 在职报85%，退休人员报90%；年度限额2万元: nor are those meant then who were named before the number.
            self.earlier.get_or_insert_default().set_aside(found.terms.within(PEOPLE));
            // 济南按8%，另加大额医疗补助60元；昆明约2600元: of another place nothing of it is meant.
            found.terms = if self.placed { ScopeSet::EMPTY } else { found.terms.outside(PEOPLE) };
            // But 1万元以内的部分，三级医院报80%；1万元以上报90% has bands of one sort of hospitals.
            if !self.reader.text[..clause.start()].trim_end_matches(['，', ',', ' ']).ends_with("部分") {
                found.parted = found.parted.union(HOSPITAL);
            }
        }
        // 备案或急诊抢救的降10个百分点；未备案的降20个百分点
        let named = self.scope.union(self.earlier.as_ref().map_or(ScopeSet::EMPTY, Earlier::all));
        let unfiled = named.meets(ScopeSet::of(ScopeTerm::Unfiled));
        let opposite = if unfiled { ScopeTerm::Filed } else { ScopeTerm::Unfiled };
        if !named.slot(Slot::Referral).is_empty() && self.reader.names(clause, ScopeSet::of(opposite)) {
            found.terms = found.terms.outside(CARE);
        }
        // 第二次住院起付线减半；费用报92%: what a later stay costs is told of that alone.
        let later = ScopeSet::of(ScopeTerm::Later);
        if self.kind == Kind::Percentage && found.terms.meets(later) {
            found.terms = found.terms.without(later);
            // 首次800元，第二次700元；在职报88%: nor is it the first one's.
            self.earlier.get_or_insert_default().close(DimensionSet::of(&[Dimension::Visit]));
        }
        // 第一类：在职报75%；第二类：三级医院700元
        if self.item {
            self.keep_to_other_item(found, clause);
        }
        // 门诊救助5009人次；资助15206人参保: a part that counts others tells of others.
        if self.kind == Kind::Count && self.vast {
            found.terms = found.terms.outside(CARE.union(DimensionSet::of(&[Dimension::Status])));
        }
        // 养老保险单位缴费16%；失业保险总费率1%: who pays to one scheme is not said to pay to another.
        // But 用人单位缴养老保险16%；缴纳医疗保险9% goes on with who pays, and 个人每月缴纳：养老440元；失业27元 says it of all.
        let scheme = self.scope.slot(Slot::Insurance);
        let leads = clause.of(self.reader.text).ends_with(['：', ':']) && found.terms.slot(Slot::Insurance).is_empty();
        let pays_on = leads || self.reader.text[self.clause_start..].trim_start().starts_with('缴');
        if !scheme.is_empty() && !found.terms.meets(scheme) && !pays_on {
            found.terms = found.terms.without(found.terms.slot(Slot::Payer));
        }
    }

    /// Leaves out what a clause of another item of the list says of that item alone.
    fn keep_to_other_item(&mut self, found: &mut Found, clause: Span) {
        let text = self.reader.text;
        let own = PEOPLE.union(CARE);
        if !is_of_item(&text[..clause.end()]) {
            return;
        }
        // 职工门诊起付线 ：在职700元；报销比例 ：60%: what the first label names is of all, unless the other labels tell of the same.
        let label = clause.of(text).ends_with(['：', ':']);
        let others = if label && !is_of_item(&text[..clause.start()]) { self.labelled } else { own };
        if label {
            self.labelled = self.labelled.union(found.terms.dimensions());
        }
        found.terms = found.terms.outside(own.intersection(others)).without(found.terms.slot(Slot::Payer));
    }
}

/// Whether a clause with a number leads on to what is told of it: 住院费用超过1.4万元的，大病保险报60%.
pub(super) fn leads_on(clause: &str) -> bool {
    clause.trim_end_matches(['，', ',', ' ']).ends_with(['的', '后', '时', '分', '用', '：', ':'])
}
