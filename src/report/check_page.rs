//! `check.html`: the checks of a minutes folder as a page for a browser.
//!
//! One file that fetches nothing. Its script is a second implementation of the
//! format, made from the description of the log and not from this program, so
//! that the two hold each other. The page is a function of the language and of
//! the files put inside it, if any; it carries every word in both languages.

use std::collections::BTreeMap;

use data_encoding::BASE64;

use crate::log::Hash;
use crate::rule::{Bucket, Outcome, Position};
use crate::text::{self, Lang, Text};

const BODY: &str = include_str!("check_page/page.html");
const STYLE: &str = include_str!("check_page/page.css");
/// Everything but what people see, in the order in which it is read.
const CORE: [&str; 11] = [
    include_str!("check_page/sha256.js"),
    include_str!("check_page/read.js"),
    include_str!("check_page/chain.js"),
    include_str!("check_page/ballot.js"),
    include_str!("check_page/audit.js"),
    include_str!("check_page/count.js"),
    include_str!("check_page/weights.js"),
    include_str!("check_page/tally.js"),
    include_str!("check_page/folder.js"),
    include_str!("check_page/sealed.js"),
    include_str!("check_page/check.js"),
];
const PAGE: &str = include_str!("check_page/page.js");

/// The most that a page takes inside, before it is written as base64.
pub const LARGEST: usize = 8 << 20;

/// The page in `lang`, with the files of a folder inside it if they are given.
#[must_use]
pub fn check_page(lang: Lang, embedded: Option<&[(&str, &[u8])]>) -> String {
    let script = format!("\"use strict\";\n{}\n{PAGE}", core());
    let tag = super::html::tag(lang);
    let files = embedded.map_or_else(String::new, |files| {
        let files: BTreeMap<&str, String> =
            files.iter().map(|(name, bytes)| (*name, BASE64.encode(bytes))).collect();
        data("files", &files)
    });
    format!(
        "<!DOCTYPE html>\n<html lang=\"{tag}\" data-lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src '{}'; \
         style-src '{}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{BODY}{}{files}\
         <script>{script}</script>\n</body>\n</html>\n",
        lang.tag(),
        source(&script),
        source(STYLE),
        text::page_title().get(lang),
        words(),
    )
}

/// The script without what people see: all that computes.
#[must_use]
pub fn core() -> String {
    CORE.join("\n")
}

/// The words of the page in both languages, as a block of data in it.
fn words() -> String {
    let named = named();
    let of = |lang: Lang| -> BTreeMap<&str, &str> {
        named.iter().map(|(name, text)| (name.as_str(), text.get(lang))).collect()
    };
    data("words", &BTreeMap::from([("zh", of(Lang::Zh)), ("en", of(Lang::En))]))
}

/// A block of data that no browser takes for markup or for a script.
fn data(id: &str, value: &impl serde::Serialize) -> String {
    // Maps of strings always become JSON.
    let json = serde_json::to_string(value).unwrap_or_default().replace('<', "\\u003c");
    format!("<script type=\"application/json\" id=\"{id}\">{json}</script>\n")
}

/// How a policy names the one script or style that it lets through.
fn source(content: &str) -> String {
    format!("sha256-{}", BASE64.encode(&Hash::of(content.as_bytes()).0))
}

/// Messages by their name, each argument standing as its number.
macro_rules! by_name {
    ($( $name:ident ( $($n:literal)* ) )*) => {
        [$( (stringify!($name), text::$name($( concat!("{", $n, "}") ),*)) ),*]
    };
}

/// Every word that the page says.
fn named() -> Vec<(String, Text)> {
    let messages = by_name! {
        page_title() page_language() page_lead() page_step_files() page_drop() page_choose_folder()
        page_choose_files() page_start_over() page_files_here(0) page_files_inside(0) page_unreadable(0)
        page_folder_refused() page_step_log() page_log_help() page_step_verdict() page_waiting()
        page_checking(0 1) page_stopped(0) page_unread() page_fails()
        page_holds() page_open() page_log_is() page_numbers() page_outcome(0) page_outcome_stated(0) page_receipt_broken() page_measure()
        page_comparison() page_met() page_unmet() page_figure(0) page_stated() page_not_made_again()
        page_contested() page_opened_roll() page_embedded_ok(0) page_embedded_sums() page_log_none()
        page_log_form() page_since() page_minutes() page_itself() page_doors() page_step_receipt()
        page_receipt_help() page_receipt_form() page_receipt_none() page_receipt_said(0 1)
        page_receipt_counted(0) page_receipt_open(0) page_receipt_replaced(0 1) page_receipt_voided(0 1)
        page_receipt_contested(0) page_receipt_gone(0) page_receipt_late(0) page_receipt_wrong(0)
        page_receipt_objection(0) page_receipt_other(0) page_receipt_unclear(0) page_receipt_damaged() page_tally_ok(0 1 2 3) page_counted(0)
        verify_sum_ok() verify_sum_unanchored() verify_sum_broken() verify_more(0) verify_lines_left_out()
        verify_log_ok(0) verify_log_other(0) verify_canonical_ok(0) verify_types_ok(0) verify_order_ok(0 1)
        verify_empty() verify_states_ok(0 1 2 3) verify_no_tally() verify_still_open(0 1) verify_root_ok(0 1)
        verify_unsigned() page_signatures() verify_slots_ok(0) verify_slot_unknown(0) verify_roll_order()
        verify_commitments_ok(0) verify_sees_ok(0 1) verify_packs_ok() verify_packs_wrong(0 1 2 3)
        verify_packs_some(0 1 2)
        verify_file_missing(0) verify_file_extra() verify_file_odd() verify_file_dropping(0)
        verify_file_changed(0) verify_file_unlisted(0) verify_sums_form() verify_files_ok(0)
        verify_genesis_unread() verify_genesis_file(0) verify_genesis_roll(0 1) verify_genesis_field(0 1 2)
        verify_genesis_ok(0) verify_proposal_name() verify_checkpoint_form() verify_checkpoint_origin()
        verify_checkpoint_cut(0 1) verify_checkpoint_size(0 1) verify_checkpoint_root()
        verify_checkpoint_ok(0) verify_opening_log() verify_opening_order() verify_opening_hash(0)
        verify_opening_none(0) verify_position_unknown(0) verify_opening_missing() verify_openings_digest(0)
        verify_openings_ok(0) verify_openings_closed() verify_weight_wrong(0) verify_weight_number(0 1)
        verify_weight_owner() verify_weights_ok(0) verify_weights_some(0 1) page_sealed_openings() page_sealed_details() verify_weights_closed() verify_weights_unread()
        verify_tally_no_line() verify_tally_no_rules() verify_tally_digest(0) verify_tally_sum(0 1)
        verify_tally_roll(0 1) verify_tally_answered(0 1) verify_tally_field(0) verify_tally_details()
        verify_tally_bucket(0 1 2) verify_tally_recount(0 1 2) verify_tally_result(0 1)
        verify_tally_closed() verify_tally_positions() verify_tally_weights() verify_tally_unweighed()
        verify_tally_split(0 1) verify_tally_silent(0 1) verify_confirm_no_line() verify_confirm_first()
        verify_confirm_ok(0) verify_text_missing(0) verify_text_wrong(0 1) verify_roll_wrong(0 1)
        line_too_long(0) line_no_newline() line_charset(0) line_syntax(0) line_key_order(0) chain_seq(0 1 2)
        chain_prev(0 1) entry_newer(0) entry_key(0) sees_wrong() sees_nothing() state_doubt() commitment_twice(0)
        state_open_twice() state_not_open(0) state_after_close(0) state_close_twice() state_tally_twice()
        state_tally_alone() state_contested() state_second() state_claim() state_pack_twice(0) state_pack_unknown(0) state_pack_generation(0) state_pack_forms(0)
        state_resolve() state_then(0)
        state_needs_tally(0) state_needs_publication(0) state_once(0) state_after_final(0) state_annotation(0) state_extend()
        state_audit() state_callback() state_erase(0) check_audits() verify_audits_ok(0 1 2 3 4)
        verify_audits_wrong() verify_audits_stray(0) verify_audits_unread()
        verify_openings_erased(0 1) verify_tally_erased(0)
        state_turnout_twice() state_strike() state_only_boxes(0) state_not_in_boxes(0) state_text_turnout()
        state_box_close(0 1) strike_overfull(0 1) box_twice(0) box_tellers(0 1) box_small(0 1 2) box_overfull(0 1)
        verify_box_turnout(0 1 2) verify_box_openings() verify_boxes_ok(0 1 2) verify_boxes_limits()
        verify_box_figures() verify_tally_boxes(0) verify_openings_boxes() verify_states_boxes(0 1 2 3)
        verify_sees_boxes(0 1) verify_commitments_boxes(0)
        state_answer() state_result(0 1) tally_json(0) rule_measure_missing(0) stage_quorum()
        stage_approval() stage_fallback() stage_confirm() col_stage() check_files() check_canonical()
        check_types() check_order() check_states() check_genesis() check_root() check_checkpoint()
        check_signatures() check_log() check_since() check_slots() check_commitments() check_sees()
        check_packs() check_boxes() check_this_page() check_doors() check_openings() check_weights() check_tally() check_confirm() check_minutes()
    };
    let mut named: Vec<(String, Text)> =
        messages.into_iter().map(|(name, text)| (name.to_owned(), text)).collect();
    let mut code = |kind: &str, code: &str, text: Text| named.push((format!("{kind}_{code}"), text));
    for bucket in Bucket::ALL {
        code("bucket", bucket.as_str(), text::bucket_name(bucket.as_str()));
    }
    for position in Position::ALL {
        code("position", position.as_str(), text::position_name(position.as_str()));
    }
    for outcome in Outcome::ALL {
        code("outcome", outcome.as_str(), text::outcome_name(outcome.as_str()));
    }
    for measure in ["households", "heads", "units", "area", "share"] {
        code("measure", measure, text::measure_name(measure));
    }
    named
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn the_page_knows_a_word_for_everything_it_says() {
        let known: Vec<String> = named().into_iter().map(|(name, _)| name).collect();
        let kinds = [
            "page",
            "verify",
            "line",
            "chain",
            "entry",
            "sees",
            "state",
            "commitment",
            "tally",
            "rule",
            "strike",
        ];
        let script = format!("{}{PAGE}", core());
        // Quotes are balanced within a line.
        for word in script.lines().flat_map(|line| line.split('"').skip(1).step_by(2)) {
            let is_word = |kind: &str| word.strip_prefix(kind).is_some_and(|rest| rest.starts_with('_'));
            let plain = word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            if plain && kinds.iter().any(|kind| is_word(kind)) {
                assert!(known.iter().any(|name| name == word), "{word}");
            }
        }
        for word in BODY.split("data-word=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert!(known.iter().any(|name| name == word), "{word}");
        }
    }

    #[test]
    fn nothing_put_inside_ends_the_block_it_stands_in() {
        let page = check_page(Lang::Zh, Some(&[("</script><script>alert(1)//", b"</script>")]));
        assert!(!page.contains("alert(1)") || page.contains("\\u003c/script>\\u003cscript>alert(1)"));
        assert_eq!(page.matches("</script>").count(), 3);
        assert_eq!(check_page(Lang::En, None).matches("<script").count(), 2);
    }
}
