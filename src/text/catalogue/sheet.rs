//! Messages about tables that come in: rolls and canvass sheets.
use crate::text::messages;

messages! {
    sheet_empty(file) {
        "{file} 是空的，没有表头"
        "{file} is empty: it has no header line"
    }
    sheet_empty_hint() {
        "第一行应是表头，例如：户号,楼号,单元,业主,建筑面积"
        "begin with a header line, for example: door,building,stairwell,owner,area"
    }
    sheet_read(file, line, error) {
        "{file} 第 {line} 行读取失败：{error}"
        "{file} could not be read at line {line}: {error}"
    }
    sheet_not_utf8(file, line) {
        "{file} 第 {line} 行不是 UTF-8 编码，多半是 GBK"
        "{file} is not UTF-8 at line {line}; it is probably GBK"
    }
    sheet_utf16(file, line) {
        "{file} 第 {line} 行是 UTF-16 编码或不是文本"
        "{file} is UTF-16, or not text, at line {line}"
    }
    sheet_save_as_utf8() {
        "在 Excel 或 WPS 中打开，另存为“CSV UTF-8（逗号分隔）”，再导入"
        "open it in Excel or WPS, save it as \"CSV UTF-8 (comma delimited)\", and try again"
    }
    sheet_too_long(file, line, limit) {
        "{file} 第 {line} 行超过 {limit} 字节"
        "{file} has more than {limit} bytes in the record at line {line}"
    }
    sheet_too_long_hint() {
        "一行是一户；请查看这是不是一份表格"
        "one line is one household; look whether this is a table at all"
    }
    sheet_too_wide(file, line, limit) {
        "{file} 第 {line} 行超过 {limit} 列"
        "{file} has more than {limit} columns at line {line}"
    }
    sheet_too_wide_hint() {
        "只留需要的列再导入"
        "keep only the columns that are needed"
    }
    sheet_quote_open(file, line) {
        "{file} 第 {line} 行的引号没有结束"
        "{file} has a quote at line {line} that is never closed"
    }
    sheet_quote_open_hint() {
        "单元格以 \" 开头就要以 \" 结束；内容里的引号写成两个 \"\""
        "a cell that begins with \" must end with one; write a quote inside it twice: \"\""
    }
    sheet_wide_comma(line) {
        "第 {line} 行的表头用了全角标点（，；、）分隔"
        "the header at line {line} is parted by full-width marks （，；、）"
    }
    sheet_wide_comma_hint() {
        "列与列之间用半角逗号、分号或制表符"
        "part the columns with an ASCII comma, a semicolon or a tab"
    }
    sheet_column_missing(column, word, found) {
        "表头没有“{word}”（{column}）列；找到的有：{found}"
        "the header has no column {column} ({word}); it has: {found}"
    }
    sheet_column_missing_hint(column, accepted) {
        "把该列的表头写成 {column} 或下列之一：{accepted}；表头上方的标题行请删去"
        "name that column {column} or one of: {accepted}; delete title lines above the header"
    }
    sheet_column_twice(column, word, first, second) {
        "“{word}”（{column}）列出现了两次：“{first}”和“{second}”"
        "the column {column} ({word}) is there twice: \"{first}\" and \"{second}\""
    }
    sheet_column_twice_hint() {
        "删去其中一列，或改它的表头"
        "delete one of the two, or rename its header"
    }
    sheet_unit(title, unit) {
        "面积列“{title}”的单位是“{unit}”，不是平方米"
        "the area column \"{title}\" is in \"{unit}\", not in square metres"
    }
    sheet_unit_hint() {
        "换算成平方米，最多两位小数"
        "convert it to square metres with at most two decimals"
    }
    sheet_row_wide(found, width) {
        "这一行有 {found} 格，表头只有 {width} 格"
        "the line has {found} cells, the header only {width}"
    }
    sheet_row_wide_remedy() {
        "内容里有逗号时，给这一格加上引号"
        "put quotes around a cell that contains the delimiter"
    }
    sheet_json_broken(byte) {
        "不是一个完整的 JSON 对象，在第 {byte} 个字节处断开"
        "the line is not one whole JSON object; it breaks at byte {byte}"
    }
    sheet_json_remedy() {
        "每行一个对象，例如 {{\"door\":\"1-1-101\",\"position\":\"for\"}}"
        "write one object on each line, such as {{\"door\":\"1-1-101\",\"position\":\"for\"}}"
    }
    sheet_json_value() {
        "这个值不是文字，也不是整数"
        "the value is neither text nor a whole number"
    }
    sheet_json_fraction() {
        "带小数或过大的 JSON 数字不精确"
        "a JSON number with a fraction, or one so large, is not exact"
    }
    sheet_json_value_remedy() {
        "写成带引号的文字，例如 \"47.32\""
        "write it as text in quotes, such as \"47.32\""
    }
    sheet_key_twice(column) {
        "{column} 出现了两次"
        "{column} is there twice"
    }
    sheet_key_twice_remedy() {
        "每个对象里只写一次"
        "write it once in each object"
    }
}
