//! Messages of the command line.
use crate::text::messages;

messages! {
    error_label(code) { "错误[{code}]" "error[{code}]" }
    hint_label() { "提示" "hint" }
    colon() { "：" ": " }
    semicolon() { "；" "; " }
    heading_commands() { "命令" "Commands" }
    heading_options() { "选项" "Options" }
    heading_arguments() { "参数" "Arguments" }
    heading_examples() { "示例：" "Examples:" }
    heading_usage() { "用法：" "Usage: " }
    value_options() { "选项" "OPTIONS" }
    value_command() { "命令" "COMMAND" }
    usage_unknown(argument) { "没有选项或参数“{argument}”" "there is no argument {argument}" }
    usage_command(name) { "没有命令“{name}”" "there is no command {name}" }
    usage_missing(argument) { "缺少 {argument}" "missing: {argument}" }
    usage_no_command() { "缺少命令" "a command is missing" }
    usage_value(argument, value, allowed) {
        "{argument} 不接受“{value}”；可用：{allowed}"
        "{argument} does not take {value}; allowed: {allowed}"
    }
    usage_value_alone(argument, value) { "{argument} 不接受“{value}”" "{argument} does not take \"{value}\"" }
    usage_needs_value(argument) { "{argument} 需要一个值" "{argument} needs a value" }
    usage_conflict(argument, other) { "{argument} 不能与 {other} 同用" "{argument} cannot be used with {other}" }
    usage_near(near) { "是否想用 {near}？" "did you mean {near}?" }
    usage_hint() { "用 -h 查看用法" "-h shows the usage" }
    output_failed(error) { "结果未能写出：{error}" "the result could not be printed: {error}" }
    output_failed_hint() {
        "命令本身可能已完成；请用 yishi status 或 yishi log 查看，不要直接重做"
        "the command itself may be done: look with yishi status or yishi log before you run it again"
    }
    form_unknown(form) { "没有输出形式“{form}”" "there is no output form {form}" }
    form_hint(forms) { "可用：{forms}" "available: {forms}" }
    no_random(error) { "系统不提供随机数：{error}" "the system gives no random numbers: {error}" }
    state_missing() { "找不到用户状态目录，无法在议事簿之外保存记录头" "the user's state directory is not known, so heads cannot be kept outside the book" }
    state_missing_hint() { "请设置 XDG_STATE_HOME 或 HOME" "set XDG_STATE_HOME or HOME" }
    not_confirmed() { "未确认，未作任何改动" "not confirmed: nothing was changed" }
    file_unread(path, error) { "读不了 {path}：{error}" "{path} cannot be read: {error}" }
    book_made(community, path) { "已为“{community}”新建议事簿 {path}" "made a book for {community}: {path}" }
    book_made_next() { "下一步：yishi roll import 名册.csv" "next: yishi roll import ROLL.csv" }
    columns_dropped(columns) { "未读取这些列（不需要）：{columns}" "columns left out (not needed): {columns}" }
    columns_personal(columns) {
        "这些列是个人信息，没有读取，也没有保存：{columns}"
        "columns of personal data, left out and not stored: {columns}"
    }
    reading_unused() { "--sheet 与 --encoding 只用于文件" "--sheet and --encoding are for files" }
    reading_unused_hint() { "同时用 --from 给出文件" "name a file with --from" }
    roll_imported(households["household" "households"], owners["owner" "owners"], area) {
        "已导入 {households} 户，{owners} 位业主，面积 {area} ㎡"
        "imported {households}, {owners}, {area} m²"
    }
    roll_would_import(households["household" "households"], owners["owner" "owners"], area) {
        "可导入 {households} 户，{owners} 位业主，面积 {area} ㎡（试运行，未写入）"
        "would import {households}, {owners}, {area} m² (dry run: nothing written)"
    }
    roll_left_out(lines["place" "places"]) { "略去 {lines} 处：" "left out, {lines}:" }
    roll_there(households["household" "households"]) { "议事簿里已有 {households} 户的名册" "the book has a roll of {households} already" }
    roll_there_hint() {
        "要换成新名册请加 --replace；已开启的征询不受影响，它们的名册在开启时已冻结"
        "to put the new roll in its place add --replace; open consultations keep the roll they were opened with"
    }
    roll_changes(added, removed, changed) {
        "与原名册相比：增加 {added} 户，减少 {removed} 户，改动 {changed} 户"
        "against the roll before: {added} added, {removed} removed, {changed} changed"
    }
    roll_needed() { "名册是空的，不能开启征询" "the roll is empty, so nothing can be opened" }
    roll_needed_hint() { "先导入名册：yishi roll import 名册.csv" "import one first: yishi roll import ROLL.csv" }
    area_needed(rule) { "规则 {rule} 按面积计，而名册没有面积" "rule {rule} counts by area, but the roll has no areas" }
    area_needed_hint() { "给名册加上“建筑面积”一列后重新导入" "add a column of areas to the roll and import it again" }
    no_glyph(code) { "字符 {code} 没有任何字体能显示，印出来是空框" "no font can show the character {code}: on paper it would be a blank box" }
    proposal_unprintable(path) { "方案 {path} 中有印不出来的字符" "the proposal {path} holds characters that cannot be printed" }
    no_glyph_hint() { "换成这个字的标准编码；实在没有的，用拼音或拆写代替" "type the character with its standard code, or write the word another way" }
    proposal_empty(path) { "方案 {path} 是空的" "the proposal {path} is empty" }
    proposal_empty_hint() { "请把方案全文写进该文件：居民表决的就是它" "put the whole text into it: it is what the neighbours answer to" }
    proposal_large(path) { "方案 {path} 超过 1 MiB" "the proposal {path} is larger than 1 MiB" }
    proposal_large_hint() { "方案只放文字；图纸另附，并在文中写明其摘要（sha256）" "keep it to text; name drawings in it by their digest (sha256)" }
    proposal_encoding(path) { "方案 {path} 不是 UTF-8 文本" "the proposal {path} is not UTF-8 text" }
    proposal_encoding_hint() { "另存为 UTF-8 后再试" "save it as UTF-8 and try again" }
    named_remark() {
        "提示：只公布另行同意公开的各户（个人信息保护法第二十五条）：逐户记录 yishi consent；如有法律依据，须在开启前写入 named_ground"
        "note: only households that agree to it separately are shown by door (PIPL, art. 25): record each with yishi consent; a legal ground has to be stated before opening, as named_ground"
    }
    opened(title, households["household" "households"]) { "已开启“{title}”，名册冻结 {households} 户" "opened \"{title}\" with {households} on the frozen roll" }
    opened_log(blocks) { "记录编号 {blocks}" "log id {blocks}" }
    opened_remark() {
        "请把记录编号印在第一张公示和每张征求意见表上：它是日后核对的依据"
        "print the log id on the first notice and on every form: later checks rest on it"
    }
    rule_line(title, words) { "规则：{title}。{words}" "rule: {title}. {words}" }
    not_on_roll(door) { "名册中没有 {door}" "{door} is not on the roll" }
    not_on_roll_hint() {
        "户号要与开启时的名册一致；yishi status ID --missing 列出尚未表态的户号"
        "doors must be those of the roll at opening; yishi status ID --missing lists those without an answer"
    }
    recorded_one(door, position) { "已记录 {door}：{position}" "recorded {door}: {position}" }
    recorded_replacing(door, position) { "已更改 {door}：{position}（旧记录保留）" "replaced {door}: {position} (the old record stays)" }
    receipt_line(code) { "回执编号 {code}" "receipt code {code}" }
    recorded_many(recorded, replaced) { "已记录 {recorded} 条，其中更改 {replaced} 条" "recorded {recorded}, of them {replaced} replacing" }
    would_record(recorded, replaced) {
        "可记录 {recorded} 条，其中更改 {replaced} 条（试运行，未写入）"
        "would record {recorded}, of them {replaced} replacing (dry run: nothing written)"
    }
    would_visit(count["visit" "visits"]) {
        "可记录上门 {count} 次（试运行，未写入）"
        "would record {count} (dry run: nothing written)"
    }
    trial_refused(lines) {
        "有 {lines} 行不能用：改正之前，整个文件都不会写入（试运行，未写入）"
        "lines refused: {lines}; until they are corrected nothing of the file is written (dry run)"
    }
    trial_reason(lead, reason) { "{lead}：{reason}" "{lead}: {reason}" }
    trial_total() { "合计行" "line of totals" }
    trial_replaces(before, after) { "{before} 改为 {after}" "{before}, now {after}" }
    nothing_to_import() { "没有可导入的" "nothing to import" }
    record_usage() { "要么给出户号与意见，要么用 --from 给出文件" "give a door and a position, or a file with --from" }
    record_usage_hint() { "例如：yishi record parking 3-2-501 同意" "for example: yishi record parking 3-2-501 for" }
    nothing_recorded(file) { "{file} 没有可记录的行" "{file} has no line to record" }
    visited(door, outcome, tries) {
        "已记录上门 {door}：{outcome}（{tries}）"
        "recorded a visit at {door}: {outcome} ({tries})"
    }
    visited_many(count["visit" "visits"]) { "已记录上门 {count} 次" "recorded {count}" }
    closing_question(id) { "截止 {id} 后不再接受任何意见。继续？[y/N]" "After closing {id} no position counts. Go on? [y/N]" }
    closed_next(id) { "下一步：yishi minutes {id}" "next: yishi minutes {id}" }
    closed_head(blocks) { "记录头 {blocks}" "head {blocks}" }
    noted(line) { "已记入第 {line} 行" "noted in line {line}" }
    adopted(size) {
        "已确认沿用较旧的文件，事实记入第 {size} 行。在丢失的各行里清除（erase）过的住户，须先再清除一次，再出纪要和回执"
        "the older file is adopted; line {size} records the fact. Households that the lost lines erased must be erased again before minutes or receipts are made"
    }
    nothing_to_adopt() { "没有发现退回，无需确认" "no rollback was found: there is nothing to adopt" }
    nothing_to_adopt_hint() { "去掉 --adopt-rollback 即可记附注" "leave out --adopt-rollback to record a note" }
    note_text_needed() { "请写明附注内容" "a note needs a text" }
    note_text_hint() { "例如 yishi note 编号 \"3-1-201 当日误记，已更正\"" "for example: yishi note ID \"3-1-201 was mistyped and is corrected\"" }
    minutes_written(folder, files["file" "files"]) { "已写入 {folder}（{files} 个文件）" "wrote {folder} ({files})" }
    minutes_same(folder) { "{folder} 已是同样的内容" "{folder} has the same content already" }
    minutes_check(folder, log) { "核验：yishi verify {folder} --log {log}" "check: yishi verify {folder} --log {log}" }
    small_groups(groups) {
        "有的分组人数很少或意见一致，公布合计等于公布各户意见：{groups}"
        "some groups are so small or unanimous that their totals tell what each household said: {groups}"
    }
    small_groups_hint() {
        "确可公布时请加 --accept-small-groups，事实会写入记录"
        "if they may be published all the same add --accept-small-groups, which is recorded"
    }
    group_all() { "全体" "all" }
    group_building(name) { "{name} 号楼" "building {name}" }
    group_known(tier) { "依据为“{tier}”的各户" "those recorded as “{tier}”" }
    group_roll(n) { "名册第 {n} 次变更涉及的各户" "the doors of change {n} of the roll" }
    rebuilt(lines["line" "lines"]) { "已由 {lines} 行记录重建索引" "rebuilt the index from {lines}" }
    rebuilt_into(lines["line" "lines"], path) { "已由 {lines} 行记录重建到 {path}" "rebuilt {lines} into {path}" }
    stream_without(flag) { "逐行读入时没有 {flag}" "{flag} does not go with lines of JSON" }
    stream_without_hint() { "把各行存成文件，再用 --from 文件" "save the lines as a file and give it with --from" }
    stream_remark() {
        "逐行读入 JSON：每行写入后即答复一行"
        "reading lines of JSON: each is committed and answered before the next"
    }
    recount_same() { "由记录逐行重算，与计数器一致" "the recount from the lines agrees with the counters" }
    recount_differs() { "由记录逐行重算，与计数器不一致" "the recount from the lines differs from the counters" }
    recount_differs_hint() {
        "索引可能损坏：先 yishi verify，再 yishi book rebuild"
        "the index may be damaged: yishi verify first, then yishi book rebuild"
    }
    rules_place() { "适用" "place" }
    rules_title() { "规则" "rule" }
    rules_dates() { "施行" "in force" }
    rules_status() { "核对" "checked" }
    rules_source_community() { "社区自定" "community" }
    rule_settings(names) { "征询文件可设定：{names}" "a consultation sets: {names}" }
    roll_check_fine() { "没有发现可疑之处" "nothing looks wrong" }
}

messages! {
    visit_usage() { "要么给出户号与结果，要么用 --from 给出文件" "give a door and an outcome, or a file with --from" }
    visit_usage_hint() { "例如：yishi visit parking 3-2-501 无人" "for example: yishi visit parking 3-2-501 absent" }
    minutes_heading() { "议题" "title" }
}

/// The name of an entry type.
pub fn entry_name(kind: &str) -> crate::text::Text {
    let (zh, en) = match kind {
        "open" => ("开启", "open"),
        "position" => ("意见", "position"),
        "visit" => ("上门", "visit"),
        "note" => ("附注", "note"),
        "close" => ("截止", "close"),
        "tally" => ("计票", "tally"),
        "fact" => ("程序事实", "fact"),
        "second" => ("核对一致", "second entry, same"),
        "contest" => ("核对不一致", "second entry, different"),
        "resolve" => ("裁定", "decision between entries"),
        "text-amend" => ("方案变更", "another text"),
        "roll-amend" => ("名册变更", "another roll"),
        "extend" => ("延长", "extension"),
        "publish" => ("公布", "publication"),
        "objection" => ("异议", "objection"),
        "answer" => ("答复", "answer"),
        "consent" => ("公开户号的同意", "consent to be shown"),
        "turnout" => ("投票登记", "took part"),
        "strike" => ("划去登记", "turnout struck"),
        "box" => ("票箱", "box"),
        "confirm" => ("第二次计数", "second count"),
        "final" => ("终结", "final"),
        "attempt" => ("再次进行", "next attempt"),
        "fallback" => ("另行表决", "second ballot"),
        "annotate" => ("决议注记", "annotation"),
        "issue" => ("发出走访包", "pack given out"),
        "merge" => ("收回走访包", "pack taken in"),
        "doubt" => ("存疑", "doubt"),
        "duplicate" => ("重复", "duplicate"),
        "conflict" => ("说法不一", "conflict"),
        "late" => ("迟到", "late"),
        "quarantine" => ("留存备查", "kept apart"),
        "retire" => ("走访包已删除", "pack deleted"),
        "audit" => ("抽样回访", "call-back sample"),
        "callback" => ("回访", "call-back"),
        "erase" => ("删除原文", "erasure"),
        "key-add" => ("增加密钥", "key added"),
        "key-revoke" => ("停用密钥", "key revoked"),
        other => return crate::text::Text::same(other),
    };
    crate::text::Text { zh: zh.into(), en: en.into() }
}

/// The name of an argument's value, as the usage shows it.
#[must_use]
pub fn value_name(name: &str) -> crate::text::Text {
    let zh = match name {
        "CODE" => "回执编号",
        "DATE" => "日期",
        "DIR" => "文件夹",
        "DOOR" => "户号",
        "FACT" => "事实",
        "FILE" => "文件",
        "HOLDER" => "受托人",
        "HOW" => "方式",
        "KEY" => "私钥",
        "KIND" => "注记",
        "PACK" => "走访包",
        "SERIAL" => "表号",
        "WHAT" => "项目",
        "FILE.toml" => "文件.toml",
        "ID" => "编号",
        "NAME" => "名称",
        "OUTCOME" => "结果",
        "PATH" => "路径",
        "POSITION" => "意见",
        "TEXT" => "文字",
        "VALUE" => "取值",
        other => return crate::text::Text::same(other),
    };
    crate::text::Text { zh: zh.into(), en: name.to_owned().into() }
}
