//! The tree of RFC 6962, section 2.1: `leaf = SHA-256(0x00 || line)`,
//! `node = SHA-256(0x01 || left || right)`.
//!
//! The tree is fed from the same bytes as the chain. A proof that skips lines
//! is for a receipt only; "the log is fine" always reads every line.

use super::Hash;

/// The leaf hash of a line, final LF included.
#[must_use]
pub fn leaf(line: &[u8]) -> Hash {
    Hash::of_parts(&[&[0], line])
}

/// The hash of an inner node.
#[must_use]
pub fn node(left: &Hash, right: &Hash) -> Hash {
    Hash::of_parts(&[&[1], &left.0, &right.0])
}

/// The right edge of a growing tree: roots of its perfect subtrees, largest
/// first. It is all that is needed to add leaves and to give the root.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// An empty tree.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf hash.
    pub fn push(&mut self, leaf: Hash) {
        let mut carry = leaf;
        let mut bits = self.size;
        while bits & 1 == 1 {
            // One peak per set bit of `size`, so there is one to take.
            let Some(left) = self.peaks.pop() else { break };
            carry = node(&left, &carry);
            bits >>= 1;
        }
        self.peaks.push(carry);
        self.size += 1;
    }

    /// The root at the present size; SHA-256 of nothing if the tree is empty.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else { return Hash::of(&[]) };
        peaks.fold(*last, |right, left| node(left, &right))
    }

    /// The peaks as bytes, 32 each, largest subtree first.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.peaks.iter().flat_map(|peak| peak.0).collect()
    }

    /// Reads what [`Frontier::to_bytes`] wrote; `None` if the number of peaks
    /// is not the number of set bits of `size`.
    #[must_use]
    pub fn from_bytes(size: u64, bytes: &[u8]) -> Option<Self> {
        let peaks: Vec<Hash> = bytes.chunks(32).map(Hash::from_slice).collect::<Option<_>>()?;
        (u64::try_from(peaks.len()).ok()? == u64::from(size.count_ones())).then_some(Self { size, peaks })
    }
}

/// The root over leaf hashes.
#[must_use]
pub fn root(leaves: &[Hash]) -> Hash {
    let mut tree = Frontier::new();
    for leaf in leaves {
        tree.push(*leaf);
    }
    tree.root()
}

/// The largest power of two below `n` (for `n` over 1).
fn split(n: usize) -> usize {
    n.next_power_of_two() / 2
}

/// The audit path of leaf `index`, from the leaf's sibling up
/// (RFC 6962, 2.1.1); `None` if there is no such leaf.
#[must_use]
pub fn inclusion(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    if leaves.len() == 1 {
        return Some(Vec::new());
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    let (mut path, sibling) = match index.checked_sub(left.len()) {
        None => (inclusion(left, index)?, root(right)),
        Some(index) => (inclusion(right, index)?, root(left)),
    };
    path.push(sibling);
    Some(path)
}

/// Checks an audit path (RFC 9162, 2.1.3.2).
#[must_use]
pub fn verify_inclusion(leaf: Hash, index: u64, size: u64, path: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut at, mut last, mut hash) = (index, size - 1, leaf);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            hash = node(sibling, &hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node(&hash, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// The proof that the tree of the first `old` leaves is a prefix of the tree
/// of all of them (RFC 6962, 2.1.2); `None` unless `1 <= old <= len`.
#[must_use]
pub fn consistency(leaves: &[Hash], old: usize) -> Option<Vec<Hash>> {
    (1..=leaves.len()).contains(&old).then(|| subproof(leaves, old, true))
}

fn subproof(leaves: &[Hash], old: usize, whole: bool) -> Vec<Hash> {
    if old == leaves.len() {
        return if whole { Vec::new() } else { vec![root(leaves)] };
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    let (mut proof, rest) = match old.checked_sub(left.len()) {
        None | Some(0) => (subproof(left, old, whole), root(right)),
        Some(old) => (subproof(right, old, false), root(left)),
    };
    proof.push(rest);
    proof
}

/// Checks a consistency proof (RFC 9162, 2.1.4.2).
#[must_use]
pub fn verify_consistency(old: u64, new: u64, old_root: &Hash, new_root: &Hash, proof: &[Hash]) -> bool {
    if old == 0 || old > new {
        return false;
    }
    if old == new {
        return proof.is_empty() && old_root == new_root;
    }
    let first = old.is_power_of_two().then_some(*old_root);
    let mut path = first.iter().chain(proof);
    let Some(seed) = path.next() else { return false };
    let (mut at, mut last) = (old - 1, new - 1);
    while at & 1 == 1 {
        at >>= 1;
        last >>= 1;
    }
    let (mut from_old, mut from_new) = (*seed, *seed);
    for step in path {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            from_old = node(step, &from_old);
            from_new = node(step, &from_new);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            from_new = node(&from_new, step);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && from_old == *old_root && from_new == *new_root
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn leaves(n: usize) -> Vec<Hash> {
        (0..n).map(|i| leaf(format!("line {i}\n").as_bytes())).collect()
    }

    #[test]
    fn every_true_proof_passes_and_its_neighbours_fail() {
        for n in 1..40 {
            let all = leaves(n);
            let top = root(&all);
            for i in 0..n {
                let path = inclusion(&all, i).unwrap();
                let (at, size) = (i as u64, n as u64);
                assert!(verify_inclusion(all[i], at, size, &path, &top), "{i} of {n}");
                assert!(!verify_inclusion(all[i], at + 1, size, &path, &top) || n == 1 && i == 1);
                assert!(!verify_inclusion(leaf(b"x"), at, size, &path, &top));
                let mut longer = path.clone();
                longer.push(top);
                assert!(!verify_inclusion(all[i], at, size, &longer, &top));
                if !path.is_empty() {
                    assert!(!verify_inclusion(all[i], at, size, &path[1..], &top));
                }
            }
            for old in 1..=n {
                let proof = consistency(&all, old).unwrap();
                let before = root(&all[..old]);
                assert!(verify_consistency(old as u64, n as u64, &before, &top, &proof), "{old} in {n}");
                assert!(!verify_consistency(old as u64, n as u64, &leaf(b"x"), &top, &proof));
            }
        }
        assert_eq!(inclusion(&leaves(3), 3), None);
        assert_eq!(consistency(&leaves(3), 0), None);
        assert_eq!(consistency(&leaves(3), 4), None);
    }

    #[test]
    fn a_frontier_survives_storage() {
        let mut tree = Frontier::new();
        for leaf in leaves(13) {
            tree.push(leaf);
            let copy = Frontier::from_bytes(tree.size(), &tree.to_bytes()).unwrap();
            assert_eq!(copy, tree);
        }
        assert_eq!(Frontier::from_bytes(14, &tree.to_bytes()), Some(Frontier { size: 14, ..tree.clone() }));
        assert_eq!(Frontier::from_bytes(15, &tree.to_bytes()), None);
        assert_eq!(Frontier::from_bytes(13, &[0; 31]), None);
    }
}
