//! Messages of the checker, for a resident or a lawyer to read.
use crate::text::messages;

messages! {
    verify_more(count) { "还有 {count} 处同类问题，未逐一列出" "and {count} more of the same kind" }
    verify_lines_left_out() {
        "有看不懂的行，这一项不能完整检查"
        "some lines are not understood, so this could not be checked in full"
    }
    verify_only_lines(file) {
        "只给了 {file} 这一个文件；要查这一项需要整个纪要文件夹"
        "only {file} was given; this needs the whole minutes folder"
    }
    verify_path_missing(path) { "找不到 {path}" "there is nothing at {path}" }
    verify_log_id(typed) {
        "“{typed}”不是记录编号：要至少 40 位十六进制数字"
        "{typed} is not a log id: at least 40 hexadecimal digits are needed"
    }
    verify_log_id_hint() {
        "照公示或回执上的编号输入，空格和大小写不限"
        "type it as it stands on the notice or the receipt; blanks and capitals do not matter"
    }
    verify_log_none() {
        "没有给出公示或回执上的记录编号（--log），所以不能排除整份记录被换掉"
        "no log id from the notice or a receipt was given (--log), so a log replaced as a whole cannot be ruled out"
    }
    verify_log_ok(digits["digit" "digits"]) {
        "记录编号与您给出的 {digits} 位一致"
        "the log id is the one given ({digits} compared)"
    }
    verify_log_other(found) {
        "这不是您给出编号的那份记录；它的编号是 {found}"
        "this is not the log whose id was given; its own id is {found}"
    }
    verify_log_elsewhere() {
        "您给出的编号是另一项征询的，这一项没有对照"
        "the id given is that of another consultation; this one was not compared with anything outside"
    }
    verify_log_nowhere() {
        "议事簿中没有编号与您给出的一致的记录"
        "no log in this book has the id that was given"
    }
}

messages! {
    verify_since_none() {
        "没有给出早先留存的副本（--since），没有对照"
        "no older copy was given (--since) to compare with"
    }
    verify_since_elsewhere() {
        "给出的旧副本是另一项征询的"
        "the older copy given is of another consultation"
    }
    verify_since_unreadable(path) {
        "{path} 不是记录（chain.jsonl）、检查点或纪要文件夹"
        "{path} is not a log (chain.jsonl), a checkpoint or a minutes folder"
    }
    verify_since_damaged(path, line) {
        "旧副本 {path} 自身第 {line} 行已损坏，不能用来对照"
        "the older copy {path} is itself damaged at line {line} and cannot be compared with"
    }
    verify_since_other(path) {
        "旧副本 {path} 属于另一份记录"
        "the older copy {path} belongs to another log"
    }
    verify_since_ok(path, size["line" "lines"]) {
        "这份记录是旧副本 {path}（{size} 行）的延续，没有改动其中任何一行"
        "this log goes on from the older copy {path} ({size}) and changed none of it"
    }
    verify_since_shorter(size["line" "lines"], old) {
        "这份记录只有 {size} 行，您带来的副本已有 {old} 行：与它相比，记录被截短或退回"
        "this log has {size}, the copy that you brought has {old}: against that copy, the log was cut or rolled back"
    }
    verify_since_differs(path, line) {
        "第 {line} 行起与旧副本 {path} 不同：同一征询有两份记录"
        "from line {line} on this log differs from the older copy {path}: there are two logs of one consultation"
    }
    verify_since_root(size) {
        "前 {size} 行与旧检查点不符：同一征询有两份记录"
        "the first {size} lines are not those of the older checkpoint: there are two logs of one consultation"
    }
    verify_canonical_ok(size["line is" "lines are"]) {
        "{size} 行全部采用唯一规定的写法"
        "all {size} in the one allowed spelling"
    }
    verify_types_ok(size) { "{size} 行的种类全部认识" "the kinds of all {size} lines are known" }
    verify_order_ok(size["line is" "lines are"], head) {
        "{size} 行编号连续，每行都写明上一行的指纹；最后一行的指纹：{head}"
        "{size} numbered without a gap and each names the fingerprint of the one before; the last has {head}"
    }
    verify_empty() { "记录是空的" "the log is empty" }
    verify_states_ok(positions["position" "positions"], visits["visit" "visits"], close, tally) {
        "意见 {positions} 条、上门 {visits} 条，都在第 {close} 行截止之前；计票在第 {tally} 行，只有一次"
        "{positions} and {visits}, all before the close at line {close}; one tally, at line {tally}"
    }
    verify_no_tally() {
        "记录没有计票行：尚未计票，或者尾部被截去"
        "the log has no tally line: it was not counted yet, or its end was cut off"
    }
    verify_still_open(positions["position" "positions"], visits["visit" "visits"]) {
        "已有意见 {positions} 条、上门 {visits} 条；记录没有截止行：仍在征询，或者尾部被截去"
        "{positions} and {visits} so far; the log has no closing line: it is still open, or its end was cut off"
    }
    verify_root_ok(size["line" "lines"], root) {
        "{size} 行合计的总指纹（树根）：{root}"
        "the root over all {size} is {root}"
    }
    verify_head_row() {
        "议事簿记下的行数、记录头或树根与各行算出的不同"
        "the size, head or root that the book keeps is not that of its lines"
    }
    verify_unsigned() {
        "开启时没有绑定密钥，文件没有可以核对的电子签名"
        "no key was bound at the opening: there is no electronic signature to check"
    }
    verify_slots_ok(number) {
        "每一行都属于名册 {number} 户中的一户；名册没有重复"
        "every line belongs to one of the {number} households of the roll; no household is there twice"
    }
    verify_slot_unknown(code) { "户号代码 {code} 不在名册中" "the household code {code} is not on the roll" }
    verify_roll_order() { "名册此处次序不对或重复" "the roll is out of order here, or names a household twice" }
    verify_commitments_ok(number) {
        "{number} 条意见与上门记录的代码各不相同"
        "the codes of all {number} positions and visits differ"
    }
    verify_sees_ok(positions, replaced) {
        "{positions} 条意见中 {replaced} 条是更改，都写明了所更改的那一条"
        "{replaced} of {positions} positions replace an earlier one, and each names it"
    }
    verify_packs_ok() { "没有发出走访包" "no packs were given out" }
    verify_packs_open() { "尚未截止" "the log is not closed" }
}

messages! {
    verify_file_missing(name) { "缺少文件 {name}" "the file {name} is missing" }
    verify_file_extra() {
        "这个文件不属于纪要，没有任何记录能证明它"
        "this file is not part of the minutes; nothing in the record vouches for it"
    }
    verify_file_odd() { "不是普通文件" "is not a regular file" }
    verify_file_dropping(name) {
        "{name} 是系统自动生成的文件，不属于纪要，未检查"
        "{name} was left by the system; it is not part of the minutes and was not checked"
    }
    verify_file_changed(sums) { "内容与 {sums} 所列的指纹不符" "the content has not the digest listed in {sums}" }
    verify_file_unlisted(sums) { "没有列在 {sums} 中" "is not listed in {sums}" }
    verify_sums_form() {
        "所列的文件或写法与应有的不同"
        "does not list exactly the files of the minutes in their fixed form"
    }
    verify_files_ok(number["file has" "files have"]) {
        "应有的文件齐全，{number} 个文件的指纹与清单一致"
        "the folder is complete, and {number} the digests listed"
    }
    verify_genesis_unread() { "第一行看不懂，不能对照" "the first line is not understood, so there is nothing to compare with" }
    verify_genesis_file(name) {
        "{name} 与记录第一行所定的不同：开启之后被改动"
        "{name} is not what the first line of the log fixed: it was changed after the opening"
    }
    verify_genesis_roll(found["household" "households"], wanted) {
        "名册有 {found} 户，第一行所定为 {wanted} 户"
        "the roll has {found}; the first line fixed {wanted}"
    }
    verify_genesis_field(what, found, wanted) {
        "{what} 是“{found}”，记录第一行写的是“{wanted}”"
        "{what} is \"{found}\"; the first line of the log says \"{wanted}\""
    }
    verify_genesis_ok(number["household" "households"]) {
        "方案、规则、{number} 户的名册、签名名单都与记录第一行所定的一致"
        "the proposal, the rule, the roll of {number} and the list of signers are those fixed in the first line"
    }
    verify_proposal_name() {
        "方案文件只能叫 proposal.md 或 proposal.txt"
        "the proposal can only be called proposal.md or proposal.txt"
    }
    verify_checkpoint_form() { "不是三行的检查点" "is not a checkpoint of three lines" }
    verify_checkpoint_origin() { "检查点属于另一份记录" "the checkpoint belongs to another log" }
    verify_checkpoint_cut(size["line" "lines"], wanted) {
        "记录只有 {size} 行，检查点写明 {wanted} 行：尾部被截去"
        "the log has {size}, the checkpoint says {wanted}: its end was cut off"
    }
    verify_checkpoint_size(stated["line" "lines"], size) {
        "检查点写明 {stated} 行，记录有 {size} 行"
        "the checkpoint says {stated}, the log has {size}"
    }
    verify_checkpoint_root() { "检查点的树根与各行算出的不同" "the root in the checkpoint is not that of the lines" }
    verify_checkpoint_ok(size) {
        "检查点与记录的编号、{size} 行和树根一致"
        "the checkpoint has the id, the {size} lines and the root of this log"
    }
    verify_opening_form(reason) { "写法不对：{reason}" "wrong form: {reason}" }
    verify_opening_log() { "属于另一份记录" "belongs to another log" }
    verify_opening_order() { "次序不对，或同一户出现两次" "out of order, or the same household twice" }
    verify_opening_moved() { "写的是另一户" "speaks of another household" }
    verify_opening_hash(line) {
        "与记录第 {line} 行的代码不符：意见被改动或调换"
        "does not fit the code in line {line} of the log: the position was changed or moved"
    }
    verify_opening_none(code) {
        "户号代码 {code} 在记录中没有计入的意见"
        "the log has no counted position of the household {code}"
    }
    verify_position_unknown(code) { "不认识的意见“{code}”" "the position \"{code}\" is unknown" }
    verify_opening_missing() { "这一行计入的意见没有公开" "the position that this line counts is not opened" }
    verify_openings_digest(code) {
        "计票行所定的意见清单与现有的不同（现有：{code}）"
        "the tally line fixes another set of positions than the one there is ({code})"
    }
    verify_openings_ok(number) {
        "计入的 {number} 条意见逐条与记录相符，没有多也没有少"
        "each of the {number} counted positions fits its line in the log; none is missing, none is added"
    }
    verify_openings_closed() {
        "按开启时的设定，意见不公开；由监票人凭封存件核对"
        "by the settings positions are not published; scrutineers check them from the sealed copy"
    }
    verify_openings_open(number["household has" "households have"]) {
        "尚未计票；目前有 {number} 户的意见"
        "not counted yet; {number} answered so far"
    }
    verify_openings_private() { "见 private 一项" "see the check named private" }
    verify_weight_wrong(roll) { "与 {roll} 同一行的代码不符" "does not fit the code in the same line of {roll}" }
    verify_weight_number(found["line" "lines"], wanted["household" "households"]) { "有 {found} 行，名册有 {wanted} 户" "has {found}; the roll has {wanted}" }
    verify_weight_owner() { "写有名册之外的户号" "names a door that is not on the roll" }
    verify_weights_ok(number["household" "households"]) {
        "{number} 户的户号、楼栋、面积、业主归并都与记录所定的名册一致"
        "the doors, buildings, areas and owners of {number} are those of the roll that the log fixes"
    }
    verify_weights_closed() {
        "面积、楼栋、业主归并没有公开，只有摘要；由监票人核对"
        "areas, buildings and owners are not published, only their digests; scrutineers check them"
    }
    verify_weights_unread() { "名册或意见有误，不能核对" "the roll or the positions are at fault, so this could not be checked" }
}

messages! {
    verify_tally_no_line() { "有计票结果，记录中却没有计票行" "there is a result, but the log has no tally line" }
    verify_tally_no_rules() { "规则文件读不了，不能重新计票" "the rules cannot be read, so nothing can be counted again" }
    verify_tally_digest(line) {
        "不是记录第 {line} 行（计票行）所定的那个文件"
        "is not the file that line {line}, the tally line, fixed"
    }
    verify_tally_arithmetic() {
        "从这里起，按规则重算的结果与文件所写不同"
        "from here on the figures differ from those computed again by the rule"
    }
    verify_tally_sum(sum, all) { "各项之和是 {sum}，合计写的是 {all}" "the parts add up to {sum}, the total says {all}" }
    verify_tally_roll(all, roll) { "合计 {all} 户，名册 {roll} 户" "the total is {all} households, the roll has {roll}" }
    verify_tally_answered(stated, answered) {
        "计票行说 {stated} 户表了态，记录中是 {answered} 户"
        "the tally line says that {stated} households answered; in the log {answered} did"
    }
    verify_tally_field(what) { "{what} 与记录不符" "{what} is not that of the log" }
    verify_tally_details() {
        "各轮次的条数、日期在征询期之外的条数依据不公开的细节，只核对了总数；纪要编号与上一号要对照议事簿"
        "records per round and records dated outside the window rest on private details; only their sums were checked. The number of the minutes is for the book to show"
    }
    verify_tally_bucket(name, stated["household" "households"], counted) {
        "计票行写{name} {stated} 户，tally.json 写 {counted} 户"
        "the tally line says {stated} for \"{name}\", tally.json says {counted}"
    }
    verify_tally_recount(name, stated["household" "households"], counted) {
        "计票行写{name} {stated} 户，按意见逐条重数是 {counted} 户"
        "the tally line says {stated} for \"{name}\"; counting the positions again gives {counted}"
    }
    verify_tally_result(stated, computed) {
        "计票行写结果是 {stated}，按规则重算是 {computed}"
        "the tally line says the result is {stated}; computed by the rule it is {computed}"
    }
    verify_tally_closed() {
        "意见没有公开，各项户数没有重数，只核对了算术和总数"
        "positions are not published, so they were not counted again; only the arithmetic and the sums were checked"
    }
    verify_tally_positions() {
        "各种意见的户数与逐条重数的不同"
        "the households per position are not those counted again"
    }
    verify_tally_weights() {
        "面积、业主人数或分楼栋的数字与重算的不同"
        "the figures by area, owner or building are not those counted again"
    }
    verify_tally_unweighed() {
        "面积、业主人数、分楼栋的数字取自 tally.json，因名册细节未公开而没有重算"
        "figures by area, by owner and by building are those of tally.json; they could not be counted again since the roll's details are not published"
    }
    verify_tally_split(silent, unreached) {
        "未表态的 {silent} + {unreached} 户总数已核对；其中谁已送达、谁未送达不公开，没有核对"
        "the sum of the {silent} + {unreached} households without an answer was checked; which of them were reached is not published and was not"
    }
    verify_tally_silent(silent, visited) {
        "计票行写已送达未表态 {silent} 户，而记录中只有 {visited} 户有上门记录"
        "the tally line says that {silent} silent households were reached, but only {visited} have a visit in the log"
    }
    verify_tally_counted(number["position" "positions"]) {
        "按 {number} 户的意见逐条重数"
        "counted again from {number}"
    }
    verify_tally_stated() { "按 tally.json 的数字重算" "computed again from the figures of tally.json" }
    verify_tally_ok(how, agree, all, outcome) {
        "{how}：同意 {agree} 户，共 {all} 户，结果“{outcome}”，与计票行和 tally.json 一致"
        "{how}: {agree} of {all} households for, \"{outcome}\", as the tally line and tally.json say"
    }
    verify_numbering(number) {
        "纪要编号 {number} 与本簿其他纪要接不上"
        "the minutes number {number} does not fit the other minutes of this book"
    }
    verify_text_differs(name) { "{name} 不是按数据生成的" "{name} is not what the data give" }
    verify_minutes_ok() {
        "文字与按数据重新生成的完全相同"
        "the text is exactly what the data give when it is written again"
    }
    verify_minutes_differ() {
        "从这里起，文字与按数据重新生成的不同：文字被改动"
        "from here on the text is not what the data give: it was edited"
    }
    verify_minutes_unmade() {
        "所需的数据有误，不能重新生成文字来对照"
        "the data are at fault, so the text could not be written again to compare"
    }
    verify_book_ok() {
        "数据库文件完整，社区名称和现行名册与封记一致"
        "the database file is whole, and the community and the present roll have their seal"
    }
    verify_book_wrong(what) { "数据库文件有误：{what}" "the database file is at fault: {what}" }
    verify_book_unread() { "议事簿读不全，不能核对" "the book cannot be read in full, so this could not be checked" }
    verify_head_first() {
        "本机没有写过这份记录，没有记录头可对照"
        "this machine never wrote to this log and keeps no head of it to compare with"
    }
    verify_head_same(size) {
        "与本机上次写到的第 {size} 行一致"
        "the log ends where this machine last left it, at line {size}"
    }
    verify_head_ahead(size) {
        "在本机记下的第 {size} 行之后接着写，前面没有改动"
        "the log goes on from line {size}, which this machine had noted; nothing before it changed"
    }
    verify_index_ok(number) {
        "供查询的 {number} 行数据与按记录重算的完全相同"
        "all {number} rows that commands answer from are those that the log gives"
    }
    verify_index_row(table, key) {
        "查询表 {table} 中 {key} 的数据与记录不符；可用 yishi book rebuild 重建"
        "the table {table} differs from the log at {key}; yishi book rebuild makes it again"
    }
    verify_index_counts() {
        "计数与按记录重数的不同；可用 yishi book rebuild 重建"
        "the counters are not those that the log gives; yishi book rebuild makes them again"
    }
    verify_private_ok(number) {
        "{number} 条不公开的原文逐条与记录中的代码相符，没有多也没有少"
        "all {number} private openings fit the codes in the log; none is missing, none is added"
    }
    verify_private_missing() { "这一行的原文不在议事簿中" "the opening of this line is not in the book" }
    verify_private_stray() { "议事簿中有这一行没有的原文" "the book has an opening that this line knows nothing of" }
    verify_private_hash() { "原文与这一行的代码不符：被改动" "the opening does not fit the code in this line: it was changed" }
    verify_detail_hash() { "细节与原文所定的不符：被改动" "the details are not those that the opening fixes: they were changed" }
    verify_detail_missing() { "原文所定的细节不在议事簿中" "the details that the opening fixes are not in the book" }
    verify_detail_stray() { "有原文没有提到的细节" "there are details that the opening does not speak of" }
    verify_lost_ok(number) {
        "本机写过的 {number} 份记录都在"
        "all {number} logs that this machine wrote are in the book"
    }
    verify_lost_unknown() { "本机没有写过这本议事簿" "this machine never wrote to this book" }
    verify_sum_ok() {
        "已核对的全部属实，并与您带来的编号一致。"
        "Everything that was checked is true, and it is the log whose id was given."
    }
    verify_sum_signers() {
        "已核对的全部属实，并由您带来的签名名单上的人签了名；没有给出记录编号（--log），未与公示对照。"
        "Everything that was checked is true, and it is signed by keys of the list of signers that you brought. No log id was given (--log): it was not compared with the notice."
    }
    verify_sum_unsigned() {
        "前后一致，正是您给出编号的那份记录；但开启时绑定了密钥，这份纪要还没有人签名。"
        "Consistent, and the log whose id was given; but keys were bound at the opening, and nobody has signed these minutes."
    }
    verify_sum_lines() {
        "这些行前后一致，正是您给出编号的那份记录；计票和各个文件没有核对（需要整个纪要文件夹）。"
        "These lines hold together and are those of the log whose id was given. The count and the files were not checked: that takes the whole minutes folder."
    }
    verify_sum_unanchored() {
        "前后一致，但没有与外部凭据对照，或尚未计票：整份记录被换掉也会得到这个结果。"
        "Consistent, but not anchored: without the log id from the notice, or before the tally, a log replaced as a whole would look the same."
    }
    verify_sum_broken() { "不属实：有内容被改动、缺失或算错，见下。" "Not true: something was changed, is missing or was miscounted; see below." }
    verify_sum_fork() {
        "已证明记录被改写或退回：同一征询有两种历史，见下。"
        "Proved: the log was rewritten or rolled back; one consultation has two histories. See the table."
    }
    verify_sum_against() {
        "与您带来的副本相比，记录被改写或退回：两者是同一征询的两种历史，见下。您信得过那份副本，这就成立；要让别人也信，副本上须有别人的签名。"
        "Against the copy that you brought, the log was rewritten or rolled back: the two are different histories of one consultation, see the table. It stands for whoever trusts that copy; to convince others, somebody else has to have signed it."
    }
    verify_sum_book() { "这本议事簿没有征询，文件完好。" "The file is sound and holds no consultation." }
    status_ok() { "属实" "ok" }
    status_fail() { "不符" "FAIL" }
    status_not_checked() { "未核对" "not checked" }
}

messages! {
    check_files() { "文件" "Files" }
    check_canonical() { "写法" "Spelling" }
    check_types() { "种类" "Kinds" }
    check_order() { "次序" "Order" }
    check_states() { "阶段" "Stages" }
    check_genesis() { "开启所定" "Fixed at opening" }
    check_root() { "树根" "Root" }
    check_checkpoint() { "检查点" "Checkpoint" }
    check_signatures() { "签名" "Signatures" }
    check_log() { "记录编号" "Log id" }
    check_since() { "旧副本" "Older copy" }
    check_slots() { "名册" "Roll" }
    check_commitments() { "代码唯一" "Unique codes" }
    check_sees() { "更改" "Replacements" }
    check_packs() { "走访包" "Packs" }
    check_openings() { "意见" "Positions" }
    check_weights() { "面积与业主" "Weights" }
    check_tally() { "计票" "Tally" }
    check_confirm() { "第二次计数" "Second count" }
    verify_after_wrong(before) {
        "所接续的征询“{before}”不在本簿中，或结果不同"
        "{before}, which it says it follows, is not in this book or ended otherwise"
    }
    verify_after_unnamed(before) {
        "所接续的征询“{before}”还没有写明由它接续；再运行一次 yishi reopen"
        "{before}, which it follows, does not name it yet; run yishi reopen again"
    }
    verify_confirm_no_line() { "记录中没有第二次计数的条目" "the log has no entry of a second count" }
    verify_confirm_first() { "所依据的第一次计票与 tally.json 不同" "the first count in it is not that of tally.json" }
    verify_confirm_ok(outcome) { "按异议重新计算，结果：{outcome}" "counted again over what was said of the result: {outcome}" }
    check_minutes() { "纪要文字" "Minutes" }
    check_book() { "议事簿" "Book" }
    check_headfile() { "记录头" "Head file" }
    check_index() { "查询表" "Index" }
    check_private() { "不公开原文" "Private part" }
    check_lost() { "丢失的记录" "Lost logs" }
}
