//! The help of what has to do with receipts.

pub(super) const RECEIPT: &[(&str, &str, &str)] = &[
    (
        "receipt",
        "回执：给住户的凭条，一条记录的证明，查编号",
        "Receipts: the slip for a household, the proof of one record, the look for a code",
    ),
    (
        "receipt.examples",
        "  yishi receipt show lift --door 3-2-501\n  yishi receipt prove --chain minutes-lift 回执编号\n  yishi receipt check 回执编号 --in minutes-lift --log 记录编号",
        "  yishi receipt show lift --door 3-2-501\n  yishi receipt prove --chain minutes-lift CODE\n  yishi receipt check CODE --in minutes-lift --log LOG-ID",
    ),
    (
        "receipt show",
        "一户的回执，或许多户的回执供打印剪开",
        "The slip of a door, or of many doors to print and cut",
    ),
    ("receipt show.id", "征询编号", "Id of the consultation"),
    ("receipt show.door", "户号", "The door"),
    ("receipt show.building", "这栋楼的各户", "The doors of this building"),
    ("receipt show.all", "全部各户", "All doors"),
    (
        "receipt show.no_salt_on_slip",
        "不印原文：只证明已记录，不证明记了什么",
        "Without the opening: it shows that something is recorded, not what",
    ),
    ("receipt show.qr", "同时显示二维码（全部 64 位）", "With the code as a QR code (all 64 digits)"),
    (
        "receipt show.output",
        "写入文件：.html 为打印页，其他为文字",
        "Write it into a file: .html is a page to print, any other is text",
    ),
    (
        "receipt show.examples",
        "  yishi receipt show lift --door 3-2-501 --qr\n  yishi receipt show lift --building 3 --no-salt-on-slip -o 3号楼回执.html",
        "  yishi receipt show lift --door 3-2-501 --qr\n  yishi receipt show lift --building 3 --no-salt-on-slip -o slips-3.html",
    ),
    (
        "receipt prove",
        "证明一条记录在内，不露出别户",
        "Prove that one record is in the log, showing no other household",
    ),
    (
        "receipt prove.id",
        "征询编号（有 --chain 时为回执编号）",
        "Id of the consultation; with --chain the receipt code",
    ),
    ("receipt prove.code", "回执编号，至少 40 位", "Receipt code, at least 40 digits"),
    ("receipt prove.door", "这一户现在的记录", "The present record of this door"),
    (
        "receipt prove.chain",
        "由纪要文件夹或 chain.jsonl 出证明，不用议事簿",
        "From a minutes folder or a chain.jsonl, without a book",
    ),
    ("receipt prove.output", "写入文件（默认：标准输出）", "Write it into a file (default: standard output)"),
    (
        "receipt prove.examples",
        "  yishi receipt prove lift --door 3-2-501 -o 3-2-501.proof\n  yishi receipt prove --chain minutes-lift 回执编号 > my.proof",
        "  yishi receipt prove lift --door 3-2-501 -o 3-2-501.proof\n  yishi receipt prove --chain minutes-lift CODE > my.proof",
    ),
    (
        "receipt check",
        "查编号：在不在、是否计入、是否照所说",
        "Look for a code: is it there, does it count, is it as said",
    ),
    (
        "receipt check.code",
        "回执编号（至少 40 位，可带空格），或回执文件",
        "Receipt code (at least 40 digits, blanks allowed), or a slip that is a file",
    ),
    ("receipt check.within", "纪要文件夹、chain.jsonl 或证明", "Minutes folder, chain.jsonl or proof"),
    (
        "receipt check.log",
        "首次公告或回执上的记录编号（至少 40 位）",
        "The log id from the first notice or the slip (at least 40 digits)",
    ),
    (
        "receipt check.since",
        "别处留存的 chain.jsonl、checkpoint 或文件夹，与之对照",
        "A chain.jsonl, checkpoint or folder kept elsewhere, to compare with",
    ),
    (
        "receipt check.opening",
        "原文一行的文件；- 为标准输入",
        "File with the line of the opening; - is standard input",
    ),
    (
        "receipt check.examples",
        "  yishi receipt check 1a2b 3c4d … --in minutes-lift --log 记录编号\n  yishi receipt check 回执.txt --in chain.jsonl\n退出码：0 在记录中并已与外部对照，3 在而未对照，4 不在或不符",
        "  yishi receipt check 1a2b 3c4d … --in minutes-lift --log LOG-ID\n  yishi receipt check slip.txt --in chain.jsonl\nExit codes: 0 there and anchored, 3 there and not anchored, 4 not there or not true",
    ),
    (
        "verify.receipt",
        "回执编号：说出它在哪一行；可多次给出",
        "A receipt code: say at which line it is; may be given more than once",
    ),
];
