//! The help of what has to do with keys and signatures.

pub(super) const SIGN: &[(&str, &str, &str)] = &[
    ("key", "密钥：谁可以签什么", "Keys: who may sign what"),
    (
        "key.examples",
        "  yishi key new li\n  yishi key enrol li --role chair li.key.pub\n  yishi key show --qr",
        "  yishi key new li\n  yishi key enrol li --role chair li.key.pub\n  yishi key show --qr",
    ),
    (
        "key new",
        "用 ssh-keygen 生成密钥（口令由它询问）",
        "Make a key with ssh-keygen, which asks for the passphrase",
    ),
    ("key new.name", "名称：小写字母、数字和 -", "Name: small letters, digits and -"),
    ("key new.output", "密钥文件（默认 名称.key）", "File of the key (NAME.key if not given)"),
    ("key new.examples", "  yishi key new li -o ~/.ssh/yishi-li", "  yishi key new li -o ~/.ssh/yishi-li"),
    (
        "key enrol",
        "登记公钥：开启前记入议事簿，开启后作为一行记录",
        "Enrol a public key: in the book before the opening, as a line of the log after it",
    ),
    ("key enrol.name", "名称，公开", "Name, public"),
    ("key enrol.file", "公钥文件（只接受 Ed25519）", "The public key (Ed25519 only)"),
    (
        "key enrol.role",
        "身份：chair、committee、opposed、scrutineer、steward、witness",
        "Role: chair, committee, opposed, scrutineer, steward, witness",
    ),
    ("key enrol.consultation", "记入已开启的征询", "Into a consultation that is open"),
    ("key enrol.why", "理由", "Reason"),
    (
        "key enrol.vouch",
        "担保人的密钥，或其签名文件；须有两位",
        "Key of somebody who vouches for it, or their signature; it takes two",
    ),
    ("key enrol.statement", "只写出担保人要签署的内容", "Only print what those who vouch have to sign"),
    (
        "key enrol.examples",
        "  yishi key enrol li --role chair li.key.pub\n  yishi key enrol sun --role scrutineer sun.pub --for lift --why 增补 --vouch li.key --vouch wang.key",
        "  yishi key enrol li --role chair li.key.pub\n  yishi key enrol sun --role scrutineer sun.pub --for lift --why 'one more' --vouch li.key --vouch wang.key",
    ),
    (
        "key show",
        "名称、身份、指纹、八个词（胸牌用）",
        "Name, role, fingerprint, eight words: what stands on a badge",
    ),
    (
        "key show.id",
        "征询编号；不给则为议事簿的名单",
        "Id of the consultation; without it the list of the book",
    ),
    ("key show.qr", "同时显示指纹的二维码", "With the fingerprint as a QR code"),
    (
        "key show.examples",
        "  yishi key show\n  yishi key show lift --json",
        "  yishi key show\n  yishi key show lift --json",
    ),
    ("key revoke", "停用密钥：此后的签名无效", "Revoke a key: it signs no more from here on"),
    ("key revoke.name", "名称", "Name"),
    ("key revoke.consultation", "在已开启的征询中停用", "In a consultation that is open"),
    ("key revoke.why", "理由", "Reason"),
    (
        "key revoke.examples",
        "  yishi key revoke li --for lift --why 遗失",
        "  yishi key revoke li --for lift --why lost",
    ),
    (
        "sign",
        "为已写出的纪要签名（私钥由 ssh-keygen 使用）",
        "Sign minutes that are there (ssh-keygen uses the key)",
    ),
    (
        "sign.path",
        "纪要文件夹，或 resolve --prepare 存下的文件",
        "Minutes folder, or what resolve --prepare kept",
    ),
    (
        "sign.key",
        "密钥文件；在代理或硬件中的用 .pub 文件",
        "Key file, or the file .pub of a key in an agent or a token",
    ),
    (
        "sign.examples",
        "  yishi sign minutes-lift --key ~/.ssh/id_ed25519",
        "  yishi sign minutes-lift --key ~/.ssh/id_ed25519",
    ),
    (
        "minutes.sign",
        "写出后即签名；多把密钥用逗号分开",
        "Sign them at once; several keys with commas between",
    ),
    (
        "verify.signers",
        "自己从别处保存的 signers（不能是文件夹里的那一份）：签名由它确认",
        "Your own copy of signers, kept outside the folder, for signatures to be trusted by",
    ),
    (
        "verify.policy",
        "谁必须已签署 SHA256SUMS，例如 'chair and 1 of (committee, opposed)'",
        "Who must have signed SHA256SUMS, such as 'chair and 1 of (committee, opposed)'",
    ),
];
