//! Slips as a page to print on A4 and to cut: no slip is split between pages,
//! and nothing is fetched.

use super::html::{escape, tag};
use super::qr::Qr;
use super::slip::{Slip, Slips};
use crate::text::{self, Text};

const STYLE: &str = "\
@page { size: A4; margin: 10mm }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 190mm; padding: 4mm; color: #000; background: #fff;
  font: 8.5pt/1.28 \"Noto Sans CJK SC\", \"Noto Sans SC\", \"Source Han Sans SC\", \"PingFang SC\",
  \"Microsoft YaHei\", \"WenQuanYi Micro Hei\", sans-serif; overflow-wrap: anywhere }
article { break-inside: avoid; border: 0.3mm dashed #555; padding: 3mm 4mm; margin: 0 0 2.5mm }
h1 { font-size: 12pt; margin: 0 0 1mm } h2 { font-size: 8.5pt; margin: 1.5mm 0 0 }
p, ul { margin: 0.6mm 0 } ul { padding-left: 5mm }
table { border-collapse: collapse; width: 100% }
th, td { padding: 0.3mm 1mm; text-align: left; vertical-align: top; font-weight: normal }
th { width: 29mm; color: #333 }
code, pre { font-family: \"Noto Sans Mono CJK SC\", \"DejaVu Sans Mono\", Consolas, monospace; font-size: 7pt }
.id code { font-size: 8pt } .code code { font-size: 11pt; font-weight: bold }
pre { margin: 1mm 0; padding: 1.5mm 2mm; border: 0.2mm solid #777; white-space: pre-wrap; overflow-wrap: anywhere }
.record { display: flex; gap: 4mm; align-items: flex-start; margin-top: 1mm }
.record table { flex: 1 } .record svg { width: 30mm; height: 30mm; flex: none }
.foot { display: grid; grid-template-columns: 1fr 1fr; gap: 0 6mm }
.foot > div { display: flex; flex-direction: column }
.sign { margin-top: auto; padding-top: 4mm } .sign span { display: inline-block; width: 45mm; border-bottom: 0.3mm solid #000 }
.privacy { border: 0.5mm solid #000; padding: 2mm 3mm; margin: 0 0 5mm; font-weight: bold }
@media print { body { max-width: none; padding: 0 } .privacy { display: none }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact } }
@media screen and (max-width: 160mm) { .record { flex-wrap: wrap } .foot { grid-template-columns: 1fr } th { width: 24mm } }
";

impl Slips<'_> {
    /// The page. What it says of itself at the top is not printed.
    #[must_use]
    pub fn html(&self) -> String {
        let lang = self.lang;
        let title = escape(text::slip_page_title(&self.settings.consultation.title).get(lang));
        let mut out = format!(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
            tag(lang)
        );
        if self.slips.len() > 1 {
            out.push_str(&format!("<p class=\"privacy\">{}</p>\n", self.say(&self.privacy())));
        }
        self.slips.iter().for_each(|slip| self.article(&mut out, slip));
        out.push_str("</body>\n</html>\n");
        out
    }

    /// What whoever has a file of many slips must know.
    #[must_use]
    pub fn privacy(&self) -> Text {
        if self.salt { text::receipt_privacy() } else { text::receipt_privacy_codes() }
    }

    fn say(&self, text: &Text) -> String {
        escape(text.get(self.lang))
    }

    fn article(&self, out: &mut String, slip: &Slip) {
        out.push_str(&format!("<article>\n<h1>{}</h1>\n", self.say(&text::slip_title())));
        out.push_str("<div class=\"record\">\n<table>\n");
        for (at, (name, value)) in self.head(slip).iter().enumerate() {
            let class = if at == 2 || at == 4 { "id" } else { "" };
            self.row(out, name, value, class);
        }
        for (at, record) in slip.records.iter().enumerate() {
            if at > 0 {
                out.push_str("</div>\n<div class=\"record\">\n<table>\n");
            }
            for (at, (name, value)) in self.facts(record).iter().enumerate() {
                self.row(out, name, value, if at == 0 { "code" } else { "" });
            }
            out.push_str("</table>\n");
            if let Some(qr) = Qr::new(&record.commitment.hex()) {
                out.push_str(&picture(&qr));
            }
        }
        out.push_str("</div>\n");
        for told in self.told(slip) {
            out.push_str(&format!("<p>{}</p>\n", self.say(&told)));
        }
        let lines: Vec<String> =
            slip.records.iter().flat_map(|record| record.commands(&self.log, self.lang)).collect();
        out.push_str(&format!(
            "<h2>{}</h2>\n<pre>\n{}</pre>\n<p>{}</p>\n",
            self.say(&text::slip_check()),
            lines.iter().map(|line| escape(line)).collect::<Vec<_>>().join("\n"),
            self.say(&text::slip_check_page())
        ));
        out.push_str(&format!(
            "<div class=\"foot\"><div><h2>{}</h2>\n<p>{}</p>\n<p class=\"sign\">{} <span></span></p></div>\n\
             <div><h2>{}</h2>\n<ul>\n",
            self.say(&text::slip_pressure()),
            self.say(&self.pressure()),
            self.say(&text::slip_signature()),
            self.say(&text::slip_not_proved())
        ));
        for not in self.not_proved() {
            out.push_str(&format!("<li>{}</li>\n", self.say(&not)));
        }
        out.push_str("</ul></div></div>\n</article>\n");
    }

    fn row(&self, out: &mut String, name: &Text, value: &str, class: &str) {
        let (name, value) = (self.say(name), escape(value));
        if class.is_empty() {
            out.push_str(&format!("<tr><th>{name}</th><td>{value}</td></tr>\n"));
        } else {
            out.push_str(&format!(
                "<tr><th>{name}</th><td class=\"{class}\"><code>{value}</code></td></tr>\n"
            ));
        }
    }
}

fn picture(qr: &Qr) -> String {
    let side = qr.rows().len();
    let path: String =
        qr.runs().iter().map(|(y, x, length)| format!("M{x} {y}h{length}v1h-{length}z")).collect();
    format!(
        "<svg viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"{}\" shape-rendering=\"crispEdges\">\
         <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path fill=\"#000\" d=\"{path}\"/></svg>\n",
        escape(qr.words())
    )
}
