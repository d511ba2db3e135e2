//! Messages about workbooks.
use crate::text::messages;

messages! {
    xlsx_big(file, what) {
        "{file} 太大：{what}"
        "{file} is too large: {what}"
    }
    xlsx_big_hint() {
        "只留一张表和需要的列，另存为 .xlsx 或“CSV UTF-8”，再导入"
        "keep one sheet with the columns that are needed, save it as .xlsx or CSV UTF-8, and try again"
    }
    xlsx_bytes(limit) {
        "文件超过 {limit} MiB"
        "the file has more than {limit} MiB"
    }
    xlsx_inflated(limit) {
        "解压后超过 {limit} MiB"
        "it inflates to more than {limit} MiB"
    }
    xlsx_entries(limit) {
        "压缩包内超过 {limit} 个文件"
        "the archive has more than {limit} entries"
    }
    xlsx_elements(limit, name) {
        "超过 {limit} 个 {name} 元素"
        "it has more than {limit} elements {name}"
    }
    xlsx_cells(limit) {
        "一张工作表超过 {limit} 个有内容的单元格"
        "a worksheet has more than {limit} cells with content"
    }
    xlsx_broken(file, why) {
        "{file} 不是完好的 .xlsx：{why}"
        "{file} is not a sound .xlsx: {why}"
    }
    xlsx_broken_hint() {
        "在 Excel 或 WPS 中打开，另存为新的 .xlsx 或“CSV UTF-8”，再导入"
        "open it in Excel or WPS, save it as a new .xlsx or CSV UTF-8, and try again"
    }
    xlsx_zip() {
        "压缩包残缺，或数据有损坏"
        "the archive is cut short or damaged"
    }
    xlsx_no_workbook() {
        "压缩包里没有工作簿"
        "there is no workbook in the archive"
    }
    xlsx_doctype() {
        "含有文档类型声明（DOCTYPE），工作簿从不需要"
        "it has a document type declaration, which no workbook needs"
    }
    xlsx_xml() {
        "XML 有误"
        "its XML is broken"
    }
    xlsx_attribute(tag, value) {
        "{tag} 的属性不合规：{value}"
        "an attribute of {tag} is not allowed: {value}"
    }
    xlsx_part(error) {
        "{error}"
        "{error}"
    }
    xlsx_cell_twice(name) {
        "单元格 {name} 出现了两次"
        "the cell {name} is there twice"
    }
    xlsx_sheet_unknown(file, name) {
        "{file} 里没有工作表“{name}”"
        "{file} has no worksheet \"{name}\""
    }
    xlsx_sheets_there(names) {
        "有这些：{names}"
        "there are: {names}"
    }
    xlsx_sheets_many(file, names) {
        "{file} 有几张工作表都带所需的表头：{names}"
        "{file} has several worksheets with the header that is needed: {names}"
    }
    xlsx_sheets_hint() {
        "用 --sheet 指明一张，写名称或序号（从 1 起）"
        "name one with --sheet, by its name or its number from 1"
    }
    xlsx_sheets_none(file, names) {
        "{file} 没有一张工作表带所需的表头；看过的有：{names}"
        "{file} has no worksheet with the header that is needed; looked at: {names}"
    }
    xlsx_sheets_none_hint() {
        "补上缺的表头；隐藏的工作表要用 --sheet 指明才读取"
        "add the header that is missing; a hidden worksheet is read only if --sheet names it"
    }
    xlsx_sheet_read(name) {
        "读取工作表“{name}”"
        "read the worksheet \"{name}\""
    }
    cell_is_date() {
        "Excel 把这一格当成了日期"
        "Excel has made a date of it"
    }
    cell_is_cut() {
        "数字超过 15 位，Excel 已截去末尾"
        "the number has more than 15 digits, and Excel has cut its end"
    }
    cell_is_clock() {
        "这一格是时间，没有日期"
        "the cell is a time without a date"
    }
    cell_as_text_remedy() {
        "把这一列设为“文本”格式，重新输入"
        "format the column as text and type the cell anew"
    }
    cell_is_truth() {
        "这一格是逻辑值 TRUE / FALSE"
        "the cell is a truth value, TRUE or FALSE"
    }
    cell_value_remedy() {
        "写出文字或数字"
        "write a word or a number"
    }
    cell_is_error() {
        "这一格的公式算不出来"
        "the formula in this cell could not be reckoned"
    }
    cell_unreckoned() {
        "这一格的公式在文件里没有结果"
        "the file holds no result of the formula in this cell"
    }
    cell_unreckoned_remedy() {
        "在 Excel 或 WPS 中打开，保存一次；或直接写值"
        "open it in Excel or WPS and save it, or write the value"
    }
    cell_error_remedy() {
        "改正公式，或直接写值"
        "mend the formula, or write the value"
    }
}
