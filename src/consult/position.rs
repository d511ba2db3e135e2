//! The words for a position, in both languages.

use super::value::{Flaw, nfkc};
use crate::rule::Position;
use crate::text;

/// The words accepted for each position; the first is the code.
const WORDS: &[(Position, &[&str])] = &[
    (Position::For, &["for", "同意", "赞成", "支持", "agree", "yes", "approve", "support"]),
    (Position::Against, &["against", "反对", "不同意", "不赞成", "不支持", "oppose", "no", "disagree"]),
    (Position::Abstain, &["abstain", "弃权", "abstention"]),
    (
        Position::Conditional,
        &["conditional", "有条件同意", "有条件赞成", "agree-with-conditions", "conditionally"],
    ),
    (Position::Majority, &["majority", "从众", "从多数", "随多数"]),
    (Position::Invalid, &["invalid", "废票", "无效", "无效票", "spoilt", "void"]),
    (Position::Block, &["block", "阻止", "阻断"]),
];

/// Reads a word for a position; width, case, blanks and dashes do not matter.
///
/// # Errors
///
/// The word is unknown; the remedy lists those that are known.
pub fn position(word: &str) -> Result<Position, Flaw> {
    word_of(WORDS, word).map_err(|flaw| match NONE.contains(&word.trim()) {
        true => Flaw::new(flaw.reason, text::position_none_remedy()),
        false => flaw,
    })
}

/// Whether a cell is the name of a position. A lone `no` or `yes` says something
/// else in most columns.
#[must_use]
pub(super) fn is_named_by(cell: &str) -> bool {
    let counts = |position| !matches!(position, Position::Invalid | Position::Majority);
    position(cell).is_ok_and(counts) && !["yes", "no"].contains(&nfkc(cell).to_lowercase().trim())
}

/// Whether a remark may say how somebody voted: a position alone, or a word for one
/// that is not about something else, as in `经其同意由儿子代领`. No list of words
/// knows all; what it takes for one can be put otherwise.
#[must_use]
pub(super) fn is_told_by(remark: &str) -> bool {
    const PARTS: [&str; 10] =
        ["赞成", "赞同", "支持", "反对", "弃权", "贊成", "贊同", "反對", "棄權", "不同意"];
    const ELSE: [&str; 9] = [
        "经其同意",
        "经本人同意",
        "经业主同意",
        "征得同意",
        "同意书",
        "技术支持",
        "支持组",
        "agreed to let",
        "agreed time",
    ];
    const VERBS: [&str; 22] = [
        "nay",
        "opposing",
        "agrees",
        "agreed",
        "disagree",
        "disagrees",
        "disagreed",
        "oppose",
        "opposes",
        "opposed",
        "abstain",
        "abstains",
        "abstained",
        "rejects",
        "rejected",
        "approves",
        "approved",
        "supports",
        "supported",
        "favour",
        "favor",
        "disapproves",
    ];
    const SHORT: [&str; 4] = ["for", "against", "yes", "no"];
    let lower = nfkc(remark).to_lowercase();
    let joined: String = lower.chars().filter(|ch| !ch.is_whitespace()).collect();
    let mut plain = lower;
    for other in ELSE {
        plain = plain.replace(other, ";");
    }
    let han: String = plain.chars().filter(|ch| !ch.is_whitespace()).collect();
    let words: Vec<&str> =
        plain.split(|ch: char| !ch.is_ascii_alphabetic()).filter(|word| !word.is_empty()).collect();
    // After some words even a short one is a position.
    let said = |pair: &[&str]| match pair {
        ["vote" | "votes" | "voted" | "voting", word] => SHORT.contains(word),
        ["said", word] => ["yes", "no", "against"].contains(word),
        ["is" | "was" | "are", word] => *word == "against",
        ["not" | "in", word] => ["agree", "support", "approve", "agreement"].contains(word),
        _ => false,
    };
    is_named_by(remark)
        || ["yes", "no"].contains(&plain.trim())
        || (han.contains('投') && words.iter().any(|word| SHORT.contains(word)))
        || joined.contains("不同意")
        || PARTS.iter().any(|part| han.contains(part))
        || han.split(is_stop).any(agrees)
        || words.iter().any(|word| VERBS.contains(word))
        || words.windows(2).any(said)
}

/// What ends a clause.
fn is_stop(ch: char) -> bool {
    matches!(ch, ',' | ';' | '.' | '!' | '、' | '。')
}

/// Whether a clause says `同意`, and not of who came for the owner.
fn agrees(clause: &str) -> bool {
    const ERRANDS: [&str; 6] = ["代领", "代取", "代签", "代交", "代办", "委托"];
    let after = clause.split_once("同意").map(|(_, after)| after);
    after.is_some_and(|after| !ERRANDS.iter().any(|errand| after.contains(errand)))
}

/// Words for having none.
const NONE: &[&str] = &["空白", "未表态", "未填", "无", "未回复", "没有意见", "blank", "none"];

/// Looks a word up in a table of words.
pub(super) fn word_of<T: Copy>(table: &[(T, &[&str])], word: &str) -> Result<T, Flaw> {
    let lower = nfkc(word);
    let plain: String = lower.chars().flat_map(char::to_lowercase).filter(|ch| !is_joint(*ch)).collect();
    let means = |known: &&str| known.chars().filter(|ch| !is_joint(*ch)).eq(plain.chars());
    let found = table.iter().find(|(_, words)| words.iter().any(means));
    found.map(|(meaning, _)| *meaning).ok_or_else(|| {
        let reason = if plain.is_empty() { text::word_empty() } else { text::word_unknown() };
        let groups: Vec<String> = table.iter().map(|(_, words)| words.join(" ")).collect();
        Flaw::new(reason, text::word_remedy(groups.join("; ")))
    })
}

/// What may stand between the parts of a word, or be left out.
fn is_joint(ch: char) -> bool {
    matches!(ch, '-' | '_') || ch.is_whitespace()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn words_in_both_languages() {
        for (word, meaning) in [
            ("同意", Position::For),
            ("赞成", Position::For),
            ("支持", Position::For),
            ("agree", Position::For),
            (" ＦＯＲ ", Position::For),
            ("反对", Position::Against),
            ("不同意", Position::Against),
            ("Against", Position::Against),
            ("oppose", Position::Against),
            ("no", Position::Against),
            ("弃权", Position::Abstain),
            ("有条件同意", Position::Conditional),
            ("agree-with-conditions", Position::Conditional),
            ("agree_with_conditions", Position::Conditional),
            ("agree with conditions", Position::Conditional),
            ("从众", Position::Majority),
            ("废票", Position::Invalid),
            ("阻止", Position::Block),
        ] {
            assert_eq!(position(word), Ok(meaning), "{word}");
        }
        for each in Position::ALL {
            assert_eq!(position(each.as_str()), Ok(*each));
        }
    }

    #[test]
    fn a_remark_that_says_a_position_is_told_apart() {
        for told in [
            "同意",
            "他投了同意票",
            "ＡＧＡＩＮＳＴ",
            "she opposes it",
            "No",
            "弃权了",
            "他支持它",
            "voted yes",
            "voted no",
            "she is against",
            "in favour",
            "rejects it",
            "voted: against",
            "voted  for it",
            "投了yes",
            "does not agree",
            "贊成",
            "投反 对票",
            "不同意让外来车进",
            "他不同意由社区停车",
            "同意让路灯改造",
        ] {
            assert!(is_told_by(told), "{told}");
        }
        for plain in [
            "",
            "代领",
            "no answer at the door",
            "for the owner",
            "钥匙在邻居家",
            "业主同意由儿子代领",
            "经其同意由配偶领取",
            "技术支持小组协助",
            "left with the neighbour opposite",
            "tenancy agreement shown",
            "无效",
            "废票重领",
            "the bike is at the wall",
            "ballot for the owner",
            "there was no one at home",
            "was for a long time away",
            "owner agreed to let son collect",
            "本人同意儿子代领",
            "业主同意后由邻居代领",
        ] {
            assert!(!is_told_by(plain), "{plain}");
        }
        for (cell, named) in
            [("同意", true), ("Against", true), ("No", false), ("NO.417", false), ("王赞同", false)]
        {
            assert_eq!(is_named_by(cell), named, "{cell}");
        }
    }

    #[test]
    fn an_unknown_word_lists_the_known_ones() {
        let flaw = position("也许").unwrap_err();
        assert!(flaw.remedy.en.contains("有条件同意") && flaw.remedy.en.contains("abstain"));
        assert_ne!(position(" ").unwrap_err().reason, flaw.reason);
    }
}
