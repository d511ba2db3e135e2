//! The help of what holds a log from outside.

pub(super) const ANCHOR: &[(&str, &str, &str)] = &[
    (
        "checkpoint",
        "记录此刻的检查点（三行），供张贴、发给邻居、签名、加时间戳",
        "The log as it stands in three lines: to post, to send round, to sign, to have time-stamped",
    ),
    ("checkpoint.id", "征询编号", "Id of the consultation"),
    ("checkpoint.output", "写成文件（不覆盖）", "Write it to a file (never over another)"),
    (
        "checkpoint.key",
        "签名：写出 文件.名称.sig；多把密钥用逗号分开",
        "Sign it: writes FILE.NAME.sig; several keys with commas between",
    ),
    (
        "checkpoint.stamp_request",
        "另写出时间戳请求 文件.tsq（RFC 3161，用 openssl）",
        "Also write a request for a time stamp, FILE.tsq (RFC 3161, by openssl)",
    ),
    (
        "checkpoint.examples",
        "  yishi checkpoint lift\n  yishi checkpoint lift -o checkpoint-0504 --key ~/.ssh/id_ed25519\n  yishi checkpoint lift -o checkpoint --stamp-request",
        "  yishi checkpoint lift\n  yishi checkpoint lift -o checkpoint-0504 --key ~/.ssh/id_ed25519\n  yishi checkpoint lift -o checkpoint --stamp-request",
    ),
    (
        "witness",
        "见证：与上次见到的对照，记住，再签名（不需要议事簿）。退出码：3 只有检查点而没有各行（从没见过或比上次长）；4 不成链；5 改写或退回",
        "Witness a log: compare with what was seen before, keep it, then sign (no book needed). Exit codes: 3 a checkpoint alone cannot tell (never seen, or larger), 4 no chain, 5 written again or rolled back",
    ),
    ("witness.file", "chain.jsonl、纪要文件夹或检查点", "A chain.jsonl, a minutes folder or a checkpoint"),
    ("witness.key", "用这把密钥签署见证声明", "Sign a statement with this key"),
    (
        "witness.name",
        "签名人的名称（默认：纪要文件夹的 signers 里这把密钥的名称）",
        "Name of the signer (default: that of the key in the file signers of a minutes folder)",
    ),
    (
        "witness.output",
        "声明写进这个文件夹（默认：witness-记录编号-行数）",
        "Folder for the statement (default: witness-LOG-SIZE)",
    ),
    (
        "witness.another",
        "这是另一个同名征询的记录，不是改写",
        "This is the log of another consultation of the same name, not one written again",
    ),
    (
        "witness.examples",
        "  yishi witness chain.jsonl\n  yishi witness minutes-lift --key ~/.ssh/id_ed25519\n  yishi witness chain.jsonl --key he.key --name he -o for-the-office",
        "  yishi witness chain.jsonl\n  yishi witness minutes-lift --key ~/.ssh/id_ed25519\n  yishi witness chain.jsonl --key he.key --name he -o for-the-office",
    ),
    (
        "compare",
        "两份记录对照：相同、接续或分叉。退出码：0 相同或接续；1 两份不同征询的记录；3 看不出；4 不成链；5 分叉（含同一征询的两个记录编号）",
        "Hold two copies of a log against each other: the same, one goes on from the other, or a fork. Exit codes: 0 the same or one goes on, 1 logs of two consultations, 3 nobody can tell, 4 no chain, 5 a fork (two logs of one consultation too)",
    ),
    (
        "compare.first",
        "chain.jsonl、纪要文件夹、检查点或见证声明",
        "A chain.jsonl, a minutes folder, a checkpoint or a witness statement",
    ),
    ("compare.second", "另一份", "The other one"),
    (
        "compare.examples",
        "  yishi compare minutes-lift minutes-from-li\n  yishi compare checkpoint-0504 chain.jsonl\n  yishi compare yesterday.jsonl chain.jsonl --json",
        "  yishi compare minutes-lift minutes-from-li\n  yishi compare checkpoint-0504 chain.jsonl\n  yishi compare yesterday.jsonl chain.jsonl --json",
    ),
    (
        "verify.stamp_ca",
        "核对 checkpoint.tsr 所依据的证书（PEM，用 openssl）",
        "Certificates (PEM) to check checkpoint.tsr by, with openssl",
    ),
];
