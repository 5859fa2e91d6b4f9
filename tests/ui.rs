//! One fault of the grammar per file: the file's name is the rule, its `.stderr` is what the user reads.

#[test]
fn every_fault_has_its_message() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
