//! Who must have signed: `chair and 1 of (committee, opposed)`.

use std::collections::BTreeSet;
use std::fmt;

use super::{Role, is_name};

/// A condition on those who signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Policy {
    /// Somebody of this role or name.
    One(String),
    /// All of these.
    All(Vec<Policy>),
    /// So many of these.
    Some(usize, Vec<Policy>),
}

/// The text is no such condition: where it stops being one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a condition from {at:?} on")]
pub struct PolicyError {
    /// What could not be read; empty at the end of the text.
    pub at: String,
}

/// The deepest nesting of conditions: nobody writes more.
const DEEPEST: usize = 16;

/// The deepest nesting of parentheses: a parser must end. More than of
/// conditions, so that what [`Policy`] shows of itself is read again.
const PARENTHESES: usize = 4 * DEEPEST;

impl Policy {
    /// Reads `and`, `or`, `N of (a, b)`, parentheses, roles and names.
    ///
    /// # Errors
    /// The text is no such condition, or one that cannot be met.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let mut words = Words::new(text);
        let whole = words.wrong();
        let found = words.any(0)?;
        match () {
            () if !words.left.is_empty() => Err(words.wrong()),
            () if found.depth() > DEEPEST => Err(whole),
            () => Ok(found),
        }
    }

    /// The roles and names in it, each as it is written.
    #[must_use]
    pub fn words(&self) -> Vec<&str> {
        match self {
            Self::One(word) => vec![word],
            Self::All(parts) | Self::Some(_, parts) => parts.iter().flat_map(Self::words).collect(),
        }
    }

    fn depth(&self) -> usize {
        match self {
            Self::One(_) => 0,
            Self::All(parts) | Self::Some(_, parts) => {
                1 + parts.iter().map(Self::depth).max().unwrap_or_default()
            }
        }
    }

    /// Whether those who signed, each with role and name, are enough. So many of
    /// a list are so many people: whoever is there under two words counts once.
    #[must_use]
    pub fn holds(&self, signed: &[(String, String)]) -> bool {
        match self {
            Self::One(_) => !self.people(signed).is_empty(),
            Self::All(parts) => parts.iter().all(|part| part.holds(signed)),
            Self::Some(needed, parts) => {
                let met: Vec<Vec<usize>> =
                    parts.iter().filter(|part| part.holds(signed)).map(|part| part.people(signed)).collect();
                let mut speaks = vec![None; signed.len()];
                let found = (0..met.len()).filter(|part| place(*part, &met, &mut speaks, &mut Vec::new()));
                found.count() >= *needed
            }
        }
    }

    /// Those who signed that it speaks of, by their places.
    fn people(&self, signed: &[(String, String)]) -> Vec<usize> {
        match self {
            Self::One(word) => {
                // The word of a role is nobody's name.
                let is_role = word.parse::<Role>().is_ok();
                let is = |(role, name): &(String, String)| if is_role { role == word } else { name == word };
                (0..signed.len()).filter(|at| signed.get(*at).is_some_and(is)).collect()
            }
            Self::All(parts) | Self::Some(_, parts) => {
                let all: BTreeSet<usize> = parts.iter().flat_map(|part| part.people(signed)).collect();
                all.into_iter().collect()
            }
        }
    }
}

/// Finds a person of their own for a part, moving others to other parts where
/// need be (the augmenting paths of a bipartite matching).
fn place(part: usize, met: &[Vec<usize>], speaks: &mut [Option<usize>], seen: &mut Vec<usize>) -> bool {
    for &person in met.get(part).into_iter().flatten() {
        if seen.contains(&person) {
            continue;
        }
        seen.push(person);
        let other = speaks.get(person).copied().flatten();
        if other.is_none_or(|other| place(other, met, speaks, seen)) {
            if let Some(of) = speaks.get_mut(person) {
                *of = Some(part);
            }
            return true;
        }
    }
    false
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joined =
            |parts: &[Self], by: &str| parts.iter().map(Self::to_string).collect::<Vec<_>>().join(by);
        match self {
            Self::One(word) => f.write_str(word),
            Self::All(parts) => write!(f, "({})", joined(parts, " and ")),
            Self::Some(needed, parts) => write!(f, "{needed} of ({})", joined(parts, ", ")),
        }
    }
}

struct Words<'a> {
    left: Vec<&'a str>,
}

impl<'a> Words<'a> {
    fn new(text: &'a str) -> Self {
        let mut left = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let sign = matches!(first, '(' | ')' | ',');
            let end = if sign || first.is_whitespace() {
                first.len_utf8()
            } else {
                rest.find(|ch: char| matches!(ch, '(' | ')' | ',') || ch.is_whitespace())
                    .unwrap_or(rest.len())
            };
            let (word, after) = rest.split_at(end);
            if !first.is_whitespace() {
                left.push(word);
            }
            rest = after;
        }
        left.reverse();
        Self { left }
    }

    fn wrong(&self) -> PolicyError {
        PolicyError { at: self.left.iter().rev().copied().collect::<Vec<_>>().join(" ") }
    }

    fn take(&mut self, word: &str) -> bool {
        let is = self.left.last() == Some(&word);
        if is {
            self.left.pop();
        }
        is
    }

    fn must(&mut self, word: &str) -> Result<(), PolicyError> {
        if self.take(word) { Ok(()) } else { Err(self.wrong()) }
    }

    fn any(&mut self, depth: usize) -> Result<Policy, PolicyError> {
        let mut parts = vec![self.all(depth)?];
        while self.take("or") {
            parts.push(self.all(depth)?);
        }
        Ok(single(parts, |parts| Policy::Some(1, parts)))
    }

    fn all(&mut self, depth: usize) -> Result<Policy, PolicyError> {
        let mut parts = vec![self.one(depth)?];
        while self.take("and") {
            parts.push(self.one(depth)?);
        }
        Ok(single(parts, Policy::All))
    }

    fn one(&mut self, depth: usize) -> Result<Policy, PolicyError> {
        if depth > PARENTHESES {
            return Err(self.wrong());
        }
        if self.take("(") {
            let inner = self.any(depth + 1)?;
            self.must(")")?;
            return Ok(inner);
        }
        let word = *self.left.last().ok_or_else(|| self.wrong())?;
        if word.bytes().all(|b| b.is_ascii_digit()) {
            let needed: usize = word.parse().map_err(|_| self.wrong())?;
            let before = self.wrong();
            self.left.pop();
            self.must("of")?;
            self.must("(")?;
            let mut parts = vec![self.any(depth + 1)?];
            while self.take(",") {
                parts.push(self.any(depth + 1)?);
            }
            self.must(")")?;
            // None needed is no condition; more than there are is never met.
            let fits = (1..=parts.len()).contains(&needed);
            return if fits { Ok(Policy::Some(needed, parts)) } else { Err(before) };
        }
        if ["and", "or", "of"].contains(&word) || !is_name(word) {
            return Err(self.wrong());
        }
        self.left.pop();
        Ok(Policy::One(word.to_owned()))
    }
}

fn single(mut parts: Vec<Policy>, many: impl Fn(Vec<Policy>) -> Policy) -> Policy {
    match (parts.pop(), parts.is_empty()) {
        (Some(only), true) => only,
        (Some(last), false) => {
            parts.push(last);
            many(parts)
        }
        (None, _) => many(parts),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn holds(policy: &str, signed: &[(&str, &str)]) -> bool {
        let signed: Vec<_> =
            signed.iter().map(|(role, name)| ((*role).to_owned(), (*name).to_owned())).collect();
        Policy::parse(policy).unwrap().holds(&signed)
    }

    #[test]
    fn a_condition_is_met_by_roles_or_names() {
        let policy = "chair and 1 of (committee, opposed)";
        let (chair, opposed) = (("chair", "li"), ("opposed", "wang"));
        assert!(holds(policy, &[chair, opposed]));
        assert!(!holds(policy, &[chair]));
        assert!(!holds(policy, &[opposed]));
        assert!(holds("li or zhao", &[chair]));
        // `and` binds closer than `or`.
        assert!(holds("zhao and sun or li", &[chair]));
        assert!(!holds("zhao and (sun or li)", &[chair]));
        assert!(holds("2 of (chair, opposed, witness)", &[chair, opposed]));
        assert!(!holds("2 of (chair, opposed, witness)", &[chair]));
        // Two are two people, however the list is written.
        for twice in ["2 of (chair, chair)", "2 of (chair, li)", "2 of (li or wang, chair)"] {
            assert!(!holds(twice, &[chair]), "{twice}");
        }
        assert!(holds("2 of (li or wang, chair)", &[chair, opposed]));
        assert!(!holds("3 of (li, chair, opposed)", &[chair, opposed]));
        // Nobody is made a role by their name.
        assert!(!holds("chair", &[("opposed", "chair")]));
        assert_eq!(Policy::parse(policy).unwrap().to_string(), "(chair and 1 of (committee, opposed))");
    }

    #[test]
    fn what_is_no_condition_is_refused_where_it_stops_being_one() {
        for (text, at) in [
            ("", ""),
            ("chair and", ""),
            ("chair opposed", "opposed"),
            ("0 of (chair)", "0 of ( chair )"),
            ("2 of (chair)", "2 of ( chair )"),
            ("1 of chair", "chair"),
            ("(chair", ""),
            ("chair)", ")"),
            ("主持人", "主持人"),
            ("Chair", "Chair"),
            ("and", "and"),
        ] {
            assert_eq!(Policy::parse(text).unwrap_err().at, at, "{text}");
        }
        assert!(Policy::parse(&"(".repeat(100_000)).is_err());
    }

    #[test]
    fn what_a_deep_condition_shows_of_itself_is_read_again() {
        // Found by fuzzing: what is shown has more parentheses than was written.
        for levels in 0..40 {
            let text = format!("{}a{}", "b or c and (".repeat(levels), ")".repeat(levels));
            match Policy::parse(&text) {
                Ok(policy) => assert_eq!(Policy::parse(&policy.to_string()), Ok(policy), "{text}"),
                Err(_) => assert!(levels > 8, "{text}"),
            }
        }
    }
}
