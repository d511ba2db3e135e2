//! Words about receipts: slips, proofs, and the look for a code.
use crate::text::messages;

messages! {
    receipt_code_sign(ch) {
        "“{ch}”不是回执编号里的字符：只有数字和 a 到 f"
        "{ch} stands in no receipt code: there are digits and the letters a to f only"
    }
    receipt_code_short(digits, fewest, more) {
        "只有 {digits} 位，认不出是哪一条：至少要 {fewest} 位，还差 {more} 位"
        "{digits} digits do not name one record: at least {fewest} are needed, {more} more"
    }
    receipt_code_long(digits["digit" "digits"], all) { "有 {digits} 位，回执编号至多 {all} 位" "{digits}: a receipt code has {all} at the most" }
    receipt_code_wrong(typed, why) { "“{typed}”：{why}" "{typed}: {why}" }
    receipt_code_hint() {
        "照回执逐组输入，空格、大小写、全角都可以；二维码里有全部 64 位"
        "type it in blocks as the slip has it; blanks, capitals and full-width digits do not matter; the QR code has all 64"
    }
    receipt_took_part(line) {
        "您家参加投票的登记在第 {line} 行。它只说明参加了投票，从不说明怎么投。"
        "That your household took part is line {line}. It never says what was on the ballot."
    }
    receipt_struck(line) {
        "第 {line} 行的参加登记后来被更正划去。"
        "That your household took part stood at line {line}, and was struck from the list later."
    }
    receipt_missing() {
        "记录里没有这个编号"
        "this code is not in the log"
    }
    receipt_not_read() {
        "读得懂的各行里没有这个编号"
        "this code is in none of the lines that could be read"
    }
    receipt_missing_next() {
        "请先逐位核对编号。确实无误，就是缺了一条记录：保留回执（有经手人签名的更好），带去见监票人；别人手里同一份 chain.jsonl 也查一次。"
        "Compare the digits first. If they are right, a record is missing: keep the slip, best one that the steward signed, take it to a scrutineer, and look in a chain.jsonl that somebody else holds."
    }
    receipt_missing_book() {
        "编号不在这份记录中；若由走访包记下，合并之后才会在"
        "this code is not in the log; a code that was given from a pack is there once the pack is merged"
    }
    check_receipt() { "回执" "Receipt" }
    check_proof() { "证明" "Proof" }
    verify_receipt_at(code, what) { "{code}：{what}" "{code}: {what}" }
    verify_receipt_said(position) { "原文：{position}" "as said: {position}" }
    verify_receipt_opening_ok(code, said) {
        "原文就是 {code} 所指的：{said}"
        "the opening is what {code} stands for: {said}"
    }
    verify_receipt_opening_other() {
        "给出的原文不是这个编号所指的：抄错一个字符也会如此"
        "the opening given is not what this code stands for; one wrong character is enough"
    }
    verify_receipt_opening_slot() { "原文所写的户号代码或记录编号与该行不同" "the opening names another household or log than the line" }
    verify_receipt_opening_none() {
        "没有公开的原文，也没有给出（--opening）：能说的是已记录，不是记了什么"
        "no opening is public and none was given (--opening): that something is recorded is known, not what"
    }
    verify_receipt_opening_form() { "给出的不是原文的一行" "what was given is not the line of an opening" }
    receipt_sum_here() { "编号在记录中，所核对的全部属实。" "The code is in the log, and everything that was checked is true." }
    receipt_sum_unanchored() {
        "编号在这份记录中，但这份记录没有与外部凭据对照：给一个人看的另一份记录也会得到这个结果。"
        "The code is in this log, but the log was not anchored outside: one made for your eyes alone would look the same."
    }
    receipt_sum_missing(consultation, log) {
        "“{consultation}”的这份记录（{log}）中没有这个编号：缺了一条记录，或编号有误，或是另一次征询的。"
        "The code is not in this log of {consultation} ({log}): a record is missing, or the code is wrong or of another consultation."
    }
    receipt_sum_damaged() {
        "这份文件已损坏，或由更新的版本写成（见下），从中看不出您的记录在不在。请另要一份完好的，或更新 yishi 再查。"
        "This file is damaged, or made by a newer version (see below), so it does not show whether your record is there. Ask for a sound copy, or update yishi and try again."
    }
    receipt_sum_no_log() {
        "这个文件不是记录（也不是证明），从中看不出您的记录在不在。请用纪要文件夹、chain.jsonl 或证明文件。"
        "This file is no log (nor a proof), so it does not show whether your record is there. Take the minutes folder, chain.jsonl or a proof."
    }
    receipt_sum_broken() { "不属实，见下。" "Not true; see below." }
    receipt_sum_fork() {
        "与您带来的副本相比，同一征询有两种历史，见下。"
        "Against the copy that you brought, one consultation has two histories; see below."
    }
    receipt_only(path) {
        "这里只查回执；整份记录是否完好：yishi verify {path}"
        "only the receipt was looked for; whether all of it holds: yishi verify {path}"
    }
    proof_form(format) { "不是 {format} 写法的证明，或有字符被改动" "not a proof of format {format}, or a character of it was changed" }
    proof_first() { "证明的首行不是一份记录的第一行" "the first line of the proof does not open a log" }
    proof_record() { "证明所示的行不是该位置的记录" "the line of the proof is not a record at its place" }
    proof_origin() { "检查点属于另一份记录" "the checkpoint is of another log" }
    proof_path(line) { "第 {line} 行的路径不通到检查点的根" "the path of line {line} does not lead to the root of the checkpoint" }
    proof_other(code) { "证明所示的记录是 {code}" "the proof is of the record {code}" }
    proof_ok(line, size["line" "lines"]) {
        "第 {line} 行与首行都通到 {size} 行的根；是否计入（可能被取代、说法不一，或文本、名册已更换），证明不说"
        "line {line} and the first lead to the root over {size}; whether it counts a proof does not say: other lines may have replaced or contested it, or changed text or roll"
    }
    proof_record_at(line) { "您的记录在第 {line} 行。" "Your entry is line {line}." }
    proof_unanchored() {
        "没有与别处的检查点对照（--since）：只有编号时，任何人都能在同一首行之下另造一行"
        "the checkpoint was not compared with one from elsewhere (--since): with the log id alone anybody could hang another line under the same first line"
    }
    proof_since_ok(file, size["line" "lines"]) { "检查点与 {file} 在 {size} 行处一致" "the checkpoint is that of {file} at {size}" }
    proof_since_fork(file, size["line" "lines"]) {
        "{file} 在 {size} 行处的根不同：同一征询有两份记录"
        "{file} has another root at {size}: there are two logs of one consultation"
    }
    proof_since_size(file, seen["line" "lines"], size) {
        "{file} 是 {seen} 行时的检查点，证明是 {size} 行的：请索取同一行数的证明，或用 chain.jsonl 对照"
        "{file} is a checkpoint at {seen} and the proof at {size}: ask for a proof at that size, or compare with a chain.jsonl"
    }
    verify_is_proof(path) { "{path} 是一条记录的证明，不是整份记录" "{path} is the proof of one record and not a log" }
    verify_is_proof_hint() { "请用：yishi receipt check 回执编号 --in 文件" "use: yishi receipt check CODE --in FILE" }
    proof_since_root(file, seen["line" "lines"], size) {
        "{file} 的根与此相同，却是 {seen} 行，不是 {size} 行：证明的行数被改动"
        "{file} has this root at {seen} and not at {size}: the size in the proof was changed"
    }
    proof_for_one() { "证明只用于一条记录" "a proof is of one record" }
    proof_for_one_hint() { "一次给一个编号" "give one code at a time" }
}

messages! {
    receipt_doors() { "要说明哪些户：--door、--building 或 --all" "say which doors: --door, --building or --all" }
    receipt_doors_hint(id) { "例如：yishi receipt show {id} --door 3-2-501" "for example: yishi receipt show {id} --door 3-2-501" }
    receipt_none(door) { "{door} 还没有记录" "nothing is recorded of {door} yet" }
    receipt_none_hint(id) { "先记录：yishi record {id} 户号 意见" "record it first: yishi record {id} DOOR POSITION" }
    receipt_none_visits(door, visits) {
        "{door} 只有 {visits} 次上门记录，没有意见：上门没有回执"
        "{door} has not answered (visits on record: {visits}); a visit has no receipt"
    }
    receipt_none_pack(door, steward) {
        "{door} 还没有记录；它在 {steward} 的走访包里，未交回"
        "nothing is recorded of {door} yet; it is in the pack of {steward}, which is out"
    }
    receipt_none_pack_hint(id) {
        "当场给出的编号在合并之后才进入记录：yishi pack merge {id} 文件"
        "a code that was given at the door is in the log once the pack is merged: yishi pack merge {id} FILE"
    }
    receipt_nobody() { "所选各户都没有可出回执的记录" "none of these doors has a record that a receipt could be of" }
    receipt_building(building, known) { "没有 {building} 号楼；有：{known}" "there is no building {building}; there are: {known}" }
    receipt_qr_one() { "终端里的二维码只用于一户" "a QR code in the terminal is for one door" }
    receipt_qr_one_hint() { "多户请用 -o 文件.html，每张回执都有二维码" "for many doors use -o FILE.html: each slip has its code" }
    receipt_written(slips, file) { "已写出 {file}：{slips} 张回执" "wrote {file} (slips: {slips})" }
    receipt_left_out(doors) { "没有记录而未列入的户：{doors}" "doors left out because nothing is recorded of them: {doors}" }
    receipt_privacy() {
        "这个文件写着每一户的回答：打印、剪开、送达之后请删除，不要转发"
        "this file holds the answer of every door: print it, cut it, hand it out, then delete it, and send it to nobody"
    }
    receipt_privacy_codes() {
        "这个文件写着哪一户是哪个编号：打印、剪开、送达之后请删除，不要转发"
        "this file says which code is whose: print it, cut it, hand it out, then delete it, and send it to nobody"
    }
    prove_usage() { "要给出征询编号与回执编号，或 --door；没有议事簿时用 --chain" "give a consultation and a receipt code, or --door; without a book, --chain" }
    prove_usage_hint() {
        "例如：yishi receipt prove lift --door 3-2-501；yishi receipt prove --chain minutes-lift 回执编号"
        "for example: yishi receipt prove lift --door 3-2-501, or yishi receipt prove --chain minutes-lift CODE"
    }
    prove_written(line, size, hashes["hash" "hashes"], file) {
        "已写出 {file}：第 {line} 行在 {size} 行之中，{hashes} 个摘要，没有别户的任何内容"
        "wrote {file}: line {line} of {size}, {hashes}, nothing of another household"
    }
    prove_broken(line) { "第 {line} 行起链条不通，不出证明" "the chain does not hold from line {line} on: nothing is proved from it" }
    prove_broken_hint(path) { "查看：yishi verify {path}" "see: yishi verify {path}" }
    receipt_is_book(path) { "{path} 是议事簿" "{path} is a book" }
    receipt_is_book_hint() {
        "这里要纪要文件夹、chain.jsonl 或证明；对议事簿用：yishi verify --receipt 编号"
        "this needs a minutes folder, a chain.jsonl or a proof; for a book: yishi verify --receipt CODE"
    }
    receipt_no_chain(path) { "{path} 里没有 chain.jsonl" "there is no chain.jsonl in {path}" }
    receipt_no_slip(path) { "{path} 不是回执：里面没有编号" "{path} is no slip: there is no code in it" }
    receipt_no_slip_hint() {
        "给出回执编号，或由 yishi receipt show -o 写出的文件"
        "give a receipt code, or a file that yishi receipt show -o wrote"
    }
    receipt_two_logs() { "回执属于不止一份记录" "these slips are of more than one log" }
}

messages! {
    slip_title() { "回执" "Receipt" }
    slip_door() { "户号" "Door" }
    slip_consultation(title, id) { "{title}（{id}）" "{title} ({id})" }
    slip_item_consultation() { "征询" "Consultation" }
    slip_item_made() { "出具时的记录" "Log when made" }
    slip_item_slot() { "户号代码" "Household code" }
    slip_item_code() { "回执编号" "Receipt code" }
    slip_item_line() { "所在行" "Line" }
    slip_item_form() { "表号" "Form" }
    slip_item_steward() { "经手人" "Steward" }
    slip_item_at() { "日期（自称）" "Date (as claimed)" }
    slip_item_said() { "记录的内容" "Recorded" }
    slip_item_opening() { "原文" "Opening" }
    slip_said_hidden() { "不印在回执上" "not on this slip" }
    slip_said_turnout() { "参加了投票" "took part" }
    slip_said_objection(position) { "对公布结果：{position}" "of the published result: {position}" }
    slip_earlier(code, line, later) {
        "较早的编号 {code}（第 {line} 行）已由第 {later} 行取代，仍留在记录中"
        "the earlier code {code} (line {line}) was replaced at line {later} and stays in the log"
    }
    slip_earlier_struck(code, line) {
        "较早的编号 {code}（第 {line} 行）已被划去，仍留在记录中"
        "the earlier code {code} (line {line}) was struck and stays in the log"
    }
    slip_check() {
        "核对（在纪要文件夹里逐行输入；没有本工具时前几行用普通命令即可）"
        "To check, in the minutes folder; all but the last line need no yishi"
    }
    slip_check_page() { "也可在浏览器中打开 check.html，输入编号。" "Or open check.html in a browser and type the code." }
    slip_comment_recorded() { "有这一行，就是已记录" "a line: it is recorded" }
    slip_comment_said() { "以回执编号开头，就是照所说记录" "begins with the code: recorded as said" }
    slip_comment_all() { "是否计入、是否被取代" "whether it counts, or was replaced" }
    slip_pressure() { "关于压力" "About pressure" }
    slip_pressure_none() {
        "各户意见都不公布。这张回执能向别人证明的只有：已有记录；不能证明记了什么。看得到内容的是经手人和办公人员。"
        "No household's answer is published. To others this slip shows that something is recorded, not what. The steward and the office can see the answer."
    }
    slip_positions_salt() {
        "公布的意见不写户号，但经手人和办公人员看得到。这张回执带有原文：谁拿到它，谁就能确知您家怎么说。有人要看回执时可以拒绝；受到压力，请要一张不带原文的。"
        "Answers are published without doors, but the steward and the office can see yours. This slip has the opening on it: whoever holds it can be sure of what you said. You may refuse to show it; under pressure ask for a slip without the opening."
    }
    slip_positions_plain() {
        "公布的意见不写户号，但经手人和办公人员看得到。这张回执不带原文：只证明已有记录，不证明记了什么。要核对内容，请当着两位监票人查看原文：核对较弱，压力也较小。"
        "Answers are published without doors, but the steward and the office can see yours. This slip is without the opening: it shows that something is recorded, not what. To check the words look at the opening before two scrutineers: a weaker check, and less pressure."
    }
    slip_named() {
        "这项征询按户公布：邻居、经手人都会知道，压力是可能的。回执没有增加什么，也挡不住什么。"
        "This canvass publishes names: neighbours and steward will know, and pressure is possible. This slip adds nothing to that and prevents none of it."
    }
    slip_named_consent() {
        "这项征询只按户公布另行同意的各户；经手人和办公人员看得到各户意见。带原文的回执能向别人证明您家怎么说；有人要看时可以拒绝。"
        "This canvass shows the doors that agreed to it separately; the steward and the office can see every answer. A slip with the opening proves to others what you said; you may refuse to show it."
    }
    slip_box() {
        "这是秘密投票：这个编号证明您家参加了投票，从不证明怎么投；没有任何记录写着怎么投，所以谁也不能要求您出示。"
        "This was a secret ballot: the code shows that your household took part, never what was on the ballot. No record says that, so nobody can ask you to show it."
    }
    slip_not_proved() { "这张回执不证明" "What this slip does not prove" }
    slip_not_said() {
        "编号在记录中，不等于记的是您所说的：要看原文。"
        "A code in the log is not yet what you said: for that look at the opening."
    }
    slip_not_signed() {
        "没有签名的回执只是一种说法：记录里找不到编号时，有经手人手写或电子签名的回执才是证据。"
        "A slip without a signature is only a claim: where the log does not hold its code, a slip that the steward signed by hand or by key is the evidence."
    }
    slip_not_log() {
        "记录编号要与首次公告上的比对；只看这张纸，不能排除整份记录被换掉。"
        "Compare the log id with the first notice: this paper alone cannot rule out that the whole log was replaced."
    }
    slip_signature() { "经手人签名" "Signature of the steward" }
    slip_page_title(title) { "回执：{title}" "Receipts: {title}" }
    slip_cut() { "剪开" "cut here" }
}
