//! The two text layouts in the variations that sites and scrapers make of them: the same parts come out.

use std::sync::LazyLock;

use zhfacts::article::{Article, Flag, Raw};
use zhfacts::decode::decode;
use zhfacts::rules::RuleFiles;
use zhfacts::segment::Segmenter;
use zhfacts::text::Span;

static SEGMENTER: LazyLock<Segmenter> =
    LazyLock::new(|| Segmenter::new(&RuleFiles::embedded()).expect("the embedded rules are sound"));

const BODY: &str = "职工断缴后,从次月起停止享受待遇。\n\n一、等待期\n\n断缴超过3个月的,重新缴费后要等6个月。\n\n二、补缴\n\n单位原因断缴的可以补缴,个人断缴的一般不能补缴。";
const LAST: &str = "单位原因断缴的可以补缴,个人断缴的一般不能补缴。";
const DISCLAIMER: &str = "提示:本内容不能代替面诊。";
const CARDS: [&str; 2] = [
    "失业金能领几个月\n\n24个月 失业金最长可以领24个月。 一、领取条件 缴费满一年\n\n",
    "生育津贴什么时候到账\n\n医院直接结算的,一般30日内到账。\n\n",
];
const CARD_TITLES: [&str; 2] = ["失业金能领几个月", "生育津贴什么时候到账"];

fn read(text: &str) -> Article {
    let raw = Raw { source: "page.txt".to_string(), bytes: text.as_bytes().to_vec(), ..Raw::default() };
    SEGMENTER.segment(&decode(raw, None).expect("a text"), None)
}

fn words(article: &Article, span: Option<Span>) -> &str {
    span.map_or("", |span| span.of(&article.text))
}

fn titles(article: &Article) -> Vec<&str> {
    article.related.iter().map(|item| item.title.of(&article.text)).collect()
}

fn question_page(head: &str, disclaimer: &str, related_head: &str, feet: [&str; 2]) -> String {
    let [first, second] = CARDS;
    format!(
        "断缴可以补缴吗\n\n{head}{BODY}\n\n{disclaimer}\n{related_head}\n\n{first}{}\n\n{second}{}\n",
        feet[0], feet[1]
    )
}

fn assert_question_page(page: &str) -> Article {
    let article = read(page);
    assert_eq!(article.layout, "qa-cards", "{page}");
    assert_eq!(words(&article, article.title), "断缴可以补缴吗", "{page}");
    let body = words(&article, article.body);
    assert!(body.starts_with("职工断缴后") && body.ends_with(LAST), "{page}");
    assert_eq!(titles(&article), CARD_TITLES, "{page}");
    article
}

const FEET: [&str; 2] = ["社保问答 2024-05-06", "健康新闻 2024-05-07"];

#[test]
fn disclaimers_are_no_part_of_the_body() {
    for disclaimer in [
        "温馨提示:以上内容仅供参考,具体以当地政策为准。",
        "声明:本文内容来源于网络,如有侵权请联系删除。",
        "注意:本内容不能代替专业意见。",
        "友情提示：本内容仅供参考。\n\n本站声明：资讯来自网络，不代表本站观点。",
        "【提示】本内容仅供参考，不作为办理依据。",
        "*本内容由人工智能生成，仅供参考。",
        "免责声明\n\n以上内容仅供参考，不构成任何建议。",
    ] {
        assert_question_page(&question_page("部分可以\n\n", disclaimer, "相关推荐", FEET));
    }
}

#[test]
fn cards_have_other_heads_and_feet() {
    for head in ["相关推荐：", "猜你喜欢", "推荐阅读", "大家都在看", "更多推荐", "热门问题"] {
        assert_question_page(&question_page("部分可以\n\n", DISCLAIMER, head, FEET));
    }
    for (feet, category) in [
        (["社保问答 2024/05/06", "健康新闻 2024/05/07"], Some("社保问答")),
        (["社保问答 2024年5月6日", "健康新闻 2024年5月7日"], Some("社保问答")),
        (["2024-05-06", "2024-05-07"], None),
        (["2024-05-06 社保问答", "2024-05-07 健康新闻"], Some("社保问答")),
        (["社保问答 | 2024-05-06", "健康新闻 | 2024-05-07"], Some("社保问答")),
        (["社保问答\n\n2024-05-06", "健康新闻\n\n2024-05-07"], Some("社保问答")),
        (["发布时间：2024-05-06", "发布时间：2024-05-07"], None),
        (["社保问答 2024-05-06 阅读 123", "健康新闻 2024-05-07 阅读 12"], Some("社保问答")),
    ] {
        let article = assert_question_page(&question_page("部分可以\n\n", DISCLAIMER, "相关推荐", feet));
        let first = &article.related[0];
        assert_eq!((first.published_on.as_deref(), first.category.as_deref()), (Some("2024-05-06"), category));
    }
}

#[test]
fn day_path_and_answer_may_stand_in_any_order() {
    for (head, answer, date) in [
        ("部分可以\n\n", "部分可以", None),
        ("", "", None),
        ("社保问答 2024-03-05\n\n部分可以\n\n", "部分可以", Some("2024-03-05")),
        ("部分可以\n\n2024-03-05 10:00\n\n", "部分可以", Some("2024-03-05T10:00")),
    ] {
        let page = question_page(head, DISCLAIMER, "相关推荐", FEET);
        for page in [page.clone(), format!("首页 > 社保问答 > 正文\n\n{page}"), page.replace("\n\n", "\n")] {
            let article = assert_question_page(&page);
            assert_eq!(words(&article, article.answer), answer, "{page}");
            assert_eq!(article.published_at.as_deref(), date, "{page}");
        }
    }
}

#[test]
fn links_have_other_datelines_and_forms() {
    let links = "甲市工伤怎么赔?(3月5日) 2024-03-05 07:12工伤知识 乙市生育金能领多少? 2024-03-05 07:10生育知识\n丁市社保断缴一个月 2024-03-05 07:05社保知识";
    let page = |dateline: &str, links: &str| {
        format!(
            "某市失业金如何申领?\n\n{dateline}\n\n{BODY}\n\n温馨提示:本数据仅供参考!\n\n民生网声明:资讯来自网络,不代表本站观点。投诉\n{links}\n"
        )
    };
    let strict = "2024-03-05 08:00:11民生网";
    let pages = [
        page(strict, links),
        page("2024/03/05 08:00:11民生网", links),
        page("2024年03月05日 08:00民生网", links),
        page("发布时间：2024-03-05 08:00 来源：民生网", links),
        page("民生网 2024-03-05 08:00", links),
        page(strict, &links.replace("2024-03-05 07", "2024/03/05 07")),
        page(strict, &links.replace(":12工", ":12 工").replace(":10生", ":10 生")),
        page(strict, &format!("相关阅读\n{links}")),
        page(
            strict,
            "甲市工伤怎么赔?(3月5日)\n2024-03-05 07:12工伤知识\n乙市生育金能领多少?\n2024-03-05 07:10生育知识\n丁市社保断缴一个月\n2024-03-05 07:05社保知识",
        ),
    ];
    for page in pages {
        let article = read(&page);
        assert_eq!(article.layout, "news-links", "{page}");
        assert!(article.published_at.as_deref().is_some_and(|date| date.starts_with("2024-03-05T08:00")), "{page}");
        assert_eq!(article.publisher.as_deref(), Some("民生网"), "{page}");
        assert!(words(&article, article.body).ends_with(LAST), "{page}");
        assert_eq!(
            titles(&article),
            ["甲市工伤怎么赔?(3月5日)", "乙市生育金能领多少?", "丁市社保断缴一个月"],
            "{page}"
        );
        assert_eq!(article.related[0].category.as_deref(), Some("工伤知识"), "{page}");
    }
}

#[test]
fn what_a_scraper_dumps_is_taken_apart() {
    let article = read(
        "首页\n新闻\n社保\n登录\n当前位置：首页 > 社保 > 正文\n某市提高门诊报销比例\n2024-03-05 08:12 来源：海边日报 字号：大 中 小\n分享到：\n\
         某市自4月1日起提高门诊报销比例，一级医院提高到60%。\n年度限额提高到400元。\n责任编辑：张三\n上一篇：某某文章\n下一篇：没有了\n\
         相关阅读\n异地就医备案怎么办\n生育津贴要等多久才能打到卡上 2024-03-01\n热门排行\n排行第一的新闻\n关于我们 | 联系我们\n版权所有 海边网\n",
    );
    assert_eq!(words(&article, article.title), "某市提高门诊报销比例");
    assert_eq!(article.published_at.as_deref(), Some("2024-03-05T08:12"));
    assert_eq!(article.publisher.as_deref(), Some("海边日报"));
    let body = words(&article, article.body);
    assert!(body.starts_with("某市自4月1日起") && body.ends_with("年度限额提高到400元。"), "{body}");
    assert_eq!(titles(&article), ["异地就医备案怎么办", "生育津贴要等多久才能打到卡上"]);
    assert_eq!(article.related[1].published_on.as_deref(), Some("2024-03-01"));
}

#[test]
fn pages_in_place_of_others_are_no_articles() {
    for page in ["404 Not Found\n抱歉，您访问的页面不存在\n返回首页\n", "您的访问过于频繁，请输入验证码后继续访问\n"]
    {
        let article = read(page);
        assert!(article.body.is_none() && article.flags.contains(&Flag::ErrorPage), "{page}");
    }
    let article =
        read("登录时提示请输入验证码怎么办\n2024-03-05 来源：某市医保\n先检查手机是否欠费，再确认号码是否更换。\n");
    assert!(article.body.is_some() && !article.flags.contains(&Flag::ErrorPage));
}

#[test]
fn who_writes_stands_under_the_title() {
    let body = "二、门诊\n普通门诊报销60%,一年最多报500元,不设起付线。\n";
    let page = |title: &str, line: &str| read(&format!("{title}\n{line}\n\n{body}"));
    let of = |article: &Article| (article.publisher.clone(), article.published_at.clone());
    let some = |text: &str| Some(text.to_string());
    let guide = "海边市生育保险待遇解读";
    assert_eq!(of(&page(guide, "海边社保那些事儿  2024-03-05")), (some("海边社保那些事儿"), some("2024-03-05")));
    assert_eq!(of(&page(guide, "海边日报记者 王五 海边报道")), (some("海边日报"), None));
    let office = page(guide, "（海边市社会保险服务中心）");
    assert_eq!(
        (of(&office), words(&office, office.body).starts_with("二、")),
        ((some("海边市社会保险服务中心"), None), true)
    );
    // The answer of a question, and a table of places and days, are text.
    for (title, line) in [
        ("医保在哪里办", "海边市医疗保障局"),
        (guide, "四川省 2024-02-28"),
        (guide, "海边甲 2024-02-28\n海边乙 2024-03-31"),
    ] {
        let article = page(title, line);
        let kept = line.chars().next().is_some_and(|first| words(&article, article.body).starts_with(first));
        assert_eq!((of(&article), kept), ((None, None), true), "{line}");
    }
}
