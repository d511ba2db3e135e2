//! The help of every command and argument, in both languages.
//!
//! Keys are a command's names, then a dot and the argument; `any.` holds for
//! every command. Examples stand under `.examples`.

use super::help_again::AGAIN;
use super::help_anchor::ANCHOR;
use super::help_audit::AUDIT;
use super::help_boxes::BOXES;
use super::help_canvass::CANVASS;
use super::help_consent::CONSENT;
use super::help_lint::LINT;
use super::help_notice::NOTICE;
use super::help_pack::PACK;
use super::help_receipt::RECEIPT;
use super::help_register::REGISTER;
use super::help_rollup::ROLLUP;
use super::help_sign::SIGN;
use super::help_stages::STAGES;
use crate::text::Text;
use std::borrow::Cow;

/// The help text of a key, if there is one.
#[must_use]
pub fn help(key: &str) -> Option<Text> {
    let all = [
        HELP, STAGES, CANVASS, AGAIN, LINT, NOTICE, PACK, RECEIPT, REGISTER, CONSENT, BOXES, SIGN, ANCHOR,
        AUDIT, ROLLUP,
    ]
    .into_iter()
    .flatten();
    let found = all.into_iter().find(|(name, ..)| *name == key)?;
    Some(Text { zh: Cow::Borrowed(found.1), en: Cow::Borrowed(found.2) })
}

const HELP: &[(&str, &str, &str)] = &[
    (
        "yishi",
        "议事：逐户征询，精确计票，出具人人可核验的纪要",
        "Deliberate and decide: canvass every door, count exactly, publish minutes anyone can check",
    ),
    ("any.help", "显示帮助", "Show this help"),
    ("any.version", "显示版本", "Show the version"),
    (
        "any.book",
        "议事簿文件（默认：本目录或最近上级目录的 yishi.db；也可用 YISHI_BOOK）",
        "The book's file (default: yishi.db here or in the nearest folder above; or YISHI_BOOK)",
    ),
    (
        "any.format",
        "输出形式：table、json 或 csv（minutes、notice 为 md,html,docx）",
        "Form of the result: table, json or csv (minutes and notice: md,html,docx)",
    ),
    ("any.json", "即 --format json", "Short for --format json"),
    (
        "any.lang",
        "语言 zh 或 en（默认：YISHI_LANG，再依系统语言）",
        "Language, zh or en (default: YISHI_LANG, then the locale)",
    ),
    ("any.quiet", "只输出结果与错误", "Say nothing but results and errors"),
    (
        "any.color",
        "着色：auto、always 或 never（也遵从 NO_COLOR）",
        "Colour: auto, always or never (NO_COLOR is obeyed)",
    ),
    ("any.yes", "对所有提问答“是”", "Answer every question with yes"),
    (
        "yishi.examples",
        "  yishi init 东大街西里\n  yishi roll import 名册.csv\n  yishi open meeting.toml\n  yishi record parking 3-2-501 同意\n  yishi tally parking\n  yishi close parking\n  yishi minutes parking\n  yishi verify minutes-parking --log 记录编号",
        "  yishi init \"West Lane\"\n  yishi roll import roll.csv\n  yishi open meeting.toml\n  yishi record parking 3-2-501 for\n  yishi tally parking\n  yishi close parking\n  yishi minutes parking\n  yishi verify minutes-parking --log LOG-ID",
    ),
    ("init", "在此新建议事簿", "Make a book here"),
    ("init.name", "社区名称（默认：目录名）", "Name of the community (default: the folder's)"),
    (
        "init.examples",
        "  yishi init 东大街西里\n  yishi init --book 2026.db 东大街西里",
        "  yishi init \"West Lane\"\n  yishi init --book 2026.db \"West Lane\"",
    ),
    ("roll", "名册：导入、查看、检查", "The roll: import, show, check"),
    (
        "roll import",
        "从表格（.xlsx 或 CSV）导入名册（中文或英文表头，次序不限）",
        "Import the roll from a table, .xlsx or CSV (headers in Chinese or English, in any order)",
    ),
    (
        "roll import.file",
        "表格文件：.xlsx 或 CSV；- 为标准输入",
        "File of a table, .xlsx or CSV; - is standard input",
    ),
    ("roll import.dry_run", "逐行说明会怎样，不写入", "Say line by line what would happen and write nothing"),
    (
        "any.sheet",
        ".xlsx 的工作表，名称或序号（默认：唯一带所需表头的那张）",
        "Worksheet of an .xlsx, by name or number (default: the only one with the header that is needed)",
    ),
    (
        "any.encoding",
        "CSV 的编码：utf-8 gbk gb18030 utf-16 utf-16le utf-16be（默认：自行辨认）",
        "Encoding of a CSV: utf-8, gbk, gb18030, utf-16, utf-16le, utf-16be (default: found out)",
    ),
    (
        "roll import.skip_bad",
        "略去有误的行并逐条说明（默认：有一行有误则全部不导入）",
        "Leave faulty lines out and name each (default: one faulty line and nothing is imported)",
    ),
    (
        "roll import.replace",
        "替换现有名册；已开启的征询不受影响",
        "Put it in the place of the present roll; open consultations keep theirs",
    ),
    (
        "roll import.examples",
        "  yishi roll import 名册.xlsx --dry-run\n  yishi roll import 名册.csv\n表头示例：户号,楼号,单元,业主编号,建筑面积(㎡)",
        "  yishi roll import roll.xlsx --dry-run\n  yishi roll import roll.csv\nHeaders such as: household,building,stairwell,owner,area_m2",
    ),
    ("roll show", "户数、业主、面积、分楼栋合计", "Households, owners, area, sums per building"),
    (
        "roll show.examples",
        "  yishi roll show\n  yishi roll show --json | jq .households",
        "  yishi roll show\n  yishi roll show --json | jq .households",
    ),
    (
        "roll check",
        "指出可疑之处：相近的业主编号、缺号、悬殊的面积、与户号不符的位置",
        "Point at what looks wrong: similar owner keys, missing doors, odd areas or places",
    ),
    ("roll check.examples", "  yishi roll check", "  yishi roll check"),
    ("rules", "规则集", "The rulebooks"),
    (
        "roll.examples",
        "  yishi roll import 名册.csv\n  yishi roll show\n  yishi roll check",
        "  yishi roll import roll.csv\n  yishi roll show\n  yishi roll check",
    ),
    (
        "rules.examples",
        "  yishi rules list\n  yishi rules show community.target",
        "  yishi rules list\n  yishi rules show community.target",
    ),
    ("book.examples", "  yishi book rebuild -o rebuilt.db", "  yishi book rebuild -o rebuilt.db"),
    ("rules list", "列出随附的规则", "List the rules that ship"),
    ("rules list.examples", "  yishi rules list", "  yishi rules list"),
    ("rules test", "运行算例，逐项比对", "Run worked cases and compare every figure"),
    (
        "rules test.file",
        "算例文件（JSON）或自己的规则集（TOML）；不写则运行随附规则的全部算例；- 为标准输入",
        "File of cases (JSON) or a rulebook of your own (TOML); without it, the cases of all rules that ship; - is standard input",
    ),
    (
        "rules test.examples",
        "  yishi rules test\n  yishi rules test 自定规则.toml\n  yishi rules test cases.json --json",
        "  yishi rules test\n  yishi rules test my-rules.toml\n  yishi rules test cases.json --json",
    ),
    ("rules show", "说明一条规则及其依据", "Show a rule and its sources"),
    ("rules show.id", "规则编号", "Id of the rule"),
    (
        "rules show.examples",
        "  yishi rules show cn.civil-code.278.major",
        "  yishi rules show cn.civil-code.278.major",
    ),
    ("open", "按征询文件开启征询，冻结名册", "Open a consultation from its file, on the frozen roll"),
    ("open.file", "征询文件（TOML）", "Consultation file (TOML)"),
    (
        "open.examples",
        "  yishi open meetings/parking/meeting.toml",
        "  yishi open meetings/parking/meeting.toml",
    ),
    ("record", "记录意见：一户，或整张表", "Record positions: one household, or a whole sheet"),
    ("record.id", "征询编号", "Id of the consultation"),
    (
        "record.door",
        "户号，如 3-2-501；写 - 则逐行读入 JSON，每行写入后即答复",
        "Door, such as 3-2-501; - reads lines of JSON, committing and answering each",
    ),
    (
        "record.position",
        "意见：同意 反对 弃权 有条件同意 从众 废票 阻止，或英文",
        "Position: for, against, abstain, conditional, majority, invalid, block, or Chinese",
    ),
    (
        "record.from",
        ".xlsx、CSV 或 JSON 行的文件；- 为标准输入；全部记入或全部不记",
        "File of .xlsx, CSV or lines of JSON; - is standard input; all lines or none",
    ),
    (
        "record.replace",
        "更改已有的意见（旧意见保留在记录中）",
        "Replace a position that is there (the old record stays)",
    ),
    (
        "record.dry_run",
        "说明会怎样（文件则逐行），不写入",
        "Say what would happen, of a file line by line, and write nothing",
    ),
    ("any.steward", "经手人（楼门长）", "Who asked (the steward)"),
    ("any.channel", "途径：上门 电话 纸质 线上 会议", "How: door, phone, paper, online, meeting"),
    ("any.round", "第几轮", "Round of the canvass"),
    (
        "any.at",
        "日期或时刻（默认：现在；文件中没有日期的行只记今天的日期）",
        "Date or moment (default: now; today without a time for rows of a file)",
    ),
    ("any.form", "征求意见表编号", "Serial of the form"),
    ("any.note", "备注（不公开）", "Remark (never published)"),
    (
        "record.examples",
        "  yishi record parking 3-2-501 同意 --steward 3-2 --channel 上门\n  yishi record parking 3-2-501 反对 --replace\n  yishi record parking --from 第一轮.csv --round 1\n  producer | yishi record parking -",
        "  yishi record parking 3-2-501 for --steward 3-2 --channel door\n  yishi record parking 3-2-501 against --replace\n  yishi record parking --from round-1.csv --round 1\n  producer | yishi record parking -",
    ),
    (
        "visit",
        "记录上门与送达：已送达、无人、拒收、已搬走、公告送达",
        "Record a visit: delivered, absent, refused, moved, posted",
    ),
    ("visit.id", "征询编号", "Id of the consultation"),
    ("visit.door", "户号", "Door"),
    (
        "visit.outcome",
        "已送达 无人 拒收 已搬 公告送达，或英文",
        "delivered, absent, refused, moved, posted, or Chinese",
    ),
    (
        "visit.from",
        ".xlsx、CSV 或 JSON 行的文件；- 为标准输入；全部记入或全部不记",
        "File of .xlsx, CSV or lines of JSON; - is standard input; all lines or none",
    ),
    (
        "visit.dry_run",
        "说明会怎样（文件则逐行），不写入",
        "Say what would happen, of a file line by line, and write nothing",
    ),
    (
        "visit.examples",
        "  yishi visit parking 3-2-501 无人 --steward 3-2",
        "  yishi visit parking 3-2-501 absent --steward 3-2",
    ),
    (
        "note",
        "记入更正或说明；任何记录都不会被改写",
        "Record a correction or remark; no record is ever edited",
    ),
    ("note.id", "征询编号", "Id of the consultation"),
    ("note.words", "内容（不公开，只公开其摘要）", "The words (not published; their digest is)"),
    (
        "note.adopt_rollback",
        "议事簿退回旧版本后，确认沿用并记入事实",
        "Go on with a book that was rolled back, and record the fact",
    ),
    (
        "note.examples",
        "  yishi note parking \"3-2-501 的表格编号应为 0417\"",
        "  yishi note parking \"the form of 3-2-501 is 0417\"",
    ),
    ("status", "征询进展；不写编号则列出全部征询", "How far a canvass is; without an id, all consultations"),
    ("status.id", "征询编号", "Id of the consultation"),
    (
        "status.missing",
        "列出尚未表态的户（今晚的走访单）",
        "List the doors without an answer (tonight's walking list)",
    ),
    (
        "status.by",
        "按 building 楼栋、stairwell 楼门、steward 经手人分列",
        "A row per building, stairwell or steward",
    ),
    (
        "status.examples",
        "  yishi status parking\n  yishi status parking --by stairwell\n  yishi status parking --missing --stairwell 3-2",
        "  yishi status parking\n  yishi status parking --by stairwell\n  yishi status parking --missing --stairwell 3-2",
    ),
    ("tally", "计票；截止之前为暂计", "Count; provisional until closed"),
    ("tally.id", "征询编号", "Id of the consultation"),
    (
        "tally.check",
        "以退出码表示结果：0 通过，10 未通过，11 参与不足，12 待定",
        "Exit code says the outcome: 0 passed, 10 rejected, 11 no quorum, 12 pending",
    ),
    ("tally.recount", "另由记录逐行重算并比较", "Also count again from the lines and compare"),
    (
        "tally.examples",
        "  yishi tally parking\n  yishi tally parking --json | jq .outcome\n  yishi tally parking --check && echo 通过",
        "  yishi tally parking\n  yishi tally parking --json | jq .outcome\n  yishi tally parking --check && echo passed",
    ),
    ("explain", "逐步说明结果如何算出", "Explain step by step how the result is reckoned"),
    ("explain.id", "征询编号", "Id of the consultation"),
    (
        "explain.examples",
        "  yishi explain parking\n  yishi explain parking --lang en",
        "  yishi explain parking\n  yishi explain parking --lang zh",
    ),
    ("close", "截止：此后不再接受意见", "Close: no position counts after this"),
    ("close.id", "征询编号", "Id of the consultation"),
    ("close.check", "以退出码表示结果（同 tally --check）", "Exit code says the outcome (as tally --check)"),
    (
        "close.accept_open_conflicts",
        "有足以改变结果的不一致时仍截止；事实写入记录",
        "Close with conflicts that could change the outcome; the fact is recorded",
    ),
    ("close.examples", "  yishi close parking", "  yishi close parking"),
    ("minutes", "写出纪要文件夹", "Write the minutes folder"),
    ("minutes.id", "征询编号", "Id of the consultation"),
    ("minutes.output", "文件夹（默认 minutes-编号）", "Folder (default: minutes-ID)"),
    ("minutes.format", "纪要的形式：md", "Form of the text: md"),
    (
        "minutes.embed",
        "把其余文件都放进核对页 check.html，一个文件即可核对",
        "Put all other files inside the page check.html, so that it checks by itself",
    ),
    (
        "minutes.accept_small_groups",
        "公布人数很少或意见一致的分组；事实写入记录",
        "Publish small or unanimous groups; the fact is recorded",
    ),
    (
        "minutes.examples",
        "  yishi minutes parking\n  yishi minutes parking --lang en -o minutes-en --format md,docx\n  yishi minutes parking --sealed",
        "  yishi minutes parking\n  yishi minutes parking --lang zh -o minutes-zh --format md,docx\n  yishi minutes parking --sealed",
    ),
    ("verify", "核验议事簿、纪要文件夹或一份记录", "Verify a book, a minutes folder or one log"),
    (
        "verify.path",
        "议事簿、文件夹或 chain.jsonl（默认：议事簿）",
        "Book, folder or chain.jsonl (default: the book)",
    ),
    (
        "verify.log",
        "当初公示的记录编号（至少前 40 位，可带空格）",
        "The log id from the first notice (at least 40 digits, blanks allowed)",
    ),
    (
        "verify.since",
        "过去保存的 chain.jsonl、checkpoint 或文件夹：核对现在的记录是否由它续写",
        "A chain.jsonl, checkpoint or folder kept from before: the log must continue it",
    ),
    (
        "verify.examples",
        "  yishi verify\n  yishi verify minutes-parking --log 记录编号\n退出码：0 全部核对无误，3 前后一致但未与外部对照（只给 chain.jsonl 也是 3），4 有损坏或改动，5 证实分叉或退回",
        "  yishi verify\n  yishi verify minutes-parking --log LOG-ID\nExit codes: 0 all checked and true, 3 consistent but not anchored (also of chain.jsonl alone), 4 broken, 5 fork or rollback proved",
    ),
    ("log", "列出记录，最新的在最后", "List the entries, newest last"),
    ("log.id", "征询编号", "Id of the consultation"),
    ("log.last", "只列最后 N 条", "Only the last N"),
    ("log.raw", "原样输出各行（即 chain.jsonl）", "The lines as they are (chain.jsonl)"),
    (
        "log.examples",
        "  yishi log parking -n 5\n  yishi log parking --raw > chain.jsonl",
        "  yishi log parking -n 5\n  yishi log parking --raw > chain.jsonl",
    ),
    ("book", "照管议事簿文件", "Care of the book's file"),
    ("book rebuild", "由记录与开封值重建索引", "Make the index again from lines and openings"),
    ("book rebuild.output", "重建到新文件，原文件不动", "Rebuild into a new file and leave this one alone"),
    ("book rebuild.examples", "  yishi book rebuild -o rebuilt.db", "  yishi book rebuild -o rebuilt.db"),
    ("completions", "输出命令行补全脚本", "Print shell completions"),
    ("completions.shell", "bash、zsh、fish、elvish 或 powershell", "bash, zsh, fish, elvish or powershell"),
    (
        "completions.examples",
        "  yishi completions bash > ~/.local/share/bash-completion/completions/yishi",
        "  yishi completions bash > ~/.local/share/bash-completion/completions/yishi",
    ),
    ("man", "输出手册页", "Print manual pages"),
    ("man.output", "写入此目录，每个命令一页", "Write one page a command into this folder"),
    (
        "man.examples",
        "  yishi man | man -l -\n  yishi man -o man1",
        "  yishi man | man -l -\n  yishi man -o man1",
    ),
];
