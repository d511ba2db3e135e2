//! Messages of what is due next, and of the walking list.
use crate::text::{Text, messages};

messages! {
    due_heading() { "下一步：" "next steps:" }
    due_left(what, left) { "{what}（{left}）" "{what} ({left})" }
    due_today() { "就是今天" "today" }
    due_days(days["day" "days"]) { "还有 {days} 天" "{days} left" }
    due_day() { "还有 1 天" "1 day left" }
    due_late(days["day" "days"]) { "已过 {days} 天" "{days} late" }
    due_late_day() { "已过 1 天" "1 day late" }
    due_now() { "现在" "now" }
    due_opens() { "征询开始" "the canvass opens" }
    due_closes() { "征询期的最后一天" "last day of the canvass" }
    due_close(id) { "征询期已过，请截止：yishi close {id}" "the canvass is over, close it: yishi close {id}" }
    due_notice(days["day" "days"], id) {
        "公告须在开启前 {days} 天张贴，张贴日尚未记录：yishi fact {id} notice --at 日期"
        "the notice is to be posted {days} before the opening and is not recorded: yishi fact {id} notice --at DATE"
    }
    due_notice_ends() { "公告期满" "the days of notice are over" }
    due_visit(doors, id) {
        "{doors} 户去过而未表态，再走一趟：yishi status {id} --missing"
        "visited without an answer, go again: {doors} (yishi status {id} --missing)"
    }
    due_publish(id) { "公布结果并记录：yishi publish {id}" "post the result and record it: yishi publish {id}" }
    due_objections_end() { "异议期的最后一天" "last day for objections" }
    due_answer(count, id) {
        "{count} 项异议等待答复：yishi object {id} 户号 --answer 内容"
        "objections that wait for an answer: {count} (yishi object {id} DOOR --answer TEXT)"
    }
    due_confirm(id) { "可作第二次计数：yishi confirm {id}" "the second count can be made: yishi confirm {id}" }
    due_final(id) { "可以终结：yishi final {id}" "it can be made final: yishi final {id}" }
    due_reopen(id) { "可以再次进行：yishi reopen {id}" "it can be put again: yishi reopen {id}" }
    due_fallback(id) {
        "可按另一规则另行表决：yishi reopen {id}"
        "a ballot under the other rule can be held: yishi reopen {id}"
    }
    col_date() { "日期" "date" }
    col_step() { "下一步" "next step" }
    col_last_visit() { "上次上门" "last visit" }
    col_last_outcome() { "上次结果" "last outcome" }
    walk_heading(place, doors) { "{place}：{doors} 户" "{place}, without an answer: {doors}" }
    place_unknown(place) { "名册中没有“{place}”" "the roll has no {place}" }
    place_known(places) { "现有：{places}" "there are: {places}" }
}

/// The days to a term: left, none, or gone by.
#[must_use]
pub fn days_left(days: i64) -> Text {
    match days {
        1 => due_day(),
        0 => due_today(),
        -1 => due_late_day(),
        left if left > 0 => due_days(left),
        late => due_late(late.unsigned_abs()),
    }
}
