//! Words of the register of decisions and of its annotations.
use crate::text::Text;
use crate::text::messages;

messages! {
    annotation_words_by(kind, at, number, log) {
        "{kind}（{at}），依第 {number} 号决议，记录 {log}"
        "{kind} ({at}) by decision No. {number}, log {log}"
    }
    annotation_item(at, kind) { "{at} {kind}" "{at} {kind}" }
    annotation_item_by(at, kind, number) { "{at} {kind}（依第 {number} 号）" "{at} {kind} (by No. {number})" }
    annotation_item_text(item, words) { "{item}：{words}" "{item}: {words}" }
    annotation_gap() { "；" "; " }
    annotated(number, kind, at) { "已记入第 {number} 号决议的注记：{kind}（{at}）" "annotated decision No. {number}: {kind} ({at})" }
    annotation_unknown(word) { "看不懂注记“{word}”" "the annotation {word} is not understood" }
    annotation_kinds() {
        "可写：被起诉 challenged、被撤销 set-aside、维持 upheld、被变更 changed、已落实 carried-out、已失效 spent"
        "write challenged, set-aside, upheld, changed, carried-out or spent"
    }
    annotate_open(id) { "征询“{id}”还没有截止计票，没有决议可注记" "consultation {id} is not closed and counted: there is no decision to annotate" }
    annotate_open_hint(id) { "先截止：yishi close {id}；要记说明，用 yishi note {id}" "close it first: yishi close {id}; a remark is for yishi note {id}" }
    annotate_early(at, closed) { "{at} 早于截止日 {closed}，那时还没有决议" "{at} is before the day of closing, {closed}: nothing was decided then" }
    annotate_early_hint() { "日期写错的请改正" "correct the day" }
    annotate_twice(id, kind, at) { "“{id}”已有同样的注记：{kind}（{at}）" "{id} has this annotation already: {kind} ({at})" }
    annotate_twice_hint() {
        "注记不删不改；确是另一件事，写上不同的文字"
        "annotations are neither edited nor deleted; if it is another matter, give it other words"
    }
    annotate_by_kind(kind) { "“{kind}”不是由另一决议造成的，不能加 --by" "no decision of the book does that ({kind}): --by does not go with it" }
    annotate_by_kind_hint(kinds) { "--by 可用于：{kinds}" "--by goes with {kinds}" }
    annotate_by_itself(id) { "决议不能由自己（{id}）变更" "a decision cannot do that to itself ({id})" }
    annotate_by_later_hint() { "--by 写截止在后并已通过的征询；见 yishi register" "--by names a consultation that closed later and passed; see yishi register" }
    annotate_by_open(id) { "“{id}”还没有截止计票，不能变更别的决议" "{id} is not closed and counted: it cannot change a decision yet" }
    annotate_by_earlier(id, later, number) {
        "“{id}”是第 {later} 号，早于被注记的第 {number} 号"
        "{id} is No. {later}, earlier than No. {number}, which is to be annotated"
    }
    annotate_by_failed(id, outcome) { "“{id}”的结果是{outcome}，不能变更别的决议" "{id} ended as {outcome}: it changes no decision" }
    register_heading(community) { "{community} 决议登记" "Register of decisions: {community}" }
    register_empty() { "本簿还没有决议" "no decision in this book yet" }
    register_open(count) { "另有 {count} 项征询还没有截止，不在登记之内" "consultations still open, not in the register: {count}" }
    register_number() { "号" "No." }
    register_closed() { "截止日" "closed" }
    register_consultation() { "征询" "consultation" }
    register_title() { "议题" "title" }
    register_outcome() { "结果" "outcome" }
    register_votes() { "同意 / 全体户数" "for / all" }
    register_agree() { "同意户数" "households for" }
    register_all() { "全体户数" "households" }
    register_rule() { "规则" "rule" }
    register_published() { "公布日" "posted" }
    register_final() { "已终结" "final" }
    register_annotations() { "注记" "annotations" }
    register_links() { "记录编号、计票行的哈希与上一号（各取前 40 位）：" "Log ids, hashes of the tally lines, and the decision before (first 40 digits of each):" }
    register_log() { "记录编号" "log id" }
    register_hash() { "计票行哈希" "hash of the tally line" }
    register_before() { "上一号" "before" }
    register_before_hash() { "上一号计票行哈希" "hash of the one before" }
    register_log_whole() { "记录编号（全）" "log id (whole)" }
    register_hash_whole() { "计票行哈希（全）" "hash of the tally line (whole)" }
    register_before_hash_whole() { "上一号计票行哈希（全）" "hash of the one before (whole)" }
    register_broken(count) { "决议登记有 {count} 处对不上" "the register of decisions does not hold together; faults: {count}" }
    register_broken_hint() { "议事簿可能被改动或损坏：运行 yishi verify，并与留存的纪要对照" "the book may be tampered with or damaged: run yishi verify, and compare the minutes that others keep" }
    register_missing(number) { "缺第 {number} 号决议" "decision No. {number} is missing" }
    register_missing_several(first, last) { "缺第 {first} 至第 {last} 号决议" "decisions No. {first} to No. {last} are missing" }
    register_twice(number) { "第 {number} 号不止一项决议" "No. {number} is there more than once" }
    register_unnumbered() { "已截止而没有纪要编号" "it is closed and has no number" }
    register_unbound() { "计票行没有固定这一编号与数字" "the tally line does not bind this number and these figures" }
    register_before_none() { "没有写明上一号" "it names no decision before it" }
    register_before_number(number) { "写明的上一号是第 {number} 号，不相接" "it names No. {number} as the one before, which does not follow" }
    register_before_wrong(number, hash) {
        "写明的第 {number} 号计票行哈希 {hash} 与本簿不符"
        "it names No. {number} with the tally line {hash}, which is not in this book"
    }
    register_by_wrong(number) { "注记所指的第 {number} 号不是本簿中后来的决议" "an annotation names No. {number}, which is no later decision of this book" }
    check_register() { "注记" "Annotations" }
    verify_register_ok(count) { "{count} 条注记，所指的决议都是本簿中后来的决议" "annotations: {count}; every decision that one names is a later one of this book" }
    state_annotation(kind) { "没有“{kind}”这种注记，或它不能由另一决议造成" "there is no annotation {kind}, or no decision can do that" }
}

/// What became of a decision.
#[must_use]
pub fn annotation_name(code: &str) -> Text {
    let (zh, en) = match code {
        "challenged" => ("被起诉", "challenged"),
        "set-aside" => ("被撤销", "set aside"),
        "upheld" => ("维持", "upheld"),
        "changed" => ("被变更", "changed"),
        "carried-out" => ("已落实", "carried out"),
        "spent" => ("已失效", "spent"),
        other => return Text::same(other),
    };
    Text { zh: zh.into(), en: en.into() }
}
