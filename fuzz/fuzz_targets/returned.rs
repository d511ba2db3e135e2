#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| yishi_fuzz::returned(bytes));
