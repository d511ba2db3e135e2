//! Messages about tables that come in: rolls and canvass sheets.
use crate::text::messages;

messages! {
    sheet_empty(file) {
        "{file} 是空的，没有表头"
        "{file} is empty: it has no header line"
    }
    sheet_empty_hint() {
        "表里要有表头，例如：户号,楼号,单元,业主,建筑面积"
        "a table needs a header line, for example: door,building,stairwell,owner,area"
    }
    sheet_read(file, line, error) {
        "{file} 第 {line} 行读取失败：{error}"
        "{file} could not be read at line {line}: {error}"
    }
    sheet_not_utf8(file, line) {
        "{file} 第 {line} 行既不是 UTF-8，也不是 GBK / GB18030 编码"
        "{file} is neither UTF-8 nor GBK / GB18030 at line {line}"
    }
    sheet_not_encoded(file, line, encoding) {
        "{file} 第 {line} 行不是 {encoding} 编码"
        "{file} is not {encoding} at line {line}"
    }
    sheet_no_text(file, line) {
        "{file} 第 {line} 行不是文本"
        "{file} is not text at line {line}"
    }
    sheet_save_as_utf8() {
        "用 --encoding 指明编码；或在 Excel、WPS 中打开，另存为 .xlsx 或“CSV UTF-8（逗号分隔）”，再导入"
        "name its encoding with --encoding; or open it in Excel or WPS, save it as .xlsx or \"CSV UTF-8 (comma delimited)\", and try again"
    }
    sheet_read_as(encoding) {
        "按 {encoding} 编码读取；若文字不对，用 --encoding 指明"
        "read as {encoding}; if words look wrong, name the encoding with --encoding"
    }
    sheet_encoding_unknown(word) {
        "不认识编码 {word}"
        "the encoding {word} is not known"
    }
    sheet_encoding_words(words) {
        "可以写：{words}"
        "write one of: {words}"
    }
    sheet_stale(at) {
        "这张表印出之后，方案在 {at} 改过，表上的意见是对旧文本的，不能录入"
        "the text was changed on {at}, after this sheet was made: its answers are to another text"
    }
    sheet_stale_hint(id) {
        "重新制表（yishi sheet {id}）再征询"
        "make new sheets (yishi sheet {id}) and ask again"
    }
    sheet_text_kept(at) {
        "提示：这张表印出之后，方案在 {at} 改过，此前的意见照旧计入"
        "note: the text was changed on {at}, after this sheet was made; answers given before are kept"
    }
    sheet_header_again(lines) {
        "第 {lines} 行是重复的表头，没有当作数据"
        "the header stands there again and was not read as data: line {lines}"
    }
    sheet_other_format(file) {
        "{file} 是旧式 .xls、.et、.ods、.xlsb，或设有打开密码，不能读取"
        "{file} is an old .xls, an .et, .ods or .xlsb, or protected with a password, and cannot be read"
    }
    sheet_other_format_hint() {
        "在 Excel 或 WPS 中打开，另存为 .xlsx（不设密码）或“CSV UTF-8”，再导入"
        "open it in Excel or WPS, save it as .xlsx (without a password) or CSV UTF-8, and try again"
    }
    sheet_web_page(file) {
        "{file} 其实是网页，不是表格"
        "{file} is a web page and not a table, whatever it is called"
    }
    sheet_no_sheets(file) {
        "{file} 不是 .xlsx，没有工作表可选"
        "{file} is no .xlsx and has no worksheets to choose from"
    }
    sheet_no_sheets_hint() {
        "去掉 --sheet"
        "leave --sheet out"
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
        "把该列的表头写成 {column} 或下列之一：{accepted}；表头要在前 20 个非空行之内"
        "name that column {column} or one of: {accepted}; the header must be among the first 20 rows that are not empty"
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
    sheet_row_wide(found["cell" "cells"], width) {
        "这一行有 {found} 格，表头只有 {width} 格"
        "the line has {found}, the header only {width}"
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
