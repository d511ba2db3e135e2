//! Who may sign in a consultation: the file `signers` that its first line
//! binds, and the keys that came or went by a line of their own.

use jiff::civil::Date;

use super::amend;
use super::decide::{Effect, Ground, Sealed};
use crate::log::keys::{KeyAdd, KeyRevoke};
use crate::log::opening::Salt;
use crate::log::{Body, Hash, StageBody};
use crate::sign::{self, PublicKey, RESOLVE, Role, Signature, Signer, Signers};
use crate::text::{self, Fault, Text};

/// The size that stands for the present where only the order of keys is known
/// and not their lines: all that came hold, and none that went.
pub const NOW: u64 = u64::MAX - 1;

/// How many others vouch for a key that comes after the opening.
pub const VOUCHERS: usize = 2;

/// A key that came or went, as the book's table holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyChange {
    /// The day, as claimed.
    pub at: Date,
    /// Whose key.
    pub name: String,
    /// Role and key, if it came.
    pub added: Option<(String, String)>,
}

impl KeyChange {
    /// Everything but the day.
    #[must_use]
    pub fn value(&self) -> String {
        match &self.added {
            Some((role, key)) => format!("add {} {role} {key}", self.name),
            None => format!("revoke {}", self.name),
        }
    }

    /// Reads [`KeyChange::value`] back.
    #[must_use]
    pub fn from_value(at: Date, value: &str) -> Option<Self> {
        let mut words = value.splitn(4, ' ');
        let (what, name) = (words.next()?, words.next()?.to_owned());
        let added = match (what, words.next(), words.next()) {
            ("add", Some(role), Some(key)) => Some((role.to_owned(), key.to_owned())),
            ("revoke", None, None) => None,
            _ => return None,
        };
        Some(Self { at, name, added })
    }
}

/// A key with the lines between which it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Whose it is and what it may sign.
    pub signer: Signer,
    /// The line that brought it, from 1; 0 if it is bound by the first line.
    pub from: u64,
    /// The line that took it off.
    pub until: Option<u64>,
}

impl Held {
    /// Whether it holds for a log of `size` lines. Order is by line, not by
    /// date: what was signed at a smaller size stays signed.
    #[must_use]
    pub fn at(&self, size: u64) -> bool {
        self.from <= size && self.until.is_none_or(|until| size < until)
    }
}

/// All keys of a consultation, past and present.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keyring(Vec<Held>);

impl Keyring {
    /// The keys that the first line binds.
    #[must_use]
    pub fn new(bound: &Signers) -> Self {
        Self(bound.iter().cloned().map(|signer| Held { signer, from: 0, until: None }).collect())
    }

    /// These and what came or went since, as the book has it: in their order,
    /// with no line numbers to speak of.
    #[must_use]
    pub fn present(bound: &Signers, changes: &[KeyChange]) -> Self {
        let mut ring = Self::new(bound);
        for (line, change) in (1..).zip(changes) {
            let signer = change.added.as_ref().and_then(|(role, key)| signer(&change.name, role, key).ok());
            match (signer, &change.added) {
                (Some(signer), _) => ring.0.push(Held { signer, from: line, until: None }),
                (None, None) => ring.end(&change.name, line),
                (None, Some(_)) => {}
            }
        }
        ring
    }

    /// Takes in a line of a log.
    ///
    /// # Errors
    /// The key cannot come or go so: its name or key is taken, it is refused,
    /// nobody of that name has one, or it is not vouched for.
    pub fn line(&mut self, log: &Hash, line: u64, body: &StageBody) -> Result<(), Text> {
        match body {
            StageBody::KeyAdd(add) => {
                let signer = signer(&add.name, &add.role, &add.key)?;
                self.fresh(&signer)?;
                let vouched = add.vouched.iter().map(|code| Signature::from_code(code));
                let vouched: Vec<Signature> = vouched.collect::<Result<_, _>>().map_err(|why| why.text())?;
                self.vouched(log, &signer, &vouched, line.saturating_sub(1))?;
                self.0.push(Held { signer, from: line, until: None });
            }
            StageBody::KeyRevoke(revoke) => {
                if self.holder(&revoke.name, line).is_none() {
                    return Err(text::key_nobody(&revoke.name));
                }
                self.end(&revoke.name, line);
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str, line: u64) {
        let held = self.0.iter_mut().find(|held| held.signer.name == name);
        if let Some(held) = held {
            held.until.get_or_insert(line);
        }
    }

    fn fresh(&self, signer: &Signer) -> Result<(), Text> {
        match self.0.iter().find(|held| held.signer.name == signer.name || held.signer.key == signer.key) {
            Some(held) if held.signer.name == signer.name => Err(text::key_name_taken(&signer.name)),
            Some(held) => Err(text::key_taken(&held.signer.name)),
            None => Ok(()),
        }
    }

    /// Whether two different people whose keys hold at `size` and may settle
    /// things signed for this one.
    fn vouched(&self, log: &Hash, new: &Signer, by: &[Signature], size: u64) -> Result<(), Text> {
        let mut names: Vec<&str> = Vec::new();
        for signer in self.signed(&statement(log, new), by, size)? {
            if !names.contains(&signer.name.as_str()) {
                names.push(&signer.name);
            }
        }
        if names.len() < VOUCHERS { Err(text::key_vouchers(VOUCHERS, names.len())) } else { Ok(()) }
    }

    /// Who signed these words, each with a key that holds at `size` and may
    /// settle things.
    pub(super) fn signed(&self, words: &str, by: &[Signature], size: u64) -> Result<Vec<&Signer>, Text> {
        let one = |signature: &Signature| {
            let held = self.by_key(signature.key(), size).filter(|held| held.signer.may(RESOLVE));
            let held = held.ok_or_else(|| text::key_voucher(signature.key().fingerprint()))?;
            sign::verify(&held.signer.key, RESOLVE, words.as_bytes(), signature).map_err(|why| why.text())?;
            Ok(&held.signer)
        };
        by.iter().map(one).collect()
    }

    /// The person of that name whose key holds at `size`.
    #[must_use]
    pub fn holder(&self, name: &str, size: u64) -> Option<&Held> {
        self.0.iter().find(|held| held.signer.name == name && held.at(size))
    }

    /// The person with that key, if it holds at `size`.
    #[must_use]
    pub fn by_key(&self, key: &PublicKey, size: u64) -> Option<&Held> {
        self.0.iter().find(|held| held.signer.key == *key && held.at(size))
    }

    /// Whoever ever had that key.
    #[must_use]
    pub fn whose(&self, key: &PublicKey) -> Option<&Held> {
        self.0.iter().find(|held| held.signer.key == *key)
    }

    /// All of them: first those that the first line binds.
    pub fn iter(&self) -> impl Iterator<Item = &Held> {
        self.0.iter()
    }
}

/// What two others sign for a key that comes after the opening.
#[must_use]
pub fn statement(log: &Hash, new: &Signer) -> String {
    let role = new.role.map(Role::tag).unwrap_or_default();
    format!("yishi-key-add/1\nlog {log}\nname {}\nrole {role}\nkey {}\n", new.name, new.key.openssh())
}

fn signer(name: &str, role: &str, key: &str) -> Result<Signer, Text> {
    let role: Role = role.parse().map_err(|()| text::key_role_unknown(role))?;
    let parsed = PublicKey::parse(key).map_err(|why| why.text())?;
    if parsed.openssh() != key || !sign::is_name(name) {
        return Err(text::sign_not_a_key());
    }
    Ok(Signer::new(name, role, parsed))
}

/// Decides on a key that comes after the opening.
///
/// # Errors
/// The consultation bound no key, name or key are taken, or it is not vouched
/// for by two others.
pub fn add(
    ground: Ground<'_>,
    bound: &Signers,
    new: &Signer,
    vouched: &[Signature],
    (at, reason): (Date, &str),
    salt: Salt,
) -> Result<Sealed, Fault> {
    if bound.is_empty() {
        return Err(
            Fault::new("keys-none", text::keys_none(ground.consultation)).hint(text::keys_none_hint())
        );
    }
    let ring = Keyring::present(bound, &ground.course.keys);
    ring.fresh(new).map_err(|why| Fault::new("key-taken", why).hint(text::key_taken_hint()))?;
    let refuse = |why| Fault::new("key-vouch", why).hint(text::key_vouch_hint(ground.consultation));
    ring.vouched(&ground.log, new, vouched, NOW).map_err(refuse)?;
    let codes: Vec<String> = vouched.iter().map(Signature::code).collect();
    let Ok(vouched) = <[String; VOUCHERS]>::try_from(codes) else {
        return Err(refuse(text::key_vouchers(VOUCHERS, vouched.len())));
    };
    let (commitment, opening) = amend::reason(&ground, reason, salt)?;
    let add = KeyAdd {
        at: at.to_string(),
        commitment,
        key: new.key.openssh(),
        name: new.name.clone(),
        role: new.role.map(Role::tag).unwrap_or_default().to_owned(),
        vouched,
    };
    Ok(sealed(StageBody::KeyAdd(add), opening))
}

/// Decides that a key signs no more.
///
/// # Errors
/// Nobody of that name has a key that holds.
pub fn revoke(
    ground: Ground<'_>,
    bound: &Signers,
    name: &str,
    (at, reason): (Date, &str),
    salt: Salt,
) -> Result<Sealed, Fault> {
    let ring = Keyring::present(bound, &ground.course.keys);
    if ring.holder(name, NOW).is_none() {
        return Err(Fault::new("key-unknown", text::key_nobody(name))
            .hint(text::key_nobody_hint(ground.consultation)));
    }
    let (commitment, opening) = amend::reason(&ground, reason, salt)?;
    let revoke = KeyRevoke { at: at.to_string(), commitment, name: name.to_owned() };
    Ok(sealed(StageBody::KeyRevoke(revoke), opening))
}

fn sealed(body: StageBody, opening: String) -> Sealed {
    Sealed { body: Body::Stage(body), opening: Some(opening), detail: None, effect: Effect::None }
}
