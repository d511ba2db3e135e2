//! Words about who is shown by name, about what small figures tell, and about
//! the copy that is not for the wall.
use crate::text::messages;

messages! {
    ground_needless(mode) {
        "公开方式是 {mode}，不公开户号，不需要 named_ground"
        "disclosure is {mode}: no door is published, and named_ground has no meaning"
    }
    consent_nobody(id) {
        "征询 {id} 不公布户号，不需要公开户号的同意"
        "consultation {id} publishes no doors, so there is nothing to consent to"
    }
    consent_nobody_hint() { "只有 disclose = \"named\" 的征询才公布户号" "only a consultation with disclose = \"named\" publishes doors" }
    consent_ground(id) {
        "征询 {id} 按开启时写明的依据公布全部户号，不以各户同意为准"
        "consultation {id} publishes all doors on the legal ground stated when it opened, whoever consents"
    }
    consent_ground_hint() {
        "依据写在 rules.json 的 named_ground；如依据不成立，请另开征询"
        "the ground is named_ground in rules.json; if it does not hold, open another consultation"
    }
    consent_twice(door) { "{door} 的同意已有记录" "the consent of {door} is on record already" }
    consent_twice_hint(id, door) { "撤回：yishi consent {id} {door} --withdraw" "to take it back: yishi consent {id} {door} --withdraw" }
    consent_none(door) { "{door} 没有可以撤回的同意" "{door} has no standing consent to take back" }
    consent_none_hint() { "没有记录同意的户，公开的纪要不显示其户号" "public minutes do not show the door of a household without a recorded consent" }
    consent_is_answer() { "这是意见或上门结果，不是公开户号的同意" "this is an answer or a visit, not a consent to be shown" }
    consent_is_answer_remedy() {
        "表中另加一列“同意公开”，填 是 或 否；表决意见不等于同意公开"
        "add a column consent with yes or no: whoever answers has not thereby agreed to be shown"
    }
    consent_others(lines) { "略过 {lines} 行（“同意公开”一列写的不是所要的）" "lines passed over, since their column consent does not say so: {lines}" }
    consent_usage() { "要么给出户号，要么用 --from 给出文件" "give a door, or a file with --from" }
    consent_usage_hint() { "例如：yishi consent parking 3-2-501 --form 0417" "for example: yishi consent parking 3-2-501 --form 0417" }
    consented(door) { "已记录：{door} 同意公开户号" "recorded: {door} agrees to be shown with its door" }
    consent_withdrawn(door) { "已记录：{door} 撤回公开户号的同意" "recorded: {door} takes back its consent to be shown" }
    consented_many(count["door" "doors"]) { "已记录 {count} 户同意公开户号" "recorded the consents of {count}" }
    consents_withdrawn(count["door takes back its" "doors take back their"]) { "已记录 {count} 户撤回同意" "recorded that {count} consent" }
    would_consent(count["door" "doors"]) {
        "可记录同意 {count} 户（试运行，未写入）"
        "would record the consents of {count} (dry run: nothing written)"
    }
    would_withdraw(count["withdrawal" "withdrawals"]) {
        "可记录撤回 {count} 户（试运行，未写入）"
        "would record {count} (dry run: nothing written)"
    }
    consents_now(given, all["door" "doors"]) { "现有 {given} 户同意公开户号，共 {all} 户" "consents that stand: {given} of {all}" }
    consent_trial_yes() { "同意公开" "consent" }
    consent_trial_no() { "撤回同意" "withdrawn" }
    verify_consent_wrong() { "原文与这一行所写的同意或撤回不同" "the opening does not say what this line says of the consent" }
    verify_named_missing(slot) {
        "户号代码 {slot} 的同意有效，却没有公开"
        "the consent of household {slot} stands, and it is not opened"
    }
    verify_named_extra(slot) {
        "公开了户号代码 {slot}，记录中却没有它有效的同意"
        "household {slot} is opened without a standing consent in the log"
    }
    verify_named_weight(slot) { "公开了户号代码 {slot} 的面积，记录中却没有它有效的同意" "the weight of household {slot} is opened without a standing consent in the log" }
    verify_weights_some(shown, all) {
        "只核对了同意公开的 {shown} 户（共 {all} 户，恰为记录中有有效同意的各户）；其余各户的面积没有公开，按面积的合计未核对"
        "{shown} of {all} weights are opened, exactly those of the standing consents in the log; the others are closed, so totals by area were not checked"
    }
    gap() { "" " " }
    disclosed_ground(ground) {
        "公布户号的依据（开启时写明）：{ground}"
        "The ground for showing doors, stated at the opening: {ground}"
    }
    disclosed_consenting(shown["household" "households"], all) {
        "计入的意见已公开（`openings.jsonl`）。户号与面积只公开另行同意公开的 {shown} 户（共 {all} 户；`slots.jsonl`、`weights.jsonl`）；其余各户不显示是哪一户，面积只有摘要。是否同意公开不影响意见是否计入；同意可随时撤回，下一份纪要照办。"
        "The positions counted are published (`openings.jsonl`). Doors and areas are shown of the {shown} of {all} that agreed to it separately (`slots.jsonl`, `weights.jsonl`); of the others it is not shown which door they are, and their areas are committed to only. An answer counts with and without consent. Consent can be taken back at any time, and the next minutes honour it."
    }
    minutes_consents(shown, all) {
        "公开的纪要显示 {shown} 户的户号，共 {all} 户：只显示另行同意公开的户（yishi consent）"
        "the public minutes show the doors of {shown} of {all} households: only those that agreed to it separately (yishi consent)"
    }
    minutes_consents_none(all) {
        "没有任何一户另行同意公开，公开的纪要不显示户号（共 {all} 户）。要显示：逐户记录同意（yishi consent），或在开启征询时写明依据（named_ground）"
        "no household has agreed separately to be shown: the public minutes show no door (of {all}). To show them, record each consent (yishi consent), or state the legal ground when opening (named_ground)"
    }
    minutes_owner_told(door, other) {
        "公开 {door} 会显示它与没有同意公开的 {other} 同属一个业主"
        "showing {door} tells that its owner also has {other}, which has not agreed to be shown"
    }
    minutes_few_left(left) {
        "只有 {left} 户不显示户号：从公布的其余各户可以推知它们的意见"
        "households without their door shown: {left}; what they said follows from the others"
    }
    minutes_small_named(groups) {
        "人数很少或意见一致的分组（其中有的户没有同意公开）：{groups}"
        "small or unanimous groups, with households that have not agreed to be shown: {groups}"
    }
    status_consents(given, all) { "同意公开户号：{given} 户，共 {all} 户" "agreed to be shown with their door: {given} of {all}" }
    canvass_consent() {
        "公布户号须另行同意：同意公开与所选意见无关，自愿填写，不填或不同意不影响意见计入，可随时撤回。未同意的，公开的纪要不显示户号。"
        "Showing your door needs a consent of its own: it is voluntary and apart from your position, which counts with and without it, and it can be taken back at any time. Without it public minutes do not show your door."
    }
    canvass_named_ground(ground) {
        "本次征询公布户号，依据：{ground}。"
        "This consultation publishes positions with doors, on this ground: {ground}."
    }
}

messages! {
    unique_areas(n, all) {
        "{all} 户中有 {n} 户的面积独一无二：知道面积就知道是哪一户"
        "doors unique by area: {n} of {all}; whoever knows such an area knows the door"
    }
    unique_areas_note(n, all) {
        "名册 {all} 户中有 {n} 户的面积是独一无二的，知道面积就知道是哪一户。所以面积不公开，只在封存本中向监票人公开。"
        "Of the {all} doors of the roll {n} are unique by area: whoever knows such an area knows the door. Therefore areas are not published, and opened to scrutineers only, in the sealed minutes."
    }
    unique_areas_named(n, all) {
        "名册 {all} 户中有 {n} 户的面积是独一无二的，知道面积就知道是哪一户。"
        "Of the {all} doors of the roll {n} are unique by area: whoever knows such an area knows the door."
    }
    pointing_cells(cells) {
        "下列公布的数字只含一户，而其面积在楼内（或全体中）独一无二，等于指出了是哪一户：{cells}"
        "these published figures are of one household each, with an area that no other door of its building (or of all) has, and so point at its door: {cells}"
    }
    pointing_cell(building, position) { "{building} 号楼 {position}" "building {building} {position}" }
    pointing_all(position) { "全体 {position}" "all {position}" }
    pointing_more(count) { "另有 {count} 处" "and {count} more" }
    sealed_top() {
        "**封存本：含个人信息（户号、面积、意见、经手人、备注）。只供监票人核对与业主查阅，不得张贴、转发；用毕交回或销毁。可以张贴的是公开本。**"
        "**Sealed form: it holds personal information (doors, areas, positions, stewards, remarks). It is for scrutineers and for inspection by owners only; it is not for the wall and not to be passed on. What may be posted is the public form.**"
    }
    sealed_files() {
        "封存本与公开本同属一份记录：`chain.jsonl`、`roll.jsonl`、`checkpoint`、`tally.json` 逐字节相同。另有全部原文：`openings.jsonl`（计入的意见）、`slots.jsonl` 与 `weights.jsonl`（户号与面积）、`more-openings.jsonl`（被更改的意见、上门、核对、异议、附注等）、`details.jsonl`（经手人、日期、备注）。"
        "Sealed and public form are of one record: `chain.jsonl`, `roll.jsonl`, `checkpoint` and `tally.json` are the same byte for byte. Here all openings are added: `openings.jsonl` (the positions that count), `slots.jsonl` and `weights.jsonl` (doors and areas), `more-openings.jsonl` (replaced positions, visits, second entries, objections, notes) and `details.jsonl` (who asked, when, remarks)."
    }
    note_correction_told() { "更正或说明" "a correction or remark" }
    script_limits_sealed() {
        "没有核对的：业主归并、结论与程序事实是否合乎规则、日期、见证声明、时间戳、各种文字（yishi verify 全部核对）；名册之外的户无从知道。"
        "Not checked here: owners, whether outcome and process facts follow from the rule, dates, witness statements, time stamps, the texts (yishi verify checks them all). No script can know of a household that is on no roll."
    }
    note_words(line, kind, words) { "第 {line} 行：{kind}：{words}" "Line {line}: {kind}: {words}" }
    remarks_heading() { "答复与上门时记下的备注：" "Remarks written down with answers and visits:" }
    col_remark() { "备注" "remark" }
    verify_more_wrong() {
        "不是这一处应有的原文：多出、缺少、改动或次序不对"
        "is not what belongs here: added, missing, changed or out of order"
    }
    verify_sealed_number(found["line" "lines"], wanted) { "有 {found} 行，应有 {wanted} 行" "has {found} and should have {wanted}" }
    minutes_sealed() {
        "封存本含个人信息：只交监票人，不得张贴（文件只有您本人可读）"
        "the sealed form holds personal information: for scrutineers only, not for the wall (only you can read the files)"
    }
    script_private() { "其余原文与记录中的代码逐条相符，一条不多，一条不少" "every other opening fits its line in the log; none is missing, none is added" }
    script_details() { "细节逐条是原文所定的" "the details are those that the openings fix" }
    consent_take_down() {
        "此前写出的纪要可能仍显示这些户：请从墙上和网上撤下，再写一份（yishi minutes -o 新文件夹）"
        "minutes written before may still show these doors: take them down and write them again (yishi minutes -o ANOTHER)"
    }
    consents_ended(count["consent" "consents"]) {
        "业主变更或离册，{count} 户公开户号的同意随之终止"
        "{count} to be shown ended with the owner or the door"
    }
    consent_ended_note() { "业主变更或离册" "the owner changed or the door left the roll" }
    script_slots() { "户号与名册逐行相符" "the doors are those of the roll, line by line" }
    script_weights() { "面积与名册逐行相符" "the areas are those of the roll, line by line" }
    script_area() { "按面积逐户加总，与计票文件一致" "the areas added up door by door are those of tally.json" }
}
