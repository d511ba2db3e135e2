//! The help of `audit` and `erase`.

pub(super) const AUDIT: &[(&str, &str, &str)] = &[
    ("audit", "抽样回访：掷骰子抽出若干户再问一遍", "Call-backs: dice draw some doors to be asked again"),
    (
        "audit.examples",
        "  yishi audit draw parking --dry-run\n  yishi audit draw parking --dice 6,2,5,1,3,4,6,2,5,1,3,4,6,2,5,1,3,4,6,2 -o 回访.html\n  yishi audit record parking --door 3-2-501 --position 同意 --by 李强\n  yishi audit show parking",
        "  yishi audit draw parking --dry-run\n  yishi audit draw parking --dice 6,2,5,1,3,4,6,2,5,1,3,4,6,2,5,1,3,4,6,2 -o calls.html\n  yishi audit record parking --door 3-2-501 --position for --by Li\n  yishi audit show parking",
    ),
    (
        "audit size",
        "算要回访几户，才有把握至少碰上一户记错的",
        "How many doors to ask again to meet a wrong entry",
    ),
    ("audit size.doors", "名册上的户数", "Doors on the roll"),
    ("audit size.wrong", "假定记错的户数", "Entries that are assumed to be wrong"),
    ("audit size.chance", "把握，百分之几（默认 95）", "The chance in percent (default 95)"),
    (
        "audit size.examples",
        "  yishi audit size --doors 1500 --wrong 5",
        "  yishi audit size --doors 1500 --wrong 5",
    ),
    (
        "audit draw",
        "截止、张贴头、当众掷骰子之后，抽出要回访的户",
        "Draw the doors, after the close, the posted head and a public throw of dice",
    ),
    ("audit draw.id", "征询编号", "Id of the consultation"),
    (
        "audit draw.dice",
        "依次掷出的点数，至少 20 个；再抽更多户时不写",
        "The throws in their order, 20 or more; left out to draw more doors by the same dice",
    ),
    (
        "audit draw.size",
        "抽这么多户（默认：按记错几户就会改变结果来算）",
        "Draw so many doors (default: by the wrong entries that would turn the result)",
    ),
    (
        "audit draw.wrong",
        "假定这么多户记错（默认：足以改变结果的户数）",
        "Assume so many wrong entries (default: as many as would turn the result)",
    ),
    ("audit draw.chance", "把握，百分之几（默认 95）", "The chance in percent (default 95)"),
    (
        "audit draw.output",
        "写一份回访表：.csv 或 .html，不写原来记的是什么",
        "Write a call sheet, .csv or .html; it does not say what was recorded",
    ),
    (
        "audit draw.dry_run",
        "说明要抽几户、该张贴哪个头，不写入",
        "Say how many doors and which head to post, and write nothing",
    ),
    (
        "audit draw.examples",
        "  yishi audit draw parking --dry-run\n  yishi audit draw parking --dice 6,2,5,1,3,4,6,2,5,1,3,4,6,2,5,1,3,4,6,2\n  yishi audit draw parking --size 200",
        "  yishi audit draw parking --dry-run\n  yishi audit draw parking --dice 6,2,5,1,3,4,6,2,5,1,3,4,6,2,5,1,3,4,6,2\n  yishi audit draw parking --size 200",
    ),
    ("audit record", "记入回访的结果；不改动计票", "Record what a door says now; the count stays as it is"),
    ("audit record.id", "征询编号", "Id of the consultation"),
    ("audit record.door", "户号，须是抽出的", "Door, one of those drawn"),
    (
        "audit record.position",
        "住户现在怎么说；说没表过态，写 none",
        "What the household says now; none if it says that it gave no answer",
    ),
    ("audit record.unreached", "未联系上", "It could not be reached"),
    ("audit record.refused", "拒答", "It would not say"),
    (
        "audit record.from",
        "填好的回访表（CSV、.xlsx 或 JSON 行）；没填的户略过；全部记入或全部不记",
        "A call sheet that was filled (CSV, .xlsx or lines of JSON); doors without a result are left out; all lines or none",
    ),
    (
        "audit record.replace",
        "更正：旧的结果留在记录里，新的指向它",
        "Correct: the old result stays in the record and the new one points to it",
    ),
    ("audit record.by", "回访的人", "Who called"),
    ("audit record.at", "回访的日期（默认：今天）", "The day of the call (default: today)"),
    ("audit record.note", "备注（不公开）", "A remark (never published)"),
    ("audit record.dry_run", "说明会怎样，不写入", "Say what would happen and write nothing"),
    (
        "audit record.examples",
        "  yishi audit record parking --door 3-2-501 --position 同意 --by 李强\n  yishi audit record parking --door 1-1-102 --unreached\n  yishi audit record parking --from 回访.csv",
        "  yishi audit record parking --door 3-2-501 --position for --by Li\n  yishi audit record parking --door 1-1-102 --unreached\n  yishi audit record parking --from calls.csv",
    ),
    (
        "audit show",
        "看抽出的户、回访的结果和它说明什么",
        "Show the doors drawn, what they say, and what that means",
    ),
    ("audit show.id", "征询编号", "Id of the consultation"),
    (
        "audit show.output",
        "为还没问到的户再写一份回访表：.csv 或 .html",
        "Write a call sheet of the doors not reached yet, .csv or .html",
    ),
    (
        "audit show.examples",
        "  yishi audit show parking\n  yishi audit show parking -o 再访.csv",
        "  yishi audit show parking\n  yishi audit show parking -o again.csv",
    ),
    (
        "erase",
        "删除住户的原文、盐值和备注；链条照旧可以核对",
        "Erase openings, salts and remarks of households; the chain can be checked as before",
    ),
    ("erase.id", "征询编号", "Id of the consultation"),
    ("erase.door", "户号，可写几次", "Door; may be given again"),
    ("erase.all", "全部各户，连同不属于某一户的说明", "All households, and the words that belong to none"),
    (
        "erase.ground",
        "依据：purpose 目的已实现、consent 撤回同意、term 保存期满、unlawful 不应保存、court 法院、authority 主管部门，或自己的话；终结之前只可用 court、authority",
        "The ground: purpose, consent, term, unlawful, court, authority, or words of your own; before final only court and authority",
    ),
    ("erase.dry_run", "说明会删除多少，不写入", "Say how much would be erased and write nothing"),
    (
        "erase.examples",
        "  yishi erase parking --door 3-2-501 --ground 撤回同意 --dry-run\n  yishi erase parking --all --ground 目的已实现",
        "  yishi erase parking --door 3-2-501 --ground consent --dry-run\n  yishi erase parking --all --ground purpose",
    ),
];
