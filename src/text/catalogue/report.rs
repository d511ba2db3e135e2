//! Words of tables, of the tally and of lists.
use crate::text::{Text, messages};

messages! {
    col_stage() { "环节" "stage" }
    col_measure() { "计量" "measure" }
    col_rate() { "比例" "rate" }
    col_needed() { "要求" "needed" }
    col_comparison() { "比较" "comparison" }
    col_met() { "是否达到" "met" }
    col_short() { "还差" "short by" }
    col_bucket() { "类别" "bucket" }
    col_building() { "楼栋" "building" }
    col_stairwell() { "楼门" "stairwell" }
    col_steward() { "经手人" "steward" }
    col_households() { "户数" "households" }
    col_agree_rate() { "同意率" "agreement" }
    col_position() { "意见" "position" }
    col_area() { "面积（㎡）" "area (m²)" }
    col_door() { "户号" "door" }
    col_visits() { "上门次数" "visits" }
    col_delivered() { "已送达" "delivered" }
    col_answered() { "已表态" "answered" }
    col_missing() { "未表态" "missing" }
    col_coverage() { "表态率" "coverage" }
    col_owner() { "业主" "owner" }
    col_seq() { "序号" "line" }
    col_type() { "类型" "type" }
    col_hash() { "哈希（前 40 位）" "hash (first 40 digits)" }
    col_what() { "内容" "content" }
    col_line() { "行" "line" }
    col_result() { "处理" "what" }
    col_detail() { "说明" "detail" }
    col_remedy() { "办法" "what to do" }
    col_kind() { "类型" "kind" }
    col_state() { "状态" "state" }
    col_tags() { "标签" "tags" }
    col_shares() { "份额" "shares" }
    col_code() { "回执编号" "receipt code" }
    col_round() { "轮次" "round" }
    col_records() { "记录数" "records" }
    col_status() { "结果" "status" }
    col_item() { "项目" "item" }
    col_value() { "内容" "value" }
    stage_quorum() { "参与" "quorum" }
    stage_approval() { "同意" "approval" }
    stage_fallback() { "另行表决的条件" "condition of a second ballot" }
    stage_confirm() { "确认" "confirmation" }
    measure_within(measure, tag) { "{measure}（限“{tag}”）" "{measure} ({tag} only)" }
    silence_moved(count["household reached without an answer counts" "households reached without an answer count"], to) {
        "按未表态条款，已送达而未表态的 {count} 户计为{to}（上表已计入）。"
        "Under the clause on silence, {count} as {to} (in the table above)."
    }
    silence_off(missing) {
        "未表态条款没有适用：没有记录“{missing}”。"
        "The clause on silence does not apply: not recorded: {missing}."
    }
    met() { "达到" "yes" }
    not_met() { "未达到" "no" }
    yes() { "是" "yes" }
    no() { "否" "no" }
    agree_line(bar, agree, all, percent) {
        "{bar} 同意 {agree} / {all} 户，{percent}（向下取整）"
        "{bar} for: {agree} of {all} households, {percent} (rounded down)"
    }
    tally_buildings(n, id) {
        "共 {n} 幢楼，逐幢见：yishi tally {id} --by building"
        "{n} buildings, one by one: yishi tally {id} --by building"
    }
    headline_open(title, outcome) {
        "{title}：如现在截止，{outcome}（征询进行中）"
        "{title}: if it closed now, {outcome} (the canvass is open)"
    }
    headline_closed(title, outcome) { "{title}：{outcome}（已截止）" "{title}: {outcome} (closed)" }
    bounds_decided(outcome) {
        "除非已表态的户改变意见，无论其余各户如何表态，结果都是：{outcome}。"
        "Unless households change the answer they gave, the outcome is {outcome} whatever the others answer."
    }
    bounds_final(outcome) {
        "无论意见不一的业主如何认定，结果都是：{outcome}。"
        "However the differing owners are settled, the outcome is {outcome}."
    }
    bounds_open(best, worst) {
        "未定各户全部有利时：{best}；全部不利时：{worst}。"
        "With every undecided door at its best: {best}; at its worst: {worst}."
    }
    flip_distance(count, measure) {
        "改变结果至少需要变动：{count}（{measure}）。"
        "The smallest change that turns the outcome: {count} ({measure})."
    }
    warning_line(words) { "注意：{words}" "Note: {words}" }
    rows_missing(count) { "{count} 户尚未表态" "households without an answer: {count}" }
    roll_none() { "名册是空的；用 yishi roll import 导入" "the roll is empty; import one with yishi roll import" }
    roll_summary(households["household" "households"], owners["owner" "owners"], area) {
        "{households} 户，{owners} 位业主，面积 {area} ㎡"
        "{households}, {owners}, {area} m²"
    }
    roll_digest_line(digest) { "名册摘要 {digest}" "roll digest {digest}" }
    roll_multi(owners["owner has" "owners have"], doors) {
        "{owners} 位业主有多户，共 {doors} 户；按人数计时各计一人"
        "{owners} several doors, {doors} in all; each is one head"
    }
    status_line(answered, all, percent) {
        "已表态 {answered} / {all} 户，{percent}"
        "{answered} of {all} households have answered, {percent}"
    }
    status_window(opens, closes) { "征询期 {opens} 至 {closes}" "window {opens} to {closes}" }
    status_stage_open() { "进行中" "open" }
    status_stage_closed() { "已截止" "closed" }
    status_records(records["record" "records"], replaced, visits["visit" "visits"]) {
        "记录 {records} 条，其中更改 {replaced} 条；上门 {visits} 次"
        "{records}, {replaced} of them replacing; {visits}"
    }
    status_mixed(count["owner of several doors does" "owners of several doors do"]) {
        "{count} 位业主名下各户意见不一："
        "{count} not agree:"
    }
    mixed_row(own, doors) { "{own} 等 {doors} 户" "{own} and others, {doors} doors" }
    none_missing() { "没有未表态的户" "no household is missing" }
}

/// A measure with its unit, as a table's header.
#[must_use]
pub fn measure_unit(code: &str) -> Text {
    match code {
        "households" => Text { zh: "户".into(), en: "households".into() },
        "heads" => Text { zh: "人".into(), en: "owners".into() },
        "area" => Text { zh: "面积㎡".into(), en: "area m²".into() },
        other => super::measure_name(other),
    }
}
