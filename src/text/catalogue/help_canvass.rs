//! The help of the commands that print sheets for the doors.

pub(super) const CANVASS: &[(&str, &str, &str)] = &[
    (
        "sheet",
        "按楼门做出征求意见表：填写用的 XLSX 与打印用的 HTML",
        "Make the sheets of each stairwell: XLSX to fill in and HTML to print",
    ),
    ("sheet.id", "征询编号", "Id of the consultation"),
    ("sheet.building", "只做这一楼栋", "Only this building"),
    (
        "sheet.stairwell",
        "只做这一楼门，如 3-2（楼栋-楼门）",
        "Only this stairwell, such as 3-2 (building-stairwell)",
    ),
    (
        "sheet.steward",
        "只做此人已有记录的楼门，并印上姓名",
        "Only the stairwells in which this person has recorded something; the name is printed",
    ),
    ("sheet.output", "文件夹（默认 sheets）", "Folder (default: sheets)"),
    ("sheet.force", "替换已有的同名文件", "Replace files of the same names"),
    (
        "sheet.examples",
        "  yishi sheet parking\n  yishi sheet parking --stairwell 3-2 -o 今晚\n  yishi sheet parking --steward 王秀英 --force",
        "  yishi sheet parking\n  yishi sheet parking --stairwell 3-2 -o tonight\n  yishi sheet parking --steward Wang --force",
    ),
];
