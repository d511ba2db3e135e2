//! Words about keys, signatures, checkpoints and witnesses.
use crate::text::messages;

messages! {
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
        "signers 第 {line} 行不是规范写法"
        "line {line} of signers is not in its one spelling"
    }
    signers_at(line, why) { "signers 第 {line} 行：{why}" "line {line} of signers: {why}" }
    signers_name_twice(line, name) { "signers 第 {line} 行：名称 {name} 重复" "line {line} of signers: the name {name} stands twice" }
    signers_key_twice(line, name) { "signers 第 {line} 行：{name} 已用此密钥" "line {line} of signers: {name} has this key already" }
    role_chair() { "主持人" "chair" }
    role_committee() { "业委会成员" "committee" }
    role_opposed() { "反对方代表" "opposed" }
    role_scrutineer() { "监票人" "scrutineer" }
    role_steward() { "楼长" "steward" }
    role_witness() { "见证人" "witness" }
}
