//! The page of a stairwell's sheet, to print on A4 and to read on a telephone.

use super::canvass_sheet::{CanvassSheet, conditions, head, offered, silence_effect};
use super::html::{escape, preformatted, tag};
use crate::consult::Naming;
use crate::log::Hash;
use crate::rule::Rule;
use crate::text::{self, Lang, Text};

/// The page of a sheet: one file, ready to print on A4, that fetches nothing.
#[must_use]
pub fn html(sheet: &CanvassSheet<'_>) -> String {
    let lang = sheet.lang();
    let tag = tag(lang);
    let mut page = Page { out: String::new(), lang };
    let title = escape(&sheet.title());
    let place = escape(&sheet.place());
    page.out.push_str(&format!(
        "<!DOCTYPE html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title} {place}</title>\n<style>\n{STYLE}@page {{ @bottom-center {{ content: \
         \"{} · \" counter(page) \" / \" counter(pages); font: 8pt sans-serif }} }}\n</style>\n</head>\n<body>\n",
        head(&sheet.log)
    ));
    page.head(sheet, &title);
    page.question(sheet);
    page.rule(&sheet.settings.rule);
    page.fill(sheet);
    page.doors(sheet);
    page.signatures(sheet);
    page.out
        .push_str(&format!("<p class=\"mark\">{}</p>\n</body>\n</html>\n", escape(&sheet.mark().encode())));
    page.out
}

const STYLE: &str = "\
@page { size: A4; margin: 12mm 11mm 15mm }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 190mm; padding: 4mm; color: #000; background: #fff;
  font: 10.5pt/1.5 \"Noto Sans CJK SC\", \"Noto Sans SC\", \"Source Han Sans SC\", \"PingFang SC\",
  \"Microsoft YaHei\", \"WenQuanYi Micro Hei\", sans-serif; overflow-wrap: anywhere }
h1 { font-size: 16pt; line-height: 1.3; text-align: center; margin: 0 0 3mm }
h2 { font-size: 11.5pt; margin: 4mm 0 1mm; break-after: avoid }
p, ul { margin: 1mm 0 } ul { padding-left: 5mm }
table { border-collapse: collapse; width: 100% }
th, td { border: 0.3mm solid #000; padding: 1.2mm 1.6mm; text-align: left; vertical-align: middle }
.facts th { width: 32mm; font-weight: normal; background: #eee }
pre { margin: 1mm 0; padding: 2mm 3mm; border: 0.3mm solid #777; font: inherit;
  white-space: pre-wrap; tab-size: 4; box-decoration-break: clone; -webkit-box-decoration-break: clone }
code, .code, .mark { font-family: \"Noto Sans Mono CJK SC\", \"DejaVu Sans Mono\", Consolas, monospace; font-size: 9pt }
.doors { margin-top: 4mm; table-layout: fixed; border-collapse: separate; border-spacing: 0 }
.doors th, .doors td { border-width: 0 0.3mm 0.3mm 0 } .doors tr > :first-child { border-left-width: 0.3mm }
.doors thead { display: table-header-group }
.doors tr { break-inside: avoid } .doors td { height: 11mm } .doors th { background: #eee }
.doors .run th { border-width: 0 0 0.3mm; background: none; font-weight: normal; font-size: 8.5pt; padding: 0 0 1mm }
.d { width: 25mm } .c { width: 22mm } .s { width: 40mm } .t { width: 26mm }
.box { display: inline-block; margin-right: 3mm; white-space: nowrap } .box b { font-weight: normal; font-size: 13pt }
.doors .done td { background: #ddd; height: 7.5mm; padding: 0.4mm 1.6mm }
.signs { margin-top: 5mm; break-inside: avoid } .signs th { width: 32mm; font-weight: normal }
.signs td { height: 11mm }
.mark { margin-top: 3mm; color: #333 }
@media print { body { max-width: none; padding: 0 } * { print-color-adjust: exact; -webkit-print-color-adjust: exact } }
@media screen and (max-width: 160mm) { .d { width: 19% } .c { width: 19% } .s { width: 17% } .t { width: 14% }
  .facts th, .signs th { width: 24mm } .doors th, .doors td { padding: 1mm } }
";

struct Page {
    out: String,
    lang: Lang,
}

impl Page {
    fn say(&self, text: &Text) -> String {
        escape(text.get(self.lang))
    }

    fn heading(&mut self, text: &Text) {
        let words = self.say(text);
        self.out.push_str(&format!("<h2>{words}</h2>\n"));
    }

    fn paragraph(&mut self, text: &Text) {
        let words = self.say(text);
        self.out.push_str(&format!("<p>{words}</p>\n"));
    }

    fn list(&mut self, lines: &[String]) {
        let items: String = lines.iter().map(|line| format!("<li>{}</li>\n", escape(line))).collect();
        self.out.push_str(&format!("<ul>\n{items}</ul>\n"));
    }

    fn row(&mut self, name: &Text, value: &str) {
        let name = self.say(name);
        self.out.push_str(&format!("<tr><th>{name}</th><td>{}</td></tr>\n", escape(value)));
    }

    fn head(&mut self, sheet: &CanvassSheet<'_>, title: &str) {
        let lang = self.lang;
        let consultation = &sheet.settings.consultation;
        let say = |text: Text| text.get(lang).to_owned();
        self.out.push_str(&format!("<h1>{title}</h1>\n<table class=\"facts\">\n"));
        self.row(&text::canvass_item_place(), &sheet.place());
        let doors = text::canvass_doors(sheet.doors.len(), sheet.answered());
        self.row(&text::canvass_item_doors(), &say(doors));
        self.row(&text::item_community(), &consultation.community);
        self.row(&text::item_convener(), &consultation.convener);
        self.row(&text::item_window(), &say(text::window(consultation.opens, sheet.closes)));
        let disclose = text::disclose_name(consultation.disclose.code());
        self.row(&text::item_disclose(), &say(disclose));
        if let Some(steward) = sheet.steward {
            self.row(&text::col_steward(), steward);
        }
        let log = self.say(&text::item_log());
        let blocks = sheet.log.blocks();
        self.out.push_str(&format!("<tr><th>{log}</th><td><code>{blocks}</code></td></tr>\n"));
        self.row(&text::canvass_item_made(), &say(text::canvass_made(sheet.size)));
        self.out.push_str("</table>\n");
    }

    fn question(&mut self, sheet: &CanvassSheet<'_>) {
        self.heading(&text::canvass_section_text());
        // A reader drops the first line feed in `pre`.
        self.out.push_str(&format!("<pre>\n{}</pre>\n", preformatted(&sheet.words())));
        self.paragraph(&text::canvass_text_digest(Hash::of(sheet.proposal)));
    }

    fn rule(&mut self, rule: &Rule) {
        self.heading(&text::canvass_section_rule());
        self.list(&conditions(rule, self.lang));
        self.heading(&text::canvass_section_silence());
        self.list(&silence_effect(rule, self.lang));
    }

    fn fill(&mut self, sheet: &CanvassSheet<'_>) {
        self.heading(&text::canvass_section_fill());
        let mut lines = vec![text::canvass_tick()];
        if sheet.answered() > 0 {
            lines.push(text::canvass_told());
        }
        lines.push(text::canvass_signature());
        match (sheet.settings.consultation.naming(), &sheet.settings.consultation.named_ground) {
            (Naming::Consenting, _) => lines.push(text::canvass_consent()),
            (Naming::Everybody, Some(ground)) => lines.push(text::canvass_named_ground(ground)),
            _ => {}
        }
        let lines: Vec<String> = lines.iter().map(|line| line.get(self.lang).to_owned()).collect();
        self.list(&lines);
    }

    fn doors(&mut self, sheet: &CanvassSheet<'_>) {
        let lang = self.lang;
        let heads = [
            ("d", text::col_door()),
            ("c", text::canvass_col_code()),
            ("o", text::canvass_col_choice()),
            ("s", text::canvass_col_signature()),
            ("t", text::canvass_col_date()),
        ];
        // Repeated on every page: nobody signs a page without its question.
        let run = format!("{} · {} · {}", sheet.title(), sheet.place(), head(&sheet.log));
        self.out.push_str(&format!(
            "<table class=\"doors\">\n<colgroup>{}</colgroup>\n<thead>\n\
             <tr class=\"run\"><th colspan=\"5\">{}</th></tr>\n<tr>",
            heads.iter().map(|(class, _)| format!("<col class=\"{class}\">")).collect::<String>(),
            escape(&run)
        ));
        for (_, text) in &heads {
            self.out.push_str(&format!("<th>{}</th>", escape(text.get(lang))));
        }
        self.out.push_str("</tr></thead>\n<tbody>\n");
        let boxes: String = offered(&sheet.settings.rule)
            .iter()
            .map(|position| {
                let name = escape(text::position_name(position.as_str()).get(lang));
                format!("<span class=\"box\"><b>□</b> {name}</span> ")
            })
            .collect();
        let done = self.say(&text::canvass_answered_mark());
        for door in sheet.doors {
            let (class, choice) = if door.answered { (" class=\"done\"", &done) } else { ("", &boxes) };
            let (name, code) = (escape(&door.door), escape(&door.code));
            self.out.push_str(&format!(
                "<tr{class}><td><b>{name}</b></td><td class=\"code\">{code}</td>\
                 <td>{}</td><td></td><td></td></tr>\n",
                choice.trim_end()
            ));
        }
        self.out.push_str("</tbody>\n</table>\n");
    }

    fn signatures(&mut self, sheet: &CanvassSheet<'_>) {
        let pairs = [
            (text::canvass_sign_stewards(), text::canvass_col_date()),
            (text::canvass_sign_witness(), text::canvass_col_form()),
        ];
        self.out.push_str("<table class=\"signs\">\n");
        for (at, (left, right)) in pairs.iter().enumerate() {
            let name = if at == 0 { sheet.steward.map(escape).unwrap_or_default() } else { String::new() };
            let (left, right) = (self.say(left), self.say(right));
            self.out.push_str(&format!("<tr><th>{left}</th><td>{name}</td><th>{right}</th><td></td></tr>\n"));
        }
        self.out.push_str("</table>\n");
    }
}
