//! Messages of the book: files, heads, consultations.
use crate::text::messages;

messages! {
    book_missing(path) { "找不到议事簿 {path}" "there is no book at {path}" }
    book_missing_hint() {
        "用 yishi init 新建一本，或用 --book 指明文件"
        "make one with yishi init, or name the file with --book"
    }
    book_exists(path) { "{path} 已存在，不会覆盖" "{path} exists already and is left as it is" }
    book_exists_hint() { "换个目录，或用 --book 另取文件名" "use another folder, or another name with --book" }
    not_a_book(path) { "{path} 不是议事簿" "{path} is not a book" }
    not_a_book_hint() { "议事簿是 yishi init 建立的文件" "a book is a file made by yishi init" }
    book_older(path, version) {
        "{path} 是较早的开发版本（表格版本 {version}）所建，本版本不能读写"
        "{path} was made by an earlier development version (tables of version {version}), which this one does not read"
    }
    book_older_hint() { "用当时的版本打开；新的征询请另建议事簿" "open it with that version; make a new book for new consultations" }
    book_newer(path, version) {
        "{path} 由更新版本的 yishi 写成（表版本 {version}），请更新后再试"
        "{path} was made by a newer version of yishi (tables {version}); update and try again"
    }
    book_schema(path) { "{path} 的表结构被改动过" "the tables of {path} are not those of a book" }
    book_damaged(path, what) { "{path} 已损坏：{what}" "{path} is damaged: {what}" }
    book_pages() { "数据页内容不对" "its pages are not what they should be" }
    book_damaged_hint() {
        "请保留此文件，用 yishi verify 查看，从备份恢复；若仅索引损坏，用 yishi book rebuild"
        "keep the file, look at it with yishi verify and restore a backup; if only the index is damaged, yishi book rebuild"
    }
    book_unopened(path, error) { "打不开 {path}：{error}" "{path} cannot be opened: {error}" }
    book_unopened_hint() {
        "请查看文件和所在目录的读写权限，以及磁盘"
        "look at the permissions of the file and of its folder, and at the disk"
    }
    book_busy(path) { "{path} 正被另一个程序使用" "another program is using {path}" }
    book_busy_hint() { "稍候再试" "wait a moment and try again" }
    disk_full(path) { "磁盘已满，{path} 未写入" "the disk is full: {path} was not written" }
    disk_full_hint() { "腾出空间（数 MB 即可）后重试；未记入任何内容" "free some space (a few MB) and try again; nothing was recorded" }
    disk_full_bulk_hint() {
        "腾出一些空间后重试；大文件排序还要用临时目录（TMPDIR）所在的磁盘；未记入任何内容"
        "free some space and try again; a large file is sorted on the disk of the temporary folder (TMPDIR) too; nothing was recorded"
    }
    read_only(path) { "{path} 只读，不能写入" "{path} is read-only and cannot be written" }
    read_only_hint() {
        "查看、计票、核验仍可使用；要记录请复制到可写的位置"
        "showing, tallying and verifying still work; to record, copy it to a writable place"
    }
    io_failed(path, error) { "读写 {path} 出错：{error}" "reading or writing {path} failed: {error}" }
    io_failed_hint() {
        "请停止使用，检查磁盘，然后用 yishi verify 核验整本议事簿"
        "stop, check the disk, then check the whole book with yishi verify"
    }
    commit_unsure_hint() {
        "这一次是否已记入尚不能确定：请检查磁盘，用 yishi log 查看之后再决定是否重记"
        "it is not certain whether this was recorded: check the disk and look with yishi log before you record it again"
    }
    change_unsure_hint() {
        "这一次改动是否已生效尚不能确定：请检查磁盘，看过之后再决定是否重做"
        "it is not certain whether this change was made: check the disk, and look before you make it again"
    }
    io_not_found() { "没有这个文件或文件夹" "there is no such file or folder" }
    io_denied() { "没有权限" "permission denied" }
    io_exists() { "已经存在" "it exists already" }
    io_folder() { "是文件夹，不是文件" "it is a folder and not a file" }
    io_not_folder() { "路径中有一段不是文件夹" "a part of the path is not a folder" }
    io_not_opened() { "不是普通文件，或无权读取" "it is no ordinary file, or may not be read" }
    io_disk() { "磁盘读写失败" "the disk did not read or write" }
    io_path_hint() { "请查看路径是否写对" "check that the path is right" }
    book_interrupted(path) {
        "上次写入 {path} 时中断，须先恢复，而这里不能写入"
        "an earlier run was stopped while it wrote {path}; that must be undone first, and it cannot be written here"
    }
    book_interrupted_hint() {
        "把它连同旁边的 -journal 文件一起复制到可写的位置再用；不要删除该文件"
        "copy it, together with the -journal file beside it, to a writable place; never delete that file"
    }
    book_name_empty() { "议事簿文件名为空" "the name of the book is empty" }
    book_name_uri(name) { "“{name}”会被 SQLite 当作别的东西，不能作文件名" "SQLite would read {name} as something else than a file" }
    book_name_dash(name) { "“{name}”像一个选项，不能作文件名" "{name} looks like an option and cannot be a file name" }
    book_name_odd() { "文件名太长或含有空字符" "the file name is too long or holds a NUL" }
    book_name_folder(name) { "{name} 是一个目录" "{name} is a folder" }
    book_name_device(name) { "{name} 不是普通文件" "{name} is not a regular file" }
    book_name_hint() { "请用普通文件名，如 yishi.db" "use a plain file name such as yishi.db" }
    consultation_unknown(id) { "议事簿中没有征询 {id}" "the book has no consultation {id}" }
    consultation_unknown_hint(known) { "现有：{known}" "there are: {known}" }
    consultation_none_hint() { "还没有征询；用 yishi open 文件.toml 开启" "there is none yet; open one with yishi open FILE.toml" }
    consultation_exists(id) { "征询 {id} 已开启过" "consultation {id} was opened before" }
    consultation_exists_hint() {
        "一个编号只用一次；请在征询文件中改 id"
        "an id is used once; change id in the consultation file"
    }
    head_moved(id) { "征询 {id} 的记录刚被另一个程序续写" "another program has just appended to consultation {id}" }
    head_file_unreadable(path) { "记录头文件 {path} 读不懂" "the head file {path} cannot be understood" }
    head_file_unreadable_hint() {
        "它保存在议事簿之外，用来发现回退；请用 yishi verify 核对后再删除它"
        "it is kept outside the book to find rollbacks; check with yishi verify before you delete it"
    }
    head_file_late(size, error) {
        "已记入第 {size} 行，但记录头文件未能写入：{error}"
        "line {size} is recorded, but the head file could not be written: {error}"
    }
    head_file_late_hint() {
        "记录是安全的；下次写入时会补上。请检查状态目录的磁盘"
        "the record is safe and the head file is caught up at the next write; check the disk of the state directory"
    }
    rollback(id, size["line" "lines"], seen) {
        "征询 {id} 只有 {size} 行，而本机曾写到第 {seen} 行：议事簿被退回到旧版本"
        "consultation {id} has {size}, but this machine has seen {seen}: the book was rolled back"
    }
    fork(id, seen) {
        "征询 {id} 第 {seen} 行与本机写过的不同：记录被改写"
        "line {seen} of consultation {id} is not the one this machine wrote: the log was rewritten"
    }
    shown_put_back(what) {
        "警告：{what}；以下只是这个文件所写的"
        "warning: {what}; what follows is only what this file says"
    }
    rollback_adopt_hint(id) {
        "请找回较新的文件；确需沿用此文件，用 yishi note {id} --adopt-rollback，事实会写入记录；之后曾清除（erase）过的住户须再清除一次"
        "find the newer file; to go on with this one all the same: yishi note {id} --adopt-rollback, which records the fact. Households erased since then must be erased again"
    }
    rollback_lost_log(code) {
        "本机写过的记录 {code} 不在这本议事簿里：议事簿被退回到开启之前"
        "the log {code}, which this machine wrote, is not in the book: the book was rolled back to before it was opened"
    }
    rollback_hint(folder) { "请找回较新的文件；本机的记录头在 {folder}" "find the newer file; the heads of this machine are in {folder}" }
    caught_up(size) {
        "提示：上次在写完议事簿之后、更新记录头之前中断；已补上（第 {size} 行）"
        "note: an earlier run ended after the book and before the head file was written; caught up at line {size}"
    }
}

messages! {
    open_conflicts(id) {
        "征询 {id} 还有足以改变结果的不一致，不能截止"
        "conflicts that could change the outcome of {id} are still open: it cannot be closed"
    }
    open_conflicts_hint() {
        "yishi status 列出意见不一的业主；记录不一致的户，用 yishi resolve 裁定；确要截止请加 --accept-open-conflicts，事实会写入记录"
        "yishi status lists the owners whose doors differ; doors whose records differ are decided with yishi resolve; to close all the same add --accept-open-conflicts, which is recorded"
    }
}
