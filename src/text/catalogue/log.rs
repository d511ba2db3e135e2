//! Messages about the bytes of a log.
use crate::text::messages;

messages! {
    line_too_long(max) { "一行超过 {max} 字节" "a line is longer than {max} bytes" }
    line_no_newline() { "行尾不是恰好一个换行符（LF）" "the line does not end in exactly one LF" }
    line_charset(at) { "第 {at} 字节处有不允许的字符" "a character that is not allowed stands at byte {at}" }
    line_syntax(at) { "第 {at} 字节处不是规范写法" "not the canonical spelling at byte {at}" }
    line_key_order(key) { "键 {key} 重复或次序不对" "key {key} is repeated or out of order" }
    chain_not_canonical(line, reason) { "第 {line} 行不规范：{reason}" "not canonical, line {line}: {reason}" }
    chain_seq(line, found, wanted) {
        "第 {line} 行断裂：序号是 {found}，应为 {wanted}"
        "broken at line {line}: seq {found}, wanted {wanted}"
    }
    chain_prev(line, before) {
        "第 {line} 行断裂：prev 与第 {before} 条的哈希不符"
        "broken at line {line}: prev does not match entry {before}"
    }
    entry_newer(what) {
        "不认识 {what}：由更新版本的 yishi 写成，请更新后再试"
        "{what} is unknown: made by a newer version of yishi; update and try again"
    }
    entry_key(key) { "键 {key} 缺失或形式不对" "key {key} is missing or has the wrong form" }
}
