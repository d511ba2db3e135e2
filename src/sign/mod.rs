//! Signatures: SSHSIG with Ed25519, checked in process, made by `ssh-keygen`.
//!
//! The file format, the list of signers and the fingerprints are those of
//! OpenSSH, so that anyone can check with the `ssh-keygen -Y verify` that is
//! on their machine. This room is stricter than that program: it refuses a key
//! of small order, whose one signature would hold for every message, takes one
//! spelling of a signature only, and asks that a hardware key was touched.
//!
//! The structure of SSHSIG is six fields: it is read here in a few lines over
//! `ed25519-dalek` rather than with a crate that is a release candidate and
//! whose own check is not the strict one. A private key is never read.

mod error;
mod key;
mod policy;
mod role;
mod signature;
mod signers;
mod wire;

pub use error::SignError;
pub use key::PublicKey;
pub use policy::{Policy, PolicyError};
pub use role::Role;
pub use signature::{Signature, verify};
pub use signers::{Signer, Signers, is_name};

/// What the signature on a checkpoint says.
pub const CHECKPOINT: &str = "yishi-checkpoint-v1";
/// What the signature on a steward's pack says.
pub const PACK: &str = "yishi-pack-v1";
/// What the signature on the list of a minutes folder says.
pub const MINUTES: &str = "yishi-minutes-v1";
/// What the signature on a witness statement says.
pub const WITNESS: &str = "yishi-witness-v1";
/// What the signature on a settled conflict says.
pub const RESOLVE: &str = "yishi-resolve-v1";

/// All namespaces: a signature in one holds for nothing in another.
pub const NAMESPACES: [&str; 5] = [CHECKPOINT, MINUTES, PACK, RESOLVE, WITNESS];
