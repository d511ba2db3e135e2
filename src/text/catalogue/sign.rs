//! Words about keys, signatures, checkpoints and witnesses.
use crate::text::messages;

messages! {
    page_signatures() {
        "这一页不核对电子签名；请用 yishi verify --signers 或 verify.sh（ssh-keygen）"
        "this page does not check electronic signatures: yishi verify --signers or verify.sh (ssh-keygen) does"
    }
    script_signers() { "签署人名单是第一行所定的" "the list of signers is that of the first line" }
    script_signed() { "每个签名都成立，签名人的密钥有效（ssh-keygen）" "every signature holds, by a key that may sign and was not taken off (ssh-keygen)" }
    script_vouched() { "后来的密钥与各项裁定都有两人签署（ssh-keygen）" "every later key and every decision that needs it is signed by two people (ssh-keygen)" }
    script_no_keys() { "没有绑定密钥，各行也没有签名" "no key was bound, and no line carries a signature" }
    script_no_ssh() { "未核对：没有 ssh-keygen，签名未核对" "not checked: signatures (there is no ssh-keygen)" }
    script_nobody() { "未核对：没有人签署文件清单（SHA256SUMS）" "not checked: nobody signed the list of files (SHA256SUMS)" }
    script_unsigned() { "都相符；但签名没有核对，或没有人签署，见上。" "All holds; but signatures were not checked, or nobody signed, see above." }
    signed_beside() {
        "签名放在各文件旁边（SHA256SUMS.名称.sig、checkpoint.名称.sig），可签署的钥匙在 signers，由第一行绑定。核对：ssh-keygen -Y verify -f signers -I 名称 -n yishi-minutes-v1 -s SHA256SUMS.名称.sig < SHA256SUMS。钥匙的指纹须与第一份公告或本人胸牌相对；没有签名文件，就是没有签名。"
        "Signatures lie beside the files (SHA256SUMS.NAME.sig, checkpoint.NAME.sig); the keys that may sign are in signers, which the first line binds. To check: ssh-keygen -Y verify -f signers -I NAME -n yishi-minutes-v1 -s SHA256SUMS.NAME.sig < SHA256SUMS. Compare the fingerprint of the key with the first notice or with the badge; where there is no such file, nobody has signed."
    }
    sign_not_a_key() { "不是 OpenSSH 公钥" "not an OpenSSH public key" }
    sign_kind(kind) { "密钥类型是 {kind}；只接受 Ed25519" "a key of type {kind}; only Ed25519 is taken" }
    sign_weak() {
        "弱密钥：用它的一个签名对任何内容都成立"
        "a weak key: one signature by it holds for every message"
    }
    sign_not_a_signature() { "不是规范写法的 SSH 签名" "not an SSH signature in its one spelling" }
    sign_other_key(fingerprint) { "签名所用的是另一把密钥 {fingerprint}" "signed with another key, {fingerprint}" }
    sign_namespace(found, wanted) {
        "签名用途是 {found}，不是 {wanted}"
        "signed for {found} and not for {wanted}"
    }
    sign_untouched() { "硬件密钥签名时未经触按" "the hardware key signed without being touched" }
    sign_false() { "签名与内容不符" "the signature does not hold for these bytes" }
    signers_line(line) {
        "第 {line} 行不是规范写法"
        "line {line} is not in its one spelling"
    }
    signers_wrong(file, why) { "{file} 不是签名名单：{why}" "{file} is not a list of signers: {why}" }
    signers_wrong_hint() {
        "请给出纪要文件夹里 signers 那样的文件：每行是名称、用途、公钥、身份"
        "give a file like signers in a minutes folder: a line a person, with name, namespaces, public key and role"
    }
    signers_at(line, why) { "第 {line} 行：{why}" "line {line}: {why}" }
    signers_name_twice(line, name) { "第 {line} 行：名称 {name} 重复" "line {line}: the name {name} stands twice" }
    signers_key_twice(line, name) { "第 {line} 行：{name} 已用此密钥" "line {line}: {name} has this key already" }
    role_chair() { "主持人" "chair" }
    role_committee() { "业委会成员" "committee" }
    role_opposed() { "反对方代表" "opposed" }
    role_scrutineer() { "监票人" "scrutineer" }
    role_steward() { "楼门长" "steward" }
    role_witness() { "见证人" "witness" }
    key_add_words(name, role, at) { "{name}（{role}），{at}" "{name} ({role}), {at}" }
    key_revoke_words(name, at) { "{name}，{at}" "{name}, {at}" }
    key_nobody(name) { "没有名为 {name} 的有效密钥" "nobody named {name} has a key that holds" }
    key_nobody_hint(id) { "查看密钥：yishi key show {id}" "see the keys with: yishi key show {id}" }
    key_nobody_book_hint() { "查看登记的密钥：yishi key show" "see the enrolled keys with: yishi key show" }
    key_name_taken(name) { "名称 {name} 已用过" "the name {name} is taken" }
    key_taken(name) { "这把密钥已属于 {name}" "this key is that of {name} already" }
    key_taken_hint() {
        "一人一名、一名一钥；换密钥时用新的名称，例如 li-2"
        "one name and one key a person; a new key needs a new name, such as li-2"
    }
    key_role_unknown(word) { "没有“{word}”这种身份" "there is no role {word}" }
    key_roles() {
        "身份：chair（主持人）、committee（业委会成员）、opposed（反对方代表）、scrutineer（监票人）、steward（楼门长）、witness（见证人）"
        "roles: chair, committee, opposed, scrutineer, steward, witness"
    }
    key_voucher(fingerprint) {
        "{fingerprint} 不是可以担保的人：须为已绑定密钥的主持人、业委会成员或监票人"
        "{fingerprint} is nobody who can vouch: it takes a bound key of a chair, committee member or scrutineer"
    }
    key_vouchers(needed, found) { "须有 {needed} 位他人担保，现有 {found} 位" "{needed} others have to vouch for it, and {found} do" }
    key_vouch_hint(id) {
        "担保人用各自的密钥签署：yishi key enrol … --for {id} --vouch 密钥文件 --vouch 密钥文件"
        "they sign with their own keys: yishi key enrol … --for {id} --vouch KEY --vouch KEY"
    }
    keys_none(id) { "征询 {id} 开启时没有绑定密钥，之后增加的密钥证明不了什么" "consultation {id} bound no key when it opened: a key that comes later would prove nothing" }
    keys_none_hint() {
        "在开启之前登记：yishi key enrol 名称 --role 身份 文件.pub"
        "enrol keys before opening: yishi key enrol NAME --role ROLE FILE.pub"
    }
    verify_unsigned_yet() {
        "开启时绑定了密钥，但文件清单还没有人签名：不能当作已签名的纪要"
        "keys were bound at the opening, and nobody has signed the list of files: these are not signed minutes"
    }
    verify_signatures_beside() {
        "签名与纪要文件放在一起，这里没有：请核验纪要文件夹"
        "signatures lie beside the minutes and not here: verify the minutes folder"
    }
    verify_signers_untrusted() {
        "signers 取自这个文件夹：请与首次公告上的指纹比对，或用 --signers 给出自己保存的一份"
        "signers was taken from this very folder: compare the fingerprints with the first notice, or bring your own copy with --signers"
    }
    verify_signers_inside(file) {
        "{file} 就在所核验的文件夹里，不是您另存的一份，不能作凭据：请用自己从别处保存的 signers"
        "{file} lies in the very folder that is verified: that is no copy of your own and anchors nothing. Give one that you kept elsewhere"
    }
    verify_signers_other(file) { "与所给的 {file} 不同" "is not the file {file} that was given" }
    verify_signer_unknown(name) { "没有名为 {name} 的密钥" "there is no key of that name: {name}" }
    verify_signer_revoked(name, line) { "{name} 的密钥按第 {line} 行不适用于这个长度的记录" "by line {line} the key of {name} does not hold for a log of this size" }
    verify_signer_role(name, namespace) { "{name} 的密钥不能用于 {namespace}" "the key of {name} may not sign {namespace}" }
    verify_signed_by(file, name, role, fingerprint) { "{file}：{name}（{role}，{fingerprint}）" "{file} by {name} ({role}, {fingerprint})" }
    verify_settled_alone(n["decision carries" "decisions carry"]) {
        "{n} 项裁定没有签名：由保管议事簿的人一人作出"
        "{n} no signature: whoever kept the book made them alone"
    }
    verify_settled(n["decision is" "decisions are"]) {
        "{n} 项裁定各由两名职责不同的人签署，并写明证据的指纹"
        "{n} each signed by two people of different roles, who name the fingerprint of the evidence"
    }
    verify_witness_form() { "不是见证声明" "not a witness statement" }
    verify_witness_other() { "见证的是另一份记录" "speaks of another log" }
    verify_witness_unsigned(file) { "{file} 没有签名" "{file} is not signed" }
    verify_witness_unknown(name) { "到所见的那一行为止，没有名为 {name} 的见证人密钥，签名无从核对" "at the size that was seen no witness named {name} had a key: that signature cannot be checked" }
    verify_witness_ok(name, size["line" "lines"], fingerprint) { "见证人 {name}（{fingerprint}）见过前 {size} 行" "the witness {name} ({fingerprint}) saw the first {size}" }
    verify_witness_fits(name, size["line" "lines"]) { "{name} 的声明与前 {size} 行相符，但未经签名核对" "the statement of {name} fits the first {size}; its signature was not checked" }
    verify_witness_longer(name, seen["line" "lines"], size) { "{name} 见过 {seen} 行，这里只有 {size} 行" "{name} saw {seen}, and here are only {size}" }
    verify_witness_fork(name, size) { "{name} 所见的前 {size} 行与这里不同" "{name} saw other lines among the first {size}" }
    verify_stamp_unread(file) { "{file} 未核对：用 --stamp-ca 给出证书" "{file} was not checked: give the certificates with --stamp-ca" }
    verify_policy_ok(policy) { "签名满足条件：{policy}" "the signatures meet the condition: {policy}" }
    verify_policy_unmet(policy, names) { "签名不满足条件：{policy}；已签：{names}" "the signatures do not meet the condition: {policy}; signed by {names}" }
    verify_policy_nobody(word) { "{word} 既不是身份，也不是这份记录绑定的名称：是否写错了？" "{word} is no role, and no name that this log binds: is it spelt right?" }
    verify_policy_name(name, role) { "{name}（{role}）" "{name} ({role})" }
    check_policy() { "签名条件" "Policy" }
    policy_wrong(at) { "看不懂的签名条件，自此处起：{at}" "not a condition on signatures, from here on: {at}" }
    policy_hint() {
        "例如：--policy 'chair and 1 of (committee, opposed)'，可用 and、or、N of (…)、身份或名称"
        "for example: --policy 'chair and 1 of (committee, opposed)', made of and, or, N of (…), roles or names"
    }
    key_private(file) { "{file} 是私钥，不要交给任何程序或任何人" "{file} is a private key: give it to no program and nobody" }
    key_private_hint() { "请给出同名的 .pub 文件" "give the file .pub that lies beside it" }
    key_refused(file, why) { "{file}：{why}" "{file}: {why}" }
    key_refused_hint() { "新密钥：yishi key new 名称，或 ssh-keygen -t ed25519" "for a new key: yishi key new NAME, or ssh-keygen -t ed25519" }
    sign_failed(file, what) { "ssh-keygen 没有用 {file} 签名（{what}）" "ssh-keygen did not sign with {file} ({what})" }
    sign_failed_hint() {
        "给出私钥文件；密钥在代理或硬件中时给出 .pub 文件"
        "name the private key file, or the file .pub of a key in an agent or a token"
    }
    program_missing(program, error) { "无法运行 {program}：{error}" "cannot run {program}: {error}" }
    program_ended(code) { "退出码 {code}" "exit code {code}" }
    program_stopped() { "被中止" "it was stopped" }
    program_missing_hint(program) { "请先安装 {program}" "install {program} first" }
    key_name(name) { "“{name}”不能作签名人的名称" "{name} cannot be the name of a signer" }
    key_name_role(name) { "“{name}”是一种身份，不能作签名人的名称" "{name} is the word for a role and cannot be the name of a signer" }
    key_name_policy(name) {
        "“{name}”在签名条件（--policy）里另有含义，不能作签名人的名称"
        "{name} means something else in a condition on signatures (--policy) and cannot be the name of a signer"
    }
    key_name_hint() { "用小写字母、数字和 -，例如 li-chair；名称公开，不必是本名" "small letters, digits and -, such as li-chair; it is public and need not be a person's own name" }
    key_exists(file) { "{file} 已存在，没有改动" "{file} is there already and stays as it is" }
    key_not_made(file) { "ssh-keygen 没有写出 {file}" "ssh-keygen made no {file}" }
    key_made(file, public) { "已写出密钥 {file} 与公钥 {public}；私钥只留给本人" "made the key {file} and its public half {public}; the key itself stays with its owner" }
    key_bare(file) {
        "{file} 没有口令：拿到这个文件的人就能签名。补设口令：ssh-keygen -p -f {file}"
        "{file} has no passphrase: whoever has the file can sign. Give it one: ssh-keygen -p -f {file}"
    }
    key_enrolled(name, role, fingerprint) { "已登记 {name}（{role}）：{fingerprint}" "enrolled {name} ({role}): {fingerprint}" }
    key_enrolled_remark() {
        "下一次开启的征询会绑定这份名单；请把指纹印在首次公告和胸牌上"
        "the next consultation that opens binds this list; print the fingerprint on the first notice and on the badge"
    }
    key_enrolled_line(id, size) { "征询 {id} 第 {size} 行起有效" "holds in consultation {id} from line {size} on" }
    key_removed(name) { "已从名单中去掉 {name}；已开启的征询不受影响" "took {name} off the list; consultations that are open are not changed by it" }
    key_revoked(name, size["line" "lines"]) { "{name} 的密钥不再有效；此前不超过 {size} 行的签名仍有效" "the key of {name} signs no more; what it signed at up to {size} stands" }
    keys_nobody() { "没有登记密钥" "no key is enrolled" }
    key_since(line) { "第 {line} 行起有效" "holds from line {line} on" }
    key_until(line) { "第 {line} 行起停用" "revoked at line {line}" }
    minutes_keys() {
        "谁可以签名，用哪把钥匙。指纹请与开启时张贴的公告或本人胸牌比对："
        "Who may sign, and with which key. Compare the fingerprints with the notice of the opening, or with the person's badge:"
    }
    minutes_key_name() { "名称" "name" }
    minutes_key_role() { "身份" "role" }
    minutes_key_fingerprint() { "钥匙指纹" "fingerprint of the key" }
    minutes_key_lines() { "何时起止" "since, until" }
    minutes_decisions(n["contested door was" "contested doors were"]) {
        "{n} 户有分歧的意见经人裁定。证据列为该份证据 SHA-256 的前 40 位，可用 sha256sum 比对；签署须由两名职责不同的人作出，没有两种职责的钥匙时由保管议事簿的人作出。"
        "{n} settled by a person. Of the evidence the first 40 digits of its SHA-256 stand here, to compare with sha256sum; two people of different roles sign, or whoever keeps the book where there are no keys of two roles."
    }
    minutes_decision_evidence() { "证据" "evidence" }
    minutes_decision_signed() { "签署" "signed by" }
    minutes_decision_alone() { "无人签署" "nobody" }
    signed_by(name, fingerprint, files) { "{name}（{fingerprint}）已签名：{files}" "signed by {name} ({fingerprint}): {files}" }
    signed_remark() { "任何人都能核对：ssh-keygen -Y verify，写法见纪要" "anyone can check it with ssh-keygen -Y verify, as the minutes say" }
    sign_broken(folder) { "{folder} 核验不通过，不签名" "{folder} does not verify: it is not signed" }
    sign_broken_hint(folder) { "查看：yishi verify {folder}" "see: yishi verify {folder}" }
    sign_role(name, role) { "{name}（{role}）的密钥不能签纪要" "the key of {name} ({role}) may not sign minutes" }
    sign_role_hint() { "可以签纪要的：主持人、业委会成员、反对方代表、监票人" "who may: chair, committee, opposed, scrutineer" }
    sign_unknown(fingerprint) { "这份记录没有绑定密钥 {fingerprint}" "the key {fingerprint} is not bound in this log" }
    sign_revoked(name) { "{name} 的密钥在这份记录中已停用" "the key of {name} is revoked in this log" }
    minutes_unsigned(folder) {
        "{folder} 已写好，但没有签名；签名：yishi sign {folder} --key 密钥"
        "{folder} is written and not signed; sign it with: yishi sign {folder} --key KEY"
    }
    sign_unknown_hint() { "查看密钥：yishi key show 征询编号" "see the keys with: yishi key show ID" }
    beside_exists(file) { "{file} 已存在且内容不同，没有改动" "{file} is there with other content and stays as it is" }
}
