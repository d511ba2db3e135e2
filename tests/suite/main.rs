//! Every test that is not beside the code it tests, in one program: linked
//! once, and its tests share the cores to the end.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::result_large_err,
    clippy::unwrap_used,
    missing_docs
)]

// What tests share.
mod browser;
mod common;
mod faults;
mod forge;
mod forms_support;
mod pack_support;
mod rule_support;
mod sign_support;
mod tables;
mod verify_support;
mod xlsx_support;

mod again;
mod anchors;
mod audit;
mod boxes;
mod bulk;
mod check_page;
mod cli;
mod conventions;
mod crash;
mod dry_run;
mod due;
mod encodings;
mod erase;
mod examples;
mod faults_calls;
mod faults_input;
mod faults_log;
mod faults_merkle;
mod faults_power;
mod forms;
mod fuzz_seeds;
mod golden;
mod intake;
mod intake_limits;
mod lint;
mod notice;
mod office;
mod packs;
mod packs_doubt;
mod packs_faults;
mod packs_forms;
mod packs_handled;
mod packs_held;
mod packs_late;
mod packs_return;
mod packs_sheets;
mod props;
mod receipt;
mod register;
mod roll_check;
mod rollup;
mod round_trip;
mod rows;
mod rule_cases;
mod rule_props;
mod script;
mod sealed;
mod settle;
mod sheets;
mod sign;
mod signing;
mod stages;
mod story;
mod tamper;
mod vectors;
mod verdicts;
mod verify;
mod verify_book;
mod writers;
mod wrong_input;
mod xlsx;
