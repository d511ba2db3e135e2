//! Words about stewards' packs.
use crate::text::messages;

messages! {
    state_pack_twice(pack) { "走访包 {pack} 发出了两次" "pack {pack} is given out twice" }
    state_pack_unknown(pack) { "走访包 {pack} 没有发出或没有收回的记录" "pack {pack} was not given out, or not taken in, before this line" }
    state_pack_generation(pack) { "走访包 {pack} 收回的一份不比前一份新" "this is no later generation of pack {pack} than the one before" }
    state_claim() { "这一行所写的（单独、重复或冲突）与此前各行不符" "what this line says the door became (alone, duplicate, conflict) does not follow from the lines before" }
    state_doubt() { "存疑的行所指的记录不在此前各行中" "no line before has the record that this line puts in doubt" }
    verify_packs_some(issued, merged, out) {
        "走访包发出 {issued} 个，收回 {merged} 个，在外 {out} 个，与记录一致"
        "packs given out {issued}, taken in {merged}, out {out}, as the lines have it"
    }
    verify_packs_wrong(issued["pack" "packs"], merged, lines_issued, lines_merged) {
        "截止行写走访包发出 {issued}、收回 {merged}，记录中是 {lines_issued}、{lines_merged}"
        "the closing line says {issued} out and {merged} in; the lines have {lines_issued} and {lines_merged}"
    }
    verify_pack_slots() { "所分各户与发出时登记的不同" "its doors are not those of the line that gave it out" }
    verify_pack_key() { "钥匙与发出时登记的不同" "its key is not that of the line that gave it out" }
    verify_pack_file() { "留存的走访包或签名被改动过" "the pack that was kept, or its signature, was changed" }
    verify_pack_record(line) { "走访包第 {line} 行没有进入记录" "line {line} of the pack is not in the log" }
    verify_pack_missing() { "收回的走访包没有留存" "the pack that was taken in is not kept" }
    pack_flaw_link() { "与上一行接不上" "it does not go on from the line before" }
    pack_flaw_order() { "编号或次序不对" "its number or place is wrong" }
    pack_flaw_commitment() { "凭证与内容不符" "its commitment is not that of what it says" }
    pack_damaged(file) { "{file} 不是完整的走访包，或被改动过" "{file} is not a whole pack, or was changed" }
    pack_damaged_hint() { "请向楼门长另要一份原件；此文件请保留" "ask the steward for the original; keep this file" }
    pack_large(file, mib) { "{file} 超过 {mib} MiB，不是走访包" "{file} is larger than {mib} MiB: not a pack" }
    pack_torn(file) { "{file} 末尾有半行（上次写入时中断，或文件被截短），已去掉；若已为它给过回执，请重新记录" "{file} ended in half a line (an earlier run was stopped, or the file was cut): it was cut off; record it again if a receipt was given for it" }
    pack_whole(file) { "{file} 最后一行只少换行，已补上，记录仍在" "the last line of {file} lacked only its end: that was added, and the record stands" }
    pack_erased(file, at) {
        "{file} 里有住户的原文已经删除（最近一次 {at}），这个走访包不再收入，其中别户的意见也不列出"
        "households in {file} were erased (last on {at}); this pack is not taken in any more, nor is what it says of others"
    }
    pack_erased_hint() { "请删除这个文件和它的副本" "delete this file and its copies" }
    pack_doors_other(file) {
        "{file} 里的户不是发出时的那些：少了、多了或换了"
        "the doors in {file} are not those that it was given out with: some are missing, added or exchanged"
    }
    pack_changed(file, what) { "{file} 的{what}不是发出时的" "{what} in {file} is not what it was given out with" }
    pack_part_steward() { "楼门长姓名" "the steward's name" }
    pack_part_forms() { "表单号段" "the range of forms" }
    pack_part_rules() { "规则" "the rule" }
    pack_part_text() { "征询文本" "the text asked about" }
    pack_key_foreign(key, signer) {
        "{key} 不是发出时登记的钥匙：{signer}"
        "{key} is not the key that the pack was given out to: {signer}"
    }
    pack_key_foreign_hint() { "用登记的那把；没有写入任何内容" "use that one; nothing was written" }
    pack_was_retired(pack) {
        "走访包 {pack} 曾确认已全部删除，现仍交回；已记入，请查问"
        "no copy of pack {pack} was said to be left, and here it is; it was taken in, and somebody should ask why"
    }
    pack_answer_known() { "发出前已有意见" "answered before" }
    pack_other(file) { "{file} 不属于这次征询" "{file} is a pack of another log" }
    pack_unknown(pack) { "没有发出过走访包 {pack}" "no pack {pack} was given out" }
    pack_unknown_hint() { "yishi pack status 列出发出的走访包" "yishi pack status lists the packs given out" }
    pack_unsealed(file) { "{file} 还没有封签" "{file} is not sealed" }
    pack_unsealed_hint(file) { "请楼门长先封签：yishi pack seal {file} --key 私钥" "its steward seals it first: yishi pack seal {file} --key KEY" }
    pack_unsigned(file) { "找不到 {file} 的签名文件（.sig）" "there is no signature {file}.sig" }
    pack_signature(file, why) { "{file} 的签名不成立：{why}" "the signature of {file} does not hold: {why}" }
    pack_signature_hint() { "没有记入任何内容；只有发出时登记的钥匙才能封签" "nothing was recorded; only the key named when the pack was given out can seal it" }
    pack_stale(pack, at) { "走访包 {pack} 发出后，方案于 {at} 改过并须重新征询" "the text was changed on {at} so that all are asked anew, after pack {pack} was given out" }
    pack_stale_hint() { "请另发走访包；此文件请保留" "give out another pack; keep this file" }
    pack_key_unread(file, why) { "{file} 不是可用的公钥：{why}" "{file} is no public key that can be used: {why}" }
    pack_key_gone(name) { "{name} 的钥匙已停用" "the key of {name} was revoked" }
    pack_key_other(name) { "这是 {name} 的钥匙，登记的身份不是楼门长" "this is the key of {name}, enrolled for another role than steward" }
    pack_key_hint() { "用 ssh-keygen -t ed25519 生成钥匙，交出 .pub 文件" "make a key with ssh-keygen -t ed25519 and give the .pub file" }
    pack_no_doors() { "没有选中任何户" "no door was chosen" }
    pack_no_doors_hint() { "用 --building、--stairwell、--door 选户，或 --all" "choose with --building, --stairwell, --door, or take --all" }
    pack_exists(file) { "{file} 已存在，不会覆盖" "{file} exists already and is left as it is" }
    pack_exists_hint() { "用 -o 另取文件名" "give another name with -o" }
    pack_issued(pack, n["door" "doors"], steward) { "已发出走访包 {pack}：{n} 户，{steward}" "gave out pack {pack}: {n}, {steward}" }
    pack_issued_file(file) { "文件 {file}（含户号与个人信息，只交给本人）" "file {file} (doors and personal data: for its steward alone)" }
    pack_issued_next(file) { "走访时填写：yishi pack fill {file}" "to fill it at the doors: yishi pack fill {file}" }
    pack_merged(file, recorded["answer" "answers"], visits["visit" "visits"]) { "{file}：收入 {recorded} 份意见，{visits} 次上门" "{file}: took in {recorded} and {visits}" }
    pack_would_merge(file, recorded["answer" "answers"], visits["visit" "visits"]) { "{file}：将收入 {recorded} 份意见，{visits} 次上门（试运行，未写入）" "{file}: would take in {recorded} and {visits} (dry run: nothing written)" }
    pack_again(file, line) { "{file}：第 {line} 行已收入过，无需再收" "{file}: taken in before, at line {line}; nothing to do" }
    pack_older(file) { "{file}：比已收入的旧，内容都已在内" "{file}: an older generation; all of it was taken in before" }
    pack_kept_other(file) {
        "{file}：同一份封签有两个内容。两份连同签名都已留存，可证明这把钥匙封签过不同的记录。先收的那份照旧计入，这一份不计；请问清楼门长，所涉各户再访"
        "{file}: one generation with two contents. Both are kept with their signatures, which proves that one key sealed two different records. The one that came first counts as before, nothing of this one: ask the steward, and visit those doors again"
    }
    pack_kept_broken(file) { "{file}：没有接续已收入的一份，已留存备查，未计入" "{file}: does not go on from the generation taken in before; it is kept apart and not counted" }
    pack_late(file, n["answer is listed and does" "answers are listed and do"]) { "{file}：征询已截止，{n} 份意见只列明，不计入" "{file}: the canvass is closed; {n} not count" }
    pack_late_again(file) {
        "{file}：截止后已经交来过，其中的意见当时已列明"
        "{file}: it was handed in after the close before, and its answers were listed then"
    }
    pack_duplicates(n) { "其中 {n} 份与另一份意见所说相同，只计一次" "of these, {n} say the same as another answer and count once" }
    pack_contested(doors) { "说法不一、待查明的户：{doors}" "contested, to be settled: {doors}" }
    pack_contested_hint(id) {
        "再访后用 yishi resolve {id} 户号 意见 --why … 定夺（须由两人裁定的，另加 --evidence 照片文件 --vouch 密钥 --vouch 密钥）；未定夺前不计入"
        "visit again, then yishi resolve {id} DOOR POSITION --why … (where two people must decide, with --evidence PHOTO --vouch KEY --vouch KEY); until then they count nowhere"
    }
    pack_doubt_record(line, door, why) { "第 {line} 行使 {door} 存疑，待查明：{why}" "line {line} makes {door} contested: {why}" }
    verify_pack_doubts() {
        "存疑的行与走访包中的记录不符（多了或少了）"
        "the lines of doubt are not those that the records of the packs call for"
    }
    pack_kept_record(line, why) { "第 {line} 行未计入，留存备查：{why}" "line {line} is kept apart and does not count: {why}" }
    pack_seal_again(file) { "{file} 已封签，没有新的记录；重新签名" "{file} is sealed and has nothing new; signing again" }
    pack_sealed(file, generation, n["record" "records"]) { "已封签 {file}：第 {generation} 份，{n} 条记录" "sealed {file}: generation {generation}, {n}" }
    pack_sealed_next(file) { "把 {file} 和 {file}.sig 一起交回" "hand in {file} together with {file}.sig" }
    pack_door_unknown(door) { "{door} 不在这个走访包里" "{door} is not in this pack" }
    pack_door_unknown_hint() { "yishi pack status 文件 列出包内各户" "yishi pack status FILE lists its doors" }
    pack_answered(door) { "{door} 已有记录；没有改口就不必再记" "{door} has an answer already; if it was not changed there is nothing to record" }
    pack_answered_hint() {
        "该户出示了原回执并要改，用 --replace（逐户输入时在意见后加 !）"
        "if the household has shown its receipt and changes it, add --replace (in quick entry, a ! after the answer)"
    }
    pack_sees_short() { "凭证码不全：在别的走访包里的记录须输入 64 位" "the code is not whole: of an answer in another pack all 64 digits are needed" }
    pack_sees_hint() { "回执二维码里有 64 位凭证" "the QR code of the receipt has all 64" }
    pack_filled(door, name) { "已记入：{door} {name}" "recorded in the pack: {door} {name}" }
    pack_code(code) { "凭证 {code}" "receipt {code}" }
    pack_ask_door(done, n) { "户号（已记 {done}/{n}，空行结束）" "door ({done} of {n} done; an empty line ends)" }
    pack_ask_answer(door) { "{door} 的意见：1 同意 2 反对 3 弃权 4 不在 5 拒答，或写明；空行跳过" "{door}: 1 for, 2 against, 3 abstain, 4 absent, 5 refused, or in words; an empty line skips" }
    pack_not_position(word) { "“{word}”既不是意见也不是上门结果" "{word} is neither an answer nor the outcome of a visit" }
    pack_status_line(done, n["door" "doors"], visits["visit" "visits"]) { "{n} 户中已记 {done} 户，上门未果 {visits} 次" "{done} of {n} answered, {visits} in vain" }
    pack_status_sealed(generation) { "已封签（第 {generation} 份），可以交回" "sealed (generation {generation}), ready to hand in" }
    pack_status_open() { "有未封签的记录" "there are records that are not sealed yet" }
    pack_status_empty() { "尚无记录" "nothing is recorded yet" }
    canvass_pack(pack) { "走访包 {pack}" "Pack {pack}" }
    pack_sheet_other(pack) { "这张表是另一个走访包的（{pack}…）" "this sheet was made for another pack ({pack}…)" }
    pack_sheet_other_hint(file) { "填回它自己的走访包；此包的表用 yishi pack sheet {file} 生成" "fill it into its own pack; yishi pack sheet {file} makes the sheet of this one" }
    pack_sheet_made(file, doors["door" "doors"], answered) { "{file}：{doors} 户，其中 {answered} 户已有意见" "{file}: {doors}, {answered} of them answered" }
    pack_sheet_next(pack, file) { "写好后填回：yishi pack fill {pack} --from {file}" "when it is filled in: yishi pack fill {pack} --from {file}" }
    pack_sheet_bare(file) { "{file} 里没有规则和方案（较早发出的走访包）" "{file} has neither rules nor text in it (it was given out by an earlier version)" }
    pack_sheet_bare_hint() { "请召集人用 yishi sheet 打印，或另发走访包" "ask the office for a sheet (yishi sheet), or for another pack" }
    pack_sheet_ending(file) { "{file}：文件名须以 .xlsx 或 .html 结尾" "{file}: the name must end in .xlsx or .html" }
    pack_sheet_ending_hint() { ".xlsx 可填写并填回，.html 用来打印" ".xlsx is filled in and read back, .html is for printing" }
    pack_retired(pack) { "已记录：走访包 {pack} 的副本都已删除" "recorded: no copy of pack {pack} is left" }
    pack_retired_twice(pack) { "走访包 {pack} 已记过删除" "the copies of pack {pack} were recorded as deleted before" }
    pack_retire_question(pack) { "楼门长确认已删除走访包 {pack} 的全部副本？" "does the steward confirm that every copy of pack {pack} is deleted?" }
    pack_col() { "走访包" "pack" }
    pack_col_steward() { "楼门长" "steward" }
    pack_col_doors() { "户数" "doors" }
    minutes_packs(issued, merged, out) {
        "走访由楼门长分头进行，记录装在走访包里：发出 {issued} 个，收回 {merged} 个，在外 {out} 个。在外的一份也没有计入。"
        "Stewards canvassed apart, with packs: {issued} given out, {merged} taken in, {out} out. Nothing of a pack that is out is counted."
    }
    minutes_pack_claims(duplicates, conflicts) {
        "同一户在两个走访包里都有记录：说法相同的 {duplicates} 份，只计一次；说法不一的 {conflicts} 份，未定夺前哪边都不计。"
        "Of doors in more than one pack: {duplicates} answers that say the same, counted once; {conflicts} that differ, which count nowhere until a person has settled them."
    }
    minutes_pack_doubts(n["door was" "doors were"], lines) {
        "有 {n} 户因走访记录互相矛盾而存疑（互称看到对方，或同一凭证所称看到的不同；第 {lines} 行）；存疑的户由人裁定后才计入。"
        "{n} put in doubt by records of packs that cannot all be so: they say that they saw one another, or one is in two packs that saw two things (lines {lines}). Such a door counts nowhere until a person has decided."
    }
    minutes_pack_late(n, lines) { "截止后才交回的意见 {n} 份（第 {lines} 行），未计入。" "{n} answers came after the close (lines {lines}) and do not count." }
    minutes_pack_apart(n, lines) { "留存备查、未计入的 {n} 项（第 {lines} 行）。" "{n} items are kept apart and do not count (lines {lines})." }
    group_box(name) { "票箱 {name}" "box {name}" }
    group_pack(pack) { "走访包 {pack}" "pack {pack}" }
    pack_close_out(out["pack is" "packs are"]) { "还有 {out} 个走访包在外；其中的意见此后只列明，不计入" "{out} still out; what comes in late will be listed and will not count" }
    pack_col_key() { "钥匙" "key" }
    pack_col_state() { "状态" "state" }
    pack_col_records() { "记录" "records" }
    pack_state_out() { "在外" "out" }
    pack_state_merged(generation) { "已收入（第 {generation} 份）" "taken in (generation {generation})" }
    pack_state_retired() { "，已删除" ", deleted" }
    pack_none() { "没有发出走访包" "no packs were given out" }
    pack_sum(issued, merged, out) { "发出 {issued} 个，收回 {merged} 个，在外 {out} 个" "given out: {issued}; taken in: {merged}; out: {out}" }
    pack_answer_yes() { "已记" "answered" }
    pack_answer_no() { "未记" "open" }
}

/// Why a record of a pack is kept apart.
#[must_use]
pub fn pack_why(kind: &str) -> crate::text::Text {
    let (zh, en) = match kind {
        "not-assigned" => ("这一户不在此走访包内", "the door is not in this pack"),
        "not-on-roll" => ("这一户不在现在的名册上", "the door is not on the present roll"),
        "not-taken" => (
            "规则不接受这一意见，或缺少应有的内容",
            "the rule does not take it, or something that it needs is missing",
        ),
        "notice-early" => (
            "走访包中上门未果的次数未满，还不能公告送达",
            "a public notice before the visits in vain that the rule asks for, in this pack",
        ),
        "copied" => ("与已有记录的凭证相同（抄来的）", "its commitment is in the log already (copied)"),
        "key-revoked" => ("钥匙此前已停用", "its key was revoked before"),
        other => return crate::text::Text::same(other),
    };
    crate::text::Text { zh: zh.into(), en: en.into() }
}

/// Why a record makes its door contested.
#[must_use]
pub fn pack_doubt(kind: &str) -> crate::text::Text {
    let (zh, en) = match kind {
        "circle" => (
            "它与别的记录互称看到对方；记录不可能看到在它之后才有的记录",
            "it and others say that they saw one another, and none can have seen one that was made after it",
        ),
        "copied" => (
            "凭证与已有记录相同，所称看到的记录却不同",
            "its commitment is in the log already, by a record that saw something else",
        ),
        other => return crate::text::Text::same(other),
    };
    crate::text::Text { zh: zh.into(), en: en.into() }
}
