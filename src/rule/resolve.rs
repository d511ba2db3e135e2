//! From a rule as written to a rule with nothing left open: one rule laid over
//! another (`extends`), settings put in the place of `"$name"`.

use super::codes::codes;
use super::read::{Field, Fields, Reader, Table, Tree, Value};
use crate::text;
use std::collections::BTreeMap;

codes! {
    /// What a setting is for, so that a person can be told what to write.
    SettingKind {
        /// A fraction such as `2/3`.
        Ratio = "ratio",
        /// A named set of buckets, or a list of buckets.
        Base = "base",
        /// A whole number.
        Whole = "whole",
    }
}

impl SettingKind {
    fn example(self) -> &'static str {
        match self {
            Self::Ratio => "\"2/3\"",
            Self::Base => "\"all\"",
            Self::Whole => "1",
        }
    }
}

/// A name that a rule leaves for a consultation to set.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// What it is for.
    pub kind: SettingKind,
    /// Whether a consultation must set it.
    pub required: bool,
    default: Option<Tree>,
}

impl Setting {
    /// What it is when a consultation does not set it, as it would be written.
    #[must_use]
    pub fn default_text(&self) -> Option<String> {
        self.default.as_ref().map(Tree::to_string)
    }
}

/// The settings that a rule declares, by name.
pub(super) type Settings = BTreeMap<String, Setting>;

/// Tables that are laid over each other key by key; every other part of a rule
/// is replaced whole, since half of a quorum is not a quorum.
const MERGED: &[&str] = &["heads", "area", "proxy", "publish", "positions"];
/// Parts whose replacement leaves the meaning of a rule alone.
const NAMING: &[&str] = &["id", "title_zh", "title_en", "cite", "source"];
/// Belong to the writing of a rule and not to the rule.
const SETTINGS: &str = "settings";
const EXTENDS: &str = "extends";

/// A rule on its way: some settings may still be open.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) table: Table,
    pub(super) settings: Settings,
    values: Table,
    based_on: Option<String>,
    changed: Vec<String>,
}

/// The id that a table extends, and where it says so.
pub(super) fn extends<'r>(fields: &Fields<'r>) -> Option<Field<'r>> {
    fields.get(EXTENDS)
}

impl Draft {
    /// A rule written out in full; mistakes in its settings go to `reader`.
    pub(super) fn new(reader: &Reader<'_>, mut table: Table) -> Self {
        table.remove(EXTENDS);
        let settings = table.remove(SETTINGS);
        Self {
            table,
            settings: settings.map_or_else(Settings::new, |tree| declared(reader, tree)),
            values: Table::new(),
            based_on: None,
            changed: Vec::new(),
        }
    }

    /// This rule with `over` laid over it: values for its settings are kept,
    /// everything else replaces the part of the same name.
    pub(super) fn extended(mut self, reader: &Reader<'_>, id: &str, over: Table) -> Self {
        // Lines of another file would mislead; none is better.
        self.table.values_mut().for_each(Tree::forget_lines);
        self.based_on = Some(id.to_owned());
        for (key, tree) in over {
            if key == EXTENDS {
            } else if key == SETTINGS {
                self.settings.extend(declared(reader, tree));
            } else if self.settings.contains_key(&key) {
                self.values.insert(key, tree);
            } else {
                if !NAMING.contains(&key.as_str()) {
                    self.changed.push(key.clone());
                }
                put(&mut self.table, key, tree);
            }
        }
        self
    }

    /// This rule as one of a rulebook: it stands for itself, with the sources
    /// that it names, whatever it was written over.
    pub(super) fn of_its_own(mut self) -> Self {
        self.based_on = None;
        self.changed.clear();
        self
    }

    /// The rule with every setting filled in; what cannot be filled goes to
    /// `reader`. `line` is where a missing setting should have stood.
    pub(super) fn finish(mut self, reader: &Reader<'_>, path: &str, line: Option<u64>) -> Table {
        let mut set = Table::new();
        let mut values = self.values;
        for (name, setting) in &self.settings {
            if let Some(tree) = values.get(name) {
                set.insert(name.clone(), text_tree(tree.to_string()));
            } else if let Some(default) = &setting.default {
                values.insert(name.clone(), default.clone());
            } else if setting.required {
                let place = reader.place(line, path, text::rule_setting_missing(name));
                let example = setting.kind.example();
                reader.report(place.remedy(text::rule_setting_remedy(name, example)));
            }
        }
        let filler = Filler { reader, settings: &self.settings, values: &values };
        filler.table(&mut self.table, path);
        if let Some(id) = self.based_on {
            let changed = self.changed.into_iter().map(text_tree).collect();
            let note = |value| Tree { line, value };
            self.table.insert("based_on".to_owned(), text_tree(id));
            self.table.insert("changed".to_owned(), note(Value::List(changed)));
            self.table.insert("set".to_owned(), note(Value::Table(set)));
        }
        self.table
    }
}

fn text_tree(text: String) -> Tree {
    Tree { line: None, value: Value::Text(text) }
}

fn put(base: &mut Table, key: String, tree: Tree) {
    if MERGED.contains(&key.as_str())
        && let Some(Value::Table(below)) = base.get_mut(&key).map(|tree| &mut tree.value)
        && let Value::Table(above) = &tree.value
    {
        below.extend(above.clone());
        return;
    }
    base.insert(key, tree);
}

/// Puts values in the place of `"$name"`, everywhere in a rule.
struct Filler<'f> {
    reader: &'f Reader<'f>,
    settings: &'f Settings,
    values: &'f Table,
}

impl Filler<'_> {
    fn table(&self, table: &mut Table, path: &str) {
        for (key, tree) in table {
            self.tree(tree, &format!("{path}.{key}"));
        }
    }

    fn tree(&self, tree: &mut Tree, path: &str) {
        match &mut tree.value {
            Value::Table(table) => self.table(table, path),
            Value::List(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.tree(item, &format!("{path}[{}]", index + 1));
                }
            }
            Value::Text(text) => {
                let Some(name) = setting_name(text) else {
                    return;
                };
                if let Some(value) = self.values.get(name) {
                    *tree = value.clone();
                } else if !self.settings.contains_key(name) {
                    let reason = text::rule_setting_undeclared(name);
                    self.reader.report(self.reader.place(tree.line, path, reason));
                }
            }
            Value::Bool(_) | Value::Whole(_) | Value::Date(_) | Value::Other(_) => {}
        }
    }
}

/// The name in `"$name"`; a text such as `"$5"` is no setting.
fn setting_name(text: &str) -> Option<&str> {
    let name = text.strip_prefix('$')?;
    let named = name.starts_with(|c: char| c.is_ascii_lowercase());
    let plain = name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
    (named && plain).then_some(name)
}

fn declared(reader: &Reader<'_>, tree: Tree) -> Settings {
    let line = tree.line;
    let table = Table::from([(SETTINGS.to_owned(), tree)]);
    let fields = reader.fields(&table, "", line);
    let entries = fields.get(SETTINGS).and_then(|field| field.entries());
    entries
        .unwrap_or_default()
        .into_iter()
        .filter_map(|(name, field)| Some((name.to_owned(), setting(&field)?)))
        .collect()
}

fn setting(field: &Field<'_>) -> Option<Setting> {
    let fields = field.table()?;
    let kinds = SettingKind::ALL.iter().map(|kind| kind.as_str());
    let kind = fields.need("kind").and_then(|field| field.code(&kinds.collect::<Vec<_>>()));
    let required = fields.get("required").and_then(|field| field.flag());
    let default = fields.get("default").map(|field| field.tree().clone());
    fields.finish();
    Some(Setting { kind: kind?, required: required.unwrap_or(default.is_none()), default })
}
