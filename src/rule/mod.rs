//! Rules: when is a proposal passed?
//!
//! A rule is data. It names the *measures* that are counted (households, heads,
//! area), puts every position into a *bucket* ([`Bucket`]), and says in
//! criteria of one shape, `sum(count) op ratio × sum(of)`, who must take part
//! (`quorum`) and who must agree (`approval`). [`evaluate`] reads it in one
//! order: gates, silence, quorum, approval, then fallback or confirm. All of it
//! is whole numbers compared by cross-multiplication; a figure that does not
//! fit is refused, never rounded or wrapped.
//!
//! [`book`] holds the rules that ship; [`Rule::from_toml`] reads the `[rule]`
//! table of a consultation, which extends one of them or is written out in
//! full. [`bounds`] says what the doors that are still open can change, and
//! [`flip`] how little would turn the result.
//!
//! This room is pure. It knows nothing of doors, logs or consultations: it
//! takes counts and facts.

pub mod book;
mod bounds;
mod bucket;
pub mod case;
mod codes;
mod distance;
mod evaluate;
mod flip;
mod linear;
mod model;
mod node;
mod outer;
mod position;
mod possible;
mod ratio;
mod read;
mod resolve;
mod short;
mod silence;
mod tally;
mod terms;
mod warning;

pub use bounds::{Bounds, bounds};
pub use bucket::{Alias, Base, Bucket, Buckets, Measures};
pub use codes::UnknownCode;
pub use evaluate::{Facts, evaluate};
pub use flip::{Flip, flip};
pub use model::{Ballot, Confirm, Direction, Fallback, Gate, Quorum, Rule, Silence, Source};
pub use node::{Criterion, Node, Op, Threshold};
pub use position::{Position, Positions};
pub use ratio::{NotRatio, Ratio};
pub use resolve::{Setting, SettingKind};
pub use tally::{Against, CriterionResult, GateResult, Moved, Outcome, SilenceResult, Tally};
pub use terms::{
    Area, Checked, Cite, Delivery, DeveloperStock, Extension, Heads, Merge, Mixed, Proxy, Publish,
};
pub use warning::Warning;
