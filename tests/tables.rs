//! Tables: what a cell takes from its heads, whichever way the table is written.

use zhfacts::Extractor;
use zhfacts::article::{Markup, Page};
use zhfacts::dataset::{Extraction, FactRow};
use zhfacts::fact::{Kind, Metric, Unit};
use zhfacts::rules::RuleFiles;

fn extract(markup: Markup, text: &str) -> Extraction {
    let extractor = Extractor::new(&RuleFiles::embedded()).expect("the embedded rules are sound");
    extractor.extract(&Page { markup, ..Page::from_text("page", text) })
}

/// A page of prose with `table` in it.
fn page(lead: &str, table: &str) -> String {
    format!(
        "<html><body><div><h1>某地待遇标准公布</h1><p>为了方便群众了解政策，现将有关标准整理如下，供大家在办理时参考使用。</p>\
         <p>{lead}</p>{table}<p>以上标准由经办机构负责解释，群众如有疑问，可以到就近的服务窗口咨询，工作人员会耐心解答。</p></div></body></html>"
    )
}

/// A row of a table of the page: what stands in the cell, then what it was read as.
fn line(fact: &FactRow) -> String {
    let number = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
    let (min, max) = (number(fact.value_min), number(fact.value_max));
    let value = if min == max { min } else { format!("{min}..{max}") };
    let unit = fact.unit.map_or("-", Unit::as_str);
    let mut words = vec![fact.text.clone(), value, unit.to_string(), fact.metric.to_string()];
    words.extend(fact.scope.terms().map(|term| term.to_string()));
    words.extend(fact.per.map(|per| per.to_string()));
    words.join(" ")
}

fn cells(markup: Markup, text: &str) -> Vec<String> {
    let extraction = extract(markup, text);
    extraction.facts.iter().filter(|fact| fact.evidence.contains([' ', '\t'])).map(line).collect()
}

#[test]
fn merged_heads_reach_every_cell_below_and_beside_them() {
    let table = "<table><tr><th rowspan=2>险种</th><th rowspan=2>类别</th><th colspan=2>缴费比例（%）</th></tr>\
                 <tr><th>单位</th><th>个人</th></tr>\
                 <tr><td rowspan=2>职工基本养老保险</td><td>企业职工</td><td>16</td><td>8</td></tr>\
                 <tr><td>灵活就业人员</td><td>不缴</td><td>20</td></tr>\
                 <tr><td>失业保险</td><td></td><td>0.5</td><td>0.5</td></tr></table>";
    assert_eq!(
        cells(Markup::Html, &page("各险种缴费比例见下表。", table)),
        [
            "16 16 percent contribution_rate pension employer",
            "8 8 percent contribution_rate pension individual",
            "20 20 percent contribution_rate pension flexible individual",
            "0.5 0.5 percent contribution_rate unemployment employer",
            "0.5 0.5 percent contribution_rate unemployment individual",
        ]
    );
}

#[test]
fn a_wide_cell_is_of_all_its_columns() {
    let table = "<table><tr><td>项目</td><td>职工医保</td><td>居民医保</td></tr>\
                 <tr><td>年度最高支付限额</td><td>30万元</td><td>20万元</td></tr>\
                 <tr><td>三级医院起付标准</td><td colspan=2>800元</td></tr></table>";
    assert_eq!(
        cells(Markup::Html, &page("待遇对照如下。", table)),
        [
            "30万元 300000 CNY benefit_cap employee year",
            "20万元 200000 CNY benefit_cap resident year",
            "800元 800 CNY deductible employee resident tertiary",
        ]
    );
}

#[test]
fn caption_line_above_and_heads_name_the_unit() {
    let rows = "<tr><td>序号</td><td>险种</td><td>缴费基数上限</td><td>缴费基数下限</td></tr>\
                <tr><td>1</td><td>失业保险</td><td>24042</td><td>4,808</td></tr>";
    let want = [
        "24042 ..24042 CNY contribution_base unemployment month",
        "4,808 4808.. CNY contribution_base unemployment month",
    ];
    let above = format!("<table>{rows}</table>");
    assert_eq!(cells(Markup::Html, &page("单位：元/月", &above)), want);
    let caption = format!("<table><caption>缴费基数表（单位：元/月）</caption>{rows}</table>");
    assert_eq!(cells(Markup::Html, &page("见下表。", &caption)), want);
    let first = format!("<table><tr><td colspan=4>单位：元/月</td></tr>{rows}</table>");
    assert_eq!(cells(Markup::Html, &page("见下表。", &first)), want);
    assert_eq!(cells(Markup::Html, &page("见下表。", &above)), Vec::<String>::new(), "no unit is named");
}

#[test]
fn plain_text_has_tables_too() {
    let want = ["400 400 CNY contribution_amount year", "380 380 CNY contribution_amount year"];
    let rows = ["档次|缴费标准（元/年）|备注", "一档|400|普通居民", "二档|380|学生"];
    let markdown = format!("| {} |\n|---|---:|---|\n| {} |\n| {} |", rows[0], rows[1], rows[2]).replace("|", " | ");
    let markdown = markdown.replace("-- | -", "--|-").replace(" | ---|", "|---|");
    for table in [markdown, rows.join("\n").replace('|', "\t"), rows.join("\n").replace('|', " | ")] {
        let text = format!("居民缴费标准\n\n标准如下。\n\n{}\n\n请按时缴费。\n", table.trim());
        assert_eq!(cells(Markup::Text, &text), want, "{text}");
    }
}

#[test]
fn bands_of_costs_and_years_head_their_rows_and_columns() {
    let table = "<table><tr><td>医疗费用</td><td>2024年</td><td>2025年</td></tr>\
                 <tr><td>1万元以下</td><td>50%</td><td>55%</td></tr><tr><td>1万元至5万元</td><td>60%</td><td>65%</td></tr></table>";
    let extraction = extract(Markup::Html, &page("大病保险报销比例如下：", table));
    let rates: Vec<_> = extraction.facts.iter().filter(|fact| fact.kind() == Kind::Percentage).collect();
    let read = |fact: &&FactRow| (fact.metric, fact.bracket_min, fact.bracket_max, fact.year);
    assert_eq!(
        rates.iter().map(read).collect::<Vec<_>>(),
        [
            (Metric::ReimbursementRate, None, Some(10_000.0), Some(2024)),
            (Metric::ReimbursementRate, None, Some(10_000.0), Some(2025)),
            (Metric::ReimbursementRate, Some(10_000.0), Some(50_000.0), Some(2024)),
            (Metric::ReimbursementRate, Some(10_000.0), Some(50_000.0), Some(2025)),
        ]
    );
}
