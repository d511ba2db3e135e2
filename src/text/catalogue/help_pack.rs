//! The help of `pack`.

pub(super) const PACK: &[(&str, &str, &str)] = &[
    ("pack", "楼门长的走访包：发出、填写、封签、收回", "Stewards' packs: give out, fill, seal, take in"),
    (
        "pack.examples",
        "  yishi pack issue parking --steward 王秀英 --key wang.pub --building 3\n  yishi pack fill pack-44370e24.jsonl\n  yishi pack seal pack-44370e24.jsonl --key ~/.ssh/id_ed25519\n  yishi pack merge parking pack-44370e24.jsonl",
        "  yishi pack issue parking --steward Wang --key wang.pub --building 3\n  yishi pack fill pack-44370e24.jsonl\n  yishi pack seal pack-44370e24.jsonl --key ~/.ssh/id_ed25519\n  yishi pack merge parking pack-44370e24.jsonl",
    ),
    ("pack issue", "发出一个走访包：一个文件，装若干户", "Give out a pack: one file with some of the doors"),
    ("pack issue.id", "征询编号", "Id of the consultation"),
    ("pack issue.steward", "拿这个包的楼门长", "The steward who carries it"),
    (
        "pack issue.key",
        "楼门长的公钥文件（.pub，Ed25519）；不写则用登记在此名下的楼门长钥匙",
        "The steward's public key (.pub, Ed25519); by default the key of the steward enrolled by that name",
    ),
    ("pack issue.building", "这些楼的各户，可写几次", "The doors of this building; may be given again"),
    ("pack issue.stairwell", "这些单元的各户，可写几次", "The doors of this stairwell; may be given again"),
    ("pack issue.door", "这一户，可写几次", "This door; may be given again"),
    ("pack issue.all", "全部各户", "All doors"),
    (
        "pack issue.forms",
        "随包发出的表格编号，如 A-0001-A-0100；几个范围用逗号隔开",
        "Serials of the paper forms that go with it, such as A-0001-A-0100; several ranges with commas",
    ),
    (
        "pack issue.output",
        "写到这个文件（默认 pack-编号.jsonl）",
        "Write to this file (default pack-ID.jsonl)",
    ),
    (
        "pack issue.examples",
        "  yishi pack issue parking --steward 王秀英 --key wang.pub --building 3\n  yishi pack issue parking --steward li --building 1 --stairwell 2 -o li.jsonl",
        "  yishi pack issue parking --steward Wang --key wang.pub --building 3\n  yishi pack issue parking --steward li --building 1 --stairwell 2 -o li.jsonl",
    ),
    (
        "pack fill",
        "在门口记录，不需要议事簿；不写户号则逐户输入",
        "Record at the doors, without the book; without a door, entry goes door by door",
    ),
    ("pack fill.file", "走访包文件", "The file of the pack"),
    ("pack fill.door", "户号", "Door"),
    ("pack fill.said", "意见，或上门结果", "The answer, or the outcome of the visit"),
    (
        "pack fill.from",
        "从 .xlsx、CSV 或 JSON 行的表填入（如写好的走访表）",
        "Fill from a table: .xlsx, CSV or lines of JSON, such as a canvass sheet",
    ),
    (
        "pack fill.replace",
        "该户已有记录，出示了原回执并改口",
        "The household has an answer, has shown its receipt and changes it",
    ),
    (
        "pack fill.sees",
        "该户出示的回执上的凭证（别的走访包的须 64 位）",
        "The code on the receipt shown (64 digits if it is of another pack)",
    ),
    (
        "pack fill.spoiled",
        "记这些编号的表格作废，可用逗号隔开",
        "Record forms as spoilt, by serial, separated by commas",
    ),
    (
        "pack fill.examples",
        "  yishi pack fill pack-44370e24.jsonl 3-2-501 同意 --form A-0001\n  yishi pack fill pack-44370e24.jsonl\n  yishi pack fill pack-44370e24.jsonl --from 三号楼.xlsx",
        "  yishi pack fill pack-44370e24.jsonl 3-2-501 for --form A-0001\n  yishi pack fill pack-44370e24.jsonl\n  yishi pack fill pack-44370e24.jsonl --from building3.xlsx",
    ),
    (
        "pack status",
        "发出和收回了哪些走访包；或某个包填到哪里",
        "Which packs are out; or how far one pack is",
    ),
    ("pack status.what", "征询编号，或走访包文件", "Id of the consultation, or the file of a pack"),
    (
        "pack status.back",
        "召集人给的回执文件：核对收入的正是此包，记录接续发包时的头",
        "What the office returned: check that this pack was taken in and that the log goes on from where it began",
    ),
    (
        "pack status.signers",
        "开启时拿到的 signers：谁签的才算数",
        "The file signers that you were given: whose signature counts",
    ),
    (
        "pack status.examples",
        "  yishi pack status parking\n  yishi pack status pack-44370e24.jsonl\n  yishi pack status pack-44370e24.jsonl --return back.txt --signers signers",
        "  yishi pack status parking\n  yishi pack status pack-44370e24.jsonl\n  yishi pack status pack-44370e24.jsonl --return back.txt --signers signers",
    ),
    (
        "pack seal",
        "封签：此前的记录不能再改，并签名",
        "Seal: what was recorded cannot be changed any more, and is signed",
    ),
    ("pack seal.file", "走访包文件", "The file of the pack"),
    (
        "pack seal.key",
        "楼门长的私钥（由 ssh-keygen 使用，yishi 不读取）",
        "The steward's private key (used by ssh-keygen, never read here)",
    ),
    (
        "pack seal.examples",
        "  yishi pack seal pack-44370e24.jsonl --key ~/.ssh/id_ed25519",
        "  yishi pack seal pack-44370e24.jsonl --key ~/.ssh/id_ed25519",
    ),
    ("pack merge", "收回走访包：每个包全部收入或全部不收", "Take packs in: each whole or not at all"),
    ("pack merge.id", "征询编号", "Id of the consultation"),
    ("pack merge.files", "封签的走访包，旁边要有 .sig", "Sealed packs, each with its .sig beside it"),
    ("pack merge.dry_run", "说明会怎样，不写入", "Say what would happen and write nothing"),
    (
        "pack merge.back",
        "给楼门长的回执写到这个新文件：收入的内容，和记录现在的头",
        "Write an answer for the steward to this new file: what was taken in, and the end of the log now",
    ),
    (
        "pack merge.key",
        "用这些私钥签回执（由 ssh-keygen 使用），可用逗号隔开",
        "Sign the answer with these private keys (used by ssh-keygen), separated by commas",
    ),
    (
        "pack merge.examples",
        "  yishi pack merge parking pack-*.jsonl --dry-run\n  yishi pack merge parking pack-44370e24.jsonl --return back.txt --key chair.key",
        "  yishi pack merge parking pack-*.jsonl --dry-run\n  yishi pack merge parking pack-44370e24.jsonl --return back.txt --key chair.key",
    ),
    (
        "pack retire",
        "记录楼门长已删除走访包的全部副本",
        "Record that a steward has deleted every copy of a pack",
    ),
    ("pack retire.id", "征询编号", "Id of the consultation"),
    ("pack retire.pack", "走访包编号（前几位即可）", "Id of the pack (its first digits do)"),
    ("pack retire.at", "日期（默认今天）", "The day (default today)"),
    (
        "pack retire.examples",
        "  yishi pack retire parking 44370e24 --at 2026-07-01",
        "  yishi pack retire parking 44370e24 --at 2026-07-01",
    ),
];
