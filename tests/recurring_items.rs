//! Recommended items that stand on several pages: each page says what it says by itself, whatever was read before it.

mod properties;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use zhfacts::MOST_ROWS;
use zhfacts::article::Page;
use zhfacts::dataset::Extraction;

use properties::EXTRACTOR;

const TITLES: [&str; 4] =
    ["南京医保报销比例是多少", "徐州医保报销比例是多少", "鼓楼区医保窗口在哪", "医保报销比例是多少"];

/// Items with a verdict, with places that their text leaves open, with the words of another, and cut ones.
const ITEMS: [&str; 6] = [
    "鼓楼区居民医保怎么缴费\n\n每人400元 鼓楼区居民医保个人缴费每人400元，在鼓楼区税务局缴纳，截止到2024年12月31日。\n\n健康新闻 2025-03-05",
    "鼓楼区居民医保怎么缴费\n\n每人380元 鼓楼区居民医保个人缴费每人380元，在鼓楼区税务局缴纳，截止到2023年12月31日。\n\n健康新闻 2024-03-05",
    "徐州鼓楼区门诊报销多少\n\n50%-70% 徐州鼓楼区居民门诊报销比例：村卫生室70%，乡镇卫生院65%，县级医院50%。\n\n健康新闻 2025-03-04",
    "2025年职工医保缴费基数\n\n4879元 2025年职工医保月缴费基数下限为4879元，上限为24396元。单位缴8%，个人缴2%。\n\n健康新闻 2025-03-03",
    "朝阳区生育津贴多少天\n\n158天 产假158天，难产增加15天，由生育保险基金支付\n\n健康新闻 2025-03-02",
    "灵活就业人员医保断缴怎么办\n\n可以补缴 断缴3个月内可以补缴，超过3个月有6个月等待期。\n\n健康新闻 2025-03-01",
];

fn page(title: &str, body: &str, items: &[&str]) -> Page {
    let related: Vec<String> = items.iter().map(|item| format!("\n\n{item}")).collect();
    let text = format!("{title}\n\n可以报销\n\n{body}\n\n相关推荐{}\n", related.concat());
    Page::from_text("page.txt", &text)
}

fn alone(pages: &[Page]) -> Vec<Option<Extraction>> {
    pages.iter().map(|page| Some(EXTRACTOR.extract(page))).collect()
}

fn body() -> impl Strategy<Value = String> {
    subsequence(vec!["在职职工报销85%。", "退休人员报销90%。", "起付线为500元。", "鼓楼区另有规定。"], 1..=4)
        .prop_map(|sentences| sentences.concat())
}

fn pages() -> impl Strategy<Value = Vec<Page>> {
    let one = (select(TITLES.to_vec()), body(), subsequence(ITEMS.to_vec(), 0..=ITEMS.len()).prop_shuffle());
    let one = one.prop_map(|(title, body, items)| page(title, &body, &items));
    prop::collection::vec(one, 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn an_item_says_the_same_wherever_it_was_read_first(first in pages(), then in pages()) {
        let bulk = EXTRACTOR.bulk();
        for pages in [first, then] {
            let together: Vec<_> = bulk.extract(&pages).into_iter().map(Result::ok).collect();
            prop_assert_eq!(together, alone(&pages));
        }
    }
}

#[test]
fn the_title_of_a_page_decides_about_its_own_items_alone() {
    let pages: Vec<Page> = TITLES.iter().map(|title| page(title, "在职职工报销85%。", &ITEMS[..1])).collect();
    let bulk = EXTRACTOR.bulk();
    // All of the pages at once, then one by one.
    for pages in [&pages[..], &pages[..1], &pages[1..2], &pages[..1], &pages[3..]] {
        let together: Vec<_> = bulk.extract(pages).into_iter().map(Result::ok).collect();
        assert_eq!(together, alone(pages));
    }
    let named = |page: &Page| {
        let mut codes: Vec<String> =
            EXTRACTOR.extract(page).regions.iter().map(|region| region.code.to_string()).collect();
        codes.dedup();
        codes
    };
    assert_eq!(named(&pages[0]), ["320100", "320106"]);
    assert_eq!(named(&pages[1]), ["320300", "320302"]);
    assert!(named(&pages[3]).is_empty(), "no title says which 鼓楼区 is meant");
}

#[test]
fn items_that_are_too_many_with_their_page_are_read_on_another() {
    let item =
        |facts: usize| format!("医保报销比例是多少\n\n可以 {}。\n\n健康新闻 2025-03-05", "报销85%，".repeat(facts));
    let (large, small) = (item(MOST_ROWS - 10), item(3));
    let full = "在职职工报销85%。".repeat(20);
    let pages = [
        page(TITLES[3], &full, &[&large, &small]),
        page(TITLES[0], "报销85%。", &[&large]),
        page(TITLES[0], &full, &[&small]),
    ];
    let bulk = EXTRACTOR.bulk();
    for _ in 0..2 {
        let facts: Vec<Option<usize>> =
            bulk.extract(&pages).into_iter().map(|rows| Some(rows.ok()?.facts.len())).collect();
        assert_eq!(facts, [None, Some(MOST_ROWS - 9), Some(23)]);
    }
}
