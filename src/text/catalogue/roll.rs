//! Messages about values that come in: doors, areas, dates, positions.
use crate::text::messages;

messages! {
    value_long(max) {
        "超过 {max} 个字"
        "it has more than {max} characters"
    }
    value_long_remedy() {
        "写短一些"
        "make it shorter"
    }
    value_char(code) {
        "含有看不见或不允许的字符 {code}"
        "it holds the character {code}, which does not show or is not allowed"
    }
    value_char_remedy() {
        "删去这个字符，重新输入这一格"
        "delete that character, or type the cell anew"
    }
    door_empty() {
        "没有户号"
        "there is no door"
    }
    door_char(code) {
        "户号含有不允许的字符 {code}"
        "the door holds the character {code}, which is not allowed"
    }
    door_remedy() {
        "写成 3-2-501 的样子：最多 64 个字，中间没有空格、引号和看不见的字符"
        "write it like 3-2-501: at most 64 characters, without blanks, quotes and hidden characters"
    }
    area_empty() {
        "没有面积，而其他行有"
        "there is no area, while other lines have one"
    }
    area_negative() {
        "面积是负数"
        "the area is negative"
    }
    area_zero() {
        "面积是零，这一户就没有份量"
        "the area is zero, so the household would have no weight"
    }
    area_decimals() {
        "面积多于两位小数，四舍五入会改变结果"
        "the area has more than two decimals, and rounding could change a result"
    }
    area_separator() {
        "面积里有分隔符，分不清是千位还是小数"
        "the area holds a separator that could mean thousands or decimals"
    }
    area_exponent() {
        "面积用了科学计数法，原来的数字已经不全"
        "the area is in scientific notation, which has lost digits"
    }
    area_not_number() {
        "面积不是数字"
        "the area is not a number"
    }
    area_huge() {
        "一户的面积超过十亿平方米"
        "the area of one door is more than a thousand million square metres"
    }
    area_remedy() {
        "写平方米，最多两位小数，例如 47.32"
        "write square metres with at most two decimals, such as 47.32"
    }
    round_not_number() {
        "轮次不是从 1 起的整数"
        "the round is not a whole number from 1 on"
    }
    round_remedy() {
        "写 1、2、3 或 第2轮"
        "write 1, 2 or 3"
    }
    date_unknown() {
        "没有这样的日期"
        "there is no such date"
    }
    date_time() {
        "时刻不完整，或没有时区"
        "the time of day is not complete, or has no offset from UTC"
    }
    date_remedy() {
        "写 2019-03-04、2019/3/4、2019年3月4日，或带时区的 2019-03-04T18:00:00+08:00"
        "write 2019-03-04, 2019/3/4, or with its offset 2019-03-04T18:00:00+08:00"
    }
    word_empty() {
        "这一格是空的"
        "the cell is empty"
    }
    word_unknown() {
        "不认识这个词"
        "the word is not known"
    }
    word_remedy(words) {
        "可以写：{words}"
        "write one of: {words}"
    }
    roll_door_twice(first) {
        "这个户号在第 {first} 行已经有了"
        "this door is already on line {first}"
    }
    roll_door_twice_remedy() {
        "删去多余的一行，或改正户号"
        "delete one of the lines, or correct the door"
    }
    position_none_remedy() {
        "没有表态的户不用记录，删去这一行；已送达的用 yishi visit 记录"
        "a household without an answer is not recorded: delete the line; what was delivered is recorded with yishi visit"
    }
    answer_twice_remedy() {
        "删去多余的一行；首次录入时，后一行若是改主意，用 --replace"
        "delete one of the lines; in a first entry, where the later one is a change of mind, use --replace"
    }
    roll_lookalike(twin, line, codes) {
        "与第 {line} 行的 {twin} 看上去一样，字符不同：{codes}"
        "it looks like {twin} on line {line}, but the characters differ: {codes}"
    }
    roll_lookalike_remedy() {
        "是同一户就删去一行；不是就改成看得出区别的户号"
        "if they are one household, delete a line; if not, give them doors that can be told apart"
    }
    roll_bare_room() {
        "只有房号，缺楼号或单元"
        "there is only a room number, without its building or stairwell"
    }
    roll_bare_room_remedy() {
        "补上这一行的楼号和单元"
        "fill in the building and the stairwell on this line"
    }
    roll_composed() {
        "房号列只有房间号；户号由 楼号-单元-房号 组成"
        "the doors are bare room numbers; they were composed as building-stairwell-room"
    }
    doors_from_addresses(count, address, door) {
        "有 {count} 个户号由地址读出，例如 {address} 读作 {door}"
        "doors read from addresses: {count}, such as {address} as {door}"
    }
    roll_subtotal_unchecked(line) {
        "第 {line} 行是小计，没有当作一户；看不出它合计哪些行，未作核对"
        "line {line} is a subtotal and was not read as a household; of which lines does not show, so it was not checked"
    }
    roll_total_line(line) {
        "第 {line} 行是合计，没有当作一户"
        "line {line} is a line of totals and was not read as a household"
    }
    roll_total_wrong(sum) {
        "合计的面积与各行之和 {sum} 不符"
        "the total does not agree with the sum of the lines, {sum}"
    }
    roll_total_doors(lines) {
        "合计的户数与各行之数 {lines} 不符"
        "the total does not agree with the number of lines, {lines}"
    }
    tag_blank(tag) { "标签“{tag}”中间有空白" "the tag \"{tag}\" has a blank in it" }
    tag_blank_remedy(word) {
        "写成“{word}”；若是几个标签，用分号隔开"
        "write {word}; if these are several tags, put a semicolon between them"
    }
    roll_heading() {
        "像是标题或表尾，不像一户"
        "it looks like a heading or a footer, not like a household"
    }
    roll_heading_remedy() {
        "不是住户就删去这一行；确是一户，请补上业主或类型"
        "delete the line if it is no household; if it is one, fill in its owner or kind"
    }
    roll_total_remedy() {
        "查看是否少了或多了行（Excel 求和不计带单位的格），或删去合计行"
        "look for a line too many or too few (Excel sums no cell with a unit), or delete the line of totals"
    }
    roll_refused(file, lines) {
        "{file} 有 {lines} 行不能用，什么也没有导入"
        "{file}: nothing was imported; lines refused: {lines}"
    }
    roll_refused_hint() {
        "改正这些行再导入；或用 --skip-bad 略过它们"
        "correct these lines and import again, or leave them out with --skip-bad"
    }
    roll_empty(file) {
        "{file} 里没有一户可用"
        "{file} has no usable household"
    }
    roll_area_hint() {
        "面积以平方米计；请查看是否把别的列当成了面积"
        "areas are in square metres; look whether another column was taken for the area"
    }
    roll_area(file) {
        "{file} 的总面积太大，无法精确计数"
        "the total area of {file} is too large to be counted exactly"
    }
    roll_twice(file, door) {
        "{file} 里 {door} 出现了两次"
        "{file} has the door {door} twice"
    }
    record_refused(file, lines) {
        "{file} 有 {lines} 行不能用，什么也没有登记"
        "{file}: nothing was recorded; lines refused: {lines}"
    }
    record_refused_hint() {
        "改正这些行，再把整个文件登记一次"
        "correct these lines and record the whole file again"
    }
}
