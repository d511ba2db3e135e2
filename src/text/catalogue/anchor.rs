//! Words about what holds a log from outside: checkpoints, witnesses, copies
//! held against each other, time stamps.
use crate::text::messages;

messages! {
    anchor_file_odd(file) { "{file} 不是普通文件" "{file} is not a regular file" }
    anchor_none(file) { "{file} 不是一份记录" "{file} is not a copy of a log" }
    anchor_none_hint() {
        "请给出 chain.jsonl、纪要文件夹、检查点（checkpoint）或见证声明"
        "give a chain.jsonl, a minutes folder, a checkpoint or a witness statement"
    }
    anchor_changed(file) {
        "{file} 的换行或编码被改过（记事本、邮件程序、表格软件会这样做），已不是原来的字节"
        "line ends or encoding of {file} were changed (an editor, a mail program or a spreadsheet does that): it is not the bytes that it was"
    }
    anchor_changed_hint() { "请对方压缩成 zip 再发一次，不要打开另存" "ask for it once more, in a zip, and do not open and save it on the way" }
    anchor_book(file) { "{file} 是议事簿，这里只看记录的副本" "{file} is a book; only copies of a log are looked at here" }
    anchor_book_hint() {
        "先写出各行：yishi log 征询编号 --raw > chain.jsonl"
        "write its lines first: yishi log ID --raw > chain.jsonl"
    }
    anchor_broken(file) {
        "{file} 的各行连不成一条链，不能拿来证明什么"
        "the lines of {file} are no chain: they prove nothing against anyone"
    }
    anchor_broken_hint(file) { "查看：yishi verify {file}" "see: yishi verify {file}" }
    anchor_checkpoint(file, size["line" "lines"]) {
        "{file} 里的检查点不是这 {size} 行的"
        "the checkpoint in {file} is not that of its {size}"
    }

    checkpoint_what(id, size["line" "lines"]) {
        "征询 {id} 到第 {size} 行为止的检查点。请张贴，或发给邻居；谁留着它，之后改动或截短这些行就瞒不过谁。"
        "The checkpoint of {id} at {size}. Post it or send it to neighbours: from whoever keeps it, no change and no cut of these lines can be hidden."
    }
    checkpoint_compare(digits) {
        "比对最后一行的前 40 位数字：{digits}"
        "To compare, the first 40 digits of the last line: {digits}"
    }
    checkpoint_keep() {
        "邻居以后核对：yishi witness chain.jsonl，或 yishi compare 这个文件 chain.jsonl"
        "A neighbour checks later with: yishi witness chain.jsonl, or yishi compare THIS-FILE chain.jsonl"
    }
    checkpoint_written(file) { "已写出 {file}" "wrote {file}" }
    checkpoint_stored(line) {
        "议事簿里存着的各行与检查点不符（第 {line} 行）：没有签名"
        "the lines in the book are not those of the checkpoint (line {line}): nothing was signed"
    }
    checkpoint_stored_hint() { "查看：yishi verify" "see: yishi verify" }
    checkpoint_needs_file(option) { "{option} 要写文件，请用 -o 给出" "{option} writes files: name one with -o" }
    checkpoint_needs_file_hint(id) { "例如：yishi checkpoint {id} -o checkpoint" "for example: yishi checkpoint {id} -o checkpoint" }
    checkpoint_role(name, role) { "{name}（{role}）的密钥不能签检查点" "the key of {name} ({role}) may not sign checkpoints" }
    stamp_send(command) { "把请求发给时间戳机构：{command}" "send the request to a time-stamping authority: {command}" }
    stamp_then() {
        "收到的回复以 checkpoint.tsr 之名放进纪要文件夹；核对：yishi verify 文件夹 --stamp-ca 证书"
        "put the reply into the minutes folder as checkpoint.tsr; to check it: yishi verify DIR --stamp-ca CERTIFICATES"
    }
    stamp_folder(folder) { "{folder} 是纪要文件夹，请求文件不属于它" "{folder} is a minutes folder, and the request does not belong there" }
    stamp_folder_hint() { "请用 -o 写到别处" "write it elsewhere with -o" }
    stamp_failed(why) { "openssl 没有做成时间戳请求：{why}" "openssl made no request for a time stamp: {why}" }
    stamp_failed_hint() { "请安装 OpenSSL；检查点本身不需要它" "install OpenSSL; the checkpoint itself needs none" }
    verify_stamp_ok(file, time) {
        "{file}：检查点在 {time} 已经存在（按所给证书）；这不说明没有另一个检查点"
        "{file}: the checkpoint was there at {time}, by the certificates given; that does not say that there was no other"
    }
    verify_stamp_false() {
        "这个时间戳盖的是别的内容，不是这里的检查点"
        "this time stamp does not hold: it is on other bytes than the checkpoint here"
    }
    stamp_chain(file, ca) {
        "{file} 未核对：从 {ca} 的证书连不到盖戳机构；请用 --stamp-ca 给出该机构公布的根证书"
        "{file} was not checked: the certificates in {ca} do not lead to whoever made it; give those that the time-stamping authority publishes with --stamp-ca"
    }
    stamp_ca_none(ca) {
        "时间戳未核对：{ca} 里没有证书（PEM）；请用 --stamp-ca 给出时间戳机构公布的根证书"
        "the time stamp was not checked: there is no certificate (PEM) in {ca}; give those that the time-stamping authority publishes with --stamp-ca"
    }
    stamp_damaged(file) {
        "{file} 未核对：不是完好的时间戳回复；请向时间戳机构重新取一份，或删去它"
        "{file} was not checked: it is no sound reply of a time-stamping authority; get it again from there, or take it away"
    }
    verify_stamp_none(file) { "没有 {file}，时间戳无从核对" "there is no {file}: no time stamp to check" }

    witness_first(size["line" "lines"]) { "第一次见到这份记录：{size} 行" "This log is seen for the first time: {size}." }
    witness_same(size["line" "lines"]) { "与上次见到的相同：{size} 行" "The same as was seen before: {size}." }
    witness_on(size["line" "lines"], before) { "{size} 行，前 {before} 行与上次见到的一致" "{size}, of which the first {before} are those seen before." }
    witness_log() { "记录编号" "log" }
    witness_size() { "行数" "lines" }
    witness_head() { "末行" "last line" }
    witness_root() { "树根" "root" }
    witness_write_down() {
        "请抄下行数和这 40 位数字，注明日期，与邻居的比一比；本机也记住了，下次会自动对照。"
        "Write down the number of lines and these 40 digits with the date, and compare them with a neighbour's. This machine has kept them too and will compare next time."
    }
    witness_signed(name, fingerprint, file) { "{name}（{fingerprint}）已签署见证声明：{file}" "{name} ({fingerprint}) signed the statement {file}" }
    witness_hand_over() {
        "请把这两个文件交给办事处放进纪要文件夹的 witness/ 里，自己也留一份"
        "Give both files to the office for the folder witness/ of the minutes, and keep a copy."
    }
    witness_fork(size["line" "lines"], kept, found) {
        "与上次见到的不同：前 {size} 行上次是 {kept}，现在是 {found}。记录被改写了"
        "not the log that was seen before: at {size} it ended in {kept}, and now in {found}. It was written again"
    }
    witness_older(kept["line" "lines"], size["line" "lines"], digits) {
        "这份只有 {size} 行，比上次见到的旧：上次有 {kept} 行，末行 {digits}。若有人说这是现状，记录就被退回了"
        "with {size} this is older than what was seen before: {kept}, the last one {digits}. If somebody calls it the present state, the log was rolled back"
    }
    witness_moved(size["line" "lines"], kept["line" "lines"]) {
        "等候签名时见到了更长的一份（{kept} 行）：这份 {size} 行的没有签出"
        "while the signature was waited for, a longer copy was seen: {kept}. Nothing was signed of {size}"
    }
    witness_elsewhere() { "用 -o 写到另一个文件夹" "write it into another folder with -o" }
    witness_moved_hint() { "对最新的一份再运行一次" "run it again on the newest copy" }
    witness_older_root(kept["line" "lines"], size["line" "lines"], digits) {
        "这份只有 {size} 行，比上次见到的旧：上次有 {kept} 行，树根 {digits}。若有人说这是现状，记录就被退回了"
        "with {size} this is older than what was seen before: {kept} with the root {digits}. If somebody calls it the present state, the log was rolled back"
    }
    witness_fork_root(size["line" "lines"], kept, found) {
        "与上次见到的不同：前 {size} 行的树根上次是 {kept}，现在是 {found}。记录被改写了"
        "not the log that was seen before: at {size} its root was {kept}, and now it is {found}. It was written again"
    }
    witness_bare(file) {
        "{file} 只是检查点，而这份记录从没见过：没有各行，看不出检查点是不是它的。没有记住，也没有签名"
        "{file} is a checkpoint alone, of a log that was never seen here: without the lines nobody can tell whether it is theirs. Nothing was kept and nothing signed"
    }
    witness_proof_hint() {
        "没有签名，上次所见保持不变。留好两份文件，把这句话告诉邻居；找出差别：yishi compare 旧文件 新文件"
        "nothing was signed and what was seen stays on record. Keep both files and tell the neighbours; where they part: yishi compare OLD NEW"
    }
    witness_lines(size["line" "lines"], before) {
        "检查点说有 {size} 行，上次见到 {before} 行：没有各行，看不出它是不是接着上次的"
        "the checkpoint speaks of {size} and {before} were seen: without the lines nobody can tell whether it goes on from those"
    }
    witness_lines_hint() { "请向办事处要 chain.jsonl（或纪要文件夹）再核对" "ask the office for chain.jsonl, or the minutes folder" }
    witness_other_log(name, kept, found) {
        "征询 {name} 上次见到的记录编号是 {kept}，现在是 {found}：记录从头另写了一份"
        "of {name} the log {kept} was seen before, and this is {found}: it was written again from the first line"
    }
    witness_other_log_hint() {
        "没有签名。若确实是另一个小区的同名征询，加 --another"
        "nothing was signed. If it really is another neighbourhood's consultation of the same name, add --another"
    }
    witness_file_hint() {
        "它记着上次见到的记录；请与手抄的数字核对后再删除它"
        "it keeps what was seen before; compare with what you wrote down before you delete it"
    }
    witness_name_missing() { "不知道这把密钥属于谁" "it is not known whose key this is" }
    witness_name_hint() {
        "加 --name 名称：须与 signers 里的名称相同（小写字母、数字和 -）"
        "add --name NAME, the one that stands in signers (small letters, digits and -)"
    }
    witness_name_other(name, listed) { "signers 里这把密钥属于 {listed}，不是 {name}" "in signers this key is that of {listed} and not of {name}" }
    witness_name_taken(name) { "signers 里 {name} 用的是另一把密钥" "in signers {name} has another key" }
    witness_role(name) { "signers 里 {name} 的密钥不能签见证声明" "by signers the key of {name} may not sign witness statements" }

    compare_same(first, second, size["line" "lines"]) { "{first} 与 {second} 相同：{size} 行" "{first} and {second} are the same: {size}" }
    compare_goes_on(first, second, by["line" "lines"]) { "{first} 接着 {second}，多 {by} 行" "{first} goes on from {second} by {by}" }
    compare_fork(first, second) { "分叉：{first} 与 {second} 不是同一份记录" "Fork: {first} and {second} are not one log." }
    compare_open(first, second) {
        "看不出来：{first} 与 {second} 长短不同，而较长的一份只有检查点"
        "Nobody can tell: {first} and {second} differ in size, and of the larger there is only a checkpoint."
    }
    compare_open_hint() { "请找来较长的一份的各行（chain.jsonl）" "get the lines (chain.jsonl) of the larger one" }
    compare_line(line) { "第 {line} 行起不同：" "They differ from line {line} on:" }
    compare_no_line() { "两份之中有一份只有检查点，看不出从哪一行起不同" "one of them is a checkpoint alone: it does not tell at which line they part" }
    compare_end(file, size["line" "lines"], root) { "{file}：{size} 行，树根 {root}" "{file}: {size}, root {root}" }
    compare_signed(file, name, fingerprint) { "{file}：{name} 签名，{fingerprint}" "{file}: signed by {name}, {fingerprint}" }
    compare_signed_unknown(file, name, fingerprint) {
        "{file}：签名用的是这里的签名名单上没有的密钥 {fingerprint}；写着 {name} 的只是文件名"
        "{file}: signed with an unknown key, {fingerprint}, in a file that names {name}: no list of signers here has that key"
    }
    compare_nobody() {
        "两份确实不同；但两份都没有这份记录所绑定的密钥的签名，这里看不出是谁改了哪一份。"
        "The two copies differ; but neither is signed by a key that was bound in that log, and nothing here shows who changed which."
    }
    compare_signed_false(file) { "签名 {file} 不成立" "the signature {file} does not hold" }
    compare_unsigned(file) { "{file}：没有签名" "{file}: not signed" }
    compare_twice(fingerprint) {
        "铁证：密钥 {fingerprint} 给两份不同的记录都签了名"
        "Proof: the key {fingerprint} signed both of two different logs."
    }
    compare_other(first, log, second, other) {
        "两份不同的记录：{first} 是 {log}，{second} 是 {other}"
        "copies of two logs: {first} is {log}, {second} is {other}"
    }
    compare_other_hint() {
        "若都说是同一个征询，其中一份是从头另写的：与公告上的记录编号对照"
        "if both are said to be of one consultation, one was written again from the first line: compare with the log id on the notice"
    }
}
