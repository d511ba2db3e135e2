//! The words of the check page, for residents.
use crate::text::messages;

messages! {
    page_title() { "核对这份纪要" "Check these minutes" }
    page_language() { "中文" "English" }
    page_lead() {
        "把纪要文件夹里的全部文件交给这一页，它就在您的设备上逐行重新核对、重新计票。文件不会离开您的设备，也不需要联网。"
        "Give this page all the files of the minutes folder, and it checks every line and counts every answer again on your own device. Nothing leaves it, and no network is needed."
    }
    page_step_files() { "一、文件" "1. The files" }
    page_drop() { "把文件夹里的全部文件拖到这里，或者：" "Drop all files of the folder here, or:" }
    page_choose_folder() { "选择文件夹" "Choose the folder" }
    page_choose_files() { "选择文件" "Choose files" }
    page_start_over() { "重新开始" "Start over" }
    page_files_here(count) { "已收到 {count} 个文件。" "{count} files are here." }
    page_files_inside(count["file" "files"]) {
        "这一页自带 {count} 个文件。另给它别的文件夹，就改为核对那一个。"
        "This page brings {count} along. Give it another folder to check that one instead."
    }
    page_unreadable(name) { "读不了文件 {name}。" "The file {name} cannot be read." }
    page_folder_refused() {
        "浏览器不让这一页读取拖来的文件夹：请用“选择文件夹”，或打开文件夹，把里面的文件全选后拖来。"
        "This browser does not let the page read a dropped folder: use \"Choose the folder\", or open it, select all its files and drop those."
    }
    page_step_log() { "二、记录编号" "2. The log id" }
    page_log_help() {
        "照第一次公示或回执上的编号输入，全部 64 位或至少前 40 位，空格不限。纪要里写的编号不算：只有事先留在外面的编号，才能证明整份记录没有被换掉。"
        "Type the id from the first notice or from your receipt: all 64 digits or at least the first 40, blanks allowed. The one inside the minutes does not count: only an id kept outside shows that the log was not replaced as a whole."
    }
    page_step_verdict() { "三、结论" "3. What was found" }
    page_waiting() { "还没有收到文件。" "No files yet." }
    page_checking(done, all) { "正在核对…… {done} / {all}" "Checking… {done} / {all}" }
    page_stopped(reason) { "核对中断：{reason}" "The check stopped: {reason}" }
    page_fails() { "不符之处" "What fails" }
    page_holds() { "核对无误" "What holds" }
    page_open() { "这一页不能知道的" "What this page cannot know" }
    page_log_is() { "这份记录自己的编号：" "This log's own id:" }
    page_numbers() { "结果与算式" "The result and its arithmetic" }
    page_outcome(outcome) { "结果：{outcome}" "Outcome: {outcome}" }
    page_outcome_stated(outcome) {
        "文件所写的结果：{outcome}。有不符之处，这个结果不能相信。"
        "Outcome as the file states it: {outcome}. Something fails, so it cannot be relied on."
    }
    page_measure() { "计量" "measure" }
    page_comparison() { "算式" "comparison" }
    page_met() { "满足" "met" }
    page_unmet() { "不满足" "not met" }
}

messages! {
    page_figure(name) {
        "{name} 与按规则重算的不同"
        "{name} differs from the figure computed again by the rule"
    }
    page_counted(number["position" "positions"]) { "按 {number} 户的意见逐条重数" "counted again from {number}" }
    page_stated() { "按 tally.json 的数字重算" "computed again from the figures of tally.json" }
    page_tally_ok(how, agree, all, outcome) {
        "{how}：同意 {agree} 户，共 {all} 户，结果“{outcome}”，与计票行和 tally.json 一致"
        "{how}: {agree} of {all} households for, \"{outcome}\", as the tally line and tally.json say"
    }
    page_not_made_again() {
        "最少还差几户、结果的上下限、剔除有争议部分后的结果、提示语、核查提示和面积唯一的户数：这一页没有重算；日期是记录人所写，答复是否齐全也无从知道；，yishi verify 会重算"
        "how many more were needed, the bounds, the results without what may be argued about, the warnings, the findings and the doors unique by area are not made again here, dates are claims, and whether every answer was written down is not known; yishi verify makes them"
    }
    page_unread() {
        "意见有误，各项户数没有重数，只核对了算术和总数"
        "the positions are at fault, so they were not counted again; only the arithmetic and the sums were checked"
    }
    page_contested() {
        "有分歧未裁定的户可能左右结果；这一页没有逐一推演，yishi verify 会推演"
        "households in conflict might turn the outcome; this page does not search that through, yishi verify does"
    }
    page_opened_roll() {
        "按开启时名册的户数和面积没有公布，只重算了其中的算式"
        "the counts on the roll as opened are not published; only their arithmetic was made again"
    }
    page_embedded_ok(number) { "这一页自带的 {number} 个文件齐全" "the {number} files that this page brings along are complete" }
    page_embedded_sums() {
        "指纹清单 SHA256SUMS 写有这一页自己的指纹，所以不能放在这一页里；把它和文件夹里的其他文件一起拖来即可核对"
        "SHA256SUMS names the digest of this very page and so cannot be inside it; drop it here with the rest of the folder to have it checked"
    }
    page_log_none() {
        "没有输入公示或回执上的编号，所以不能排除整份记录被换掉"
        "no id from the notice or a receipt was typed in, so a log replaced as a whole cannot be ruled out"
    }
    page_log_form() {
        "所输入的不是记录编号：要 40 至 64 位，只有数字和 a 到 f；没有对照"
        "what was typed is not a log id: 40 to 64 digits, 0 to 9 and a to f; nothing was compared"
    }
    page_since() {
        "没有与您早先留存的副本对照；有副本的，用 yishi verify --since 对照"
        "no older copy was compared with; if you kept one, yishi verify --since compares it"
    }
    page_sealed_openings() {
        "公开件与封存件的开封行，与记录所承诺的不是一一对应"
        "the openings are not, one for one, those that the log commits to"
    }
    page_sealed_details() {
        "经手人、日期、备注等细目，与开封行所承诺的不是一一对应"
        "the details (who, when, remarks) are not, one for one, those that the openings commit to"
    }
    page_minutes() {
        "纪要文字（minutes.md、minutes.html、minutes.docx）和脚本 verify.sh 没有按数据重新生成：请用眼睛对照上面的结果，或用 yishi verify"
        "the texts (minutes.md, minutes.html, minutes.docx) and the script verify.sh are not written again from the data: compare the text with the result above by eye, or use yishi verify"
    }
    page_itself() {
        "这一页不能为自己作证：做假的人也能做一页总说“属实”的。请从您信得过的人或另一份纪要取得它；yishi verify 会核对它"
        "this page cannot vouch for itself: whoever forges minutes can forge a page that always says yes. Take it from somebody you trust or from other minutes; yishi verify checks it"
    }
    page_doors() {
        "门口的事不在记录里：住户真正说了什么、有没有人没被问到，只有住户自己的回执和抽查能知道"
        "what happened at the doors is not in the log: what a household really said, or whether it was asked, only receipts and calling back can tell"
    }
}

messages! {
    check_this_page() { "这一页" "This page" }
    check_doors() { "门口" "At the doors" }
    check_browser() {
        "没有本工具：用浏览器打开 check.html，把这个文件夹里的文件拖进去"
        "Without the tool: open check.html in a browser and drop the files of this folder on it"
    }
    page_step_receipt() { "四、您的回执" "4. Your receipt" }
    page_receipt_help() {
        "输入回执上的 40 位代码，看您家的记录怎样了。这里不显示任何邻居的情况。"
        "Type the 40 digits of your receipt code to see what became of your entry. Nothing is shown of a neighbour."
    }
    page_receipt_broken() {
        "但这份纪要有不符之处（见上），这句话只是照记录所写。"
        "But something in these minutes fails (see above), so this is only what the log says."
    }
    page_receipt_form() { "这不是回执代码：要 40 位，只有数字和 a 到 f。" "This is not a receipt code: 40 digits, 0 to 9 and a to f." }
    page_receipt_none() {
        "这份记录里没有这个代码。请核对输入；确实无误的，带上回执去问召集人：回执就是凭据。"
        "This code is not in the log. Check the digits; if they are right, take the receipt to the convener: it is your evidence."
    }
    page_receipt_said(line, position) {
        "您的记录在第 {line} 行，已计入：{position}。"
        "Your entry is line {line} and is counted: {position}."
    }
    page_receipt_counted(line) { "您的记录在第 {line} 行，已计入。" "Your entry is line {line} and is counted." }
    page_receipt_open(line) { "您的记录在第 {line} 行；尚未计票。" "Your entry is line {line}; nothing is counted yet." }
    page_receipt_replaced(line, later) {
        "您的记录在第 {line} 行，后来被第 {later} 行的新记录取代；计入的是新的那一条。"
        "Your entry is line {line} and was replaced by a later record at line {later}; that one counts."
    }
    page_receipt_voided(line, amended) {
        "您的记录在第 {line} 行；第 {amended} 行改了方案，之前的意见不再计入。"
        "Your entry is line {line}; line {amended} changed the text, and answers before it count no more."
    }
    page_receipt_contested(line) {
        "您的记录在第 {line} 行，但您家的几份记录不一致，尚未裁定：没有计入。"
        "Your entry is line {line}, but it is contested: the records of your door differ and nobody has decided, so it is not counted."
    }
    page_receipt_gone(line) {
        "您的记录在第 {line} 行；后来修订的名册没有这一户：没有计入。"
        "Your entry is line {line}, but the roll was amended and no longer has the household: not counted."
    }
    page_receipt_late(line) {
        "您的记录在第 {line} 行，在截止之后或不该有的位置：没有计入。"
        "Your entry is line {line}; it came after the close or where none may stand, and is not counted."
    }
    page_receipt_wrong(line) {
        "您的记录在第 {line} 行，但它所接续的记录不对：没有计入。"
        "Your entry is line {line}, but it names the wrong entry before it, and is not counted."
    }
    page_receipt_objection(line) {
        "这是对公布结果所说的话，在第 {line} 行，是您家最后的一条。"
        "This is what was said of the published result; it stands at line {line} and is your latest."
    }
    page_receipt_other(line) {
        "这个代码在第 {line} 行，是上门、核对录入或说明的记录，本身不是意见。"
        "This code is at line {line}: a visit, a second entry or a note, not a position of its own."
    }
    page_receipt_unclear(line) {
        "您的记录在第 {line} 行；这份记录有读不懂的行，看不出它后来怎样了。"
        "Your entry is line {line}; lines of this log cannot be understood, so what became of it cannot be told."
    }
    page_receipt_damaged() {
        "这份记录有读不懂或接不上的行，从中看不出您的记录在不在。请另要一份完好的。"
        "Lines of this log cannot be understood or do not go on from each other, so it does not show whether your entry is there. Ask for a sound copy."
    }
    check_page_differs() {
        "不是这个版本写出的核对页，也不是带着这些文件的那一页"
        "it is not the check page that this version writes, nor the one that brings these files along"
    }
    check_page_too_large(limit) {
        "文件合计超过 {limit} MiB，不能全部放进一页"
        "the files are over {limit} MiB in all, too much to put inside one page"
    }
    check_page_too_large_hint() {
        "不用 --embed：核对页照样能核对拖给它的文件夹"
        "leave --embed out: the page checks the folder that is dropped on it just the same"
    }
}
