//! Names of the things that are counted.
use crate::text::Text;

const fn both(zh: &'static str, en: &'static str) -> Text {
    Text { zh: std::borrow::Cow::Borrowed(zh), en: std::borrow::Cow::Borrowed(en) }
}

/// A code and its name; codes without a name stand for themselves.
fn named(table: &[(&str, Text)], code: &str) -> Text {
    table.iter().find(|(key, _)| *key == code).map_or_else(|| Text::same(code), |(_, name)| name.clone())
}

/// The name of a part that somebody has in a consultation.
#[must_use]
pub fn part_name(code: &str) -> Text {
    const NAMES: &[(&str, Text)] = &[
        ("chair", both("主持人", "Chair")),
        ("recorder", both("记录人", "Recorder")),
        ("tellers", both("计票人", "Tellers")),
        ("scrutineers", both("监票人", "Scrutineer")),
        ("present", both("出席", "Present")),
        ("observing", both("列席", "Observing")),
        ("absent", both("缺席", "Absent")),
    ];
    named(NAMES, code)
}

/// The name of a position.
#[must_use]
pub fn position_name(code: &str) -> Text {
    const NAMES: &[(&str, Text)] = &[
        ("for", both("同意", "for")),
        ("against", both("反对", "against")),
        ("abstain", both("弃权", "abstain")),
        ("conditional", both("有条件同意", "for, with conditions")),
        ("majority", both("从众", "with the majority")),
        ("invalid", both("废票", "spoilt")),
        ("block", both("阻止", "block")),
        ("turnout", both("已投票、不在已计票箱", "took part, in no counted box")),
        ("contested", both("录入不一致", "contested")),
        ("silent", both("已送达未表态", "reached, no answer")),
        ("unreached", both("未送达", "not reached")),
    ];
    // An answer may carry how it is known.
    match code.split_once('-') {
        Some((provenance, position)) => {
            let (name, known) = (named(NAMES, position), super::provenance_name(provenance));
            Text {
                zh: format!("{}（{}）", name.zh, known.zh).into(),
                en: format!("{} ({})", name.en, known.en).into(),
            }
        }
        None => named(NAMES, code),
    }
}

/// The name of a bucket.
#[must_use]
pub fn bucket_name(code: &str) -> Text {
    const NAMES: &[(&str, Text)] = &[
        ("for", both("同意", "for")),
        ("against", both("反对", "against")),
        ("abstain", both("弃权", "abstain")),
        ("invalid", both("废票", "spoilt")),
        ("novote", both("到场未投", "present, no vote")),
        ("silent", both("已送达未表态", "reached, no answer")),
        ("unreached", both("未送达", "not reached")),
        ("contested", both("有分歧", "contested")),
        ("all", both("合计", "all")),
        ("present", both("到场", "present")),
        ("ballots", both("参与表决", "taking part")),
        ("valid", both("有效票", "valid")),
        ("cast", both("同意与反对", "for and against")),
    ];
    named(NAMES, code)
}

/// The name of a measure.
#[must_use]
pub fn measure_name(code: &str) -> Text {
    const NAMES: &[(&str, Text)] = &[
        ("households", both("户数", "households")),
        ("heads", both("业主人数", "owners")),
        ("units", both("套数", "units")),
        ("area", both("专有部分面积", "area")),
        ("share", both("份额", "share")),
    ];
    named(NAMES, code)
}

/// The name of an outcome.
#[must_use]
pub fn outcome_name(code: &str) -> Text {
    const NAMES: &[(&str, Text)] = &[
        ("passed", both("通过", "passed")),
        ("rejected", both("未通过", "rejected")),
        ("no_quorum", both("参与不足", "no quorum")),
        ("void", both("程序不合，无效", "void")),
        ("fallback", both("可另行表决", "second ballot allowed")),
        ("pending", both("待定", "pending")),
        ("lapsed", both("已失效", "lapsed")),
    ];
    named(NAMES, code)
}

/// The name of a process fact or of the condition on it; a name that a rule
/// gives itself stands as it is.
#[must_use]
pub fn fact_name(code: &str) -> Text {
    const NAMES: &[(&str, Text)] = &[
        ("notice", both("公告", "notice")),
        ("notice_days", both("公告天数", "days of notice")),
        ("voting_days", both("征询天数", "days of the canvass")),
        ("window-min", both("最短征询期", "shortest canvass")),
        ("window-max", both("最长征询期", "longest canvass")),
        ("posted", both("只表决已公告事项", "only the items of the notice")),
        ("only_posted_items", both("只表决已公告事项", "only the items of the notice")),
        ("told_effect", both("已告知不表态的后果", "the effect of silence was told")),
        ("told_agreement", both("已将决议告知缺席者", "absent owners were told of the decision")),
        ("delivery_proof", both("送达有证明", "delivery is proved")),
    ];
    named(NAMES, code)
}

/// The name of the outcome of a visit.
#[must_use]
pub fn visit_name(code: &str) -> Text {
    const NAMES: &[(&str, Text)] = &[
        ("delivered", both("已送达", "delivered")),
        ("absent", both("无人", "absent")),
        ("refused", both("拒收", "refused")),
        ("moved", both("已搬走", "moved away")),
        ("posted", both("公告送达", "public notice posted")),
    ];
    named(NAMES, code)
}

/// What a line of a file would do.
#[must_use]
pub fn trial_name(code: &str) -> Text {
    const NAMES: &[(&str, Text)] = &[
        ("new", both("新增", "new")),
        ("changed", both("改动", "changed")),
        ("same", both("不变", "same")),
        ("removed", both("移除", "removed")),
        ("recorded", both("记录", "recorded")),
        ("replaces", both("更改", "replaces")),
        ("left-out", both("略去", "left out")),
        ("refused", both("不能用", "refused")),
    ];
    named(NAMES, code)
}

/// The name of a disclosure mode.
#[must_use]
pub fn disclose_name(code: &str) -> Text {
    const NAMES: &[(&str, Text)] = &[
        ("none", both("只公布合计", "totals only")),
        ("positions", both("公布意见，不显示户号", "positions without doors")),
        ("named", both("按户公布", "positions with doors")),
        ("box", both("无记名投票，只公布合计", "secret ballot, totals of sealed boxes")),
    ];
    named(NAMES, code)
}

/// The name of an argument that holds a value, where no file has a header of
/// its own for it.
#[must_use]
pub fn argument_name(code: &str) -> Text {
    const NAMES: &[(&str, Text)] = &[
        ("door", both("户号", "door")),
        ("position", both("意见", "position")),
        ("outcome", both("上门结果", "outcome")),
        ("at", both("日期", "at")),
        ("steward", both("经手人", "steward")),
        ("channel", both("途径", "channel")),
        ("round", both("轮次", "round")),
        ("form", both("表号", "form")),
        ("note", both("备注", "note")),
        ("proxy", both("受托人", "proxy")),
        ("provenance", both("依据", "provenance")),
        ("photo", both("照片摘要", "photo")),
        ("witness", both("见证人", "witness")),
        ("proof", both("送达凭证", "proof")),
        ("why", both("理由", "why")),
        ("kind", both("注记", "kind")),
    ];
    named(NAMES, code)
}
