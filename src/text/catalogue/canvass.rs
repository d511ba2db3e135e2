//! Words of the sheets that go from door to door, on paper and to be filled in.
use crate::text::{Text, messages};

messages! {
    canvass_title(title) { "{title} 征求意见表" "{title}: canvass sheet" }
    canvass_place(building, stairwell) { "楼栋 {building}　楼门 {stairwell}" "Building {building}, stairwell {stairwell}" }
    canvass_building(building) { "楼栋 {building}" "Building {building}" }
    canvass_stairwell(stairwell) { "楼门 {stairwell}" "Stairwell {stairwell}" }
    canvass_all() { "未分楼栋的各户" "Doors without a building" }
    canvass_item_place() { "楼栋与楼门" "Building and stairwell" }
    canvass_item_doors() { "户数" "Doors" }
    canvass_doors(doors, answered) { "{doors} 户，其中已答复 {answered} 户" "{doors}, of them answered: {answered}" }
    canvass_item_made() { "制表时的记录" "Log when made" }
    canvass_made(size["line" "lines"]) { "共 {size} 行" "{size}" }
    canvass_col_code() { "校验码" "code" }
    canvass_col_answered() { "已答复" "answered" }
    canvass_col_date() { "日期" "date" }
    canvass_col_provenance() { "签署方式" "provenance" }
    canvass_col_form() { "表号" "form" }
    canvass_col_proxy() { "受托人" "proxy" }
    canvass_col_note() { "备注" "note" }
    canvass_col_choice() { "意见（只选一项）" "position (tick one)" }
    canvass_col_signature() { "签名" "signature" }
    canvass_answered_mark() { "已答复" "answered" }
    canvass_section_text() { "征询的事项" "The question" }
    canvass_text_digest(digest) { "以上全文的 SHA-256：{digest}" "SHA-256 of this text: {digest}" }
    canvass_text_short(words, digest) { "{words}\n（方案全文的 SHA-256：{digest}）" "{words}\n(SHA-256 of the whole proposal: {digest})" }
    canvass_section_rule() { "通过的条件" "When it passes" }
    canvass_stage(stage, words) { "{stage}——{words}。" "{stage} — {words}." }
    canvass_section_silence() { "不答复的效果" "The effect of not answering" }
    canvass_silence_days(days) { "答复的期限：送达后 {days} 日。" "Days to answer after delivery: {days}." }
    canvass_silence_requires(facts) {
        "须有记录，否则不适用：{facts}。"
        "It holds only with a record of: {facts}."
    }
    canvass_silent_in(head) {
        "{head}：没有答复的户仍计入基数。"
        "{head}: households that do not answer stay in the base."
    }
    canvass_silent_out(head) {
        "{head}：没有答复的户不计入基数。"
        "{head}: households that do not answer are not in the base."
    }
    canvass_reached_in(head) {
        "{head}：已送达而没有答复的户仍计入基数，没有送达的不计入。"
        "{head}: households reached that do not answer stay in the base; those not reached are not in it."
    }
    canvass_reached_out(head) {
        "{head}：已送达而没有答复的户不计入基数，没有送达的仍计入。"
        "{head}: households reached that do not answer are not in the base; those not reached stay in it."
    }
    canvass_unreached_in(head) {
        "{head}：没有送达的户仍计入基数。"
        "{head}: households not reached stay in the base."
    }
    canvass_unreached_out(head) {
        "{head}：没有送达的户不计入基数。"
        "{head}: households not reached are not in the base."
    }
    canvass_section_fill() { "填写" "How to fill it in" }
    canvass_tick() {
        "在所选一项前的 □ 内打 ✓，只选一项；改动之处须另签名。"
        "Put a ✓ into the □ of one position only; sign beside any change."
    }
    canvass_told() {
        "标为“已答复”的户已有记录，不再填写；要更改的请告知经手人。"
        "Doors marked \"answered\" are on record and are not filled in; tell the steward of a change."
    }
    canvass_signature() {
        "签名表示：签名人是本户业主或其书面委托的人，看过上面的全文，所选的就是本户的意见。经手人只收集，不代为决定。"
        "A signature says: the signer owns the household or is its proxy in writing, has read the text above, and the position ticked is the household's. Stewards collect; they do not decide."
    }
    canvass_fill() {
        "填法：只填“意见”至“备注”；意见与签署方式从下拉框选取，日期写成 2026-05-04。灰色的户已答复，不再填写。前三行、户号与校验码请勿改动。"
        "How to fill it in: only position to note; pick position and provenance from the lists, write dates as 2026-05-04. Grey doors have answered and are left alone. Do not change the first three rows, the doors or the codes."
    }
    canvass_steward_line(steward) { "经手人：{steward}" "Steward: {steward}" }
    canvass_sign_stewards() { "征询人（两人）" "Stewards (two)" }
    canvass_sign_witness() { "见证人" "Witness" }
    canvass_page(page, pages) { "第 {page} 页，共 {pages} 页" "Page {page} of {pages}" }
    canvass_pick_title() { "请从下拉框选取" "Pick from the list" }
    canvass_pick(words) { "可填：{words}" "Allowed: {words}" }
    canvass_date_title() { "日期不对" "Not a date of this canvass" }
    canvass_date_words(opens, closes) {
        "请写成 2026-05-04 这样的日期。征询期：{opens} 至 {closes}"
        "Write a date such as 2026-05-04. Window: {opens} to {closes}"
    }
    canvass_xlsx(error) { "表格写不出来：{error}" "the spreadsheet could not be made: {error}" }
    canvass_closed_hint() { "已截止的征询不再征求意见；新的征询请另行开启" "nobody is asked any more; open another consultation for another question" }
    canvass_no_building(building) { "名册中没有楼栋“{building}”" "the frozen roll has no building {building}" }
    canvass_no_stairwell(part) { "名册中没有楼门“{part}”" "the frozen roll has no stairwell {part}" }
    canvass_there_are(names) { "有：{names}" "there are: {names}" }
    canvass_no_steward(steward) { "“{steward}”在本次征询中还没有记录过意见或上门" "{steward} has recorded no answer and no visit in this consultation yet" }
    canvass_no_steward_hint(names) {
        "已有记录的经手人：{names}；也可用 --building 或 --stairwell 指定楼门"
        "stewards with records: {names}; or name the stairwells with --building or --stairwell"
    }
    canvass_exists(count["file exists and is left as it is" "files exist and are left as they are"]) { "有 {count} 个文件已经存在，没有覆盖，什么也没有写" "{count}; nothing was written" }
    canvass_exists_hint() { "用 -o 另取文件夹，或加 --force 换成新的" "name another folder with -o, or replace them with --force" }
    canvass_no_file(path) { "{path} 不是文件，不能替换" "{path} is no file and cannot be replaced" }
    canvass_col_xlsx() { "填写表（XLSX）" "to fill in (XLSX)" }
    canvass_col_html() { "打印表（HTML）" "to print (HTML)" }
    canvass_col_doors() { "户数" "doors" }
    sheet_came_back(part, size["line" "lines"], answers["answer" "answers"], blank) {
        "征求意见表 {part}（制表时记录共 {size} 行）：有意见 {answers} 户，空白 {blank} 户"
        "sheet {part} (made when the log had {size}): {answers}, {blank} left blank"
    }
    sheet_blank_written(lines) {
        "没有填意见、但填了其他内容的行没有登记：{lines}"
        "rows without a position but with something else on them were not recorded: {lines}"
    }
    sheet_other(id) {
        "这份表不是征询 {id} 的：表上的记录编号不同"
        "this sheet is not of consultation {id}: it has another log id"
    }
    sheet_other_hint(id) {
        "按表上的征询编号登记：yishi record {id} --from 文件"
        "record it in the consultation on the sheet: yishi record {id} --from FILE"
    }
    sheet_row_moved(code, door) {
        "校验码 {code} 不是 {door} 的，这一行可能被移动过"
        "the code {code} is not that of {door}: the row may have been moved"
    }
    sheet_row_moved_to(code, door, other) {
        "校验码 {code} 是 {other} 的，不是 {door} 的，这一行可能被移动过"
        "the code {code} is that of {other} and not of {door}: the row may have been moved"
    }
    sheet_row_moved_hint() {
        "对照纸质表改正户号，或重新制表：yishi sheet"
        "correct the door from the paper, or make the sheet again: yishi sheet"
    }
    sheet_code_missing(door) { "{door} 这一行没有校验码" "the row of {door} has lost its code" }
    canvass_written(sheets, doors["door" "doors"]) { "已写出 {sheets} 份征求意见表（每楼门一份），共 {doors} 户" "sheets written: {sheets} (one a stairwell), with {doors}" }
}

/// How an answer is known, as the list of a sheet shows it; codes in English,
/// since those are read back.
#[must_use]
pub fn provenance_word(code: &str) -> Text {
    // The English names are phrases; the codes are what is read.
    Text { en: code.to_owned().into(), ..super::provenance_name(code) }
}
