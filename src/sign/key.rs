//! A public key as OpenSSH writes it.

use std::fmt;

use data_encoding::{BASE64, BASE64_NOPAD};
use ed25519_dalek::VerifyingKey;

use super::SignError;
use super::wire::{Reader, put};
use crate::log::Hash;

/// A key in a file.
pub(super) const PLAIN: &str = "ssh-ed25519";
/// A key in a hardware token.
pub(super) const TOKEN: &str = "sk-ssh-ed25519@openssh.com";

/// An Ed25519 key, in a file or in a hardware token, that is not weak.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    pub(super) point: VerifyingKey,
    /// What a hardware key was made for, e.g. `ssh:`.
    pub(super) token: Option<String>,
}

impl PublicKey {
    /// Reads `ssh-ed25519 AAAA… comment`, with or without the comment: one
    /// line as `ssh-keygen` writes it to a file `.pub`.
    ///
    /// # Errors
    /// What is not such a line, another type of key, or a weak key.
    pub fn parse(line: &str) -> Result<Self, SignError> {
        let mut words = line.trim_end_matches(['\n', '\r']).splitn(3, ' ');
        let (Some(kind), Some(code)) = (words.next(), words.next()) else {
            return Err(SignError::NotAKey);
        };
        if line.trim_end().contains(['\n', '\r']) {
            return Err(SignError::NotAKey);
        }
        if ![PLAIN, TOKEN].contains(&kind) {
            let known = ["ssh-", "ecdsa-", "sk-"].iter().any(|start| kind.starts_with(start));
            return Err(if known { SignError::Kind(kind.to_owned()) } else { SignError::NotAKey });
        }
        let blob = BASE64.decode(code.as_bytes()).map_err(|_| SignError::NotAKey)?;
        let key = Self::from_blob(&blob)?;
        if key.kind() == kind { Ok(key) } else { Err(SignError::NotAKey) }
    }

    pub(super) fn from_blob(blob: &[u8]) -> Result<Self, SignError> {
        let mut read = Reader(blob);
        let kind = read.text().ok_or(SignError::NotAKey)?;
        let (point, token) = match kind {
            PLAIN => (read.string(), None),
            TOKEN => (read.string(), Some(read.text().ok_or(SignError::NotAKey)?.to_owned())),
            other if other.bytes().all(|b| b.is_ascii_graphic()) => {
                return Err(SignError::Kind(other.to_owned()));
            }
            _ => return Err(SignError::NotAKey),
        };
        read.end().ok_or(SignError::NotAKey)?;
        let bytes: &[u8; 32] = point.and_then(|p| p.try_into().ok()).ok_or(SignError::NotAKey)?;
        let point = VerifyingKey::from_bytes(bytes).map_err(|_| SignError::NotAKey)?;
        if point.is_weak() || is_second_spelling(bytes) {
            return Err(SignError::Weak);
        }
        // The name of a token application is printable and without a space.
        if token.as_ref().is_some_and(|name: &String| !name.bytes().all(|b| b.is_ascii_graphic())) {
            return Err(SignError::NotAKey);
        }
        Ok(Self { point, token })
    }

    pub(super) fn blob(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put(&mut out, self.kind().as_bytes());
        put(&mut out, self.point.as_bytes());
        if let Some(token) = &self.token {
            put(&mut out, token.as_bytes());
        }
        out
    }

    /// `ssh-ed25519`, or the name of the hardware kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        if self.token.is_some() { TOKEN } else { PLAIN }
    }

    /// Type and key as they stand in a `.pub` file, without a comment.
    #[must_use]
    pub fn openssh(&self) -> String {
        format!("{} {}", self.kind(), BASE64.encode(&self.blob()))
    }

    /// `SHA256:…` as `ssh-keygen -l` shows it.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        format!("SHA256:{}", BASE64_NOPAD.encode(&Hash::of(&self.blob()).0))
    }

    /// The first 128 bits of the fingerprint as eight words to read aloud, the
    /// same in every language (proquints, arXiv:0901.4016).
    #[must_use]
    pub fn words(&self) -> String {
        const CONSONANTS: &[u8; 16] = b"bdfghjklmnprstvz";
        const VOWELS: &[u8; 4] = b"aiou";
        let digest = Hash::of(&self.blob());
        let mut words = Vec::new();
        for pair in digest.0.chunks_exact(2).take(8) {
            let bits = pair.iter().fold(0_usize, |bits, byte| (bits << 8) | usize::from(*byte));
            let consonant = |shift: usize| CONSONANTS.get((bits >> shift) & 15);
            let vowel = |shift: usize| VOWELS.get((bits >> shift) & 3);
            let letters = [consonant(12), vowel(10), consonant(6), vowel(4), consonant(0)];
            words.push(letters.into_iter().flatten().map(|byte| char::from(*byte)).collect::<String>());
        }
        words.join(" ")
    }
}

/// Whether the 255 bits are not below the prime: such a point has a shorter
/// spelling too, and would have two fingerprints.
fn is_second_spelling(bytes: &[u8; 32]) -> bool {
    let [first, middle @ .., last] = bytes;
    *first >= 0xed && middle.iter().all(|byte| *byte == 0xff) && *last | 0x80 == 0xff
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.openssh())
    }
}
