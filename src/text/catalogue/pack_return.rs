//! Words about what the office gives back for a pack.
use crate::text::messages;

messages! {
    return_one() { "--return 一次只能回一个走访包" "--return answers for one pack at a time" }
    return_one_hint() { "逐个收：yishi pack merge 征询编号 走访包 --return 文件" "take them in one by one: yishi pack merge ID PACK --return FILE" }
    return_exists(file) { "{file} 已存在，不会覆盖；没有收入任何内容" "{file} exists already and is left as it is; nothing was taken in" }
    return_exists_hint() { "另取文件名；已收过的包可以再回一次" "give another name; a pack that was taken in before can be answered again" }
    return_role(name, role) { "{name}（{role}）的密钥不能签记录的头" "the key of {name} ({role}) may not sign a checkpoint" }
    return_base(base) { "走访包所记的前 {base} 行不是这份记录的前 {base} 行" "the first {base} lines that the pack knew are not those of this log" }
    return_base_hint() {
        "走访包已收入，但无法回执：记录被倒回或改写过，或者包头被改过；运行 yishi verify，并保留两者"
        "the pack was taken in and cannot be answered: the log was rolled back or rewritten, or the header of the pack was changed; run yishi verify and keep both"
    }
    return_given(file, size["line" "lines"]) { "回执文件 {file}：收入的内容，和记录现在的头（{size} 行）" "answer {file}: what was taken in, and the end of the log now ({size})" }
    return_unsigned(file) { "{file} 没有签名：不能证明是谁给的" "{file} is not signed: it does not show who gave it" }
    return_next(file) {
        "把 {file} 和它的 .sig 交给楼门长核对：yishi pack status 走访包 --return {file} --signers signers"
        "give {file} and its .sig to the steward, who checks: yishi pack status PACK --return {file} --signers signers"
    }
    return_nothing() { "没有收入，不出回执文件" "nothing was taken in, so there is no answer to return" }
    return_damaged(file) { "{file} 不是收包回执，或被改动过" "{file} is not what an office returns for a pack, or was changed" }
    return_other(file) { "{file} 是另一个走访包或另一次征询的回执" "{file} is the answer to another pack or of another log" }
    return_base_other(file, base["line" "lines"], own) { "{file} 从第 {base} 行说起，而这个走访包发出时记录有 {own} 行" "{file} begins at {base}, and the log had {own} when this pack was given out" }
    return_other_hint() { "请召集人重新出具：yishi pack merge 征询编号 走访包 --return 文件；此文件请保留" "ask the office for another one: yishi pack merge ID PACK --return FILE; keep this file" }
    return_newer(pack, generation, own) { "回执说的是第 {generation} 份，而 {pack} 只封签到第 {own} 份" "the answer is to generation {generation}, and {pack} has only {own}" }
    return_newer_hint() { "用交出去的那一份走访包来核对" "check it with the pack as it was handed in" }
    return_signers_hint() { "用开启时发给您的 signers 文件" "use the file signers that you were given at the opening" }
    return_same(generation, records["record" "records"]) { "收入的正是这里的第 {generation} 份：{records} 条记录，逐字节相同" "what was taken in is generation {generation} of this file: {records}, the same bytes" }
    return_later(n["record came after it and is" "records came after it and are"]) { "此后又记了 {n} 条，还没有交" "{n} not handed in" }
    return_differs(generation) { "用这个包号收入的第 {generation} 份，和这里的内容不同" "generation {generation} that was taken in under this pack's id has other bytes than this file" }
    return_extends(base, size["line" "lines"]) { "记录现有 {size} 行，前 {base} 行正是发包时的那些" "the log has {size} now, and the first {base} are those of when the pack was given out" }
    return_forked(base) { "现在的记录不接续发包时的 {base} 行：此前的行被改写过" "the log does not go on from the {base} lines of when the pack was given out: they were rewritten" }
    return_signature(name, fingerprint) { "{name} 已签名（{fingerprint}）" "signed by {name} ({fingerprint})" }
    return_signature_unknown(name, fingerprint) { "{name} 签了名（{fingerprint}），但不在您的 signers 里" "signed as {name} ({fingerprint}), who is not in your signers" }
    return_signature_unasked(name, fingerprint) { "{name} 签了名（{fingerprint}）；请与第一张公告上的指纹比对，或用 --signers" "signed as {name} ({fingerprint}): compare with the first notice, or use --signers" }
    return_signature_broken(name, why) { "{name} 的签名不成立：{why}" "the signature of {name} does not hold: {why}" }
    return_nobody() { "没有人签名" "nobody signed it" }
    return_done() { "相符。请保留这份回执文件：它是见证" "all of it fits. Keep the answer: it is a witness" }
    return_untrusted() { "相符，但没有您信得过的签名" "all of it fits, and nobody whom you know has signed it" }
    return_broken() { "回执文件或签名被改动过，不作数" "the answer or a signature was changed: it is worth nothing" }
    return_proved(file) {
        "请保留走访包、{file} 和签名，拿给监票人看：签过名的两份对不上，就是证据"
        "keep the pack, {file} and its signatures, and show them to a scrutineer: two signed files that do not fit are the proof"
    }
    pack_no_steward(name) { "没有登记名为 {name} 的楼门长" "no steward {name} is enrolled" }
    pack_no_steward_hint(names) { "登记的楼门长：{names}；或用 --key 公钥文件" "stewards: {names}; or give --key FILE.pub" }
}
