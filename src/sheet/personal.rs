//! Columns that say who a person is. The record needs a key for an owner and
//! no name, so what stands in such a column is never kept.

use unicode_normalization::UnicodeNormalization;

/// Words that make a header one of personal data, wherever they stand in it.
const WORDS: &[&str] = &[
    "姓名",
    "名字",
    "电话",
    "手机",
    "联系",
    "身份证",
    "证件",
    "证号",
    "护照",
    "微信",
    "邮箱",
    "住址",
    "籍贯",
    "生日",
    "出生",
    "性别",
    "银行",
    "账号",
    "phone",
    "mobile",
    "contact",
    "name",
    "email",
    "mail",
    "wechat",
    "passport",
    "idcard",
    "idno",
    "idnumber",
    "identity",
    "birth",
    "gender",
];

/// Whether a header names personal data. Unlike the search for a column this
/// looks into brackets too: `业主（姓名）` is a column of names.
pub(super) fn is_personal(header: &str) -> bool {
    let lower = header.nfkc().flat_map(char::to_lowercase);
    let plain: String = lower.filter(|ch| ch.is_alphanumeric()).collect();
    WORDS.iter().any(|word| plain.contains(word)) || ["tel", "telno", "qq", "sex"].contains(&plain.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_of_people() {
        for header in [
            "姓名",
            "业主姓名",
            "业主（姓名）",
            "联系 电话",
            "手机号码",
            "身份证号",
            "联系方式",
            "Owner Name",
            "ｐｈｏｎｅ",
            "Tel.",
            "E-mail",
            "ID card",
        ] {
            assert!(is_personal(header), "{header}");
        }
        for header in ["业主", "业主编号", "户号", "方式", "渠道", "表号", "owner_id", "hotel", "备注"]
        {
            assert!(!is_personal(header), "{header}");
        }
    }
}
