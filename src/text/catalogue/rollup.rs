//! Words of the rollup: the consultations of many books in one table.
use crate::text::Text;
use crate::text::messages;

messages! {
    rollup_community() { "社区" "community" }
    rollup_stage() { "阶段" "stage" }
    rollup_verified() { "核验" "verified" }
    rollup_place() { "位置" "where" }
    rollup_reason() { "读不出的原因" "why it could not be read" }
    rollup_so_far(outcome) { "{outcome}（暂）" "{outcome} so far" }
    rollup_unread(reason) { "读不出：{reason}" "not read: {reason}" }
    rollup_none() { "还没有征询" "no consultation yet" }
    rollup_not_checked() { "未核验" "not checked" }
    rollup_consistent() { "前后一致" "consistent" }
    rollup_broken() { "有损坏或改动" "broken" }
    rollup_forked() { "证实分叉或退回" "fork or rollback" }
    rollup_total(books, minutes, consultations, open) {
        "议事簿 {books} 本，纪要文件夹 {minutes} 个；不重复的征询 {consultations} 项，其中进行中 {open} 项"
        "books: {books}; minutes folders: {minutes}; consultations, each once: {consultations}, of these open: {open}"
    }
    rollup_links(count) { "另有 {count} 个链接没有跟进" "links not followed: {count}" }
    rollup_nothing(places) { "{places} 之下没有议事簿，也没有纪要文件夹" "no book and no minutes folder under {places}" }
    rollup_nothing_hint() {
        "写出存放 yishi.db 或纪要文件夹的目录；链接不跟进，请写它所指的目录"
        "name a folder that holds yishi.db files or minutes folders; links are not followed, so name what they point to"
    }
    rollup_minutes_missing(file) { "纪要文件夹缺 {file}，或它不是普通文件" "the minutes folder lacks {file}, or it is no regular file" }
    rollup_minutes_hint() { "向出具人索取完整的文件夹；逐项检查用 yishi verify" "ask whoever wrote it for the whole folder; yishi verify names every fault" }
    rollup_incomplete(unread) { "有 {unread} 处读不出" "could not be read: {unread}" }
    rollup_incomplete_hint() { "原因在各自的行里；其余各行照常列出" "the reasons are in their rows; all other rows stand" }
    rollup_untrue(rows) { "有 {rows} 行核验不符" "rows whose checks found something that is not true: {rows}" }
    rollup_untrue_hint() { "逐项查看：yishi verify 该行的位置" "to see what it is: yishi verify WHERE, with the place in that row" }
}

/// How far a consultation has come.
#[must_use]
pub fn rollup_reached(code: &str) -> Text {
    let (zh, en) = match code {
        "open" => ("进行中", "open"),
        "closed" => ("已截止", "closed"),
        "published" => ("已公布", "published"),
        "final" => ("已终结", "final"),
        "continued" => ("另行续议", "continued"),
        other => return Text::same(other),
    };
    Text { zh: zh.into(), en: en.into() }
}
