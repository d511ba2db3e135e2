//! Columns by their headers, in Chinese and English, in any order.

use super::fault::shown;
use super::personal::is_personal;
use super::turnout;
use super::unit::foreign_unit;
use crate::text::{self, Fault, Place};
use unicode_normalization::UnicodeNormalization;

/// Declares the columns: code, then the other headers that mean it, as they
/// stand after [`plain`].
macro_rules! columns {
    ($( $(#[$doc:meta])* $column:ident $code:literal [$($word:literal)*] )*) => {
        /// A column that `yishi` understands.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Column {
            $( $(#[$doc])* $column, )*
        }

        impl Column {
            /// The column's name in English tables and JSON keys.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $( Self::$column => $code, )* }
            }

            /// The other headers that mean this column, without blanks,
            /// dashes, units and in lower case.
            #[must_use]
            pub const fn words(self) -> &'static [&'static str] {
                match self { $( Self::$column => &[$($word),*], )* }
            }
        }
    };
}

columns! {
    /// The household's id.
    Door "door" ["户号" "房号" "门牌号" "门牌" "室号" "房间号" "房屋编号" "户室号"
        "household" "householdid" "doorid" "doorno" "house" "houseno" "room" "roomno"
        "flat" "flatno" "apartment"]
    /// The building.
    Building "building" ["楼号" "楼栋" "楼栋号" "栋" "栋号" "幢" "幢号" "楼" "楼宇" "楼座"
        "座号" "buildingno" "block" "blockno"]
    /// The stairwell within the building.
    Stairwell "stairwell" ["单元" "单元号" "楼门" "门洞" "楼门号" "stair" "staircase"
        "entrance" "stairwellno"]
    /// The key of the owner.
    Owner "owner" ["业主" "产权人" "业主编号" "业主代码" "业主号" "产权人编号" "权利人"
        "所有权人" "房主" "ownerid" "ownerkey" "ownercode" "ownerno"]
    /// The area that counts, in square metres.
    Area "area" ["建筑面积" "产权面积" "面积" "房屋面积" "产权建筑面积" "专有面积"
        "专有部分面积" "房屋建筑面积" "登记面积" "floorarea" "grossarea" "buildingarea"
        "areasqm" "sqm"]
    /// What the premises are: home, shop, parking space.
    Kind "kind" ["类型" "类别" "用途" "房屋类型" "房屋用途" "房屋性质" "性质" "type" "use"
        "usage"]
    /// The standing of the household: let, empty, sold.
    State "state" ["状态" "房屋状态" "status"]
    /// Tags of the household.
    Tags "tags" ["标签" "分组" "标记" "tag" "labels" "label" "groups" "group"]
    /// The share of the whole that belongs to the household, a whole number.
    Share "share" ["份额" "持分" "权数" "票权" "权重" "shares" "unitentitlement" "entitlement"
        "tantiemes" "quota"]
    /// Further amounts that a rule may count in, `name=number`.
    Amounts "amounts" ["计量" "其他计量"]
    /// Who answered for the owner.
    Proxy "proxy" ["受托人" "代理人" "受托人编号" "proxyholder" "holder"]
    /// SHA-256 of a photograph of the form.
    Photo "photo" ["照片" "照片摘要" "表格照片"]
    /// Before whom it was said.
    Witness "witness" ["见证人"]
    /// What proves a delivery.
    Proof "proof" ["送达凭证" "凭证" "回执号"]
    /// The number of the row; read only to recognise a line of totals.
    Serial "serial" ["序号" "编号" "行号" "no" "no." "#" "serialno" "index"]
    /// What the household answered.
    Position "position" ["意见" "表决意见" "征询意见" "态度" "选择" "表态" "投票" "表决" "答复"
        "业主意见" "住户意见" "居民意见" "投票意见" "表决选择" "签署意见" "answer" "vote" "opinion" "choice"]
    /// How a visit ended.
    Outcome "outcome" ["结果" "送达结果" "送达情况" "入户结果" "入户情况" "走访结果" "visit"
        "result"]
    /// The day or the moment.
    At "at" ["日期" "时间" "答复日期" "表决日期" "填表日期" "填写日期" "签署日期" "送达日期"
        "征询日期" "征求日期" "签字日期" "投票日期" "上门日期" "走访日期" "入户日期" "登记日期" "date" "time" "datetime" "when"]
    /// Who asked.
    Steward "steward" ["楼门长" "经手人" "经办人" "征询人" "登记人" "入户人" "送达人" "楼长" "单元长"
        "入户人员" "登记人员" "工作人员" "canvasser"
        "collector" "askedby"]
    /// The way the answer came.
    Channel "channel" ["渠道" "方式" "途径" "征询方式" "表决方式" "送达方式" "via" "method"]
    /// The round of asking.
    Round "round" ["轮次" "轮" "征询轮次" "roundno"]
    /// The number of the paper form.
    Form "form" ["表号" "表单号" "表格编号" "票号" "选票编号" "表决票编号" "formno" "formid"
        "ballotno"]
    /// The short code that a printed sheet gives a row.
    Code "code" ["校验码" "短码" "checkcode"]
    /// Whether a sheet that was made here knew of an answer already.
    Answered "answered" ["已答复"]
    /// What an answer rests on: a signature, a witness, a steward's word.
    Provenance "provenance" ["签署方式" "依据" "凭据"]
    /// Whether a household agrees to be shown by name.
    Consent "consent" ["同意公开" "单独同意" "公开同意" "同意公开户号"]
    /// Whether a household took part in a secret ballot.
    Turnout "turnout" ["已投票" "已领票" "领票" "投票登记" "领票登记" "参加投票" "是否参加投票" "是否投票" "是否领票"
        "是否参加" "参加" "已参加" "参与" "是否参与" "voted" "tookpart"]
    /// A note.
    Note "note" ["备注" "说明" "理由" "附言" "notes" "remark" "remarks" "comment" "comments"]
    /// Free text, such as a need put into words.
    Text "text" ["内容" "正文" "文本" "诉求" "content" "body"]
}

impl Column {
    /// The column's name in Chinese tables: the first of its words.
    #[must_use]
    pub fn word_zh(self) -> &'static str {
        self.words().first().copied().unwrap_or_default()
    }
}

/// Which columns a table is read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// The columns that are kept; all others are left out.
    pub wanted: &'static [Column],
    /// Those of them without which the table makes no sense.
    pub required: &'static [Column],
}

impl Shape {
    /// A roll of households.
    pub const ROLL: Self = Self {
        wanted: &[
            Column::Door,
            Column::Building,
            Column::Stairwell,
            Column::Owner,
            Column::Area,
            Column::Kind,
            Column::State,
            Column::Tags,
            Column::Share,
            Column::Amounts,
            Column::Serial,
        ],
        required: &[Column::Door],
    };

    /// The answers of a canvass.
    pub const CANVASS: Self = Self {
        wanted: &[
            Column::Door,
            Column::Building,
            Column::Stairwell,
            Column::Position,
            Column::At,
            Column::Steward,
            Column::Channel,
            Column::Round,
            Column::Form,
            Column::Proxy,
            Column::Code,
            Column::Answered,
            Column::Provenance,
            Column::Photo,
            Column::Witness,
            Column::Note,
            Column::Serial,
        ],
        required: &[Column::Door, Column::Position],
    };

    /// Visits to doors.
    pub const VISIT: Self = Self {
        wanted: &[
            Column::Door,
            Column::Building,
            Column::Stairwell,
            Column::Outcome,
            Column::At,
            Column::Steward,
            Column::Channel,
            Column::Proof,
            Column::Note,
            Column::Serial,
        ],
        required: &[Column::Door, Column::Outcome],
    };
}

/// The column that a header names, among those that the shape wants. A header
/// of personal data names none, whatever else it says: `业主（姓名）` is not the
/// key of an owner.
pub(super) fn lookup(shape: Shape, header: &str) -> Option<Column> {
    if is_personal(header) {
        return None;
    }
    let plain = plain(header);
    let means = |c: &&Column| c.code() == plain || c.words().contains(&plain.as_str());
    shape.wanted.iter().find(means).copied()
}

/// A header without what differs from sheet to sheet: width, case, brackets
/// with their content, blanks, dashes, and a unit at the end.
fn plain(header: &str) -> String {
    let mut depth = 0_u32;
    let mut out = String::new();
    for ch in header.nfkc().flat_map(char::to_lowercase) {
        match ch {
            '(' | '[' | '【' | '〔' | '{' => depth += 1,
            ')' | ']' | '】' | '〕' | '}' => depth = depth.saturating_sub(1),
            '_' | '-' | '*' | ':' | '/' | '\u{feff}' => {}
            c if c.is_whitespace() || depth > 0 => {}
            c => out.push(c),
        }
    }
    for unit in ["平方米", "平米", "m2"] {
        if let Some(stem) = out.strip_suffix(unit).filter(|stem| !stem.is_empty()) {
            return stem.to_owned();
        }
    }
    out
}

/// A header line that has been understood.
#[derive(Debug, Default)]
pub(super) struct Header {
    slots: Vec<Option<Column>>,
    titles: Vec<(Column, String)>,
    dropped: Vec<String>,
    personal: Vec<String>,
    /// The columns whose cells may change what a row says: those without a title.
    pub(super) unsure: Option<Vec<bool>>,
}

impl Header {
    /// Finds the wanted columns among the cells of the header line.
    pub(super) fn read(shape: Shape, cells: &[String], file: &str, line: u64) -> Result<Self, Fault> {
        let mut header = Self { slots: Vec::with_capacity(cells.len()), ..Self::default() };
        for cell in cells {
            let column = lookup(shape, cell).filter(|c| !header.has_serial(*c));
            header.slots.push(column);
            let title = shown(cell.trim());
            match column {
                Some(column) => header.titles.push((column, title)),
                None if title.is_empty() => {}
                None => {
                    if is_personal(cell) {
                        header.personal.push(title.clone());
                    }
                    header.dropped.push(title);
                }
            }
        }
        let place = Place::line(file, line);
        header.refuse_doubles(&place)?;
        header.refuse_missing(shape, cells, &place)?;
        header.refuse_unit(&place)?;
        header.unsure = turnout::unsure_of(shape, &header, cells, &place)?;
        Ok(header)
    }

    /// Of the headers that are not needed, those of personal data.
    pub(super) fn personal(&self) -> &[String] {
        &self.personal
    }

    /// Where a column stands, counted from 0.
    pub(super) fn index_of(&self, column: Column) -> Option<u32> {
        let index = self.slots.iter().position(|slot| *slot == Some(column))?;
        u32::try_from(index).ok()
    }

    /// Notes a column that has cells and no title.
    pub(super) fn drop_untitled(&mut self, column: u32, name: impl FnOnce() -> String) {
        let index = usize::try_from(column).unwrap_or(usize::MAX);
        if index >= self.slots.len() {
            let name = format!("({})", name());
            if !self.dropped.contains(&name) {
                self.dropped.push(name);
            }
        }
    }

    /// How many cells a row may have.
    pub(super) fn width(&self) -> usize {
        self.slots.len()
    }

    /// What each cell of a row is.
    pub(super) fn slots(&self) -> &[Option<Column>] {
        &self.slots
    }

    /// The columns found, with their headers as written.
    pub(super) fn titles(&self) -> &[(Column, String)] {
        &self.titles
    }

    /// The headers that are not needed.
    pub(super) fn dropped(&self) -> &[String] {
        &self.dropped
    }

    /// A sheet may number its rows twice; the first number is enough.
    fn has_serial(&self, column: Column) -> bool {
        column == Column::Serial && self.titles.iter().any(|(c, _)| *c == column)
    }

    fn refuse_doubles(&self, place: &Place) -> Result<(), Fault> {
        for (index, (column, title)) in self.titles.iter().enumerate() {
            let mut before = self.titles.iter().take(index);
            if let Some((_, first)) = before.find(|(c, _)| c == column) {
                let message = text::sheet_column_twice(column.code(), column.word_zh(), first, title);
                return Err(Fault::new("sheet-column-twice", message)
                    .hint(text::sheet_column_twice_hint())
                    .at(place.clone().column(title.as_str())));
            }
        }
        Ok(())
    }

    fn refuse_missing(&self, shape: Shape, cells: &[String], place: &Place) -> Result<(), Fault> {
        let lacks = |c: &&Column| !self.titles.iter().any(|(found, _)| found == *c);
        let Some(column) = shape.required.iter().find(lacks) else {
            return Ok(());
        };
        let filled = cells.iter().filter(|cell| !cell.trim().is_empty());
        let found: Vec<String> = filled.map(|cell| shown(cell)).collect();
        if found.iter().any(|title| title.contains(['，', '；', '、'])) {
            let message = text::sheet_wide_comma(place.line.unwrap_or(1));
            return Err(Fault::new("sheet-delimiter", message)
                .hint(text::sheet_wide_comma_hint())
                .at(place.clone().value(shown(&found.join(",")))));
        }
        let message = text::sheet_column_missing(column.code(), column.word_zh(), found.join(" | "));
        let accepted = column.words().join(" ");
        Err(Fault::new("sheet-column-missing", message)
            .hint(text::sheet_column_missing_hint(column.code(), accepted))
            .at(place.clone()))
    }

    fn refuse_unit(&self, place: &Place) -> Result<(), Fault> {
        let area = self.titles.iter().find(|(c, _)| *c == Column::Area);
        let Some((title, unit)) = area.and_then(|(_, t)| Some((t, foreign_unit(t)?))) else {
            return Ok(());
        };
        Err(Fault::new("sheet-unit", text::sheet_unit(title, unit))
            .hint(text::sheet_unit_hint())
            .at(place.clone().column(title.as_str())))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn headers_in_their_many_spellings() {
        for (header, column) in [
            ("area_m2", Column::Area),
            ("建筑面积(㎡)", Column::Area),
            ("面积（平方米）", Column::Area),
            ("产权面积㎡", Column::Area),
            ("Floor Area [m²]", Column::Area),
            ("建筑面积\n(m2)", Column::Area),
            ("门 牌 号*", Column::Door),
            ("Ｈｏｕｓｅｈｏｌｄ", Column::Door),
            ("Owner-ID", Column::Owner),
            ("业主编号", Column::Owner),
            ("楼 栋", Column::Building),
            ("单元：", Column::Stairwell),
        ] {
            assert_eq!(lookup(Shape::ROLL, header), Some(column), "{header}");
        }
        for header in ["姓名", "电话", "身份证号", "phone", "业主姓名", "套内面积", ""] {
            assert_eq!(lookup(Shape::ROLL, header), None, "{header}");
        }
        assert_eq!(lookup(Shape::VISIT, "结果"), Some(Column::Outcome));
        assert_eq!(lookup(Shape::CANVASS, "date"), Some(Column::At));
    }

    #[test]
    fn every_word_is_plain_and_means_one_column() {
        for shape in [Shape::ROLL, Shape::CANVASS, Shape::VISIT, Shape::CONSENT, Shape::TURNOUT, Shape::CALLS]
        {
            for column in shape.wanted {
                for word in column.words().iter().chain([&column.code()]) {
                    assert_eq!(plain(word), *word);
                    assert_eq!(lookup(shape, word), Some(*column), "{word}");
                }
            }
        }
    }
}
