//! Whatever is given to the reader, it answers with a rule or with a fault that
//! says where; and a rule that it reads can be counted.

use crate::rule_support::{buckets, parts, rule};
use proptest::prelude::*;
use std::collections::BTreeMap;
use yishi::rule::{Buckets, Facts, Measures, Rule, bounds, evaluate, flip};
use yishi::text::Fault;

const BOOKS: [&str; 2] = [
    include_str!("../../../src/rule/books/community.toml"),
    include_str!("../../../src/rule/books/cn.civil-code.toml"),
];

/// Words that a person may write by mistake or by malice.
const WORDS: &[&str] = &[
    "18446744073709551616",
    "-9223372036854775808",
    "340282366920938463463374607431768211456",
    "\"18446744073709551615/1\"",
    "\"1/18446744073709551615\"",
    "\"0/0\"",
    "\"2/3\"",
    "0x7fffffffffffffff",
    "1e400",
    "-nan",
    "inf",
    "true",
    "\"\"",
    "\"$target\"",
    "\"contested\"",
    "1979-05-27",
    "07:32:00",
    "[]",
    "{}",
    "=",
    ".",
    "[",
    "]",
    "{",
    "}",
    ",",
    "\n",
    "all",
    "any",
    "scope = \"t\"",
    "extends = \"cn.civil-code.278.major\"",
    "extends = \"nothing\"",
    "\u{0}",
    "同意",
];

/// Numbers at the edges of what fits.
const NUMBERS: &[&str] =
    &["0", "1", "2", "4294967296", "9223372036854775807", "18446744073709551615", "18446744073709551616"];

/// The rules of the shipped books, each as a document of its own.
fn shipped() -> Vec<String> {
    let rules = BOOKS.iter().flat_map(|book| book.split("[[rule]]").skip(1));
    rules.map(|rule| format!("[rule]{rule}")).collect()
}

/// A text as its words, blanks and signs.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::<String>::new();
    for letter in text.chars() {
        let word = |c: char| c.is_alphanumeric() || c == '_';
        match tokens.last_mut() {
            Some(last) if word(letter) && last.chars().all(word) => last.push(letter),
            _ => tokens.push(letter.to_string()),
        }
    }
    tokens
}

fn damaged() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        prop::sample::select(WORDS.to_vec()).prop_map(str::to_owned),
        prop::sample::select(tokens(&shipped().concat())),
    ];
    let change = (0..8usize, any::<prop::sample::Index>(), any::<prop::sample::Index>(), word);
    (prop::sample::select(shipped()), prop::collection::vec(change, 0..4)).prop_map(|(text, changes)| {
        let mut tokens = tokens(&text);
        for (kind, at, other, word) in changes {
            let (at, other) = (at.index(tokens.len()), other.index(tokens.len()));
            match kind {
                0 => tokens[at] = String::new(),
                // Changes that a rule may survive are the more telling.
                4.. => {
                    let number = |token: &String| token.bytes().all(|byte| byte.is_ascii_digit());
                    let places = (0..tokens.len()).filter(|&at| number(&tokens[at])).collect::<Vec<_>>();
                    if let Some(&place) = places.get(other % places.len().max(1)) {
                        NUMBERS[at % NUMBERS.len()].clone_into(&mut tokens[place]);
                    }
                }
                1 => tokens[at] = word,
                2 => tokens[at] = format!("{}{word}", tokens[at]),
                _ => {
                    let (from, to) = (at.min(other), at.max(other).min(at.min(other) + 40));
                    let again = tokens[from..to].concat();
                    tokens[at].push_str(&again);
                }
            }
        }
        tokens.concat()
    })
}

/// What every refusal of a rule must say.
fn says_where(fault: &Fault, text: &str) -> Result<(), TestCaseError> {
    prop_assert!(matches!(fault.code, "rule-invalid" | "rule-unknown"), "{fault:?}");
    prop_assert!(!fault.places.is_empty());
    let lines = u64::try_from(text.matches('\n').count()).unwrap() + 1;
    // What a rule takes from another has no line here, and neither has a table
    // that is not there.
    let elsewhere = text.contains("extends");
    for place in &fault.places {
        let missing = place.column.as_deref() == Some("rule") && fault.places.len() == 1;
        prop_assert!(elsewhere || missing || place.line.is_some(), "{place:?}\n{text}");
        prop_assert!(place.line.is_none_or(|line| (1..=lines).contains(&line)), "{place:?}\n{text}");
    }
    Ok(())
}

/// Counts for every measure that `rule` may look at.
fn counts(rule: &Rule, rest: Buckets, tagged: Buckets) -> Measures {
    let mut counts = Measures::new();
    rule.measures.iter().for_each(|measure| parts(&mut counts, measure, rest, tagged));
    let scoped = rule.criteria().into_iter().filter(|criterion| criterion.scope.is_some());
    counts.extend(scoped.map(|criterion| (criterion.key(), tagged)));
    counts
}

fn read(text: &str) -> Result<Option<Rule>, TestCaseError> {
    match Rule::from_toml(text, "any.toml") {
        Ok(rule) => Ok(Some(rule)),
        Err(fault) => says_where(&fault, text).map(|()| None),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let text = String::from_utf8_lossy(&bytes);
        read(&text)?;
        read(&format!("[rule]\n{text}"))?;
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,60}") {
        read(&text)?;
        read(&format!("[rule]\n{text}"))?;
    }

    #[test]
    fn a_damaged_rule_is_read_or_refused(
        rule in rule(), at in any::<prop::sample::Index>(), what in "[\\[\\]{}=\"$a-z0-9./\n-]{0,3}", cut in 0usize..6,
    ) {
        let mut text = toml::to_string(&BTreeMap::from([("rule", &rule)])).unwrap();
        let start = at.index(text.len());
        text.replace_range(start..(start + cut).min(text.len()), &what);
        read(&text)?;
    }

    #[test]
    fn a_damaged_book_is_read_or_refused_and_what_is_read_counts(
        text in damaged(),
        rest in prop_oneof![buckets(9, 8), buckets(u128::MAX / 16, 8), buckets(1 << 70, 8)],
        tagged in prop_oneof![Just(Buckets::default()), buckets(9, 8)],
    ) {
        // The books leave settings to the consultation.
        let text = text.replace("\"$ratio\"", "\"2/3\"").replace("\"$base\"", "\"all\"");
        let Some(rule) = read(&text)? else {
            return Ok(());
        };
        if rest.all().checked_add(tagged.all()).is_none() {
            return Ok(());
        }
        let (counts, facts) = (counts(&rule, rest, tagged), Facts::new());
        let refused = [
            evaluate(&rule, &counts, &facts, 1, Some(&counts)).err(),
            bounds(&rule, &counts, &counts, &facts, 1).err(),
            flip(&rule, &counts, &facts, 1).err(),
        ];
        for fault in refused.into_iter().flatten() {
            prop_assert_eq!(fault.code, "too-large");
        }
    }
}

#[test]
fn no_depth_is_too_deep_to_refuse() {
    for depth in [10, 100, 1_000, 100_000] {
        let nodes = "{ all = [".repeat(depth) + &"] }".repeat(depth);
        let lists = "[".repeat(depth) + &"]".repeat(depth);
        let dots = "all.".repeat(depth) + "x = 1";
        let tables = format!("[rule.approval{}]\nx = 1", ".all".repeat(depth));
        for text in [
            format!("[rule]\napproval = {nodes}"),
            format!("[rule]\napproval = {lists}"),
            format!("[rule]\napproval = {}", "[".repeat(depth)),
            format!("[rule]\n{dots}"),
            tables,
        ] {
            let fault = Rule::from_toml(&text, "deep.toml").unwrap_err();
            assert!(!fault.places.is_empty());
        }
    }
}
