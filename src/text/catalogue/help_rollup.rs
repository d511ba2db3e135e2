//! The help of the rollup.

pub(super) const ROLLUP: &[(&str, &str, &str)] = &[
    (
        "rollup",
        "汇总：把许多议事簿、纪要文件夹的征询列成一张表；只读",
        "One table of the consultations of many books and minutes folders; only reads",
    ),
    (
        "rollup.places",
        "存放议事簿或纪要文件夹的目录（往下逐层找，不跟进链接），也可直接写议事簿",
        "Folders to look through for books and minutes folders (links are not followed), or books",
    ),
    (
        "rollup.verify",
        "逐个完整核验（同 yishi verify）；不加则标为“未核验”",
        "Check each one in full, as yishi verify does; without it they are \"not checked\"",
    ),
    (
        "rollup.examples",
        "  yishi rollup 各社区\n  yishi rollup 各社区 --verify --format csv > 汇总.csv\n退出码：0 全部读出，1 有读不出的（原因在该行），4 有损坏或改动，5 证实分叉或退回",
        "  yishi rollup communities\n  yishi rollup communities --verify --format csv > rollup.csv\nExit codes: 0 all were read, 1 some could not be read (the reason is in the row), 4 broken, 5 fork or rollback proved",
    ),
];
