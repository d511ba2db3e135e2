//! The manual of each command is its scenario in `tests/cmd`: run here as it
//! stands. `TRYCMD=overwrite` writes what the program says now; look at it.

use crate::common::Sandbox;

#[test]
fn the_scenarios_of_the_commands_are_true() {
    // Heads are kept outside the copies of the scenarios' folders. Each book
    // has an id of its own, so scenarios that run side by side do not meet.
    let state = tempfile::tempdir().unwrap();
    let cases = trycmd::TestCases::new();
    cases
        .case("tests/cmd/*.md")
        .env("YISHI_STATE", state.path().display().to_string())
        .env("YISHI_LANG", "en")
        .env("TZ", "Asia/Shanghai")
        .env("COLUMNS", "100")
        .env("NO_COLOR", "1");
    for locale in ["LANG", "LC_ALL", "LC_MESSAGES"] {
        cases.env(locale, "");
    }
    cases.run();
}

#[test]
fn completions_and_manual_pages_are_made_in_both_languages() {
    for lang in ["zh", "en"] {
        let mut sandbox = Sandbox::new();
        sandbox.lang = lang;
        for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
            let made = sandbox.run(&["completions", shell]).exits(0);
            assert!(made.out.contains("yishi") && made.err.is_empty(), "{shell} {lang}: {}", made.err);
            assert!(made.out.contains("record"), "{shell} {lang} knows no record");
        }
        assert!(sandbox.run(&["man"]).exits(0).out.contains(".TH"));
        sandbox.run(&["man", "-o", "pages/man1"]).exits(0);
        for page in ["yishi.1", "yishi-record.1", "yishi-roll-import.1"] {
            assert!(sandbox.path("pages/man1").join(page).is_file(), "{page} {lang}");
        }
    }
}
