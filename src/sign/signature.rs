//! SSHSIG: the signature files of `ssh-keygen -Y sign`.

use data_encoding::BASE64;
use sha2::{Digest, Sha256, Sha512};

use super::key::{PLAIN, TOKEN};
use super::wire::{Reader, put};
use super::{PublicKey, SignError};

const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----\n";
const END: &str = "-----END SSH SIGNATURE-----\n";
const MAGIC: &[u8] = b"SSHSIG";
const VERSION: u32 = 1;
/// What a hardware key sets when a person touched it.
const TOUCHED: u8 = 1;

/// A detached signature: who, for what purpose, and the proof of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    key: PublicKey,
    namespace: String,
    hash: Digested,
    proof: ed25519_dalek::Signature,
    /// Flags and counter of a hardware key.
    token: Option<(u8, u32)>,
}

/// By which function the message was shortened first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Digested {
    Sha256,
    Sha512,
}

impl Digested {
    const fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
        }
    }

    fn of(self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => Sha256::digest(message).to_vec(),
            Self::Sha512 => Sha512::digest(message).to_vec(),
        }
    }
}

impl Signature {
    /// Reads the text of a `.sig` file. There is one spelling of a signature:
    /// the one that `ssh-keygen` writes.
    ///
    /// # Errors
    /// Another text, a type of key that is not taken, or a weak key.
    pub fn parse(armored: &str) -> Result<Self, SignError> {
        let code = armored.strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(END));
        let code = code.ok_or(SignError::NotASignature)?.replace('\n', "");
        let blob = BASE64.decode(code.as_bytes()).map_err(|_| SignError::NotASignature)?;
        let mut read = Reader(&blob);
        if read.take(MAGIC.len()) != Some(MAGIC) || read.int() != Some(VERSION) {
            return Err(SignError::NotASignature);
        }
        let key = read.string().ok_or(SignError::NotASignature)?;
        let key = PublicKey::from_blob(key).map_err(|why| match why {
            SignError::NotAKey => SignError::NotASignature,
            why => why,
        })?;
        let found = Self::rest(&mut read, key).ok_or(SignError::NotASignature)?;
        if found.armored() == armored { Ok(found) } else { Err(SignError::NotASignature) }
    }

    fn rest(read: &mut Reader<'_>, key: PublicKey) -> Option<Self> {
        let namespace = read.text().filter(|name| !name.is_empty())?.to_owned();
        let reserved = read.string()?;
        let hash = match read.text()? {
            "sha256" => Digested::Sha256,
            "sha512" => Digested::Sha512,
            _ => return None,
        };
        let mut inner = Reader(read.string()?);
        read.end().filter(|()| reserved.is_empty())?;
        let kind = inner.text()?;
        let proof = ed25519_dalek::Signature::from_slice(inner.string()?).ok()?;
        let token = match kind {
            PLAIN => None,
            TOKEN => Some((inner.take(1)?.first().copied()?, inner.int()?)),
            _ => return None,
        };
        inner.end()?;
        (kind == key.kind()).then_some(Self { key, namespace, hash, proof, token })
    }

    /// The same without its first and last line and in one line, as a line of
    /// a log carries it.
    #[must_use]
    pub fn code(&self) -> String {
        let armored = self.armored();
        let inner = armored.strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(END));
        inner.unwrap_or_default().replace('\n', "")
    }

    /// Reads [`Signature::code`] back.
    ///
    /// # Errors
    /// As [`Signature::parse`].
    pub fn from_code(code: &str) -> Result<Self, SignError> {
        Self::parse(&wrapped(code))
    }

    /// The text of the `.sig` file.
    #[must_use]
    pub fn armored(&self) -> String {
        let mut inner = Vec::new();
        put(&mut inner, self.key.kind().as_bytes());
        put(&mut inner, &self.proof.to_bytes());
        if let Some((flags, counter)) = self.token {
            inner.push(flags);
            inner.extend_from_slice(&counter.to_be_bytes());
        }
        let mut blob = MAGIC.to_vec();
        blob.extend_from_slice(&VERSION.to_be_bytes());
        put(&mut blob, &self.key.blob());
        put(&mut blob, self.namespace.as_bytes());
        put(&mut blob, b"");
        put(&mut blob, self.hash.name().as_bytes());
        put(&mut blob, &inner);
        wrapped(&BASE64.encode(&blob))
    }

    /// The key that it says made it.
    #[must_use]
    pub const fn key(&self) -> &PublicKey {
        &self.key
    }

    /// What it was made for.
    #[must_use]
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// The bytes that the key signed.
    fn signed(&self, message: &[u8]) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        put(&mut out, self.namespace.as_bytes());
        put(&mut out, b"");
        put(&mut out, self.hash.name().as_bytes());
        put(&mut out, &self.hash.of(message));
        match (&self.key.token, self.token) {
            (Some(application), Some((flags, counter))) => {
                let mut wrapped = Sha256::digest(application.as_bytes()).to_vec();
                wrapped.push(flags);
                wrapped.extend_from_slice(&counter.to_be_bytes());
                wrapped.extend_from_slice(&Sha256::digest(&out));
                wrapped
            }
            _ => out,
        }
    }
}

/// The lines of a signature file around its base64.
fn wrapped(code: &str) -> String {
    let mut out = BEGIN.to_owned();
    for (at, digit) in code.chars().enumerate() {
        if at > 0 && at % 70 == 0 {
            out.push('\n');
        }
        out.push(digit);
    }
    out.push('\n');
    out.push_str(END);
    out
}

/// Whether `signature` was made by `key` over `message` for `namespace`.
///
/// # Errors
/// Another key or purpose, an untouched hardware key, or a signature that does
/// not hold by the strict rule (no point of small order, one spelling of S).
pub fn verify(
    key: &PublicKey,
    namespace: &str,
    message: &[u8],
    signature: &Signature,
) -> Result<(), SignError> {
    if signature.key != *key {
        return Err(SignError::OtherKey(signature.key.fingerprint()));
    }
    if signature.namespace != namespace {
        let (found, wanted) = (signature.namespace.clone(), namespace.to_owned());
        return Err(SignError::Namespace { found, wanted });
    }
    if signature.token.is_some_and(|(flags, _)| flags & TOUCHED == 0) {
        return Err(SignError::Untouched);
    }
    key.point.verify_strict(&signature.signed(message), &signature.proof).map_err(|_| SignError::False)
}
