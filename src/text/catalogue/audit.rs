//! Words of call-backs and of erasure.
use crate::text::Text;
use crate::text::messages;

messages! {
    audit_die_wrong(sign) { "“{sign}”不是骰子的点数" "{sign} is no face of a die" }
    audit_die_hint() { "依掷出的次序写 1 到 6，用逗号隔开：6,2,5,…" "write the throws from 1 to 6 in their order, with commas between: 6,2,5,…" }
    audit_dice_number(found, least, most) { "有 {found} 个点数；须有 {least} 到 {most} 个" "there are {found} throws; {least} to {most} are needed" }
    audit_dice_hint(least) {
        "计票行的头张贴之后，当众掷 {least} 次骰子：少于此数，预先挑选记录的人还有可能碰上合意的样本"
        "throw {least} dice before people after the head is posted: with fewer, whoever could choose the record beforehand might still hit upon a sample that suits"
    }
    audit_no_dice() { "没有给出骰子的点数（--dice）" "the throws of the dice are missing (--dice)" }
    audit_dice_other(before) { "已按另一组点数抽过：{before}" "a sample was drawn by other dice already: {before}" }
    audit_dice_other_hint(id) {
        "不能重掷到合意为止；要多抽几户，不写 --dice，只写更大的 --size：yishi audit draw {id} --size N"
        "nobody may throw until a sample suits; for more doors leave --dice out and give a larger --size: yishi audit draw {id} --size N"
    }
    audit_drawn_already(n["door is" "doors are"]) { "已抽出 {n} 户" "{n} drawn already" }
    audit_drawn_hint(id, n) {
        "看抽出的户：yishi audit show {id}；要多抽，--size 写大于 {n} 的数"
        "see them with yishi audit show {id}; for more doors give a --size above {n}"
    }
    audit_size_wrong(n["door" "doors"], all) { "不能抽 {n} 户：名册上有 {all} 户" "{n} cannot be drawn: {all} are on the roll" }
    audit_size_hint(all) { "写 1 到 {all} 之间的数" "give a number from 1 to {all}" }
    audit_chance_wrong(chance) { "把握 {chance}% 不成立" "a chance of {chance}% makes no sense" }
    audit_chance_hint() { "写 1 到 99 的整数；默认 95" "give a whole number from 1 to 99; 95 if left out" }
    audit_wrong_wrong(wrong, all) { "{all} 户里不会有 {wrong} 户记错" "{wrong} of {all} doors cannot be wrong" }
    audit_wrong_hint(all) { "写 1 到 {all} 之间的数" "give a number from 1 to {all}" }
    audit_wrong_unknown() { "算不出记错几户就会改变结果" "how many wrong entries would turn the result is not known" }
    audit_wrong_unknown_hint() {
        "自己定：--wrong M（假定有 M 户记错），或 --size N（抽 N 户）"
        "choose: --wrong M (assume that M entries are wrong) or --size N (draw N doors)"
    }
    audit_open(id) { "征询“{id}”还没有截止计票，不能抽样回访" "consultation {id} is not closed and counted: no doors can be drawn yet" }
    audit_open_hint(id) {
        "先截止（yishi close {id}）并张贴头，再掷骰子：先抽出的户，记录还改得了"
        "close it first (yishi close {id}), post the head, then throw: the records of doors drawn before could still be mended"
    }
    audit_nobody(id) { "“{id}”各户的资料都已删除，没有可回访的户" "every household of {id} is erased: there is nobody to call" }
    audit_none(id) { "“{id}”还没有抽样" "no doors of {id} are drawn yet" }
    audit_none_hint(id) { "先抽：yishi audit draw {id} --dice 6,2,5,…" "draw them: yishi audit draw {id} --dice 6,2,5,…" }
    audit_not_drawn(door) { "{door} 不在抽出的户里" "{door} was not drawn" }
    audit_not_drawn_hint(id) {
        "只记抽出的户（yishi audit show {id}）；别的户另用 yishi note 记"
        "only doors that were drawn are recorded (yishi audit show {id}); note others with yishi note"
    }
    audit_twice(door, result) { "{door} 已有回访结果：{result}" "{door} was called back already: {result}" }
    audit_twice_hint() {
        "记错了要更正，加 --replace：旧的留在记录里，新的指向它"
        "to correct it add --replace: the old line stays, and the new one points to it"
    }
    audit_usage() { "没有说回访的结果" "what came of the call is missing" }
    audit_usage_hint() {
        "写 --position（住户现在怎么说；说没表过态写 none）、--unreached 或 --refused，或用 --from 文件"
        "give --position (what the household says now; none if it says that it gave no answer), --unreached or --refused, or --from a file"
    }
    audit_position_none() { "没有这种意见：none（未表态）、for、against 等" "no such answer: none (gave no answer), for, against, …" }
    audit_row_both() { "意见和结果对不上" "answer and outcome do not fit" }
    audit_row_both_remedy() {
        "问到了只写意见；没问到，意见留空，结果写“未联系上”或“拒答”"
        "where it answered write the answer alone; else leave it empty and write unreached or refused"
    }
    audit_outcome_unknown() { "看不懂回访结果" "what came of the call is not understood" }
    audit_outcome_remedy() { "写：未联系上 unreached，拒答 refused" "write unreached or refused" }
    audit_rows_empty(n) { "{n} 户还没有结果，没有记入" "left out, since they have no result yet: {n}" }
    audit_size_said(n, all, chance, wrong) {
        "{all} 户里有 {wrong} 户记错时，回访 {n} 户，至少碰上一户的把握不低于 {chance}%"
        "wrong entries assumed: {wrong} of {all}; doors to ask again: {n} (chance of meeting at least one wrong entry: {chance}% or more)"
    }
    audit_would_draw(n, all) { "将从 {all} 户里抽 {n} 户" "doors to be drawn: {n} of {all}" }
    audit_post_head(head) { "先张贴计票行的头，再掷骰子：{head}" "post the head of the tally line, then throw the dice: {head}" }
    audit_drawn(n, all) { "从 {all} 户里抽出 {n} 户，请回访" "doors drawn: {n} of {all}; call them back" }
    audit_private() {
        "这份名单不要张贴；回访的人不要先看原来记的是什么"
        "do not post this list; and do not look up what was recorded before you call"
    }
    audit_sheet_written(path) { "回访表：{path}" "call sheet: {path}" }
    audit_sheet_lost(id) {
        "抽中的户已写入记录并显示在上面，只是表没有写成；换个位置再写：yishi audit show {id} -o 文件"
        "what was drawn is in the log and shown above, only the sheet could not be written; write it elsewhere: yishi audit show {id} -o FILE"
    }
    audit_sheet_title(title) { "回访表：{title}" "Call sheet: {title}" }
    audit_sheet_lead() {
        "请问：您家对这件事表过态吗？怎么说的？照住户现在说的写；说没表过态，写“未表态”。不要提示，不要查原来的记录。"
        "Ask: did your household answer in this matter, and what did it say? Write what it says now, or that it gave no answer. Do not prompt, and do not look up the record."
    }
    audit_sheet_form(name) { "回访表只能写成 .csv 或 .html：{name}" "a call sheet is a .csv or .html file: {name}" }
    audit_sheet_form_hint() { "例如 -o 回访.html" "for example -o calls.html" }
    col_call_result() { "回访" "call-back" }
    audit_recorded(door, result) { "已记回访：{door}，{result}" "call-back recorded: {door}, {result}" }
    audit_recorded_many(n["call-back" "call-backs"]) { "已记 {n} 户的回访" "{n} recorded" }
    audit_would_record(n["call-back" "call-backs"]) { "将记 {n} 户的回访" "would record {n}" }
    audit_erased_door() { "（已删除）" "(erased)" }
    audit_sum(drawn, of, reached, agrees, differs, rest) {
        "抽出 {drawn} 户（名册 {of} 户）：问到 {reached} 户，其中一致 {agrees} 户、不一致 {differs} 户；{rest}"
        "{drawn} of {of} doors drawn: {reached} reached, of these {agrees} say the same and {differs} differ; {rest}"
    }
    audit_sum_rest(unreached, refused, waiting) {
        "未联系上 {unreached} 户，拒答 {refused} 户，还没回访 {waiting} 户"
        "{unreached} not reached, {refused} would not say, {waiting} still to be called"
    }
    audit_meaning_none() { "还没有问到一户，什么也说明不了。" "Nobody was reached yet: this shows nothing." }
    audit_meaning_same(reached) {
        "问到的 {reached} 户都与记录一致。这不证明没有记错的户。"
        "Everybody that was reached ({reached}) says what is recorded. This does not prove that no entry is wrong."
    }
    audit_meaning_chance(wrong, chance) {
        "抽取时假定记错 {wrong} 户；假如有这么多户记错，回访这些户至少碰上一户的把握是 {chance}%（向下取整）。足以改变结果的最小变动，见“结果”一节。"
        "The draw assumed {wrong} wrong entries; had there been so many, these calls would have met at least one with a chance of {chance}% (rounded down). The smallest change that turns the outcome stands with the result."
    }
    audit_meaning_unasked(n) {
        "有 {n} 户没有问到；没问到的不能算一致。"
        "Not asked: {n}; those do not count as saying the same."
    }
    audit_meaning_differs(differs, reached) {
        "问到的 {reached} 户里有 {differs} 户与记录不一致：可能记错，也可能住户改了主意或记不清。计票不因此改动，由人决定：查原始表格和经办人，必要时多抽或全部回访；对结果有异议的，按规则在公示期内提出，或请街道、乡镇或法院处理（在中国，《民法典》第二百八十条：受侵害的业主可请求人民法院撤销）。"
        "Of {reached} that were reached, {differs} say something else than is recorded: the record may be wrong, or the household changed its mind or does not remember. The count stays as it is and a person decides: look at the forms and ask the steward; draw more doors, or all; who contests the result objects while it is posted as the rule sets, or goes to the authority or to court (in China, Civil Code, art. 280: an owner whose rights are infringed may ask the court to annul the decision)."
    }
    audit_meaning_turn(differs, wrong) {
        "不一致 {differs} 户，不少于抽取时假定的 {wrong} 户：查清之前，不宜据此结果行事。"
        "Doors that differ: {differs}; wrong entries that the draw assumed: {wrong}. Do not act on the result before this is cleared up."
    }
    audit_status(drawn["door" "doors"], reached, differs) {
        "抽样回访：抽出 {drawn} 户，问到 {reached} 户，不一致 {differs} 户"
        "call-backs: {drawn} drawn, {reached} reached, {differs} differ"
    }
    section_audit() { "抽样回访" "Call-backs" }
    item_audit_dice() { "骰子" "Dice" }
    item_audit_head() { "掷骰子前张贴的头" "Head posted before the throw" }
    item_audit_drawn() { "抽出" "Drawn" }
    item_audit_reached() { "问到" "Reached" }
    item_audit_agrees() { "一致" "Say the same" }
    item_audit_differs() { "不一致" "Differ" }
    item_audit_unreached() { "未联系上" "Not reached" }
    item_audit_refused() { "拒答" "Would not say" }
    item_audit_waiting() { "还没回访" "Not called yet" }
    audit_n_of(n, all) { "{n} / {all}" "{n} of {all}" }
    audit_repeat() {
        "同一个头、同一组骰子、同一份名册，谁来抽都是这些户（yishi verify 会重抽一遍）。"
        "The same head, dice and roll draw the same doors for everybody (yishi verify draws them again)."
    }
    audit_words(n["door" "doors"], at) { "抽出 {n} 户回访（{at}）" "{n} drawn to be asked again ({at})" }
    state_audit() {
        "抽样行不对：头须是计票行的哈希，户数在名册之内，再抽须用同一组骰子并多于前次"
        "the line of the sample is wrong: its head must be the hash of the tally line, its size within the roll, and a further one must have the same dice and more doors"
    }
    state_callback() { "还没有抽样就有回访" "there is a call-back before any doors were drawn" }
    check_audits() { "回访" "Call-backs" }
    verify_audits_ok(drawn, of, reached, agrees, differs) {
        "按头和骰子重抽，正是这 {drawn} / {of} 户；问到 {reached} 户，一致 {agrees}，不一致 {differs}"
        "head and dice draw these {drawn} of {of} doors again; {reached} reached, {agrees} say the same, {differs} differ"
    }
    verify_audits_wrong() { "按头、骰子和名册重抽，不是这些户" "head, dice and roll draw other doors than these" }
    verify_audits_stray(slot) { "回访的户 {slot} 没有被抽出" "slot {slot} was called back and not drawn" }
    verify_audits_unread() { "没有名册，不能重抽" "without the roll the sample cannot be drawn again" }
    verify_callback_wrong() { "回访结果与记录的意见对不上" "the result of the call-back does not follow from the position recorded" }

    erase_open(id) { "征询“{id}”还没有截止计票，不能删除住户的原文" "consultation {id} is not closed and counted: nothing can be erased yet" }
    erase_open_hint(id) {
        "住户要改或收回意见，用 yishi record {id} 户号 意见 --replace；要删除，截止计票之后再来"
        "a household changes or takes back its answer with yishi record {id} DOOR POSITION --replace; erase after the count"
    }
    erase_not_final(id) { "“{id}”的结果还没有终结，计票还要能核对" "the result of {id} is not final: the count must stay such that it can be checked" }
    erase_not_final_hint(id) {
        "先终结（yishi final {id}）；法院或主管部门要求的，写 --ground court 或 authority，不必等终结"
        "end it first (yishi final {id}); an order of a court or an authority need not wait: --ground court or authority"
    }
    erase_ground_empty() { "没有写依据" "the ground is missing" }
    erase_ground_hint() {
        "写：purpose 目的已实现、consent 撤回同意、term 保存期满、unlawful 不应保存、court 法院、authority 主管部门，或自己的话"
        "write purpose, consent, term, unlawful, court, authority, or words of your own"
    }
    erase_nothing(id) { "“{id}”里没有可删的了" "nothing of {id} is left to erase" }
    erase_gone(door) { "{door} 不在这次征询的名册上，或已经删除" "{door} is not on the roll of this consultation, or was erased already" }
    erase_gone_hint(id) { "看记录：yishi log {id}" "see the record: yishi log {id}" }
    erase_question(id, doors["household" "households"]) {
        "删除“{id}”里 {doors} 户的原文、盐值和备注？删了不能恢复，计票不能再从头数出 [y/N]"
        "erase openings, salts and remarks of {doors} of {id}? It cannot be undone, and the count cannot be made again [y/N]"
    }
    erased_said(n["opening" "openings"], doors["household" "households"]) { "已删除 {doors} 户的 {n} 条原文；链条照旧可以核对" "erased: {n} of {doors}; the chain can be checked as before" }
    erase_would(n["opening" "openings"], doors["household" "households"]) { "将删除 {doors} 户的 {n} 条原文" "would erase: {n} of {doors}" }
    erase_outside(packs) {
        "程序够不到的，请自己删：备份、已写出的封存本（minutes --sealed）、回执和纸表、楼门长电脑上的走访包（{packs} 个未确认删除，用 yishi pack retire 记下）；磁盘空闲处可能还有旧数据，报废前请全盘擦除"
        "what the program cannot reach, erase yourself: backups, sealed minutes, receipts and forms, packs on stewards' laptops ({packs} not confirmed as deleted; record it with yishi pack retire); free space of the disk may hold old data: wipe it before it is given away"
    }
    erase_words(n["opening" "openings"], doors["household" "households"], ground, at) { "删除 {doors} 户的 {n} 条原文：{ground}（{at}）" "{n} of {doors} erased: {ground} ({at})" }
    state_erase(ground) { "删除（{ground}）须在终结之后，或依法院、主管部门的要求" "an erasure ({ground}) must come after final, or by order of a court or an authority" }
    erased_no_recount(n["opening was" "openings were"], at) { "{n} 条原文已于 {at} 删除，不能再从头数出" "{n} erased on {at}: the count cannot be made again" }
    erased_no_recount_hint(id) {
        "看当时的计票：yishi tally {id}；删除之前写出的纪要仍可重数"
        "see the count as it was: yishi tally {id}; minutes written before the erasure can still be counted again"
    }
    erased_no_sealed(n["opening was" "openings were"], at) { "{n} 条原文已于 {at} 删除，封存本里本应有全部原文，所以不再写出" "{n} erased on {at}: a sealed form has every opening, so none is written any more" }
    erased_no_sealed_hint(id) { "写公开的纪要：yishi minutes {id}" "write the public minutes: yishi minutes {id}" }
    erased_kept(names) {
        "原文已删除的征询，计数表保留原样，不重做：{names}"
        "of consultations whose openings are erased the counters are kept as they are: {names}"
    }
    minutes_erased(n["opening" "openings"], doors["household" "households"], at) {
        "{doors} 户的 {n} 条原文已删除（最近一次 {at}）。因此本纪要不公开任何一户的意见：剩下的各户相减，就会露出删去的那些。计票的数字是截止时数出并由计票行锁定的；要从各户意见重数，用删除之前写出的纪要。"
        "Erased: {n} of {doors} (last on {at}). These minutes therefore open no position at all: what is left out could be found by subtraction. The figures are those of the close, bound by the tally line; to count them again from the positions use minutes written before the erasure."
    }
    verify_erased(n["opening is" "openings are"], line) { "已删除：{n} 条原文没有了，如第 {line} 行所说" "erased: {n} gone, as line {line} says" }
    verify_openings_erased(n, line) {
        "已删除：{n} 条原文没有了，如第 {line} 行所说；其余的也不再公开"
        "erased: {n} openings are gone, as line {line} says; the others are not shown any more"
    }
    verify_tally_erased(line) { "原文已删除（第 {line} 行），计数不能从头数出；与计票时的数一致" "openings are erased (line {line}): the counts cannot be made again; they are those of the tally" }
    verify_counts_erased() { "计数表不是计票时的数" "the counters are not those of the tally" }
    verify_packs_erased(line) { "走访包已随原文删除（第 {line} 行）" "packs were erased with the openings (line {line})" }
}

/// What a call-back came to.
#[must_use]
pub fn audit_result(code: &str) -> Text {
    let (zh, en) = match code {
        "agrees" => ("一致", "says the same"),
        "differs" => ("不一致", "differs"),
        "unreached" => ("未联系上", "not reached"),
        "refused" => ("拒答", "would not say"),
        "waiting" => ("还没回访", "not called yet"),
        other => return Text::same(other),
    };
    Text { zh: zh.into(), en: en.into() }
}

/// The ground of an erasure.
#[must_use]
pub fn erase_ground(code: &str) -> Text {
    let (zh, en) = match code {
        "purpose" => ("目的已实现", "purpose achieved"),
        "consent" => ("撤回同意", "consent withdrawn"),
        "term" => ("保存期满", "time is over"),
        "unlawful" => ("不应保存", "should not have been kept"),
        "court" => ("法院要求", "court order"),
        "authority" => ("主管部门要求", "order of an authority"),
        "other" => ("其他依据", "another ground"),
        other => return Text::same(other),
    };
    Text { zh: zh.into(), en: en.into() }
}
