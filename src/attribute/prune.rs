//! Terms of scope that a metric does not bear.

use super::scope::Reading;
use crate::fact::{Metric, ScopeSet, ScopeTerm, Slot};

/// Takes out what the metric does not bear: a payer where nothing is paid and nobody is said to pay, a grade of hospital
/// where money is paid in.
pub fn prune(reading: Reading, metric: Metric) -> ScopeSet {
    use Metric::*;
    let mut kept = reading.terms;
    let pays = matches!(
        metric,
        ContributionRate | AccountAllocationRate | SubsidyRate | OutOfPocketRate | ContributionAmount | Subsidy | Fee
    );
    // Who has paid in: named together with or as the employer (单位和本人缴费满一年).
    let employed = reading.near.meets(ScopeSet::of(ScopeTerm::Employer));
    if !pays {
        let payers = match metric {
            ContributionYears if employed => reading.near.slot(Slot::Payer),
            AgeLimit | ContributionYears | GapLimit => ScopeSet::EMPTY,
            // 费用由个人负担，并自缴费之日起60天后享受: nobody pays a wait.
            WaitingPeriod | ClaimWindow | ProcessingTime | ValidityPeriod => ScopeSet::EMPTY,
            // 由个人负担的费用，可绑定5名家庭成员: nor those who are counted.
            CountLimit | OtherCount => ScopeSet::EMPTY,
            // 个人负担的费用报销60%: what a person bears is the base of what is paid for him.
            ReimbursementRate => reading.payers.without(ScopeSet::of(ScopeTerm::Individual)),
            _ => reading.payers,
        };
        kept = kept.without(kept.slot(Slot::Payer)).union(payers);
    }
    // 国家对个人缴费给予补贴，补贴标准30元: who gives is no receiver.
    if matches!(metric, Subsidy | SubsidyRate) && kept.slot(Slot::Payer).is_empty() {
        kept = kept.union(reading.payers);
    }
    // Those who work for themselves have no employer who pays for them, whatever a lead says of all.
    if kept.meets(ScopeSet::of(ScopeTerm::Flexible)) && !employed {
        kept = kept.without(ScopeSet::of(ScopeTerm::Employer));
    }
    // Nobody pays in for those who are retired: their pension is the base of what goes into the account.
    if metric == AccountAllocationRate && kept.meets(ScopeSet::of(ScopeTerm::Retired)) {
        kept = kept.without(kept.slot(Slot::Payer)).without(ScopeSet::of(ScopeTerm::Pension));
    }
    let pays_in = matches!(
        metric,
        ContributionRate | ContributionAmount | ContributionBase | ContributionYears | GapLimit | AccountAllocationRate
    );
    if pays_in {
        kept = kept.without(kept.slot(Slot::Care)).without(kept.slot(Slot::Referral));
    }
    // 同时参加养老保险和医疗保险的，待遇如下：¶起付线300元: no pension pays for care.
    let care = kept.slot(Slot::Care).union(kept.slot(Slot::Facility));
    if matches!(metric, Deductible | CostBracket | ReimbursementRate | OutOfPocketRate) && !care.is_empty() {
        kept = kept.without(ScopeSet::of(ScopeTerm::Pension));
    }
    let timed =
        matches!(metric, ClaimWindow | ProcessingTime | WaitingPeriod | ResidencePeriod | OtherDuration | AgeLimit);
    // A filing lasts and takes effect whoever files.
    if matches!(metric, WaitingPeriod | ValidityPeriod | ResidencePeriod | ProcessingTime | OtherDuration) {
        kept = kept.without(ScopeSet::of(ScopeTerm::Filed));
    }
    // 一级 to 十级 are grades of an injury there.
    let injury = kept.meets(ScopeSet::of(ScopeTerm::WorkInjury));
    if pays_in || timed || injury {
        kept = kept.without(kept.slot(Slot::Facility));
    }
    let visits =
        matches!(metric, Deductible | ReimbursementRate | OutOfPocketRate | OtherAmount | OtherRate | RateAdjustment);
    // Employers and persons receive subsidies.
    if matches!(metric, Subsidy | SubsidyRate) {
        kept = kept.without(ScopeSet::of(ScopeTerm::Employer).union(ScopeSet::of(ScopeTerm::Individual)));
    }
    if !visits {
        kept = kept.without(kept.slot(Slot::Visit));
    }
    kept
}
