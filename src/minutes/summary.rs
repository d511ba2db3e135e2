//! What the lines of a log say in all: the fold, the chain, the log id.

use super::{CHAIN, Folder, SIGNERS};
use crate::consult::{Settings, State, TallySheet};
use crate::log::{Chain, Entry, Hash};
use crate::report::minutes::Material;
use crate::sign::Signers;
use crate::text::{self, Fault};

/// The sum of a log's lines.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    /// The fold over its entries.
    pub state: State,
    /// Its chain.
    pub chain: Chain,
    /// Its id: the hash of its first line.
    pub log: Option<Hash>,
    /// Who may sign, as the first line binds it.
    pub signers: Signers,
}

impl Summary {
    /// Nothing read yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads lines and signers of a folder that was checked.
    ///
    /// # Errors
    /// They cannot be read, or are not understood.
    pub fn read(folder: &Folder) -> Result<Self, Fault> {
        let signers = folder.bytes(SIGNERS)?.unwrap_or_default();
        let signers = Signers::read(&folder.path().join(SIGNERS).display().to_string(), &signers)?;
        let (mut found, mut failed) = (Self { signers, ..Self::new() }, None);
        folder.lines(CHAIN, |line| {
            if failed.is_none() {
                failed = found.push(&String::from_utf8_lossy(line)).err();
            }
        })?;
        failed.map_or(Ok(found), Err)
    }

    /// Takes a line (final LF included) that a writer made.
    ///
    /// # Errors
    /// It is not an entry that this version understands.
    pub fn push(&mut self, line: &str) -> Result<(), Fault> {
        let entry = Entry::decode(line.as_bytes()).map_err(|error| Fault::new("entry", error.text()))?;
        let hash = self.chain.push(line.as_bytes());
        self.log.get_or_insert(hash);
        self.state.push(&entry);
        Ok(())
    }

    /// What `minutes.md` is made from.
    ///
    /// # Errors
    /// The log is not closed.
    pub fn material<'a>(
        &'a self,
        settings: &'a Settings,
        sheet: &'a TallySheet,
        proposal: &'a [u8],
    ) -> Result<Material<'a>, Fault> {
        let parts = self.state.open().zip(self.state.close()).zip(self.log);
        let (((open, (_, close)), log), head) = match parts.zip(self.state.tally()) {
            Some((parts, _)) => (parts, self.chain.head()),
            None => {
                let id = &settings.consultation.id;
                return Err(Fault::new("not-closed", text::not_closed(id)).hint(text::not_closed_hint(id)));
            }
        };
        Ok(Material {
            settings,
            sheet,
            open,
            close,
            notes: self.state.notes(),
            course: self.state.course(),
            stages: self.state.stages(),
            objections: self.state.objections().len(),
            state: &self.state,
            proposal,
            log,
            size: head.size,
            head: head.hash,
            root: self.chain.root(),
            signers: &self.signers,
            shown: 0,
            inside: None,
        })
    }
}
