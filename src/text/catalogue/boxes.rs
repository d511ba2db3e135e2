//! Words about the secret ballot: who took part, and what boxes came to.
use crate::text::messages;

messages! {
    box_rule(rule) {
        "规则 {rule} 不能用于无记名投票（disclose = \"box\"）"
        "rule {rule} cannot be counted in a secret ballot (disclose = \"box\")"
    }
    box_rule_hint() {
        "换用只按户数计的规则（如 community.target），或改用 none、positions、named 记名征询"
        "take a rule that counts households only (such as community.target), or ask by name with none, positions or named"
    }
    box_rule_area() {
        "规则按面积计，而无记名的选票不带面积：要按面积计又不知是谁的票，只能每个票箱都是同样的面积"
        "the rule counts area and a secret ballot has none: area and secrecy go together only if all ballots of a box stand for equal areas"
    }
    box_rule_heads() {
        "规则按业主人数计，而一票是一户：同一业主几户的票混在箱里，无法并为一人"
        "the rule counts owners and a ballot is of a household: in a box the ballots of one owner's several doors cannot be merged to one head"
    }
    box_rule_measure(measure) {
        "规则按 {measure} 计，而无记名的选票不带这个数"
        "the rule counts {measure}, which a secret ballot does not carry"
    }
    box_rule_tag(tag) {
        "规则在标签“{tag}”之内计票，而箱里的选票看不出是哪一组的"
        "the rule counts within tag {tag}, and a ballot does not show its group"
    }
    box_rule_confirm() {
        "规则有第二次计数，须逐户记录态度，不再无记名"
        "the rule has a second count, which records what each household says: it is not secret"
    }
    box_rule_positions() {
        "规则不接受同意、反对、弃权、废票四种选票之一"
        "the rule does not take one of the four ballots for, against, abstain, invalid"
    }
    not_box_mode(id, mode) {
        "征询 {id} 的公开方式是 {mode}，不是无记名投票"
        "consultation {id} has disclosure {mode}: its ballot is not secret"
    }
    not_box_mode_hint(id) {
        "逐户记录意见：yishi record {id} 户号 意见"
        "record what each household says: yishi record {id} DOOR POSITION"
    }
    box_mode(id) {
        "征询 {id} 是无记名投票（disclose = \"box\"）：任何一户的意见都不记录"
        "consultation {id} is a secret ballot (disclose = \"box\"): what a household says is not recorded"
    }
    box_mode_hint(id) {
        "记谁投了票：yishi turnout {id} 户号；开箱公开点票后记票箱：yishi box {id} 箱名 --for N --against N --abstain N --invalid N --tellers 甲,乙；上门照常用 yishi visit"
        "record who took part with yishi turnout {id} DOOR, and each box after its public count with yishi box {id} NAME --for N --against N --abstain N --invalid N --tellers A,B; yishi visit works as always"
    }
    box_opened(id) {
        "无记名投票：投票时逐户登记（yishi turnout {id} 户号），公开点票后逐箱记录（yishi box {id} 箱名 …）；谁投了什么票不记录在任何地方"
        "a secret ballot: record who takes part (yishi turnout {id} DOOR) and each box after its public count (yishi box {id} NAME …); what a household says is recorded nowhere"
    }
    turnout_twice(door) { "{door} 已登记投票" "{door} is recorded as having taken part already" }
    turnout_twice_hint(id, door) {
        "一户一票，投后不改。登记有误的：yishi turnout {id} {door} --strike --why 理由"
        "one ballot a household, and no change after the drop. A wrong line of the list is struck with: yishi turnout {id} {door} --strike --why TEXT"
    }
    turnout_none(door) { "{door} 没有投票登记，无可划去" "{door} is not recorded as having taken part: there is nothing to strike" }
    turnout_none_hint() { "没有登记的各户见 yishi status 编号 --missing" "yishi status ID --missing lists the doors that are not recorded" }
    strike_why() { "划去投票登记须写明理由" "striking a line of the list needs a reason" }
    strike_why_hint() {
        "用 --why 写明；划去的只是登记，投进票箱的选票不能取回"
        "give it with --why; only the line of the list is struck, a ballot in a box stays there"
    }
    strike_overfull(turnout, counted) {
        "登记 {turnout} 户，已计票箱合 {counted} 票：再划去一户，票就多于人"
        "turnout {turnout}, counted in boxes {counted}: with one struck there would be more ballots than households that took part"
    }
    box_overfull(counted["ballot" "ballots"], turnout["household" "households"]) {
        "各票箱合计 {counted} 票，多于登记投票的 {turnout} 户"
        "the boxes come to {counted}, more than the {turnout} that took part"
    }
    box_overfull_there(name, counted["ballot" "ballots"], turnout["household" "households"]) {
        "票箱 {name} 有 {counted} 票，多于所列各楼登记投票的 {turnout} 户"
        "box {name} comes to {counted}, more than the {turnout} of its buildings that took part"
    }
    box_overfull_hint() {
        "先查投票登记是否漏记（yishi turnout），再当众复点"
        "see whether the list lacks somebody (yishi turnout), then count the box again in public"
    }
    box_twice(name) { "票箱 {name} 已有记录" "box {name} is recorded already" }
    box_twice_hint() {
        "票箱只记一次，不能更改；记录有误请用 yishi note 说明"
        "a box is recorded once and not changed; tell an error with yishi note"
    }
    box_tellers(number, fewest) {
        "计票人 {number} 名，至少要 {fewest} 名"
        "tellers: {number}, at least {fewest} are needed"
    }
    box_tellers_hint() {
        "用 --tellers 甲,乙 写明签字的计票人（姓名不公开）"
        "name those who signed with --tellers A,B (their names are not published)"
    }
    box_small(name, number["ballot" "ballots"], fewest) {
        "票箱 {name} 只有 {number} 票，少于 {fewest} 票"
        "box {name} has {number}, fewer than {fewest}"
    }
    box_small_hint() {
        "票太少会看出是谁投的：开箱前当众与另一箱合并、混匀，再一起点票"
        "so few ballots tell whose they are: before it is opened pour it into another box in public, mix, and count both as one"
    }
    box_discrepancy(turnout, counted) {
        "登记投票 {turnout} 户，票箱合计 {counted} 票：两数不符"
        "turnout {turnout}, ballots accounted for in boxes {counted}: they differ"
    }
    box_discrepancy_hint(id) {
        "还有未记的票箱请先记录（yishi box {id} …）；领票未投的在该箱用 --novote 记；查不出来的，用 --accept-open-conflicts 截止，差额写进纪要"
        "record the boxes that are missing (yishi box {id} …), and ballots taken and not put in with --novote; what cannot be found is accepted with --accept-open-conflicts and printed in the minutes"
    }
    box_amend_roll() {
        "无记名投票开启后不能变更名册：已投的票取不出来"
        "the roll of a secret ballot cannot be changed after the opening: a ballot cannot be taken out again"
    }
    box_amend_text(turnout) {
        "已有 {turnout} 户投票，不能再改方案：投进票箱的票无法重新征询"
        "{turnout} households have taken part: the text cannot be changed, for ballots in a box cannot be asked again"
    }
    box_amend_hint(id) {
        "截止 {id}，改好后另开一次征询"
        "close {id} and open another consultation with what was changed"
    }
    state_turnout_twice() { "该户已登记投票" "this household is recorded as having taken part already" }
    state_strike() { "此行划去的不是该户现行的投票登记" "the line strikes what is not this household's standing turnout" }
    state_only_boxes(kind) { "不是无记名投票，却有 {kind}" "{kind} in a log whose ballot is not secret" }
    state_not_in_boxes(kind) { "无记名投票的记录中不得有 {kind}" "{kind} in the log of a secret ballot" }
    state_text_turnout() { "已有人投票，却更换了方案" "another text after households took part in a secret ballot" }
    state_box_close(turnout, counted) {
        "登记投票 {turnout} 户，票箱合计 {counted} 票，两数不符而没有 box-discrepancy 附注"
        "turnout {turnout} and ballots {counted} differ, and no note box-discrepancy says so"
    }
    box_uncounted(left) {
        "已登记投票而尚未计入任何票箱的：{left} 户；点票之前结论不定"
        "took part and not yet counted in any box: {left} households; nothing is settled before the count"
    }
    box_missing(left, agreed, opposed) {
        "登记投票与票箱不符：{left} 户登记了投票，而票箱里没有相应的票。这些票如果都是同意，结论为“{agreed}”；都是反对，为“{opposed}”"
        "turnout and boxes differ: {left} households took part and no box has their ballots. Had all of them been for, the outcome would be {agreed}; had all been against, {opposed}"
    }
    box_unanimous(names) {
        "票箱 {names} 的票完全一致：用这个票箱的各户投了什么，因此人人可知"
        "all ballots of box {names} say the same: so it is known what everybody said who used it"
    }
    turnout_is_answer() { "投票登记中写了意见" "this list of who took part says how somebody voted" }
    turnout_is_answer_remedy() {
        "无记名投票的登记只写谁投了票：删去意见一列，并查这张表是谁填的"
        "a list of a secret ballot says who took part and no more: take the column out, and ask who filled it in"
    }
    turnout_unsure(title) {
        "不清楚“{title}”一列说的是不是谁投了票；没有这样一列的名单，每一行都算投了票"
        "the column \"{title}\" may say who took part; in a list without such a column every row counts as one who did"
    }
    turnout_unsure_hint() {
        "若是，把表头改为“已投票”（turnout）；若不是，删去这一列"
        "if it does, name it turnout (已投票); if not, take the column out"
    }
    turnout_tells(column) {
        "{column}：备注等栏里像是写了意见，没有记入：无记名投票的任何记录都不能把一户与它的意见连起来"
        "{column}: a remark may say how somebody voted, and is not taken: nothing of a secret ballot joins a household to an answer"
    }
    turnout_tells_hint() {
        "删去这句话再记，或换个说法；谁投了票才要写，投了什么不要写"
        "take these words out, or put it otherwise: who took part is recorded, and not what for"
    }
    turnout_absent() { "备注说这一户没有投票" "the remark says that the household did not take part" }
    turnout_absent_remedy() {
        "删去这一行，或加一列“已投票”（turnout），每户写是或否"
        "take the line out, or add a column turnout (已投票) with yes or no for each household"
    }
    turnout_others(lines) { "略过 {lines} 行（“已投票”一列没有写是）" "lines passed over, since their column turnout does not say so: {lines}" }
    turnout_trial() { "登记投票" "took part" }
    turnout_would(count["household" "households"]) { "可登记投票 {count} 户（试运行，未写入）" "would record that {count} took part (dry run: nothing written)" }
    strike_would(door) { "可划去 {door} 的投票登记（试运行，未写入）" "would strike the turnout of {door} (dry run: nothing written)" }
    struck(door) { "已划去 {door} 的投票登记" "struck: the turnout of {door}" }
    turned_out(door) { "已登记：{door} 投票" "recorded: {door} took part" }
    turned_out_many(count["household" "households"]) { "已登记投票 {count} 户" "recorded that {count} took part" }
    turnout_now(turnout, all["household" "households"]) { "现已登记投票 {turnout} 户，共 {all} 户" "took part so far: {turnout} of {all}" }
    box_name(word) { "箱名“{word}”不合要求" "{word} is no name of a box" }
    box_name_remedy() { "只用小写字母、数字和连字符，1 至 64 个字符，如 hall-1" "1 to 64 lower-case letters, digits and hyphens, such as hall-1" }
    box_seal() { "封条号只能是 1 至 64 个英文字母、数字与普通符号" "a seal has 1 to 64 plain letters, digits and signs" }
    box_seal_remedy() { "照封条上印的号码写，如 A-0417" "write the number that is printed on it, such as A-0417" }
    box_building(name) { "名册中没有 {name} 号楼" "there is no building {name} on the roll" }
    box_building_hint() { "名册中的楼号见 yishi roll show" "yishi roll show lists the buildings" }
    box_would(name, ballots["ballot" "ballots"]) { "可记录票箱 {name}：{ballots} 票（试运行，未写入）" "would record box {name}: {ballots} (dry run: nothing written)" }
    box_done(name, ballots["ballot" "ballots"]) { "已记录票箱 {name}：{ballots} 票" "recorded box {name}: {ballots}" }
    box_now(turnout, counted, left) {
        "登记投票 {turnout} 户，已计 {counted} 票，还差 {left} 票"
        "turnout {turnout}, counted {counted}, still to be counted {left}"
    }
    check_boxes() { "票箱" "Boxes" }
    verify_states_boxes(records["record" "records"], visits["visit" "visits"], close, tally) {
        "投票登记与划去 {records} 条、上门 {visits} 条，以及票箱，都在第 {close} 行截止之前；计票在第 {tally} 行，只有一次"
        "{records} of who took part, {visits} and the boxes, all before the close at line {close}; one tally, at line {tally}"
    }
    verify_boxes_open(records["record" "records"], visits["visit" "visits"]) {
        "已有投票登记与划去 {records} 条、上门 {visits} 条；记录没有截止行：仍在投票，或者尾部被截去"
        "{records} of who took part and {visits} so far; the log has no closing line: it is still open, or its end was cut off"
    }
    verify_sees_boxes(records, struck) {
        "投票登记 {records} 条，一户一条；其中划去的 {struck} 条都指明所划的那一条"
        "{records} records of who took part, one a household; the {struck} that strike one name it"
    }
    verify_commitments_boxes(records) {
        "全部 {records} 条投票登记与上门的代码各不相同"
        "the codes of all {records} records of who took part and visits differ"
    }
    verify_box_openings() { "无记名投票不应有公开的意见" "a secret ballot has no openings of positions" }
    verify_boxes_ok(boxes, ballots["ballot" "ballots"], turnout["household" "households"]) {
        "票箱 {boxes} 个，共 {ballots} 票，与结果逐项相加一致，不多于登记投票的 {turnout} 户"
        "{boxes} boxes with {ballots} add up to the result, and are no more than the {turnout} that took part"
    }
    verify_boxes_limits() {
        "票箱里的票是否就是各户所投，只有当场看着的人知道：封条、点票无法由记录核对"
        "whether a box holds what was put into it is for those to say who watched seal and count: no record can show it"
    }
    verify_box_turnout(stated["household" "households"], turnout, counted["ballot" "ballots"]) {
        "结果含投票 {stated} 户，登记为 {turnout} 户，票箱合计 {counted} 票"
        "the result has {stated} that took part, the lines have {turnout}, the boxes {counted}"
    }
    verify_box_figures() { "计票文件中的票箱与记录中的不同" "the boxes in tally.json are not those of the lines" }
    verify_box_sum(bucket, stated, found) { "{bucket}：写的是 {stated}，票箱相加是 {found}" "{bucket}: stated {stated}, the boxes add up to {found}" }
    verify_box_opening() { "票箱的原文与这一行不符（箱名、计票人数）" "the opening is not that of this box (its name, the number of tellers)" }
    verify_turnout_wrong() { "原文与这一行所写的登记或划去不同" "the opening does not say what this line says: took part, or struck" }
    verify_tally_boxes(boxes["box" "boxes"]) { "由 {boxes} 个票箱相加" "added up from {boxes}" }
    verify_openings_boxes() { "无记名投票：没有任何一户的意见可公开" "a secret ballot: there is no position of any household to be opened" }
    disclosed_box() {
        "无记名投票：谁投了票，以户号代码记在 `chain.jsonl`，不显示是哪一户；谁投了什么票，没有记录在任何文件、议事簿或封存本里。"
        "A secret ballot: who took part stands in `chain.jsonl` by slot, which does not show the door; what a household said stands in no file, neither in the book nor in the sealed form."
    }
    col_box() { "票箱" "box" }
    col_ballots() { "票数" "ballots" }
    col_seal() { "封条" "seal" }
    col_tellers() { "计票人" "tellers" }
    col_turnout() { "已投票" "took part" }
    col_turnout_rate() { "投票率" "turnout" }
    col_statement() { "点票单摘要" "statement" }
    turnout_records(records, struck, visits) {
        "投票登记 {records} 条，其中 {struck} 条因登记有误划去；上门 {visits} 次。"
        "Records of who took part: {records}, of which {struck} were struck as mistaken; visits: {visits}."
    }
    status_turnout(records["record" "records"], struck, visits["visit" "visits"]) {
        "投票登记 {records} 条（划去 {struck} 条），上门 {visits} 次"
        "{records} of who took part ({struck} struck), {visits}"
    }
    status_boxes(boxes, counted["ballot" "ballots"], left) {
        "已计票箱 {boxes} 个，{counted} 票；登记投票而未计入的 {left} 户"
        "boxes counted: {boxes}, with {counted}; took part and not counted yet: {left}"
    }
    boxes_heading(boxes, ballots["ballot" "ballots"], turnout) {
        "票箱 {boxes} 个，共 {ballots} 票；登记投票 {turnout} 户。每箱由两名以上计票人当众点票并签字："
        "Boxes: {boxes}, with {ballots}; households that took part: {turnout}. Each was counted in public and signed by two or more tellers:"
    }
    boxes_none(turnout) { "没有票箱的记录；登记投票 {turnout} 户。" "No box is recorded; households that took part: {turnout}." }
    box_not_proved() {
        "记录能证明的：票不多于登记投票的户数，各箱相加等于结果，截止后没有改动。不能证明的：箱里的票就是各户所投，没有人在投票前后看过、换过；登记的各户确实都来过。这些靠当场看着票箱的人、封条和公开点票。选票放回箱里再查时，须在监票人面前。"
        "What the record proves: no more ballots than households that took part, boxes that add up to the result, nothing changed after the close. What it does not prove: that a box holds what was put into it and nobody saw or exchanged a ballot, and that all who are on the list came. That rests on those who watched the boxes, on the seals, and on the count in public. Ballots are looked at again only before scrutineers."
    }
    box_tellers_named(name, tellers) { "票箱 {name} 的计票人：{tellers}" "Tellers of box {name}: {tellers}" }
    note_box_discrepancy() {
        "截止时登记投票与票箱不符，经同意照此计票"
        "at the close turnout and boxes differed; it was accepted and counted so"
    }
    script_boxes() {
        "每箱不少于 10 票、不重名，票不多于登记投票的户数，各箱相加等于结果"
        "each box has 10 ballots or more and a name of its own; no more ballots than households that took part; the boxes add up to the result"
    }
    script_box_figures() { "计票文件中的票箱就是记录中的票箱" "the boxes of tally.json are those of the lines" }
    notice_box() {
        "本次为无记名投票：投票时当场登记户号、领取选票，每户一票，在无人处填写，自己投入封好的票箱；投后不能更改。截止后当众开箱、混匀、点票，欢迎到场观看。谁投了票有登记，张贴时只显示代码；谁投了什么票不记录。能否当真，靠大家看着票箱。"
        "This ballot is secret: at the poll your door is recorded and you get one ballot paper, fill it in unseen, and put it into a sealed box yourself; it cannot be changed afterwards. After the end the boxes are opened, mixed and counted in public: come and watch. Who took part is recorded, and shown on the wall by a code only; what you say is not recorded. That the count is true rests on all who watch the boxes."
    }
}
