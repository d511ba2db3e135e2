//! The explanation of a result: the words of the law, none of the program.
use crate::text::{Text, messages};

messages! {
    explain_step_rule() { "依据的规则" "The rule" }
    explain_step_roll() { "谁计入，谁不计入" "Who is counted and who is not" }
    explain_step_procedure() { "程序条件" "The procedure" }
    explain_step_answers() { "意见与计数" "The answers" }
    explain_step_silence() { "未表态的如何处理" "Those who did not answer" }
    explain_step_compare() { "逐项比较" "The comparisons" }
    explain_step_result() { "结果" "The result" }
    explain_step_without() { "不计有争议之处的结果" "The result without what may be argued about" }
    explain_step_change() { "什么会改变结果，以及须注意的" "What would change it, and what to note" }
    explain_rule(rule, source) { "{rule}。依据：{source}。" "{rule}. Source: {source}." }
    explain_criteria(words) { "通过的条件：{words}。" "It passes if: {words}." }
    explain_after(attempt, before, outcome) {
        "本次为第 {attempt} 次，接续“{before}”（结果：{outcome}）。"
        "This is attempt {attempt}, after {before} (result: {outcome})."
    }
    explain_roll(households["household" "households"], opens) {
        "分母是开启时冻结的名册，共 {households} 户（征询期自 {opens} 起），此后没有增减。"
        "The base is the roll as frozen at the opening: {households} (window from {opens}), unchanged since."
    }
    explain_roll_amended(households["household" "households"], opens) {
        "分母是变更后的名册，共 {households} 户（征询期自 {opens} 起）：名册在开启时冻结，征询期间经记录变更，按开启时的名册另有结果。"
        "The base is the roll as amended: {households} (window from {opens}). It was frozen at the opening and amended by entries while the canvass was open; the result on the roll as opened is given too."
    }
    explain_nobody_excluded() { "名册中没有被排除的户。" "No household of the roll is excluded." }
    excluded_kind(kind, n, area) {
        "不计入：类型为“{kind}”的 {n} 户，{area} ㎡（规则排除这一类型）。"
        "Not counted: {n} of kind {kind}, {area} m² (the rule excludes this kind)."
    }
    excluded_only(tag, n, area) {
        "不计入：不在“{tag}”范围内的 {n} 户，{area} ㎡。"
        "Not counted: {n} outside the scope {tag}, {area} m²."
    }
    excluded_without(tag, n, area) {
        "不计入：标为“{tag}”的 {n} 户，{area} ㎡。"
        "Not counted: {n} marked {tag}, {area} m²."
    }
    explain_all(measure, all) { "{measure}合计 {all}。" "Total by {measure}: {all}." }
    explain_stock() {
        "尚未出售或尚未交付的各户合计为一人（司法解释第九条）。"
        "Units unsold or not yet handed over are one owner in all (Interpretation, art. 9)."
    }
    explain_gate(fact, found, needed, met) {
        "{fact}：{found}，要求 {needed}：{met}。"
        "{fact}: {found}, needed {needed}: met, {met}."
    }
    not_recorded() { "没有记录" "not recorded" }
    explain_days() {
        "天数按当地日历计算，开始的当日不计入（民法典第二百零一条）。"
        "Days are those of the local calendar; the day a period starts on is left out (Civil Code, art. 201)."
    }
    explain_mapping(words) { "意见如何计入：{words}。" "How answers count: {words}." }
    explain_silence() {
        "没有约定未表态的如何处理：不答复的不计为同意，也不计为反对；有送达证明的与没有的分开列。"
        "No clause on silence: whoever does not answer counts neither for nor against; those with proof of delivery and those without are listed apart."
    }
    explain_clause(direction) { "规则约定：已送达而未表态的，{direction}。" "The rule says: those reached who did not answer {direction}." }
    explain_clause_cited(direction, cite) {
        "规则约定：已送达而未表态的，{direction}（依据 {cite}）。"
        "The rule says: those reached who did not answer {direction} (under {cite})."
    }
    explain_clause_by(measure) { "多数以{measure}为准。" "The majority is that by {measure}." }
    explain_clause_off(missing) {
        "没有适用：缺少证明“{missing}”，未表态的不计入任何一方。"
        "Not applied: there is no record of {missing}; those who did not answer count on no side."
    }
    explain_moved(measure, silent, to, was, is) {
        "按{measure}：未表态的 {silent} 计为{to}，{to}由 {was} 变为 {is}。"
        "By {measure}: the silent, {silent}, count as {to}; {to} goes from {was} to {is}."
    }
    explain_unreached() { "没有送达证明的不受这一约定影响。" "Those without proof of delivery are not touched by it." }
    everybody() { "全体" "all" }
    rule_in_force(from, to) { "施行期间：{from} 至 {to}。" "In force from {from} to {to}." }
    rule_counted(measures) { "按{measures}计。" "Counted by {measures}." }
    rule_excludes(kinds) { "不计入的类型：{kinds}。" "Kinds that are not counted: {kinds}." }
    rule_proxies(most["owner" "owners"]) { "一名受托人最多受 {most} 位业主委托。" "A proxy stands for at most {most}." }
    rule_gate(fact, op, value) { "{fact}{op} {value}" "{fact}: {op} {value}" }
    rule_gate_yes(fact) { "须有：{fact}" "needed: {fact}" }
    case_line(title, outcome) { "{title}：{outcome}" "{title}: {outcome}" }
    rule_no_quorum() { "没有参与的要求。" "No participation is asked for." }
    rule_attempt(n, words) { "第 {n} 次：{words}" "attempt {n}: {words}" }
    rule_fallback(to) { "未通过时可另行表决，适用：{to}" "Where it fails, a second ballot may be held under: {to}" }
    rule_after_days(days["day" "days"]) { "公布 {days} 日后再次计数。" "Counted again {days} after publication." }
    rule_publication() { "公布与延长" "Publication and extension" }
    rule_publish_within(days["day" "days"]) { "截止后 {days} 日内公布。" "Published within {days} of the close." }
    rule_publish_for(days["day" "days"]) { "公布 {days} 日，期间可提异议。" "Posted for {days}, in which objections can be made." }
    rule_extension(days["day" "days"]) { "合计最多可延长 {days} 日。" "May be extended by {days} in all." }
    rule_extension_free() { "可以延长。" "May be extended." }
    rule_delivery() { "送达" "Delivery" }
    rule_delivery_visits(visits) {
        "上门 {visits} 次未能送达的，可公告送达。"
        "After {visits} failed visits a public notice may be posted."
    }
    rule_delivery_notice() { "公告送达视为送达。" "Such a notice stands for delivery." }
    rule_delivery_no_notice() { "公告送达不视为送达。" "Such a notice does not stand for delivery." }
    rule_sources() { "依据" "Sources" }
    rule_cases() { "算例" "Worked cases" }
    explain_whole() {
        "逐项以整数比较，不作四舍五入；面积以 0.01 平方米为单位。"
        "Each comparison is made in whole numbers, without rounding; areas in units of 0.01 m²."
    }
    explain_head(stage, measure) { "{stage}，按{measure}" "{stage}, by {measure}" }
    explain_figures(counted, count, base) { "{counted} {count}，基数 {base}" "{counted} {count}, of {base}" }
    explain_share(head, figures, needed, compared, met) {
        "{head}：{figures}，要求{needed}。交叉相乘：{compared}。{met}。"
        "{head}: {figures}; needed {needed}. Multiplied out: {compared}. Met: {met}."
    }
    explain_value(head, count, needed, compared, met) {
        "{head}：{count}，要求{needed}：{compared}。{met}。"
        "{head}: {count}; needed {needed}: {compared}. Met: {met}."
    }
    explain_short(line, short) { "{line}还差 {short}。" "{line} Short by {short}." }
    explain_outcome(outcome) { "因此：{outcome}。" "Therefore: {outcome}." }
    why_passed() { "程序、参与和同意的条件都已达到。" "The conditions of procedure, participation and agreement are all met." }
    why_rejected() { "同意的条件没有达到。" "The condition of agreement is not met." }
    why_no_quorum() { "参与的条件没有达到，不再看同意多少。" "The condition of participation is not met; agreement does not matter then." }
    why_void() { "程序条件没有达到，无论计数如何都无效。" "A condition of the procedure is not met; no count makes up for it." }
    why_fallback() { "同意的条件没有达到，但达到了另行表决的条件。" "The condition of agreement is not met, that of a second ballot is." }
    why_pending() { "已达到同意的条件，须待异议期届满后再次计数。" "The condition of agreement is met; it waits for the count after the period for objections." }
    why_contested() { "有分歧的业主（各户意见不一，或同一户记录不一致）如何认定会影响结果，须先认定。" "The outcome hangs on owners whose doors, or the records of a door, differ; they must be settled first." }
    why_lapsed() { "已达到同意的条件，但再次计数的条件没有达到，决定不生效。" "The condition of agreement was met, that of the second count is not: the decision has no effect." }
    without_same(what, outcome) { "{what}：{outcome}，与上述结果相同。" "{what}: {outcome}, the same." }
    without_differs(what, outcome) { "{what}：{outcome}，与上述结果不同。" "{what}: {outcome}, which differs." }
}

/// What is left out of a result made again.
#[must_use]
pub fn without_what(code: &str) -> Text {
    let (zh, en) = match code {
        "silence" => ("不适用未表态的约定", "Without the clause on silence"),
        "proxies" => ("不计受托人代为表态的", "Without answers given by proxies"),
        "unsigned" => ("只计有签字的", "With signed answers only"),
        "steward" => ("不计楼门长代记的", "Without answers recorded on the steward's word"),
        "signed" => ("不计有签字的", "Without signed answers"),
        "witnessed" => ("不计有见证的", "Without witnessed answers"),
        "phone" => ("不计电话答复的", "Without answers by telephone"),
        "conditional" => ("不计有条件同意的", "Without agreement under conditions"),
        "majority" => ("不计从众的", "Without those who join the majority"),
        "invalid" => ("废票不计入参与", "With spoilt ballots as not given"),
        "block" => ("不计阻止的", "Without blocks"),
        _ => {
            let name = super::position_name(code);
            return Text {
                zh: format!("不计“{}”的", name.zh).into(),
                en: format!("Without {}", name.en).into(),
            };
        }
    };
    Text { zh: zh.into(), en: en.into() }
}

/// What a silence clause does with the silent.
#[must_use]
pub fn silence_direction(code: &str) -> Text {
    let (zh, en) = match code {
        "for" => ("计为同意", "count as for"),
        "against" => ("计为反对", "count as against"),
        "majority" => (
            "计入已表决的多数票；相等时计为弃权",
            "join the majority of the votes cast; at a tie they abstain",
        ),
        _ => ("计为弃权", "count as abstaining"),
    };
    Text { zh: zh.into(), en: en.into() }
}

/// A comparison in words.
#[must_use]
pub fn op_words(code: &str) -> Text {
    let (zh, en) = match code {
        ">=" => ("不少于", "at least"),
        ">" => ("超过", "more than"),
        "<=" => ("不超过", "at most"),
        "<" => ("少于", "fewer than"),
        _ => ("恰为", "exactly"),
    };
    Text { zh: zh.into(), en: en.into() }
}

/// The unit that a measure is counted in, as it is called after such a number.
#[must_use]
pub fn unit_name(measure: &str, number: u128) -> Text {
    let (zh, one, many) = match measure {
        "households" => ("户", "household", "households"),
        "heads" => ("人", "owner", "owners"),
        "units" => ("套", "unit", "units"),
        "area" => ("㎡", "m²", "m²"),
        _ => ("份", "share", "shares"),
    };
    Text { zh: zh.into(), en: if number == 1 { one } else { many }.into() }
}

/// A part of a rule, in words.
#[must_use]
pub fn rule_part(code: &str) -> Text {
    let (zh, en) = match code {
        "gates" => ("程序条件", "procedure"),
        "silence" => ("未表态的处理", "silence"),
        "quorum" => ("参与的条件", "participation"),
        "approval" => ("同意的条件", "agreement"),
        "fallback" => ("另行表决", "second ballot"),
        "confirm" => ("第二次计数", "second count"),
        "extension" => ("延长", "extension"),
        "proxy" => ("委托", "proxies"),
        "delivery" => ("送达", "delivery"),
        "publish" => ("公布", "publication"),
        "area" => ("面积口径", "area"),
        "heads" => ("人数口径", "owners"),
        "positions" => ("意见的计入", "how answers count"),
        "measures" => ("计量", "measures"),
        "ballot" => ("表决票", "ballot"),
        other => return Text::same(other),
    };
    Text { zh: zh.into(), en: en.into() }
}
