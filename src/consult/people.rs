//! Who chairs, records, counts and watches, and who was there: what minutes
//! name beside the households (GB/T 9704-2012, 10.3).

use serde::{Deserialize, Serialize};

/// People by their part. They are named in the minutes, public ones too.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct People {
    /// 主持人.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chair: Option<String>,
    /// 记录人.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorder: Option<String>,
    /// 计票人.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tellers: Vec<String>,
    /// 监票人.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scrutineers: Vec<String>,
    /// 出席.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub present: Vec<String>,
    /// 列席.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub observing: Vec<String>,
    /// 缺席、请假.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub absent: Vec<String>,
}

impl People {
    /// Whether nobody is named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Every part with those who have it, empty ones too, by its key in the
    /// consultation file.
    #[must_use]
    pub fn parts(&self) -> [(&'static str, Vec<&str>); 7] {
        [
            ("chair", self.chair.as_deref().into_iter().collect()),
            ("recorder", self.recorder.as_deref().into_iter().collect()),
            ("tellers", all(&self.tellers)),
            ("scrutineers", all(&self.scrutineers)),
            ("present", all(&self.present)),
            ("observing", all(&self.observing)),
            ("absent", all(&self.absent)),
        ]
    }
}

fn all(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).collect()
}
