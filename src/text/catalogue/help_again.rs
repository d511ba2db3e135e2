//! The help of what is done to be sure of the answers, and of the commands that
//! change text and roll.

pub(super) const AGAIN: &[(&str, &str, &str)] = &[
    (
        "record.second",
        "第二次录入：与第一次比较，不一致的户待裁定",
        "A second, independent entry: compared with the first; doors that differ are contested",
    ),
    (
        "record.note_refused",
        "超过人数限制的代理不计票，但记入记录（默认：拒绝整个文件）",
        "Put proxies over the limit on record as refused (default: the whole file is refused)",
    ),
    (
        "any.provenance",
        "依据：签字 见证 楼门长代记 委托 电话",
        "How it is known: signed, witnessed, steward, proxy, phone",
    ),
    (
        "any.photo",
        "表格照片的 SHA-256（64 位十六进制）",
        "SHA-256 of a photograph of the form (64 hex digits)",
    ),
    ("any.witness", "见证人", "Before whom it was said"),
    (
        "visit.notice",
        "为多次上门未能送达的户记入公告送达",
        "Record a public notice for every door that was tried often enough in vain",
    ),
    ("visit.proof", "送达凭证，如挂号信回执号", "What proves it, such as the number of a registered letter"),
    (
        "tally.by",
        "只列一张表：building 按楼栋，provenance 按依据",
        "One table only: by building, or by provenance (how positions are known)",
    ),
    (
        "close.tell_findings",
        "纪要中按种类列出核查提示（默认：只写处数）",
        "Let the minutes tell the findings of check by kind (default: only their number)",
    ),
    ("resolve", "裁定记录不一致的户", "Decide what a door said whose records differ"),
    ("resolve.id", "征询编号", "Id of the consultation"),
    ("resolve.door", "户号", "Door"),
    ("resolve.position", "裁定的意见", "What it said"),
    ("resolve.why", "理由，如：查看纸质表", "The reason, e.g. the paper was looked at"),
    (
        "resolve.evidence",
        "证据文件（纸质表照片、再次走访的记录）：记入其指纹",
        "The evidence (a photograph of the form, a record of another visit): its fingerprint is recorded",
    ),
    (
        "resolve.vouch",
        "签署裁定的密钥或签名文件；须职责不同的两人",
        "Key or signature of one who signs the decision; two people of different roles do",
    ),
    (
        "resolve.prepare",
        "不在一处签署：显示要签署的各行，其余存入此文件",
        "Sign apart: print the lines to sign and keep the rest in this file",
    ),
    ("resolve.prepared", "用 --prepare 存下的文件写入", "Write what --prepare kept, with its signatures"),
    ("resolve.proxy", "受托人编号", "Key of the proxy who answered for the owner"),
    (
        "resolve.examples",
        "  yishi status parking\n  yishi resolve parking 3-2-501 反对 --why \"纸质表 0417 上为反对\"",
        "  yishi status parking\n  yishi resolve parking 3-2-501 against --why \"form 0417 says against\"",
    ),
    (
        "amend",
        "征询期间变更方案或名册：记入事实、理由与此前意见的处理",
        "Change the text or the roll of an open consultation: an entry with reason and consequence",
    ),
    (
        "amend.examples",
        "  yishi amend text parking 方案二.md --keep --why \"更正错字\"\n  yishi amend roll parking --from 变更.csv --why \"3-2-501 过户\"",
        "  yishi amend text parking plan-2.md --keep --why \"misprint\"\n  yishi amend roll parking --from changes.csv --why \"3-2-501 was sold\"",
    ),
    ("amend text", "变更方案文本", "Change the text of the proposal"),
    ("amend text.id", "征询编号", "Id of the consultation"),
    ("amend text.file", "新文本（UTF-8）", "The new text (UTF-8)"),
    ("amend text.keep", "此前的意见照旧计入", "Positions given so far stay"),
    (
        "amend text.reask",
        "此前的意见不再计入，全部重新送达、征询",
        "Positions given so far count no more; all are served and asked again",
    ),
    (
        "amend text.void_silent",
        "此前的意见不再计入，视为已送达未表态",
        "Positions given so far count no more; those households are silent",
    ),
    ("amend text.why", "理由（不公开，只公开其摘要）", "The reason (not published; its digest is)"),
    ("amend text.at", "变更的日期（默认：今天）", "Day of the change (default: today)"),
    (
        "amend text.examples",
        "  yishi amend text parking 方案二.md --reask --why \"收费标准有变\"",
        "  yishi amend text parking plan-2.md --reask --why \"the fee has changed\"",
    ),
    (
        "amend roll",
        "变更冻结的名册：过户、面积更正、增减户",
        "Change the frozen roll: a sale, an area, a door more or less",
    ),
    ("amend roll.id", "征询编号", "Id of the consultation"),
    (
        "amend roll.from",
        "只列有变更的户；空白的单元格保持原值；新户号即为新增",
        "Only the doors that change; an empty cell leaves what the roll has; a new door is added",
    ),
    ("amend roll.remove", "移出名册的户（可重复）", "A door that is not on the roll any more (repeatable)"),
    ("amend roll.why", "理由（不公开，只公开其摘要）", "The reason (not published; its digest is)"),
    ("amend roll.at", "变更的日期（默认：今天）", "Day of the change (default: today)"),
    ("amend roll.dry_run", "只说明会怎样，不写入", "Say what would happen and write nothing"),
    (
        "amend roll.examples",
        "  yishi amend roll parking --from 变更.csv --why \"异议成立，补入 6-3-101\" --dry-run\n  yishi amend roll parking --remove 6-3-101 --why \"两户合并\"",
        "  yishi amend roll parking --from changes.csv --why \"objection upheld: 6-3-101 added\" --dry-run\n  yishi amend roll parking --remove 6-3-101 --why \"two flats merged\"",
    ),
];
