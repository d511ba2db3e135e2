//! Messages about who says so, second entries, and text and roll that move.
use crate::text::{Text, messages};

messages! {
    photo_not_digest() { "不是 SHA-256（64 位十六进制）" "not a SHA-256 (64 hex digits)" }
    photo_remedy() { "用 sha256sum 照片文件 得到" "take it from: sha256sum PHOTO" }
    provenance_unknown(word) { "“{word}”不是一户的依据" "{word} is no way to know what a door says" }
    provenance_unknown_hint(known) { "可用：{known}" "one of {known}" }
    signed_without_form() { "“签字”要有表号" "signed needs the serial of the form" }
    signed_without_form_hint() {
        "写明表号（--form，或“表号”一列）；没有签字的表，请用“楼门长代记”"
        "give the serial (--form, or the column form); without a signed form write steward"
    }
    proxy_without_holder() { "“委托”要有受托人" "proxy needs the holder" }
    proxy_without_holder_hint() {
        "写明受托人编号（--proxy，或“受托人”一列）"
        "give the key of the holder (--proxy, or the column proxy)"
    }
    photo_without_form() { "照片要对应一张表，请写明表号" "a photograph is of a form: give the serial of the form" }
    second_settled(door, first) {
        "{door} 已经核对或裁定为“{first}”，这份录入与之不同"
        "{door} is settled as {first} by a second entry or a decision, and this entry differs"
    }
    second_settled_hint(door) {
        "意见有变，用 yishi record … {door} … --replace 记新的意见，再核对"
        "if the household has changed its mind record it anew: yishi record … {door} … --replace"
    }
    second_nothing(door) { "{door} 没有可以核对的意见" "{door} has no answer to compare with" }
    second_nothing_hint() { "先录入一次（yishi record），再由另一人核对" "enter it once first (yishi record), then let another person enter it again" }
    door_contested(door) { "{door} 的几份记录不一致，尚未裁定" "the records of {door} differ and nobody has decided yet" }
    door_contested_hint(door) {
        "查看纸质表或再访后裁定：yishi resolve 征询编号 {door} 意见 --why 理由；须由两人裁定的，另加 --evidence 照片文件 --vouch 密钥 --vouch 密钥"
        "look at the paper or visit again, and decide: yishi resolve ID {door} POSITION --why REASON; where two people must decide, with --evidence PHOTO --vouch KEY --vouch KEY"
    }
    not_contested(door) { "{door} 没有待裁定的分歧" "{door} is not contested: there is nothing to decide" }
    not_contested_hint() {
        "更改意见用 yishi record --replace；查看待裁定的户用 yishi status 征询编号"
        "change an answer with yishi record --replace; yishi status ID lists the contested doors"
    }
    why_missing() { "要写明理由" "a reason is needed" }
    why_missing_hint() { "加 --why \"理由\"" "add --why \"REASON\"" }
    state_contested() { "该户的几份记录不一致，裁定之前不能有新的意见" "a new position before it was decided which record of this household holds" }
    state_second() { "此行核对的不是该户现行的、只录入过一次的意见" "the line compares with something else than the position that counts and was keyed once" }
    state_resolve() { "此行裁定的不是该户有分歧的意见" "the line decides about something that is not contested" }
    state_then(code) { "方案变更后的处理“{code}”不存在" "there is no way {code} to treat the positions given before" }
    text_same() { "新文本与现行文本完全相同" "the new text is the one that there is" }
    text_same_hint() { "没有改动就不用记入" "nothing to record where nothing has changed" }
    notice_early(door, failed["time" "times"], visits) {
        "{door} 未能送达 {failed} 次，满 {visits} 次才可公告送达"
        "{door} was tried {failed} in vain; a public notice may be posted after {visits}"
    }
    notice_early_pack_hint(id, door) {
        "先再上门，记为 absent；此前的上门记在议事簿里的，由办公室记：yishi visit {id} {door} posted"
        "try again first, and record absent; where the book has the earlier visits, the office records it: yishi visit {id} {door} posted"
    }
    notice_early_hint(door) {
        "先再上门：yishi visit 征询编号 {door} absent"
        "try again first: yishi visit ID {door} absent"
    }
    second_compared(same, different, again, still) {
        "核对：一致 {same} 户，不一致 {different} 户；此前已核对 {again} 户，仍待裁定 {still} 户"
        "compared: {same} the same, {different} different; {again} compared before, {still} still contested"
    }
    second_only(here, there) {
        "只有第一次录入的 {here} 户，只有第二次录入的 {there} 户"
        "{here} only in the first entry, {there} only in the second"
    }
    second_would(same, different) {
        "试运行：一致 {same} 户，不一致 {different} 户；没有写入"
        "dry run: {same} would be the same, {different} different; nothing written"
    }
    second_contested_say() {
        "不一致的户不计入任何一栏，裁定用 yishi resolve"
        "doors that differ count in no bucket until yishi resolve"
    }
    compared_name_same() { "一致" "same" }
    compared_name_different() { "不一致" "different" }
    compared_name_again() { "此前已核对" "compared before" }
    compared_name_still() { "仍待裁定" "still contested" }
    compared_name_here() { "只有第一次" "only in the first" }
    compared_name_there() { "只有第二次" "only in the second" }
    col_first() { "第一次" "first" }
    col_second() { "第二次" "second" }
    col_compared() { "核对" "compared" }
    col_provenance() { "依据" "known by" }
    settle_unsigned() {
        "裁定未经两人签署，而本次征询绑定了可以裁定的密钥"
        "the decision is not signed by two people, and this consultation binds keys that settle things"
    }
    settle_roles() {
        "裁定须由职责不同的两人签署（如主持人与监票人）"
        "two people of different roles sign a decision (a chair and a scrutineer, say)"
    }
    settle_number(needed, found) { "裁定须有 {needed} 人签署，现有 {found} 人" "a decision takes {needed} signatures, and here are {found}" }
    settle_evidence() { "没有写明据以裁定的证据" "the evidence that was looked at is not named" }
    settle_hint(id) {
        "请写：yishi resolve {id} 户号 意见 --why 理由 --evidence 照片文件 --vouch 主持人密钥 --vouch 监票人密钥；不在一处的用 --prepare 文件"
        "write: yishi resolve {id} DOOR POSITION --why REASON --evidence PHOTO --vouch CHAIR-KEY --vouch SCRUTINEER-KEY; where they are apart, --prepare FILE"
    }
    resolve_prepared(file) { "{file} 不是为这一裁定准备的文件" "{file} was not prepared for this decision" }
    resolve_prepared_other(file, door, position) {
        "{file} 里准备的是：{door} {position}"
        "what {file} holds is: {door} {position}"
    }
    resolve_signing(consultation, door, position, why) {
        "征询 {consultation}，{door} 裁定为：{position}。理由：{why}"
        "consultation {consultation}, {door} is decided as: {position}. Reason: {why}"
    }
    resolve_signed(file, fingerprint) { "已签署：{file}（{fingerprint}）" "signed: {file} ({fingerprint})" }
    resolve_prepared_hint() {
        "征询、户号、意见须与 --prepare 时相同；文件须原样"
        "consultation, door and position are those given with --prepare, and the file is as it was written"
    }
    resolve_prepare_remark(file) {
        "请两人各自看过并签署：yishi sign {file} --key 密钥（显示户号与意见），然后写入：yishi resolve 征询 户号 意见 --prepared {file} --vouch 签名 --vouch 签名。{file} 内有该户的意见，只给签署的人"
        "each of two people looks and signs: yishi sign {file} --key KEY (it shows door and answer); then write it: yishi resolve ID DOOR POSITION --prepared {file} --vouch SIG --vouch SIG. {file} holds the answer of that household: for those who sign alone"
    }
    resolved_as(door, position) { "{door} 裁定为：{position}" "{door} decided: {position}" }
    amended_text(version, given["position was" "positions were"], then) {
        "方案改为第 {version} 版；此前的意见 {given} 户：{then}"
        "the text is now version {version}; {given} given before: {then}"
    }
    amended_roll(changed, added, removed, n["household" "households"]) {
        "名册已变更：改 {changed} 户，增 {added} 户，减 {removed} 户，现共 {n} 户"
        "the roll was amended: {changed} changed, {added} added, {removed} removed, now {n}"
    }
    would_amend_roll(changed, added, removed, n) {
        "试运行：将改 {changed} 户，增 {added} 户，减 {removed} 户，共 {n} 户；没有写入"
        "dry run: {changed} would change, {added} be added, {removed} removed, {n} in all; nothing written"
    }
    amend_roll_merges(door, own) {
        "{door} 与 {own} 为同一业主，按一人计"
        "{door} is of the same owner as {own}: one head"
    }
    amend_roll_nothing() { "与现行名册没有不同" "nothing differs from the roll as it is" }
    amend_roll_nothing_hint() { "查看文件中的户号和数值" "look at the doors and values of the file" }
    amend_roll_both(door) { "{door} 既在变更文件中，又要移出" "{door} is in the file of changes and to be removed as well" }
    amend_roll_lookalike(door, twin, codes) {
        "{door} 与名册上的 {twin} 看上去一样，字符不同：{codes}"
        "{door} looks like {twin}, which is on the roll, but the characters differ: {codes}"
    }
    changes_refused(file, lines["faulty line" "faulty lines"]) { "{file}：{lines} 行有误，名册没有变更" "{file}: {lines}; the roll is unchanged" }
    changes_refused_hint() { "改正这些行后重新运行；空着的格沿用名册" "correct them and run again; a cell left empty keeps what the roll has" }
    changes_empty(file) { "{file}：没有要变更的户" "{file}: no household to change" }
    amend_roll_empty() { "要写明变更哪些户：--from 文件，或 --remove 户号" "say which doors change: --from FILE, or --remove DOOR" }
    amend_roll_left_out(door) {
        "{door} 按规则或本征询的范围不应在册"
        "the rule or the scope of this consultation leaves {door} out"
    }
    amend_roll_left_out_hint() { "不再在册的户用 --remove" "use --remove for a door that is not on the roll any more" }
    amend_roll_all() { "不能把全部住户移出名册" "not every household can be removed" }
    then_needed() { "要写明此前的意见如何处理" "say what becomes of the positions given so far" }
    then_needed_hint() {
        "--keep 照旧计入；--reask 不再计入，全部重新征询；--void-silent 不再计入，视为已送达未表态"
        "--keep: they stay; --reask: they count no more and all are asked again; --void-silent: they count no more and are silent"
    }
    text_versions(n["time" "times"]) { "征询期间方案改过 {n} 次：" "The text was changed {n} while the canvass was open:" }
    roll_versions(n["time" "times"]) { "征询期间名册变更过 {n} 次：" "The roll was amended {n} while the canvass was open:" }
    col_version() { "版本" "version" }
    col_given() { "此前的意见" "positions before" }
    col_then() { "如何处理" "which were" }
    col_again() { "此后又表态" "answered again" }
    col_stand() { "仍按原意见" "stand as given" }
    col_none() { "不再有意见" "have none now" }
    on_opened_roll(outcome) {
        "按开启时的名册计，结果为：{outcome}。"
        "Counted on the roll as it was opened, the result is: {outcome}."
    }
    roll_as_opened() { "按开启时的名册" "On the roll as opened" }
    roll_as_amended() { "按变更后的名册" "On the roll as amended" }
    keyed_twice(compared["answer was" "answers were"], differed, resolved["was" "were"]) {
        "第二次录入核对了 {compared} 条，不一致 {differed} 条，裁定 {resolved} 条。"
        "{compared} keyed in a second time; {differed} differed, {resolved} decided by a person."
    }
    posted_doors(n["household was" "households were"]) { "{n} 户以公告方式送达。" "{n} served by public notice." }
    posted_warning(n["household counts" "households count"]) {
        "有 {n} 户只凭公告视为送达"
        "{n} as reached by a public notice alone"
    }
    provenance_heading() { "意见的依据" "How the positions are known" }
    proxy_refused_done(door, holder) {
        "{door}：受托人 {holder} 的代理不予接受，已记入，不计票"
        "{door}: the proxy of {holder} was refused; it is on record and does not count"
    }
    proxy_would_refuse(door, holder) {
        "试运行：{door}：受托人 {holder} 的代理将不予接受；没有写入"
        "dry run: {door}: the proxy of {holder} would be refused; nothing written"
    }
    proxies_refused_done(n["proxy was refused; it is on record and does" "proxies were refused; they are on record and do"]) { "{n} 份代理不予接受，已记入，不计票" "{n} not count" }
    status_keyed(twice, answered["answer" "answers"]) {
        "第二次录入：已核对 {twice} / {answered} 户"
        "second entry: {twice} of {answered} compared"
    }
    status_erased(doors["household is" "households are"]) { "上表不含已删除的 {doors} 户" "{doors} erased and not in the table above" }
    status_contested(n, doors) { "待裁定 {n} 户：{doors}" "contested, to be decided: {n} ({doors})" }
    due_notices(n, id) {
        "{n} 户多次上门未能送达，可公告送达并记录：yishi visit {id} --notice"
        "tried often enough in vain, a public notice may be posted: {n} (yishi visit {id} --notice)"
    }
    due_resolve(n, id) {
        "{n} 户的记录不一致，请裁定：yishi resolve {id} 户号 意见 --why 理由"
        "records differ, decide: {n} (yishi resolve {id} DOOR POSITION --why REASON)"
    }
    col_notice() { "公告送达" "public notice" }
    notice_may() { "可公告" "may be posted" }
    findings_number(n) {
        "核查提示（yishi check）{n} 处，供人查看；没有因此略去或改动任何记录。"
        "Findings for a person to look at (yishi check): {n}. No record was left out or changed for them."
    }
    notices_none() { "没有到次数、可以公告送达的户" "no door was tried often enough for a public notice" }
    notices_posted(n["door" "doors"]) { "已记入对 {n} 户的公告送达" "a public notice was recorded for {n}" }
    notices_would(n["door" "doors"]) {
        "试运行：将记入对 {n} 户的公告送达；没有写入"
        "dry run: a public notice would be recorded for {n}; nothing written"
    }
    visit_try(n) { "第 {n} 次" "attempt {n}" }
    verify_text_missing(name) { "缺少方案的一个版本 {name}" "a version of the text is missing: {name}" }
    verify_text_wrong(name, line) { "{name} 不是第 {line} 行写明的文本" "{name} is not the text that line {line} names" }
    verify_roll_wrong(name, line) { "{name} 不是第 {line} 行写明的名册" "{name} is not the roll that line {line} names" }
    verify_notice_early(slot) {
        "户 {slot} 的公告送达之前，没有规则要求的上门未果次数"
        "household {slot} has a public notice without the visits in vain that the rule asks for before it"
    }
    verify_second_wrong() { "核对是否一致与两次录入不符" "whether the two entries agree is stated wrongly" }
    verify_opened_roll() { "按开启时名册的结果没有重算（那份名册的面积没有公布）" "the result on the roll as opened was not made again: the weights of that roll are not shown" }
    note_proxy_refused() { "一份代理不予接受，不计票" "a proxy was refused and does not count" }
    roll_amend_words(n["household" "households"], at) { "{at}，共 {n} 户" "{at}, {n}" }
    comment_removed() { "只看变更后名册上的户" "only households on the roll as amended" }
}

/// What becomes of the positions given on an earlier text.
#[must_use]
pub fn then_name(code: &str) -> Text {
    let (zh, en) = match code {
        "keep" => ("照旧计入", "kept"),
        "reask" => ("不再计入，重新征询", "not counted, asked again"),
        "silent" => ("不再计入，视为已送达未表态", "not counted, silent"),
        other => return Text::same(other),
    };
    Text { zh: zh.into(), en: en.into() }
}

/// How a position is known.
#[must_use]
pub fn provenance_name(code: &str) -> Text {
    let (zh, en) = match code {
        "steward" => ("楼门长代记", "recorded by the steward"),
        "signed" => ("签字", "signed"),
        "witnessed" => ("见证", "witnessed"),
        "proxy" => ("委托", "by proxy"),
        "phone" => ("电话", "by telephone"),
        "box" => ("票箱点票", "counted from sealed boxes"),
        other => return Text::same(other),
    };
    Text { zh: zh.into(), en: en.into() }
}

/// A kind of finding, without names, doors or lines.
#[must_use]
pub fn finding_name(code: &str) -> Text {
    let (zh, en) = match code {
        "fast" => ("一分钟内记录过多", "many answers within one minute"),
        "form-twice" => ("同一表号用于多户", "one form serial for several doors"),
        "many-proxies" => ("一人代多位业主表态", "one proxy for many owners"),
        "unanimous" => ("整个单元意见全部相同", "a whole stairwell says the same"),
        "outside-window" => ("日期在征询期之外", "dated outside the window"),
        "future" => ("日期晚于当天", "dated after the day"),
        "clock" => ("时钟倒退", "the clock ran backwards"),
        "alone" => ("一位业主即可改变结果", "one owner decides alone"),
        "no-visit" => ("有意见而无上门记录", "an answer without a visit"),
        "delivered-bare" => ("送达没有经手人或凭证", "a delivery without a name or proof"),
        "replaced-often" => ("多次更改意见", "an answer changed often"),
        other => return Text::same(other),
    };
    Text { zh: zh.into(), en: en.into() }
}
