//! Words of the minutes.
use crate::text::messages;

messages! {
    minutes_title(title) { "{title} 征询纪要" "Minutes: {title}" }
    minutes_number(number) { "第 {number} 号" "No. {number}" }
    item_number() { "编号" "Number" }
    item_before() { "上一号" "Minutes before" }
    before_none() { "无（本簿第一号）" "none (the first of this book)" }
    before_some(number, id, hash) {
        "第 {number} 号（{id}），计票行哈希 {hash}"
        "No. {number} ({id}), hash of its tally line {hash}"
    }
    item_community() { "社区" "Community" }
    item_consultation() { "征询" "Consultation" }
    item_convener() { "召集人" "Convener" }
    item_kind() { "方式" "Kind" }
    kind_canvass() { "入户书面征求意见，第 1 次" "door-to-door canvass, first attempt" }
    kind_canvass_again(attempt) { "入户书面征求意见，第 {attempt} 次" "door-to-door canvass, attempt {attempt}" }
    kind_canvass_other() { "入户书面征求意见，按另一规则另行表决" "door-to-door canvass, second ballot under the other rule" }
    item_window() { "征询期" "Window" }
    window(opens, closes) { "{opens} 至 {closes}" "{opens} to {closes}" }
    item_closed() { "截止记录" "Closed" }
    closed_on(day) { "{day}（本机时钟所示）" "{day} (by the clock of the machine)" }
    closed_early(day) { "{day}（本机时钟所示；早于预定的截止日）" "{day} (by the clock of the machine; before the last day of the window)" }
    closed_behind(day) { "{day}（本机时钟落后于记录中的日期）" "{day} (the clock of the machine is behind dates in the record)" }
    item_disclose() { "公开方式" "Disclosure" }
    item_rule() { "适用规则" "Rule" }
    item_cite() { "依据" "Source" }
    cite_checked(text, checked, on) { "{text}（{checked}，{on} 核对）" "{text} ({checked}, checked {on})" }
    checked_primary() { "已读原文" "primary text read" }
    checked_quoted() { "转引" "quoted" }
    checked_unverified() { "未核实" "unverified" }
    cite_community() { "社区自定，没有法定标准" "set by the community; no statute sets a number" }
    section_result() { "一、结果" "1. Result" }
    result_line(outcome) { "**结论：{outcome}。**" "**Outcome: {outcome}.**" }
    result_agree(agree, all, percent) {
        "全体 {all} 户中，同意 {agree} 户，占 {percent}（向下取整）。"
        "{agree} of {all} households are for, {percent} (rounded down)."
    }
    result_compare() {
        "下表逐项以整数比较，不作四舍五入；面积以 0.01 平方米为单位。"
        "Each criterion is compared in whole numbers, areas in units of 0.01 m²; nothing is rounded up."
    }
    section_count() { "二、计票" "2. Count" }
    count_positions() { "各户所表意见：" "What the households answered:" }
    count_buckets() { "按规则归类：" "How it counts under the rule:" }
    count_buildings() { "分楼栋（户）：" "By building (households):" }
    buckets_explained() {
        "“已送达未表态”指有送达证明而未答复；“未送达”指没有送达证明；两者都不计为同意或反对。“合计”包括每一户。"
        "\"Reached, no answer\" means that delivery is proved; \"not reached\" that it is not. Neither counts as for or against. \"All\" is every household on the roll."
    }
    section_canvass() { "三、征询经过" "3. The canvass" }
    canvass_records(records["position was" "positions were"], replaced, visits["visit was" "visits were"]) {
        "共记录意见 {records} 条，其中更改先前意见 {replaced} 条；上门记录 {visits} 条。被更改的意见仍留在记录中，不计票。"
        "{records} recorded, {replaced} of them replacing an earlier one; {visits} recorded. A replaced position stays in the record and does not count."
    }
    round_unnamed() { "未注明" "not given" }
    section_proposal() { "四、方案全文" "4. The proposal" }
    proposal_file(name, digest) {
        "文件 `{name}`，SHA-256 `{digest}`。全文："
        "File `{name}`, SHA-256 `{digest}`. Its full text:"
    }
    proposal_long(name, digest) {
        "全文见文件 `{name}`，SHA-256 `{digest}`。"
        "Its full text is in the file `{name}`, SHA-256 `{digest}`."
    }
    section_settings() { "五、能改变结果的设定" "5. Settings that can change the outcome" }
    settings_bound() {
        "以下设定在开启时写入 `rules.json`，其摘要写入记录第一行，此后不能更改。"
        "These were written to `rules.json` when the consultation opened; its digest is in the first line of the log and cannot change."
    }
    item_roll() { "名册" "Roll" }
    roll_frozen(n["household" "households"], digest) { "{n} 户，开启时冻结，摘要 `{digest}`" "{n}, frozen at opening, digest `{digest}`" }
    item_criteria() { "判定" "Criteria" }
    item_formula() { "算式" "Formula" }
    item_silence() { "不答复" "Silence" }
    silence_none() { "不计为同意，也不计为反对" "counts neither for nor against" }
    item_heads() { "业主人数" "Owners" }
    heads_contested_rule() {
        "一人多户计一人；各户意见不一的，不计入任何一方，并给出最好与最坏结果"
        "one owner of several doors is one head; where the doors differ the head counts in no bucket and both extremes are shown"
    }
    heads_invalid_rule() {
        "一人多户计一人；各户意见不一的计为废票"
        "one owner of several doors is one head; where the doors differ it is a spoilt ballot"
    }
    item_mapping() { "意见归类" "Positions" }
    mapping(position, bucket) { "{position}按{bucket}计" "{position} counts as {bucket}" }
    mapping_rest() { "其余按本名计" "the others count as what they are" }
    mapping_refused() { "从众不接受" "\"with the majority\" is not taken" }
    criterion_ratio(measure, count, op, ratio, base) {
        "{measure}：{count}{op}{base}的 {ratio}"
        "{measure}: {count} {op} {ratio} of {base}"
    }
    criterion_value(measure, count, op, value) { "{measure}：{count}{op} {value}" "{measure}: {count} {op} {value}" }
    joined_all() { "，并且" " and " }
    joined_any(parts) { "任一：（{parts}）" "any of ({parts})" }
    joined_or() { "，或者" " or " }
    quorum_words(words) { "参与：{words}" "quorum: {words}" }
    approval_words(words) { "同意：{words}" "approval: {words}" }
    section_notes() { "六、须知" "6. To be borne in mind" }
    note_entries(count["note" "notes"]) { "记录中有 {count} 条附注（note）。" "The log holds {count}." }
    note_line(line, kind) { "第 {line} 行：{kind}。" "Line {line}: {kind}." }
    note_correction() { "更正或说明（内容从略，摘要在记录中，封存本有全文）" "a correction or remark (text not shown here; its digest is in the log, its text in the sealed form)" }
    note_rollback() { "议事簿曾退回旧版本，召集人确认沿用" "the book had been rolled back and the convener went on with it" }
    note_small_groups() { "召集人确认公布人数很少或意见一致的分组" "the convener accepted that small or unanimous groups are published" }
    note_open_conflicts() { "截止时仍有足以改变结果的不一致，召集人确认截止" "conflicts that could change the outcome were open at the close, and the convener accepted it" }
    not_proved() {
        "本纪要证明：记录自开启后没有被改动，所列意见按所列规则算出所列结果。它不能证明：上门的人如实记录；没有答复的人确实被问过；名册本身正确；在公布记录头之前没有整份重写。前两点靠回执与抽查，第三点靠公示名册，第四点靠把记录编号与记录头贴出来。"
        "These minutes prove that the record has not been changed since it was opened, and that the positions listed give this result under this rule. They do not prove that the stewards wrote down what they heard, that those without an answer were really asked, that the roll is right, or that the whole log was not rewritten before its head was posted. Receipts and call-backs answer the first two, posting the roll the third, posting the log id and head the fourth."
    }
    unsigned() { "本纪要的电子文件未签名。" "The files of these minutes carry no electronic signature." }
    disclosed_none() {
        "各户意见不公开；监票人可凭封存件全部核对。"
        "Positions are not published; scrutineers can check them all from the sealed copy."
    }
    disclosed_positions() {
        "计入的意见已公开（`openings.jsonl`），但不显示是哪一户；各户凭回执找到自己的一行。面积另行承诺，不公开，故面积合计须由监票人核对。"
        "The positions counted are published (`openings.jsonl`) without the doors; a household finds its own line by its receipt. Areas are committed apart and not published, so area totals are for the scrutineers to check."
    }
    disclosed_named() {
        "各户意见、户号与面积均已公开（`openings.jsonl`、`slots.jsonl`、`weights.jsonl`）。"
        "Positions, doors and areas are all published (`openings.jsonl`, `slots.jsonl`, `weights.jsonl`)."
    }
    section_record() { "七、记录与核验" "7. The record and how to check it" }
    item_log() { "记录编号" "Log id" }
    item_size() { "行数" "Lines" }
    item_head() { "记录头" "Head" }
    item_root() { "树根" "Root" }
    check_read() {
        "核对时请对照当初公示的记录编号与自己的回执，不要只看本文件。"
        "Compare the log id with the one on the first notice and with your receipt, not only with this file."
    }
    check_tool() {
        "用工具核验（在本文件夹内）："
        "With the tool, in this folder:"
    }
    check_hand() {
        "不用本工具，只用 bash、coreutils 和 jq："
        "Without it, with nothing but bash, coreutils and jq:"
    }
    check_limits() {
        "整份重写或截去尾部的记录也能通过这些行：只有贴出来的行数与记录头、或自己的回执，能发现它们。"
        "A log that was rewritten as a whole, or cut at its end, passes these lines too: only the posted size and head, or your own receipt, show it."
    }
    script_title() { "核验本文件夹，只用 bash、coreutils 和 jq" "Checks this folder with nothing but bash, coreutils and jq" }
    script_usage() { "用法：bash verify.sh [公示的记录编号]" "Usage: bash verify.sh [LOG ID on the notice]" }
    script_no_jq() { "需要 jq（apt install jq / brew install jq）" "jq is needed (apt install jq / brew install jq)" }
    script_ok() { "相符  " "ok    " }
    script_bad() { "不符  " "FAIL  " }
    script_sums() { "各文件的指纹与清单一致" "every file has the digest listed" }
    script_files() { "文件不多也不少" "no file is missing or added" }
    script_states() { "每行的种类和先后合乎规定，没有重复的代码" "every line is of a known kind and in its order, no code stands twice" }
    script_sees() { "每次更改都写明所替代的那一条" "every answer names the one that it takes the place of" }
    script_tally() { "计票行与计票文件一致" "the tally line and tally.json say the same" }
    script_sheet() { "计票文件加得起来，每个比较都成立" "tally.json adds up, and every comparison in it is true" }
    script_roll() { "每条意见都属于名册上的一户" "every answer is of a household on the roll" }
    script_openings() { "公开的意见是计票行所定的" "the openings are those that the tally line binds" }
    script_bad_id() { "都相符；但给出的不是记录编号（至少前 40 位），整个文件夹可能被换过。" "All holds; but what was given is not a log id (at least its first 40 digits), and the whole folder could be another." }
    script_checkpoint() { "记录编号、行数和树根与检查点一致" "log id, lines and root are those of the checkpoint" }
    script_confirm() { "再次计数的文件是记录所定的" "the files of the second count are those that the log binds" }
    script_order() { "每行编号连续" "the lines are numbered without a gap" }
    script_opened() { "规则、名册、方案是第一行所定的" "rule, roll and proposal are those of the first line" }
    script_amended(kind) { "变更后的版本是记录所定的（{kind}）" "the amended versions are those of the log ({kind})" }
    script_detail() { "计票文件是计票行所定的" "tally.json is the one that the tally line binds" }
    script_count() { "逐条数出的意见与计票文件一致" "the positions counted one by one are those of tally.json" }
    script_id() { "记录编号：" "log id:" }
    script_limits() {
        "没有核对的：没有公开的面积、业主归并、结论与程序事实是否合乎规则、日期、见证声明、时间戳、各种文字（yishi verify 全部核对）；名册之外的户无从知道。"
        "Not checked here: areas that are not published, owners, whether outcome and process facts follow from the rule, dates, witness statements, time stamps, the texts (yishi verify checks them all). No script can know of a household that is on no roll."
    }
    script_fails() { "有不符之处，见上。" "Something fails, see above." }
    script_no_id() { "都相符；但没有给出公示的记录编号，整个文件夹可能被换过。" "All holds; but no log id was given, and the whole folder could be another." }
    script_other_id() { "记录编号与给出的不同：这不是公示的那份记录。" "The log id is not the one given: this is another log." }
    script_holds() { "都相符，记录编号就是给出的。" "All holds, and the log id is the one given." }
    check_script() { "或者运行同样的核对：bash verify.sh 记录编号" "Or run the same checks as a file: bash verify.sh LOG-ID" }
    comment_log_id() { "须等于公示的记录编号" "must equal the log id on the notice" }
    comment_canonical() { "写法规范" "canonical" }
    comment_links() { "链接" "links" }
    comment_order() { "次序；最后一行的哈希即记录头" "order; the last hash is the head" }
    comment_openings() { "意见与承诺逐条相符" "every position fits its commitment" }
    comment_count() { "与计票行对照" "against the tally line" }
    section_annex() { "附：结果是怎样算出来的" "Annex: how the result was worked out" }
    item_excluded() { "不计入的户" "Not counted" }
    course_lines() { "程序上的事项（序号为记录中的行）：" "What else was recorded (numbers are lines of the log):" }
    course_objections(count) { "对结果表示过意见的：{count} 户。" "Households that said something of the result: {count}." }
    course_until(last) { "异议期至 {last}。" "Objections until {last}." }
    fact_words(name, value, at) { "{name} = {value}（{at}）" "{name} = {value} ({at})" }
    extend_words(closes, at) { "延长至 {closes}（{at} 决定）" "until {closes} (decided {at})" }
    publish_words_late(at) { "{at}（逾期）" "{at} (late)" }
    day_words(words, at) { "{words}（{at}）" "{words} ({at})" }
    next_words(log) { "接续的记录 {log}" "goes on in log {log}" }
    stands_no_more(kind, at) { "**此后：{kind}（{at}）。**" "**Since then: {kind} ({at}).**" }
    buckets_explained_silence() {
        "“已送达未表态”指有送达证明而未答复；“未送达”指没有送达证明。未表态的户已按规则的未表态条款计入上表，见结果一节。“合计”包括每一户。"
        "\"Reached, no answer\" means that delivery is proved; \"not reached\" that it is not. Households that did not answer are counted above as the rule's clause on silence says; see the result. \"All\" is every household on the roll."
    }
    verbatim_text() { "全文" "full text" }
    verbatim_commands() { "命令" "commands" }
    docx_failed(error) { "文档没有写成：{error}" "the document could not be put together: {error}" }
    picture_name(n) { "图 {n}" "Figure {n}" }
    section_people() { "八、人员" "8. People" }
    section_sign() { "八、签字" "8. Signatures" }
    section_sign_after() { "九、签字" "9. Signatures" }
    joined_names() { "、" ", " }
    chart_criteria() { "各项要求与实际比例" "What was asked and what was reached" }
    chart_threshold() { "竖线为规则要求的比例" "the line is the share that the rule asks for" }
    chart_counted() { "计入的比例" "share counted" }
    chart_criterion(percent, op, ratio, met) { "{percent}（要求 {op} {ratio}，{met}）" "{percent} (asked {op} {ratio}, {met})" }
    chart_building(name) { "{name} 号楼" "Building {name}" }
    chart_buildings() { "各楼栋的意见" "Answers by building" }
    chart_asked_of_all() { "竖线为对全体要求的同意比例；不要求每栋达到" "the line is the share asked of all; no building has to reach it by itself" }
    chart_coverage() { "入户进度" "How far the canvass came" }
    chart_answered() { "已答复" "Answered" }
    chart_rounds() { "各轮记录的意见" "Answers recorded by round" }
    rounds_hidden() {
        "各轮的意见不列出：有一轮或不再计入的记录太少或全部相同，列出就等于说出某一户的意见。"
        "What was said in each round is not shown: one of them, or the records that no longer count, are so few or so alike that it would tell what a household said."
    }
    chart_round(n) { "第 {n} 轮" "Round {n}" }
    chart_of_records(agree, all) { "{all} 条，其中同意 {agree} 条" "{all} recorded, {agree} for" }
    chart_other() { "其他意见" "other answers" }
}

messages! {
    not_closed(id) { "征询 {id} 尚未截止，还没有纪要" "consultation {id} is not closed, so there are no minutes yet" }
    not_closed_hint(id) { "先截止：yishi close {id}" "close it first: yishi close {id}" }
    file_too_large(path, mib) { "{path} 超过 {mib} MiB" "{path} is larger than {mib} MiB" }
    folder_name(path) { "“{path}”不能作文件夹名" "{path} cannot be the name of a folder" }
    folder_exists(path) { "{path} 已存在，且内容不同，不会覆盖" "{path} exists with other content and is left as it is" }
    folder_exists_hint() { "用 -o 另取文件夹名" "name another folder with -o" }
}
