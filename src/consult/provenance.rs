//! Who says so: how a position came to be known.

use super::position::word_of;
use super::value::Flaw;
use crate::log::opening::DetailOpening;
use crate::text::{self, Fault, Text};

/// How a position came to be known, the plainest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provenance {
    /// 楼门长代记: written down by who asked, on their word alone.
    Steward,
    /// 签字: on a form signed by the household.
    Signed,
    /// 见证: said before a witness.
    Witnessed,
    /// 委托: given by somebody else for the owner.
    Proxy,
    /// 电话: said over the telephone.
    Phone,
    /// 票箱: counted out of a sealed box; nobody knows whose it was. No record
    /// of a door can claim it.
    Box,
}

const WORDS: &[(Provenance, &[&str])] = &[
    (Provenance::Steward, &["steward", "楼门长代记", "代记", "口头", "经手人代记", "口头答复"]),
    (Provenance::Signed, &["signed", "签字", "本人签字", "亲笔签字", "签名", "signature"]),
    (Provenance::Witnessed, &["witnessed", "见证", "有见证", "见证人", "witness"]),
    (Provenance::Proxy, &["proxy", "委托", "代签", "by-proxy"]),
    (Provenance::Phone, &["phone", "电话", "telephone", "call"]),
];

/// Reads a word for it.
///
/// # Errors
/// The word is unknown; the remedy lists those that are known.
pub fn provenance(word: &str) -> Result<Provenance, Flaw> {
    word_of(WORDS, word)
}

/// A SHA-256 of a photograph or scan, as 64 hex digits.
///
/// # Errors
/// Anything else.
pub fn digest(word: &str) -> Result<String, Flaw> {
    let plain: String = word.trim().to_ascii_lowercase();
    if plain.len() == 64 && plain.bytes().all(|b| b.is_ascii_hexdigit()) {
        Ok(plain)
    } else {
        Err(Flaw::new(text::photo_not_digest(), text::photo_remedy()))
    }
}

impl Provenance {
    /// Every one, in order.
    pub const ALL: [Self; 6] =
        [Self::Steward, Self::Signed, Self::Witnessed, Self::Proxy, Self::Phone, Self::Box];

    /// The code in files and JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Steward => "steward",
            Self::Signed => "signed",
            Self::Witnessed => "witnessed",
            Self::Proxy => "proxy",
            Self::Phone => "phone",
            Self::Box => "box",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// What the details of a record say. Whoever answers for an owner is a
    /// proxy, however that was written down; without a word on it an answer by
    /// telephone is one, and everything else is the word of who asked.
    #[must_use]
    pub fn of(detail: &DetailOpening) -> Self {
        if !detail.proxy.is_empty() {
            return Self::Proxy;
        }
        match Self::from_code(&detail.provenance) {
            Some(stated) => stated,
            None if detail.channel == "phone" => Self::Phone,
            None => Self::Steward,
        }
    }

    /// Whether details carry what they claim.
    ///
    /// # Errors
    /// A word that no door's record can have, a signature without the form that
    /// it is on, a proxy without a holder, a photograph of no form.
    pub fn check(detail: &DetailOpening) -> Result<(), Fault> {
        let refuse =
            |code: &'static str, message: Text, hint: Text| Err(Fault::new(code, message).hint(hint));
        let stated = Self::from_code(&detail.provenance);
        if !detail.provenance.is_empty() && stated.is_none_or(|stated| stated == Self::Box) {
            let known: Vec<&str> =
                Self::ALL.map(Self::code).into_iter().filter(|code| *code != "box").collect();
            return refuse(
                "provenance-unknown",
                text::provenance_unknown(&detail.provenance),
                text::provenance_unknown_hint(known.join(", ")),
            );
        }
        match stated {
            Some(Self::Signed) if detail.form.is_empty() => {
                refuse("signed-without-form", text::signed_without_form(), text::signed_without_form_hint())
            }
            Some(Self::Proxy) if detail.proxy.is_empty() => refuse(
                "proxy-without-holder",
                text::proxy_without_holder(),
                text::proxy_without_holder_hint(),
            ),
            _ if !detail.photo.is_empty() && detail.form.is_empty() => {
                refuse("photo-without-form", text::photo_without_form(), text::signed_without_form_hint())
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_code_is_a_word_for_itself() {
        for one in Provenance::ALL {
            // Nobody can say of a door's answer that it came out of a box.
            assert_eq!(provenance(one.code()).ok(), Some(one).filter(|one| *one != Provenance::Box));
            assert_eq!(Provenance::from_code(one.code()), Some(one));
        }
        assert_eq!(provenance("签字"), Ok(Provenance::Signed));
        assert!(provenance("指印").is_err());
    }

    #[test]
    fn what_details_say() {
        let plain = DetailOpening::default();
        assert_eq!(Provenance::of(&plain), Provenance::Steward);
        let phone = DetailOpening { channel: "phone".into(), ..plain.clone() };
        assert_eq!(Provenance::of(&phone), Provenance::Phone);
        let signed = DetailOpening { provenance: "signed".into(), ..phone };
        assert_eq!(Provenance::of(&signed), Provenance::Signed);
        assert_eq!(Provenance::check(&signed).unwrap_err().code, "signed-without-form");
        for word in ["box", "签字"] {
            let other = DetailOpening { provenance: word.into(), form: "7".into(), ..plain.clone() };
            assert_eq!(Provenance::check(&other).unwrap_err().code, "provenance-unknown");
        }
        let held = DetailOpening { proxy: "H".into(), form: "7".into(), ..signed };
        assert_eq!(Provenance::of(&held), Provenance::Proxy);
        assert_eq!(Provenance::check(&held), Ok(()));
    }
}
