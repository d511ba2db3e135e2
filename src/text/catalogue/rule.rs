//! Messages of rules: loading them and explaining a count.
use crate::text::messages;

messages! {
    cases_invalid(file) { "{file} 不是算例文件" "{file} is no file of worked cases" }
    cases_hint() { "需要 JSON（格式 yishi-tally-cases 1），或带 [[case]] 的规则集 TOML" "give JSON of the format yishi-tally-cases 1, or a rulebook in TOML with [[case]]" }
    case_invalid() { "这个算例看不懂" "this case cannot be read" }
    case_register_or_tally() { "须有 register 与 tally 之一，且只有一个" "exactly one of register and tally is needed" }
    case_amount(owner, measure) { "业主 {owner} 的“{measure}”不是可用的数值" "{measure} of owner {owner} is no amount that can be used" }
    cases_summary(passed, total) { "{passed} / {total} 成立" "{passed} of {total} hold" }
    case_difference(path, wanted, found) { "{path}：应为 {wanted}，得出 {found}" "{path}: expected {wanted}, got {found}" }
    rule_answered_is_not_silent() { "已表态的不能算作未表态" "whoever answered cannot count as silent" }
    case_ok() { "成立" "ok" }
    case_differs() { "不符" "differs" }
    rule_invalid_hint() {
        "用 yishi rules list 查看现成的规则，用 yishi rules show 查看一条规则的写法"
        "yishi rules list names the rules there are; yishi rules show tells how one is written"
    }
    rule_unknown(id) {
        "没有名为 {id} 的规则"
        "there is no rule named {id}"
    }
    rule_near(ids) {
        "相近的规则：{ids}"
        "rules with a similar name: {ids}"
    }
    rule_known() { "yishi rules list 列出全部规则" "yishi rules list shows all of them" }
    rule_invalid(count["mistake" "mistakes"]) {
        "规则有 {count} 处不能采用"
        "the rule cannot be used: {count}"
    }
    rule_syntax(detail) {
        "不是合格的 TOML：{detail}"
        "not valid TOML: {detail}"
    }
    rule_table_missing() {
        "文件中没有 [rule]"
        "the file has no [rule] table"
    }
    rule_key_missing(key) {
        "缺少 {key}"
        "{key} is missing"
    }
    rule_key_unknown(key) {
        "不认识 {key}"
        "{key} is not known here"
    }
    rule_keys_known(keys) {
        "这里可以写：{keys}"
        "known here: {keys}"
    }
    rule_meant(word) {
        "是否想写 {word}？"
        "did you mean {word}?"
    }
    rule_word_unknown(word) {
        "不认识“{word}”"
        "\"{word}\" is not one of the words known here"
    }
    rule_type() {
        "值的类型不对"
        "a value of the wrong type"
    }
    rule_empty() {
        "不能为空"
        "must not be empty"
    }
    rule_want_text() {
        "请写一段文字，例如 \"abc\""
        "write a text, e.g. \"abc\""
    }
    rule_want_whole() {
        "请写整数"
        "write a whole number within range"
    }
    rule_want_flag() {
        "请写 true 或 false"
        "write true or false"
    }
    rule_want_date() {
        "请写日期，例如 2026-01-31"
        "write a date, e.g. 2026-01-31"
    }
    rule_want_list() {
        "请写列表，例如 [\"for\"]"
        "write a list, e.g. [\"for\"]"
    }
    rule_want_table() {
        "请写表，例如 {{ id = \"x\" }}"
        "write a table, e.g. {{ id = \"x\" }}"
    }
    rule_want_condition() {
        "请写至少一个条件"
        "write at least one condition"
    }
    rule_want_one_of(words) {
        "请写其中之一：{words}"
        "write one of: {words}"
    }
    rule_threshold() {
        "一个条件要么写 ratio 和 of，要么写 value"
        "a criterion has either `ratio` and `of`, or `value`"
    }
    rule_ratio_form() {
        "比例要写成两个整数的分数，不写百分数或小数"
        "a ratio is a fraction of two whole numbers, not a percentage or a decimal"
    }
    rule_ratio_zero() {
        "比例的分母不能是零"
        "the denominator of a ratio cannot be zero"
    }
    rule_ratio_large() {
        "比例中的数太大"
        "a number in the ratio is too large"
    }
    rule_ratio_remedy() {
        "请写 \"2/3\" 这样的分数"
        "write 2/3, as in ratio = \"2/3\""
    }
    rule_contested_named() {
        "contested 不能写在规则里：有争议的意见不知道是什么"
        "a rule cannot name `contested`: nobody knows what the contested said"
    }
    rule_measure_undeclared(measure, known) {
        "条件用到的 {measure} 没有列在 measures 中（已列：{known}）"
        "{measure} is used but not listed in `measures` (listed: {known})"
    }
    rule_id_twice(id) {
        "条件 {id} 出现了两次"
        "two criteria are named {id}"
    }
    rule_dates_reversed() {
        "valid_to 早于 valid_from"
        "`valid_to` is before `valid_from`"
    }
    rule_setting_missing(name) {
        "这条规则要求写明 {name}"
        "this rule needs {name} to be set"
    }
    rule_setting_remedy(name, example) {
        "请在 [rule] 中写 {name} = {example}"
        "write {name} = {example} in [rule]"
    }
    rule_setting_undeclared(name) {
        "没有名为 {name} 的设定"
        "there is no setting named {name}"
    }
    rule_too_large() {
        "数目太大，无法精确计算；没有得出结果"
        "the figures are too large to be computed exactly; no result was made"
    }
    rule_bucket_short(bucket, held, wanted) {
        "{bucket} 中只有 {held}，不能取出 {wanted}"
        "{bucket} holds {held}; {wanted} cannot be taken out"
    }
    rule_measure_missing(measure) {
        "规则要看 {measure}，但没有这一项的数目"
        "the rule looks at {measure}, but there are no counts for it"
    }
    rule_open_exceeds(measure, bucket) {
        "{measure} 的 {bucket}：未定的比总数还多"
        "{measure}, {bucket}: more is still open than is counted"
    }
    rule_tag_exceeds(key, measure, bucket) {
        "{key} 的 {bucket} 比 {measure} 的还多：带标记的是整体的一部分"
        "{key}, {bucket}: more than {measure} has; what carries a tag is a part of the whole"
    }
    rule_warn_unchecked(cite, checked) {
        "依据未经原文核对（{checked}）：{cite}"
        "the source was not checked against its text ({checked}): {cite}"
    }
    rule_warn_no_source(rule) {
        "规则 {rule} 没有写明依据"
        "rule {rule} names no source"
    }
    rule_warn_not_yet(rule, from) {
        "规则 {rule} 自 {from} 起施行，当日尚未施行"
        "rule {rule} is in force from {from}: not yet on this day"
    }
    rule_warn_expired(rule, to) {
        "规则 {rule} 施行至 {to}，当日已失效"
        "rule {rule} was in force until {to}: no longer on this day"
    }
    rule_warn_changed(base, parts) {
        "本规则改动了 {base} 的：{parts}"
        "this rule replaces parts of {base}: {parts}"
    }
}
