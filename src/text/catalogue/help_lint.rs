//! The help of the commands that point at what a person should look at.

pub(super) const LINT: &[(&str, &str, &str)] = &[
    (
        "check",
        "检查征询记录：指出需要有人查看之处，不改动任何记录",
        "Check a canvass: point at what a person should look at, changing no record",
    ),
    ("check.id", "征询编号", "Id of the consultation"),
    (
        "check.examples",
        "  yishi check parking\n  yishi check parking --json | jq -r '.findings[].code'\n发现的名称：fast 一分钟内记录过多，form-twice 一个表号用于两户，many-proxies 一人受托过多，\n  unanimous 整个楼门意见一致，outside-window 日期在征询期之外，future 日期在今天之后，clock 本机的钟慢了，\n  alone 一位业主即可改变结果，no-visit 没有上门记录，delivered-bare 送达没有凭据，replaced-often 反复更改",
        "  yishi check parking\n  yishi check parking --json | jq -r '.findings[].code'\nFindings: fast (too many answers within a minute), form-twice (one form at two doors),\n  many-proxies, unanimous (a whole stairwell says the same), outside-window, future (dated after\n  today), clock (this machine's clock runs behind), alone (one owner decides), no-visit (answered at\n  the door, no visit on record), delivered-bare (a delivery without a name or remark), replaced-often",
    ),
    (
        "status.building",
        "只列这一楼栋的户（与 --missing 同用）",
        "Only the doors of this building (with --missing)",
    ),
    (
        "status.stairwell",
        "只列这一楼门的户，如 3-2（与 --missing 同用）",
        "Only the doors of this stairwell, such as 3-2 (with --missing)",
    ),
];
