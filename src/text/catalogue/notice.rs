//! Words of the notices for the wall.
use crate::text::messages;

messages! {
    notice_open_title(title) { "关于“{title}”征求意见的公告" "Notice of a canvass: {title}" }
    notice_roll_title(title) { "“{title}”征询名册公示" "Notice of the roll: {title}" }
    notice_delivery_title(title) { "“{title}”征求意见表送达公告" "Notice to those not reached: {title}" }
    notice_result_title(title) { "“{title}”征询结果公告" "Notice of the result: {title}" }
    item_base() { "征询范围" "Who is asked" }
    item_text() { "方案" "Proposal" }
    item_digest() { "名册摘要" "Digest of the roll" }
    item_place() { "领取和提交处" "Where to collect and return it" }
    sign_date() { "日期" "Date" }
    notice_base(households["household" "households"], owners["owner" "owners"]) { "{households} 户，业主 {owners} 人" "{households}, {owners}" }
    notice_base_area(households["household" "households"], owners["owner" "owners"], area) {
        "{households} 户，业主 {owners} 人，专有部分面积 {area} 平方米"
        "{households}, {owners}, {area} m² of exclusive area"
    }
    notice_proposal(file, digest) {
        "全文附后或另行张贴（`{file}`，SHA-256 `{digest}`）"
        "in full beside this notice or where objections are brought (`{file}`, SHA-256 `{digest}`)"
    }
    notice_proposal_changed(file, digest, changes["time" "times"]) {
        "征询期间修改过 {changes} 次，以此为准：`{file}`，SHA-256 `{digest}`"
        "changed {changes} while the canvass was open; this one stands: `{file}`, SHA-256 `{digest}`"
    }
    notice_silence_cite() { "未表态条款的依据" "Source of the clause on silence" }
    notice_buildings(count) {
        "共 {count} 栋，分楼栋的户数和面积可在提交处查阅。"
        "There are {count} buildings; households and area of each may be read where objections are brought."
    }
    notice_until_rule(days["day" "days"]) { "规则规定异议期为张贴之日起 {days} 日，不能用 --until 另定" "the rule gives {days} from the posting for objections; --until cannot set another day" }
    notice_until_past(day) { "--until {day} 已经过去" "--until {day} is past" }
    notice_open_words(convener, title) {
        "{convener}就“{title}”征求下列各户的意见。"
        "{convener} asks the households below about: {title}."
    }
    notice_open_how() {
        "征求意见表将送达每一户。每户可以同意、反对或弃权；截止之前可以更改，以最后一次为准。请保留回执，凭回执可以查到自己的意见是否如实计入。"
        "An opinion sheet is brought to every household. It may be for, against or abstain, and may change its answer until the last day; the last one counts. Keep the receipt: it shows whether your answer was counted as you gave it."
    }
    notice_open_objections(place) {
        "对征询范围、名册或程序有异议的，请书面提交：{place}。"
        "Objections to who is asked, to the roll or to the procedure are brought in writing to: {place}."
    }
    notice_roll_words(title) {
        "“{title}”的征询以下列名册为准，开启后冻结。请核对自己一户是否在册、面积和户数是否正确；各户明细可到提交处查阅本户一行。"
        "The canvass on \"{title}\" is made on the roll summed up below, frozen at the opening. Please see that your household is on it with the right area; you may read your own line where objections are brought."
    }
    notice_roll_objections(place) {
        "漏登、重登、面积有误的，请书面提交：{place}。"
        "Whoever is missing, entered twice or entered with a wrong area says so in writing to: {place}."
    }
    notice_delivery_words(title, unreached, all) {
        "“{title}”征求意见，全体 {all} 户中尚有 {unreached} 户未能送达。现公告送达，请尚未收到征求意见表的住户领取。"
        "In the canvass on \"{title}\" {unreached} of {all} households have not been reached yet. This notice is for them: please collect your opinion sheet."
    }
    notice_delivery_how(last) {
        "请在 {last} 以前领取并交回，也可以约定上门时间。为保护住户，本公告不列户号。"
        "Please collect and return it by {last}, or arrange a visit. To protect the households this notice lists no door."
    }
    notice_all() { "全体" "All" }
    notice_took_part() { "参与表决" "Took part" }
    notice_agree() { "同意" "For" }
    notice_against() { "反对" "Against" }
    notice_count_of_base() { "计入 / 基数" "counted / base" }
    notice_floor() {
        "第一张表中的百分比均占全体；百分比一律向下取整，是否达到按整数比较，不按百分比。"
        "Percentages in the first table are of all; each is rounded down, and whether a share is reached is decided in whole numbers, never by the percentage."
    }
    notice_result_objections(place) {
        "对结果有异议的，请书面提交：{place}。"
        "Objections to the result are brought in writing to: {place}."
    }
    notice_until(day) { "截止 {day}。" "Until {day}." }
    notice_days(days["day" "days"]) { "自张贴之日起 {days} 日内。" "Within {days} of the posting." }
    notice_no_term() { "规则没有规定异议期限。" "The rule sets no last day for it." }
    notice_minutes() {
        "纪要和全部记录可在提交处查阅和复制，任何人都可以核验。"
        "The minutes and the whole record may be read and copied at the same place; anyone can check them."
    }
    notice_anchor() {
        "请拍下或抄下以下编号：日后公布的记录必须以它开头、包含这一行，否则就是改过的。"
        "Photograph or copy these numbers: any record published later must begin with this log id and hold this line, or it was changed."
    }
    notice_written(path) { "已写入 {path}" "wrote {path}" }
    notice_same(path) { "{path} 已是这份公告，没有改动" "{path} is this notice already" }
    notice_exists(path) { "{path} 已存在，且内容不同，没有覆盖" "{path} exists with other content and is left as it is" }
    notice_exists_hint() { "用 -o 另取文件名，或用 --force 覆盖" "name another file with -o, or overwrite it with --force" }
    notice_not_closed(id) { "征询 {id} 还没有截止，没有结果可以公布" "consultation {id} is not closed, so there is no result to post" }
    notice_place_words() { "--place 要写在纸上：最多 200 个字，一行" "--place is printed: at most 200 characters in one line" }
    notice_all_reached() { "每一户都已送达或已答复，不需要送达公告" "every household was reached or has answered, so there is nobody to notify" }
    notice_closed(id) { "征询 {id} 已经截止，不再送达" "consultation {id} is closed; nothing is delivered any more" }
    notice_closed_hint(id) { "结果公告：yishi notice {id} --kind result" "the notice of the result: yishi notice {id} --kind result" }
}
