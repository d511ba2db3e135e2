//! The help of `turnout` and `box`.

pub(super) const BOXES: &[(&str, &str, &str)] = &[
    (
        "turnout",
        "登记某户已投票（无记名投票，disclose = \"box\"）",
        "Record that a household took part (secret ballot, disclose = \"box\")",
    ),
    ("turnout.id", "征询编号", "Id of the consultation"),
    ("turnout.door", "户号", "Door"),
    (
        "turnout.from",
        ".xlsx、CSV 或 JSON 行的文件，可有“已投票”一列；全部记入或全部不记；写有意见的表不接受",
        "File of .xlsx, CSV or lines of JSON, with or without a column turnout; all lines or none; a list that says how somebody voted is refused",
    ),
    (
        "turnout.strike",
        "划去登记有误的一户；投进票箱的选票不能取回",
        "Strike a door that was recorded by mistake; a ballot in a box stays there",
    ),
    ("turnout.why", "划去的理由（不公开）", "Why it is struck (never published)"),
    ("turnout.form", "选票存根编号", "Serial of the stub of the ballot paper"),
    ("turnout.steward", "登记人", "Who kept the list"),
    ("turnout.proxy", "受托投票的人（编号，不写姓名）", "Who came for the owner (a key, no name)"),
    (
        "turnout.dry_run",
        "说明会怎样（文件则逐行），不写入",
        "Say what would happen, of a file line by line, and write nothing",
    ),
    (
        "turnout.examples",
        "  yishi turnout fence 3-2-501 --form 0417\n  yishi turnout fence --from 投票登记.xlsx --dry-run\n  yishi turnout fence 3-2-501 --strike --why 登记错了门牌",
        "  yishi turnout fence 3-2-501 --form 0417\n  yishi turnout fence --from turnout.csv --dry-run\n  yishi turnout fence 3-2-501 --strike --why \"the wrong door was ticked\"",
    ),
    (
        "box",
        "记录一个票箱当众点票的结果（无记名投票，disclose = \"box\"）",
        "Record what a box came to at its public count (secret ballot, disclose = \"box\")",
    ),
    ("box.id", "征询编号", "Id of the consultation"),
    ("box.name", "箱名：小写字母、数字、连字符", "Name of the box: lower-case letters, digits, hyphens"),
    ("box.agree", "同意票", "Ballots for"),
    ("box.against", "反对票", "Ballots against"),
    ("box.abstain", "弃权票", "Ballots that abstain"),
    ("box.invalid", "废票", "Spoilt ballots"),
    ("box.novote", "在此箱领了票而没有投进去的", "Ballots that were given out at this box and are not in it"),
    (
        "box.tellers",
        "签字的计票人，至少两名，用逗号隔开（不公开）",
        "The tellers who signed, two or more, with commas between them (never published)",
    ),
    ("box.seal", "封条号（公开）", "Number of the seal (published)"),
    (
        "box.building",
        "用此箱投票的楼，可重复；用来核对票不多于这些楼的登记",
        "A building whose households used this box, repeatable; its ballots must not be more than they are",
    ),
    (
        "box.statement",
        "计票人签字的点票单（文字或照片）；只记其 SHA-256 摘要",
        "What the tellers signed, as text or picture; only its SHA-256 is recorded",
    ),
    ("box.at", "点票日期（默认今天）", "Day of the count (default: today)"),
    ("box.dry_run", "说明会怎样，不写入", "Say what would happen and write nothing"),
    (
        "box.examples",
        "  yishi box fence hall-1 --for 22 --against 5 --abstain 1 --invalid 1 --tellers 李明,王芳 --seal A-0417",
        "  yishi box fence hall-1 --for 22 --against 5 --abstain 1 --invalid 1 --tellers \"Li Ming,Wang Fang\" --seal A-0417",
    ),
];
