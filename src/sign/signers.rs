//! The file `signers`: OpenSSH's `allowed_signers`, in one spelling.
//!
//! A line is `NAME namespaces="…" TYPE KEY ROLE`. `ssh-keygen -Y verify -f
//! signers -I NAME` reads it as it is; the last word is a comment to it, and
//! the role to us.

use crate::log::Hash;
use crate::text::{self, Fault};

use super::{NAMESPACES, PublicKey, Role, SignError};

/// One person with a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// The short name that is given to `ssh-keygen -I`: `[a-z0-9-]`.
    pub name: String,
    /// The role, if the comment of the line is the word of one.
    pub role: Option<Role>,
    /// What the key may sign, in the order of the line.
    pub namespaces: Vec<String>,
    /// The key.
    pub key: PublicKey,
    comment: String,
}

impl Signer {
    /// A person with what the role may sign.
    #[must_use]
    pub fn new(name: &str, role: Role, key: PublicKey) -> Self {
        let namespaces = role.namespaces().iter().map(|name| (*name).to_owned()).collect();
        Self { name: name.to_owned(), role: Some(role), namespaces, key, comment: role.tag().to_owned() }
    }

    /// Whether the key may sign for `namespace`.
    #[must_use]
    pub fn may(&self, namespace: &str) -> bool {
        self.namespaces.iter().any(|allowed| allowed == namespace)
    }

    /// The line, final LF included.
    #[must_use]
    pub fn line(&self) -> String {
        let (name, key, comment) = (&self.name, self.key.openssh(), &self.comment);
        format!("{name} namespaces=\"{}\" {key} {comment}\n", self.namespaces.join(","))
    }

    fn parse(line: &str) -> Option<Result<Self, SignError>> {
        let (name, rest) = line.strip_suffix('\n')?.split_once(" namespaces=\"")?;
        let (namespaces, rest) = rest.split_once("\" ")?;
        let namespaces: Vec<String> = namespaces.split(',').map(str::to_owned).collect();
        let known = namespaces.iter().all(|name| NAMESPACES.contains(&name.as_str()));
        let once =
            namespaces.iter().enumerate().all(|(at, name)| !namespaces.iter().take(at).any(|n| n == name));
        let comment = rest.splitn(3, ' ').nth(2)?.to_owned();
        let fits = is_name(name) && is_name(&comment) && known && once;
        let key = match PublicKey::parse(rest) {
            Ok(key) => key,
            Err(why) => return Some(Err(why)),
        };
        let found = Self { name: name.to_owned(), role: comment.parse().ok(), namespaces, key, comment };
        (fits && found.line() == line).then_some(Ok(found))
    }
}

/// Whether `text` is a name for a signer, and so of a file: `[a-z0-9-]{1,64}`
/// that does not begin with `-`.
#[must_use]
pub fn is_name(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && !text.starts_with('-')
        && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// Who may sign what.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Signers(Vec<Signer>);

impl Signers {
    /// Reads the file. There is one spelling of a list.
    ///
    /// # Errors
    /// The first line that is not one, whose key is refused, or whose name or
    /// key stands on a line before it.
    pub fn parse(bytes: &[u8]) -> Result<Self, SignError> {
        let mut found = Self::default();
        for (line, text) in (1..).zip(bytes.split_inclusive(|byte| *byte == b'\n')) {
            let signer = std::str::from_utf8(text).ok().and_then(Signer::parse);
            let signer = signer.ok_or(SignError::Line { line })?;
            let signer = signer.map_err(|why| SignError::At { line, why: Box::new(why) })?;
            found.add(signer).map_err(|why| match why {
                SignError::NameTwice { name, .. } => SignError::NameTwice { line, name },
                SignError::KeyTwice { name, .. } => SignError::KeyTwice { line, name },
                why => why,
            })?;
        }
        Ok(found)
    }

    /// Reads the file that a reader named `shown`.
    ///
    /// # Errors
    /// It is no list of signers (`signers`): which file, and what to give.
    pub fn read(shown: &str, bytes: &[u8]) -> Result<Self, Fault> {
        Self::parse(bytes).map_err(|why| {
            let message = why.text().within(|why| text::signers_wrong(shown, why));
            Fault::new("signers", message).hint(text::signers_wrong_hint())
        })
    }

    /// Adds a person after the others.
    ///
    /// # Errors
    /// The name or the key stands in the list.
    pub fn add(&mut self, signer: Signer) -> Result<(), SignError> {
        let line = u64::try_from(self.0.len()).unwrap_or(u64::MAX).saturating_add(1);
        if self.get(&signer.name).is_some() {
            return Err(SignError::NameTwice { line, name: signer.name });
        }
        if let Some(same) = self.by_fingerprint(&signer.key.fingerprint()) {
            return Err(SignError::KeyTwice { line, name: same.name.clone() });
        }
        self.0.push(signer);
        Ok(())
    }

    /// Takes a person off the list.
    pub fn remove(&mut self, name: &str) -> Option<Signer> {
        let at = self.0.iter().position(|signer| signer.name == name)?;
        Some(self.0.remove(at))
    }

    /// The bytes of the file.
    #[must_use]
    pub fn encode(&self) -> String {
        self.0.iter().map(Signer::line).collect()
    }

    /// The digest of the file, as a first line binds it; nothing if it is empty.
    #[must_use]
    pub fn digest(&self) -> Option<Hash> {
        (!self.is_empty()).then(|| Hash::of(self.encode().as_bytes()))
    }

    /// The person with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Signer> {
        self.0.iter().find(|signer| signer.name == name)
    }

    /// The person whose key has this fingerprint (`SHA256:…`).
    #[must_use]
    pub fn by_fingerprint(&self, fingerprint: &str) -> Option<&Signer> {
        self.0.iter().find(|signer| signer.key.fingerprint() == fingerprint)
    }

    /// All of them, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Signer> {
        self.0.iter()
    }

    /// Whether there is nobody on the list.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
