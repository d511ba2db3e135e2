//! The help of the register of decisions and of its annotations.

pub(super) const REGISTER: &[(&str, &str, &str)] = &[
    (
        "register",
        "决议登记：本簿每项决议一行，编号不变，后来的事只加注记",
        "The register of decisions: one line each, never renumbered, annotated later",
    ),
    (
        "register.all",
        "也列出注记的文字（可能含姓名，张贴前请核对）",
        "Show the words of the annotations too (they may name people: look before you post it)",
    ),
    (
        "register.examples",
        "  yishi register\n  yishi register --format csv > 决议登记.csv\n退出码：4 编号有缺、有重或与上一号接不上",
        "  yishi register\n  yishi register --format csv > register.csv\nExit code: 4 a number is missing or doubled, or does not follow the one before",
    ),
    (
        "annotate",
        "给决议加注记：被起诉、被撤销、维持、被变更、已落实、已失效",
        "Annotate a decision: challenged, set aside, upheld, changed, carried out, spent",
    ),
    ("annotate.id", "征询编号", "Id of the consultation"),
    (
        "annotate.kind",
        "被起诉 challenged、被撤销 set-aside、维持 upheld、被变更 changed、已落实 carried-out、已失效 spent",
        "challenged, set-aside, upheld, changed, carried-out or spent",
    ),
    (
        "annotate.words",
        "说明；内容不公布，只公布其哈希",
        "More about it; the words stay private, their hash is published",
    ),
    ("annotate.at", "发生的日期（默认：今天）", "The day on which it happened (default: today)"),
    (
        "annotate.by",
        "由哪一项后来的决议造成（征询编号）",
        "The later decision that did it (id of its consultation)",
    ),
    (
        "annotate.examples",
        "  yishi annotate parking 被起诉 \"朝阳法院立案\" --at 2026-06-01\n  yishi annotate parking 被变更 --by parking-2",
        "  yishi annotate parking challenged \"claim filed in court\" --at 2026-06-01\n  yishi annotate parking changed --by parking-2",
    ),
];
