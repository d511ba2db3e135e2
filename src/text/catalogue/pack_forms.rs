//! Words about the paper forms that go out with a pack.
use crate::text::messages;

messages! {
    forms_range(part) { "“{part}”不是编号范围（写作 起-止，如 0001-0100、A-0001-A-0100）" "\"{part}\" is no range of serials (FIRST-LAST, such as 0001-0100 or A-0001-A-0100)" }
    forms_twice(serial) { "编号 {serial} 在两个范围里" "the serial {serial} is in two ranges" }
    forms_many(most, ranges) { "一个走访包最多 {most} 张表、{ranges} 个范围" "at most {most} forms in {ranges} ranges go with one pack" }
    forms_hint() { "几个范围用逗号隔开：--forms A-0001-A-0100,B-0001-B-0020" "several ranges are separated by commas: --forms A-0001-A-0100,B-0001-B-0020" }
    forms_given(serial, pack) { "编号 {serial} 已随走访包 {pack} 发出" "the serial {serial} went out with pack {pack}" }
    forms_given_hint() { "每张表只能发给一个人；yishi pack status 列出发过的编号" "a form is given to one steward; yishi pack status lists those given out" }
    forms_issued(forms, n["form" "forms"]) { "随包发出表格 {n} 张：{forms}" "with {n}: {forms}" }
    form_outside(serial, forms) { "编号 {serial} 不在随此包发出的表格里（{forms}）" "the serial {serial} is none of the forms that went out with this pack ({forms})" }
    form_outside_hint() { "照纸上的编号再看一遍；别人的表请交给别人记" "look at the paper again; a form of another steward is for that one to record" }
    form_used(serial, door) { "编号 {serial} 已用于 {door}" "the serial {serial} was used at {door}" }
    form_used_hint() { "一张表只写一户；照纸上的编号再看一遍" "a form is for one door; look at the paper again" }
    form_spoilt(serial) { "编号 {serial} 已记为作废" "the serial {serial} was recorded as spoilt" }
    form_spoilt_hint() { "作废的表不能再用；换一张" "a spoilt form is not used again; take another" }
    forms_none() { "这个走访包没有随带编号的表格" "no numbered forms went out with this pack" }
    forms_none_hint() { "发包时用 --forms 起-止 登记" "they are named when it is given out: --forms FIRST-LAST" }
    form_spoilt_done(serial) { "已记作废：{serial}" "recorded as spoilt: {serial}" }
    forms_line(given, back, spoilt, out) { "表格：发出 {given} 张 = 交回 {back} 张 + 作废 {spoilt} 张 + 在外 {out} 张" "forms: {given} given out = {back} came back + {spoilt} spoilt + {out} still out" }
    forms_still_out(serials) { "在外的编号：{serials}" "still out: {serials}" }
    forms_pack_line(pack, line) { "{pack} {line}" "{pack} {line}" }
    forms_odd(n) { "另有 {n} 个编号对不上：不是发给此人的，或既作废又写了意见" "{n} serials do not fit: they were not given to this steward, or are both spoilt and answered on" }
    forms_odd_named(serials) { "对不上的编号（不是发给此人的，或既作废又写了意见）：{serials}" "serials that do not fit (not given to this steward, or both spoilt and answered on): {serials}" }
    forms_lost(pack, n) { "走访包 {pack} 的副本已删除，仍有 {n} 张表没有下落" "pack {pack} was deleted by its steward, and {n} of its forms are not accounted for" }
    forms_two_packs(serial, pack) { "编号 {serial} 在走访包 {pack} 里也用过" "the serial {serial} was used in pack {pack} too" }
    forms_two_packs_hint() { "两张纸不会有同一个编号：请两位楼门长拿出原件，yishi check 列出有关各行" "no two papers have one serial: ask both stewards for theirs; yishi check lists the lines" }
    pack_col_forms() { "表格" "forms" }
    pack_col_back() { "交回" "came back" }
    pack_col_spoilt() { "作废" "spoilt" }
    pack_col_still() { "未回" "still out" }
    state_pack_forms(pack) { "走访包 {pack} 的表格数对不上：多于发出的，或少于此前交回的" "the forms of pack {pack} do not add up: more than were given out, or fewer than came back before" }
    verify_pack_forms() { "表格的张数与走访包的内容不符" "its forms are not those that the pack has" }
    minutes_forms(given, back, spoilt, out) {
        "带编号的表格随走访包发出：发出 {given} 张 = 交回 {back} 张 + 作废 {spoilt} 张 + 在外 {out} 张。"
        "Numbered forms went out with the packs: {given} given out = {back} came back + {spoilt} spoilt + {out} still out."
    }
    minutes_forms_out(n) { "在外的 {n} 张没有交回，也没有说明；上面的数字对不上的地方就在这里。" "The {n} that are still out did not come back and nobody said that they were spoilt: this is the gap." }
    minutes_forms_odd(n) { "另有 {n} 个编号对不上：不是发给此人的，或既作废又写了意见。这些意见照计，请看原件。" "{n} more serials do not fit: they were not given to that steward, or are both spoilt and answered on. These answers count; look at the papers." }
}
