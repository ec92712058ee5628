//! Which heads govern a line.

use super::*;
use crate::lexicon::Hits;
use crate::rules::RuleFiles;
use crate::signs::Signs;

fn heads(text: &str, flat: bool, of: &str) -> Vec<String> {
    let (signs, hits) = (Signs::new(text), Hits::default());
    let found = Findings { text, signs: &signs, hits: &hits, places: &[], told_of_places: &[], tables: &[] };
    let cues = Cues::new(&RuleFiles::embedded(), &mut |_, _| {}).expect("the embedded rules are sound");
    let outline =
        Outline::read(&cues, found, Span::new(0, text.len()), flat, text.len(), |span| span.of(text).contains('%'));
    let at = text.find(of).expect("the line is in the text");
    let line = outline.lines.iter().find(|line| line.span.start() <= at && at < line.span.end()).expect("a line");
    outline.heads_of(line).map(|head| head.span.of(text).to_string()).collect()
}

#[test]
fn lines_have_their_heads() {
    let page = "职工医保规定如下：\n一、住院\n1. 起付线\n三级医院800元。\n二、门诊\n报销60%。\n";
    assert_eq!(heads(page, false, "三级医院"), ["起付线", "住院", "职工医保规定如下："]);
    assert_eq!(heads(page, false, "报销60%"), ["门诊", "职工医保规定如下："]);
}

#[test]
fn a_list_head_ends_with_its_heading() {
    let page = "适用对象\n在岗的下列人员：\n● 甲类人员；\n补贴标准\n按60%计算。\n";
    assert_eq!(heads(page, false, "按60%"), ["补贴标准", "适用对象"]);
    let page = "医保待遇\n标准如下：\n职工医保\n报销80%。\n居民医保\n报销60%。\n";
    assert_eq!(heads(page, false, "报销60%"), ["居民医保", "标准如下：", "医保待遇"]);
}

#[test]
fn parts_stand_under_what_is_right_over_the_first() {
    let page = "准入标准\n第一部分：一类\n4、其他\n（1）血糖\n按50%支付。\n第二部分：二类\n按40%支付。\n";
    assert_eq!(heads(page, false, "按50%"), ["血糖", "其他", "一类", "准入标准"]);
    assert_eq!(heads(page, false, "按40%"), ["二类", "准入标准"]);
}

#[test]
fn questions_stand_under_what_is_right_over_them() {
    let page =
        "一、失业保险篇\nQ1：怎么领？\n每月领60%。\nQ2：企业呢？\n返还50%。\n二、工伤保险篇\nQ3：怎么办？\n补40%。\n";
    assert_eq!(heads(page, false, "返还50%"), ["Q2：企业呢？", "失业保险篇"]);
    assert_eq!(heads(page, false, "补40%"), ["Q3：怎么办？", "工伤保险篇"]);
    let page = "一、住院\n报销70%。\n问：门诊呢？\n报销60%。\n";
    assert_eq!(heads(page, false, "报销60%"), ["门诊呢？"]);
}

#[test]
fn headings_of_one_sign_are_of_one_level() {
    let page = "◎报多少\n①住院\n报70%。\n②大病保险：报60%。\n◎断缴怎么办\n加收10%。\n";
    assert_eq!(heads(page, false, "加收10%"), ["◎断缴怎么办"]);
    let page = "【职工医保】\n门诊\n报70%。\n住院\n报80%。\n【居民医保】\n报60%。\n";
    assert_eq!(heads(page, false, "报80%"), ["住院", "【职工医保】"]);
    assert_eq!(heads(page, false, "报60%"), ["【居民医保】"]);
}

#[test]
fn headings_of_two_signs_nest() {
    let page = "01 失业保险\n【谁能领】\n满1年的领60%。\n【领多久】\n再领50%。\n02 工伤保险\n补40%。\n";
    assert_eq!(heads(page, false, "再领50%"), ["【领多久】", "01 失业保险"]);
    assert_eq!(heads(page, false, "补40%"), ["02 工伤保险"]);
}

#[test]
fn forms_of_care_stand_under_a_group() {
    let page = "在职职工\n门诊报销\n报50%。\n住院报销\n报85%。\n退休职工\n门诊报销\n报70%。\n其他说明\n报1%。\n";
    assert_eq!(heads(page, false, "报85%"), ["住院报销", "在职职工"]);
    assert_eq!(heads(page, false, "报70%"), ["门诊报销", "退休职工"]);
    assert_eq!(heads(page, false, "报1%"), ["其他说明"]);
}

#[test]
fn the_last_item_of_a_list_heads_nothing() {
    let page = "◆什么人能领\n①失业人员；\n②零就业家庭成员。\n由本人申请，补60%。\n◆补多久\n补50%。\n";
    assert_eq!(heads(page, false, "由本人"), ["", "◆什么人能领"]);
    assert_eq!(heads(page, false, "补50%"), ["◆补多久"]);
}

#[test]
fn a_list_of_lines_ends_with_its_last_item() {
    let page = "1. 养老保险：单位交16%。\n2. 失业保险：单位交0.5%。\n基数按60%算。\n";
    assert!(heads(page, false, "基数按").is_empty());
    let page = "1. 养老保险：单位交16%。\n个人交8%。\n2. 失业保险：单位交0.5%。\n个人交0.3%。\n";
    assert_eq!(heads(page, false, "个人交0.3"), ["失业保险"]);
}

#[test]
fn a_label_ends_the_list_under_the_one_before() {
    let page = "儿童住院：\n1、起付线300元，报70%。\n2、年度限额报60%。\n缴费标准：\n每人交10%。\n";
    assert_eq!(heads(page, false, "每人交"), ["缴费标准："]);
    let page = "学生：\n1、一级报85%。\n2、二级报80%。\n普通门诊：社区报35%。\n";
    assert!(heads(page, false, "普通门诊").is_empty());
    let page = "(1)起付线为300元。\n居民住院：\n报销比例：\n1、一级报85%。\n2、二级报80%。\n";
    assert_eq!(heads(page, false, "一级报"), ["报销比例：", "居民住院：", ""]);
    let page = "住院：\n1、起付线\n三级：800元。\n二级：报60%。\n";
    assert_eq!(heads(page, false, "二级："), ["起付线", "住院："]);
}

#[test]
fn a_heading_under_a_line_with_a_label_heads_its_text() {
    let page = "导读：下文以杭州为例。\n一、失业保险金\n每月按80%发。\n二、工伤保险\n补40%。\n";
    assert_eq!(heads(page, false, "每月按80%"), ["失业保险金", "导读"]);
    assert_eq!(heads(page, false, "补40%"), ["工伤保险", "导读"]);
}

#[test]
fn lists_nest_by_where_their_bullets_stand() {
    let page = "- 居民医保 :\n-\n住院 :\n-\n报50%。\n-\n门诊 :\n-\n报60%。\n- 职工医保 :\n-\n报80%。\n";
    assert_eq!(heads(page, false, "报60%"), ["门诊 :", "- 居民医保 :"]);
    assert_eq!(heads(page, false, "报80%"), ["- 职工医保 :"]);
    let page = "- 起付线\n-\n在职：报50%。\n- 最高限额为60%。\n";
    assert_eq!(heads(page, false, "在职"), ["- 起付线"]);
    assert!(heads(page, false, "最高限额").is_empty());
    let page = "- 常规门诊\n基金支付50%。\n- 慢性病门诊\n支付60%。\n";
    assert_eq!(heads(page, false, "支付60%"), ["- 慢性病门诊"]);
    let page = "适用人群\n- 在职职工\n- 退休人员\n报销80%。\n";
    assert_eq!(heads(page, false, "报销80%"), ["适用人群"]);
}

#[test]
fn a_bare_heading_ends_the_list_under_the_one_before() {
    let page =
        "领取期限\n失业金的期限，根据缴费时间来定：\n1.满一年的领60%；\n2.满五年的领70%。\n发放标准\n1.按90%发。\n";
    assert_eq!(heads(page, false, "按90%"), ["发放标准"]);
    let page = "贷款条件\n1. 缴存满30%。\n2. 配偶无贷款\n\n贷款额度\n- 首套：最高50%\n";
    assert_eq!(heads(page, false, "首套"), ["贷款额度"]);
    let page = "女职工：\n1.按60%交。\n以上标准从下月起执行，按90%发。\n";
    assert!(heads(page, false, "以上").is_empty());
}

#[test]
fn a_scheme_heads_the_paragraph_below() {
    let page = "工伤保险：抚恤金每月增加96元\n一级至四级工伤人员的津贴每月分别增加300元、280元，下月补发，报50%。\n失业保险：\n";
    assert_eq!(heads(page, false, "报50%"), ["工伤保险"]);
    let page = "职工医保：800元\n居民医保：600元\n两者都报50%。\n";
    assert!(heads(page, false, "报50%").is_empty());
}

#[test]
fn a_formula_heads_nothing() {
    assert!(heads("月养老金=基础养老金+个人账户养老金\n每月加发5%。\n", false, "加发5%").is_empty());
}

#[test]
fn a_list_of_numbers_is_no_enumerator() {
    let text = "限额为：一、二类对象报60%，三类对象报50%。";
    assert_eq!(heads(text, false, "一、二类"), ["限额为：一、二类对象报60%，三类对象报50%。"; 0]);
}

#[test]
fn a_flat_text_reads_alike() {
    let text = "具体规定如下: 一、住院待遇 报销比例 三级医院 :60% 二级医院 :65%。 二、门诊待遇 报销70%";
    assert_eq!(heads(text, true, "二级医院"), ["报销比例", "住院待遇", "具体规定如下:"]);
    assert_eq!(heads(text, true, "报销70%"), ["门诊待遇", "具体规定如下:"]);
}

#[test]
fn half_width_signs_part_an_ordinal() {
    let text = "首先,安徽省。定额调整35%。第二,陕西省。定额调整40%。";
    assert_eq!(heads(text, false, "定额调整40"), ["陕西省"]);
}

#[test]
fn a_sentence_may_begin_an_item() {
    let text = "首先，贵州省。定额调整35元。第二，青海省。定额调整40元。";
    assert_eq!(heads(text, false, "定额调整40"), ["青海省"]);
}
