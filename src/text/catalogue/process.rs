//! Messages of the stages around a count: facts, clock, objections, the end.
use crate::text::messages;

messages! {
    amount_unread() { "不是整数" "not a whole number" }
    amount_remedy() { "写成不带小数的数字，例如 120" "write digits without a fraction, such as 120" }
    amounts_remedy() { "写成 名称=整数，以分号隔开，例如 vans=2；名称用小写字母、数字和下划线" "write name=number, parted by semicolons, such as vans=2; names are of a-z, 0-9 and _" }
    no_amount(measure, doors) {
        "规则按“{measure}”计量，名册中有 {doors} 户没有这一数值"
        "the rule counts {measure}, and {doors} households of the roll have no such amount"
    }
    no_amount_hint(measure) {
        "在名册中加上该列（份额用“份额”列，其他用“计量”列写 {measure}=整数），重新导入"
        "add it to the roll (column share, or column amounts with {measure}=number) and import again"
    }
    tag_nobody(tag) { "名册中没有带标签“{tag}”的户" "no household of the roll has the tag {tag}" }
    tag_nobody_hint() { "在名册的“标签”列加上它，重新导入" "add it in the roll's column tags and import again" }
    tag_idle(tag) {
        "[roll] without 写了“{tag}”，但没有一户因此被排除"
        "[roll] without names {tag}, but no household is left out by it"
    }
    nobody_left() { "排除之后，没有任何一户参加征询" "after the exclusions no household is left to be asked" }
    majority_joined(count) { "{count} 户“从众”计入已表决的多数票，相等时计为弃权" "households that join the majority of the votes cast (at a tie they abstain): {count}" }
    majority_joins() { "从众计入已表决的多数票" "\"with the majority\" joins the majority of the votes cast" }
    fact_name_wrong(name) { "事实的名称“{name}”只能用小写字母和下划线" "the name of a fact is of a-z and _, not {name}" }
    fact_invalid(name) { "[facts] 中的“{name}”不是日期、是否或整数" "{name} in [facts] is no date, yes or no, or whole number" }
    fact_computed(name) { "“{name}”由日期算出，不能直接记录" "{name} is computed from dates and cannot be recorded itself" }
    fact_computed_hint() { "公告张贴日记为 notice；投票期由开启日与截止日得出" "record the day of the notice as notice; the window follows from opening and closing" }
    fact_unknown(name, rule) { "规则 {rule} 不看“{name}”这一事实" "rule {rule} does not look at a fact {name}" }
    fact_known(names) { "可记录：{names}" "facts to record: {names}" }
    fact_future(at) { "日期 {at} 还没有到" "the day {at} has not come yet" }
    fact_future_hint() { "发生之后再记录；日期写错的请改正" "record it once it has happened, or correct the day" }
    fact_recorded(name, value, at) { "已记录：{name} = {value}（{at}）" "recorded: {name} = {value} ({at})" }
    value_unread(word) { "看不懂取值“{word}”" "the value {word} is not understood" }
    value_hint() { "写 yes/是、no/否，或整数" "write yes, no, or a whole number" }
    gates_unmet(count) { "有 {count} 项程序条件没有满足，结果将是无效" "process conditions not met: {count}; the result would be void" }
    gates_unmet_open_hint() {
        "改开启日或补公告后再开启；确要如此，加 --accept-void"
        "open on a later day or post the notice first; to go on all the same, add --accept-void"
    }
    gates_unmet_close_hint(id) {
        "用 yishi fact {id} 名称 取值 补记事实，或 yishi extend {id} 日期 延长；确要如此，加 --accept-void"
        "record what is missing with yishi fact {id} NAME VALUE, or yishi extend {id} DATE; to close all the same, add --accept-void"
    }
    gate_missing(fact, op, value) { "没有记录“{fact}”（要求 {op} {value}）" "not recorded: {fact} (needed {op} {value})" }
    gate_broken(fact, found, op, value) { "“{fact}”为 {found}，要求 {op} {value}" "{fact}: {found}, needed {op} {value}" }
    gate_cite(words, cite) { "{words}（依据 {cite}）" "{words} (under {cite})" }
    extend_not_later(closes) { "新截止日须晚于 {closes}" "the new last day must be later than {closes}" }
    extend_not_allowed(rule) { "规则 {rule} 没有规定可以延长" "rule {rule} does not provide for an extension" }
    extend_not_allowed_hint() {
        "须在开启前写明：[rule] extension = {{ max_days = 30 }}；否则另开一次征询"
        "it has to be set before opening: [rule] extension = {{ max_days = 30 }}; else open another consultation"
    }
    extend_too_long(days["day" "days"], most) { "合计延长 {days} 天，规则最多允许 {most} 天" "extended by {days} in all; the rule allows {most}" }
    extend_too_long_hint(last) { "最迟可延至 {last}" "the latest day is {last}" }
    extended(closes) { "已延长至 {closes}" "extended to {closes}" }
    not_counted(id) { "征询“{id}”还没有截止计票" "consultation {id} is not closed and counted yet" }
    not_published(id) { "征询“{id}”的结果还没有记录公布日" "the publication of consultation {id} is not recorded yet" }
    not_published_hint(id) { "公布后运行 yishi publish {id}" "post the result, then yishi publish {id}" }
    published_before_close(at, closed) { "公布日 {at} 早于截止日 {closed}" "published on {at}, before the close on {closed}" }
    publish_late(at, within["day" "days"], last) {
        "规则要求截止后 {within} 天内公布，即不晚于 {last}；{at} 已超过"
        "the rule wants publication within {within} of the close, by {last}; {at} is later"
    }
    publish_late_hint() { "确实在那天公布的，加 --late 如实记录" "if it was posted on that day, add --late and it goes on record" }
    published(at) { "已记录公布日 {at}" "publication recorded: {at}" }
    published_already(at) { "公布日已经记录：{at}" "the publication is recorded already: {at}" }
    published_already_hint() { "更正请用 yishi note 记入" "record a correction with yishi note" }
    status_published(at) { "公布日 {at}" "published {at}" }
    status_published_until(at, last) { "公布日 {at}，异议期至 {last}" "published {at}, objections until {last}" }
    published_until(at, last) { "已记录公布日 {at}；异议期至 {last}" "publication recorded: {at}; objections until {last}" }
    objection_late(at, last) { "异议期至 {last}，{at} 已过" "objections could be made until {last}; {at} is later" }
    objection_early(at, published) { "{at} 早于公布日 {published}" "{at} is before the publication on {published}" }
    objection_late_hint() { "日期写错的，用 --at 写实际提出的日子" "if it was made in time, give the day with --at" }
    objection_none(door) { "{door} 没有提出过异议" "{door} has made no objection" }
    objection_twice(door) { "{door} 的异议已经记录" "the objection of {door} is recorded already" }
    objection_twice_hint() { "撤回用 --withdraw，答复用 --answer" "withdraw it with --withdraw, answer it with --answer" }
    objected(door) { "已记录 {door} 的异议" "objection recorded: {door}" }
    objection_withdrawn(door) { "已记录 {door} 撤回异议" "objection withdrawn: {door}" }
    objection_answered(door) { "已记录对 {door} 的答复" "answer recorded: {door}" }
    objection_period_runs(last) { "异议期至 {last}，还没有结束" "objections can be made until {last}: the period has not ended" }
    objection_period_hint(next) { "{next} 起可以继续" "go on from {next}" }
    objections_open(count) { "还有 {count} 项异议没有答复" "objections without an answer: {count}" }
    objections_open_hint(id) { "用 yishi object {id} 户号 --answer 内容 记录答复" "record the answers with yishi object {id} DOOR --answer TEXT" }
    confirm_none(rule) { "规则 {rule} 没有第二次计数的环节" "rule {rule} has no second count" }
    confirm_not_pending(outcome) { "结果为“{outcome}”，没有待确认的事项" "the result is {outcome}: nothing waits to be confirmed" }
    confirm_done() { "第二次计数已经完成" "the second count is done already" }
    confirm_first(id) { "须先完成第二次计数：yishi confirm {id}" "the second count comes first: yishi confirm {id}" }
    confirm_first_hint() { "异议期结束后进行" "it is made when the period for objections has ended" }
    ended_already(id) { "征询“{id}”已经终结" "consultation {id} is final" }
    ended_hint() {
        "终结之后只能加说明（yishi note）或注记（yishi annotate）"
        "after that only notes (yishi note) and annotations (yishi annotate) are taken"
    }
    goes_on(id) { "征询“{id}”还可以继续，不能终结" "consultation {id} goes on and cannot be made final" }
    goes_on_hint(id) { "用 yishi reopen {id} 进行下一次" "put it again with yishi reopen {id}" }
    ended(outcome) { "终结：{outcome}" "final: {outcome}" }
    reopen_not(outcome) { "结果为“{outcome}”，规则没有规定再次进行" "the result is {outcome}, and the rule does not provide for another attempt" }
    reopen_not_hint() { "可以另开一次征询，与这一次无关" "open another consultation, apart from this one" }
    reopen_twice(id) { "已经由另一次征询接续：{id}" "another consultation has followed already: {id}" }
    reopened(id, attempt, log) { "已开启“{id}”，第 {attempt} 次；记录编号 {log}" "opened {id}, attempt {attempt}; log {log}" }
    reopened_fallback(id, rule, log) { "已开启“{id}”，按规则 {rule} 再次表决；记录编号 {log}" "opened {id} under rule {rule}; log {log}" }
    proxy_limit(holder, most["owner" "owners"]) { "受托人“{holder}”已受 {most} 位业主委托，这是规则的上限" "proxy {holder} stands for {most} already, which is the most the rule allows" }
    proxies_over(id) {
        "征询 {id} 中，有受托人代为表态的业主多于规则所许，不能截止"
        "in {id} a proxy answers for more owners than the rule allows: it cannot be closed"
    }
    proxies_at(said, doors) { "{said}：{doors}" "{said}: {doors}" }
    proxies_over_hint(id) {
        "请业主本人表态，用 yishi record {id} 户号 意见 --replace 记录；不予接受的委托，记为无效：yishi record {id} 户号 无效 --replace"
        "ask the owners, and record what they say with yishi record {id} DOOR POSITION --replace; a proxy that is not accepted is recorded as invalid: yishi record {id} DOOR invalid --replace"
    }
    proxy_limit_hint() { "请业主本人表态，或另行委托" "ask the owner, or another proxy" }
    fallback_settings(rule) { "再次表决的规则 {rule} 有未定的设置" "the rule of the second ballot, {rule}, has settings left open" }
    state_needs_tally(kind) { "“{kind}”须在计票之后" "{kind} must come after the tally" }
    state_needs_publication(kind) { "“{kind}”须在公布之后" "{kind} must come after the publication" }
    state_once(kind) { "“{kind}”只能有一次" "{kind} can be there once" }
    state_after_final(kind) { "终结之后不能再有“{kind}”" "{kind} cannot come after final" }
    state_extend() { "新截止日须晚于原截止日" "the new last day is not later than the one before" }
    state_answer() { "答复没有指向未答复的异议" "the answer names no objection that waits for one" }
    state_result(kind, result) { "“{kind}”与结果“{result}”不符" "{kind} does not go with the result {result}" }
}
