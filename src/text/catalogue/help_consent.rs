//! The help of `consent`, and of the two forms of minutes.

pub(super) const CONSENT: &[(&str, &str, &str)] = &[
    (
        "consent",
        "记录某户同意公开户号，或撤回（只用于 disclose = \"named\"）",
        "Record that a household agrees to be shown by name, or takes that back (disclose = \"named\" only)",
    ),
    ("consent.id", "征询编号", "Id of the consultation"),
    ("consent.door", "户号", "Door"),
    (
        "consent.from",
        ".xlsx、CSV 或 JSON 行的文件，可有“同意公开”一列；全部记入或全部不记",
        "File of .xlsx, CSV or lines of JSON, with or without a column consent; all lines or none",
    ),
    ("consent.withdraw", "撤回同意", "Take the consent back"),
    (
        "consent.dry_run",
        "说明会怎样（文件则逐行），不写入",
        "Say what would happen, of a file line by line, and write nothing",
    ),
    (
        "consent.examples",
        "  yishi consent parking 3-2-501 --form 0417 --at 2026-05-04\n  yishi consent parking --from 同意公开.csv --dry-run\n  yishi consent parking 3-2-501 --withdraw",
        "  yishi consent parking 3-2-501 --form 0417 --at 2026-05-04\n  yishi consent parking --from consents.csv --dry-run\n  yishi consent parking 3-2-501 --withdraw",
    ),
    ("minutes.public", "公开本，可张贴（默认）", "The public form, for the wall (default)"),
    (
        "minutes.sealed",
        "封存本：含全部原文与个人信息，只供监票人核对与业主查阅",
        "The sealed form: every opening and personal data, for scrutineers and inspection only",
    ),
];
