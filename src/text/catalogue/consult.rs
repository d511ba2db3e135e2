//! Messages of a consultation: decisions, order of lines, settings.
use crate::text::{Text, messages};

messages! {
    closed(id) { "征询 {id} 已截止，不再接受意见" "consultation {id} is closed: no position counts any more" }
    closed_hint() {
        "更正请用 yishi note 记入；新的征询请另行开启"
        "record a correction with yishi note, or open a new consultation"
    }
    position_not_allowed(position, rule) {
        "规则 {rule} 不接受意见“{position}”"
        "rule {rule} does not take the position {position}"
    }
    position_not_allowed_hint() {
        "规则的 [positions] 表写明哪些意见如何计入"
        "the table [positions] of a rule says which positions it takes and how they count"
    }
    already_recorded(door, position) {
        "{door} 已有意见：{position}"
        "{door} already has a position: {position}"
    }
    already_recorded_hint() {
        "确要更改请加 --replace：旧意见保留在记录中，新意见指向它"
        "to change it add --replace: the old record stays, and the new one points to it"
    }
    note_too_long() {
        "备注或说明太长（记录行最多 4096 字节，约 1200 个汉字）"
        "the note is too long (a line holds 4096 bytes, about 1200 Chinese characters)"
    }
    note_too_long_hint() { "请写短些，或分几条记入" "make it shorter, or record it in several parts" }
    sees_wrong() {
        "该户已有意见，而此行没有指向现行的那一条（sees）"
        "this household has a position, and the line does not point to the one that counts (sees)"
    }
    sees_nothing() {
        "此行声称替换一条意见（sees），但该户没有这样的意见"
        "the line claims to replace a position (sees) that this household does not have"
    }
    commitment_twice(code) { "承诺值 {code} 出现两次（被复制）" "commitment {code} appears twice (copied)" }
    state_open_twice() { "开启（open）只能是第一行，且只有一次" "open may only be the first line, and only once" }
    state_not_open(kind) { "第一行不是开启（open），却有 {kind}" "{kind} before any open: the first line must be open" }
    state_after_close(kind) { "截止（close）之后出现 {kind}" "{kind} after close" }
    state_close_twice() { "截止（close）出现两次" "close twice" }
    state_tally_twice() { "计票（tally）出现两次" "tally twice" }
    state_tally_alone() { "截止（close）之后的下一行必须是计票（tally）" "the line after close must be tally, and tally must follow close" }
    disclose_unknown(mode) { "公开方式“{mode}”不存在" "there is no disclosure mode {mode}" }
    disclose_hint() {
        "none：只公布合计；positions：公布计入的意见而不显示户号；named：公布意见与户号，须写明依据（named_ground）或由各户另行同意；box：无记名投票，只记谁投了票和各票箱的合计"
        "none: totals only; positions: the counted positions, not the doors; named: positions with doors, on a stated ground (named_ground) or with separate consent; box: a secret ballot, with who took part and the totals of sealed boxes"
    }
    rules_json(error) { "rules.json 无法读写：{error}" "rules.json cannot be read or written: {error}" }
    tally_json(error) { "tally.json 无法读写：{error}" "tally.json cannot be read or written: {error}" }
    id_invalid(id) {
        "征询编号“{id}”不合要求：只能用小写字母、数字和连字符，1 至 64 个字符"
        "the id {id} is not allowed: 1 to 64 lower-case letters, digits and hyphens"
    }
    lang_unknown(tag) { "语言“{tag}”不支持，请写 zh 或 en" "language {tag} is not supported: write zh or en" }
    date_needed() { "需要日期，例如 2019-03-04（不加引号、不带时间）" "a date is needed, such as 2019-03-04 (no quotes, no time)" }
    window_invalid(opens, closes) { "截止日 {closes} 早于开始日 {opens}" "it closes on {closes}, before it opens on {opens}" }
    groups_unsupported() {
        "对立群体 [groups] 本版本尚不支持；请删去此表"
        "opposed groups [groups] are not supported by this version; remove the table"
    }
    proposal_name(path) {
        "方案文件 {path} 的扩展名须为 .md 或 .txt"
        "the proposal {path} must be a .md or .txt file"
    }
    words_length(key) { "{key} 须为 1 至 200 个字" "{key} must have 1 to 200 characters" }
    words_character(key, code) { "{key} 中有不允许的字符 {code}" "{key} holds a character that is not allowed: {code}" }
    rule_stage_unsupported(stage) {
        "规则用到 {stage}，本版本尚不能计算，故不开启"
        "the rule uses {stage}, which this version cannot count yet, so nothing is opened"
    }
    rule_measure_unsupported(measure) {
        "计量的名称“{measure}”只能用小写字母、数字和下划线"
        "the rule counts in {measure}, which this version does not support (households, heads, area)"
    }
    rule_value_large(value) { "规则中的数 {value} 太大" "the number {value} in the rule is too large" }
    toml_syntax(error) { "TOML 写法有误（解析器原话：{error}）" "not valid TOML: {error}" }
    definition_invalid(file) { "征询文件 {file} 有误" "the consultation file {file} is not right" }
    definition_hint() {
        "样例见 meetings/parking/meeting.toml"
        "meetings/parking/meeting.toml is an example"
    }
    heads_contested(count) {
        "{count} 位业主名下各户意见不一或两次录入不一致，按人数计时暂不计入任何一方"
        "owners whose doors, or the two entries of a door, differ, counted in no bucket as heads: {count}"
    }
    outside_window(count, opens, closes) {
        "{count} 条记录所填日期不在征询期 {opens} 至 {closes} 内（照记不误，仅作提示）"
        "records with a date outside the window {opens} to {closes}: {count} (recorded all the same; for your attention)"
    }
}

/// `N` households gave a position that counts as another bucket.
pub fn position_mapped(households: u64, names: [Text; 2]) -> Text {
    let [position, bucket] = names;
    Text {
        zh: format!("{households} 户“{}”按“{}”计", position.zh, bucket.zh).into(),
        en: format!(
            "households that answered \"{}\" and count as \"{}\": {households}",
            position.en, bucket.en
        )
        .into(),
    }
}
