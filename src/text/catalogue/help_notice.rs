//! The help of the notices.

pub(super) const NOTICE: &[(&str, &str, &str)] = &[
    (
        "notice",
        "写一页可以张贴的公告：开启、名册、送达或结果",
        "Write a page for the wall: the opening, the roll, the delivery or the result",
    ),
    ("notice.id", "征询编号", "Id of the consultation"),
    (
        "notice.kind",
        "哪一种：open 开启、roll 名册、delivery 送达、result 结果",
        "Which: open, roll, delivery or result",
    ),
    (
        "notice.place",
        "异议和意见表交到何处（默认：召集人）",
        "Where objections and sheets are brought (default: the convener)",
    ),
    (
        "notice.until",
        "异议的最后一天（规则有期限的以规则为准）",
        "The last day for objections, where the rule sets none",
    ),
    (
        "notice.output",
        "文件名，- 为标准输出（默认：notice-编号-种类.html）",
        "File name, - for standard output (default: notice-ID-KIND.html)",
    ),
    ("notice.force", "覆盖已有的文件", "Overwrite a file that is there"),
    (
        "notice.examples",
        "  yishi notice parking --kind open --place 居委会一层\n  yishi notice parking --kind result --format docx\n形式：--format html（默认）、docx、md",
        "  yishi notice parking --kind open --place \"committee office\"\n  yishi notice parking --kind result --format docx\nForms: --format html (default), docx, md",
    ),
];
