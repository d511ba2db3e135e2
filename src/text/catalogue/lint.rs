//! Messages of the lint of a canvass and of a roll: for a person to look at.
use crate::text::{Text, messages};

messages! {
    lint_nobody() { "未写经手人的记录" "records that name no steward" }
    lint_fast(who, from, count["answer" "answers"]) {
        "{who}：自 {from} 起一分钟内有 {count} 条意见"
        "{who}: {count} claimed within the minute from {from}"
    }
    lint_form_twice(form, doors["door" "doors"]) { "表号 {form} 用于 {doors} 户" "form {form} stands for {doors}" }
    lint_proxies(holder, owners["owner" "owners"]) {
        "受托人“{holder}”代 {owners} 位业主表态"
        "proxy {holder} answers for {owners}"
    }
    lint_proxies_limit(holder, owners["owner" "owners"], most) {
        "受托人“{holder}”代 {owners} 位业主表态，规则最多 {most} 位"
        "proxy {holder} answers for {owners}; the rule allows {most}"
    }
    lint_unanimous(place, doors, position) {
        "{place} 的 {doors} 户全部表态，且都是“{position}”"
        "{place}: all {doors} households answered, and all the same: {position}"
    }
    lint_outside_window(count, opens, closes) {
        "{count} 条记录的日期不在征询期 {opens} 至 {closes} 之内"
        "records dated outside the window {opens} to {closes}: {count}"
    }
    lint_future(count, today) { "{count} 条记录的日期晚于今天（{today}）" "records dated after today, {today}: {count}" }
    lint_clock(last, today) {
        "记录中最晚的日期是 {last}，而本机今天是 {today}：该日期有误，或本机的钟慢了"
        "the last day in the log is {last} and today is {today}: that day is wrong, or this machine's clock runs behind"
    }
    lint_alone(own, doors, area, is, would) {
        "{own} 的业主（{doors} 户，{area} ㎡）一人即可改变结果：现为“{is}”，若其未表态则为“{would}”"
        "the owner of {own} (doors: {doors}, {area} m²) decides alone: the outcome is {is}, without that answer {would}"
    }
    lint_no_visit(doors) {
        "{doors} 户的意见由上门取得或未写途径，但没有上门记录"
        "answers given at the door, or in no stated way, without a recorded visit: {doors}"
    }
    lint_delivered_bare(count) {
        "{count} 次送达既没有经手人也没有备注"
        "deliveries that name no steward and hold no remark: {count}"
    }
    lint_replaced(door, times["time" "times"]) { "{door} 的意见更改了 {times} 次" "{door} has changed its answer {times}" }
    lint_none() { "没有发现需要查看之处。" "Nothing was found that a person should look at." }
    lint_end(count) { "{count} 处，供人查看；未改动任何记录。" "For a person to look at: {count}. No record was changed." }
    lint_more(count) { "另有 {count} 处同类，见 --json" "and {count} more of the kind: see --json" }
    lint_lines(lines) { "第 {lines} 行" "line {lines}" }
    roll_check_owners(a, b) { "业主编号相近：{a} 与 {b}" "owner keys look alike: {a} and {b}" }
    roll_check_near(a, b) { "业主编号只差一个字：{a} 与 {b}" "owner keys differ in one letter: {a} and {b}" }
    roll_check_gap(door, place) { "{place}中缺少 {door}" "{door} is missing in {place}" }
    roll_check_floor(place, floor) {
        "{place}没有 {floor} 层，而同楼其他单元有"
        "{place} has no floor {floor}, and other stairwells of the building have"
    }
    roll_check_flats(place, flat) {
        "{place}没有尾号 {flat} 的户，而同楼其他单元有"
        "{place} has no door ending in {flat}, and other stairwells of the building have"
    }
    roll_check_area(door, area) { "{door} 的面积 {area} ㎡ 与其他户相差悬殊" "the area of {door}, {area} m², is far off the others" }
    roll_check_line(door, area, middle) {
        "{door} 的面积 {area} ㎡，与上下各层同号户型的中位数 {middle} ㎡ 相差超过四分之一"
        "the area of {door}, {area} m², is more than a quarter off {middle} m², the middle of the doors above and below it"
    }
    roll_check_place(door, place) { "{door} 的户号与所写的位置（{place}）不符" "the id of {door} does not go with its columns: {place}" }
    roll_check_many_doors(owner, doors["door" "doors"]) { "业主 {owner} 名下有 {doors} 户" "owner {owner} has {doors}" }
    roll_check_end(count) { "{count} 处，供人查看；名册没有改动。" "For a person to look at: {count}. The roll was not changed." }
    col_finding() { "发现" "finding" }
    col_doors() { "户数" "doors" }
    col_where() { "位置" "where" }
    col_finding_code() { "名称" "code" }
    col_lines() { "行号" "lines" }
    place_building(building) { "{building} 号楼" "building {building}" }
    place_stairwell(stairwell) { "{stairwell} 单元" "stairwell {stairwell}" }
    place_both(building, stairwell) { "{building} 号楼 {stairwell} 单元" "building {building}, stairwell {stairwell}" }
    place_none() { "未写楼栋" "no building given" }
}

/// A stairwell as people call it.
#[must_use]
pub fn place_name(building: &str, stairwell: &str) -> Text {
    match (building, stairwell) {
        ("", "") => place_none(),
        (building, "") => place_building(building),
        ("", stairwell) => place_stairwell(stairwell),
        (building, stairwell) => place_both(building, stairwell),
    }
}

/// An area in 0.01 m² as square metres.
#[must_use]
pub fn square_metres(hundredths: u64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}
