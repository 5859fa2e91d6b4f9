//! Each rule of the scanner.

use super::*;

/// The items, each in a few words.
fn items(text: &str) -> Vec<String> {
    fn describe(file: &File, shown: &mut Vec<String>) {
        for item in &file.items {
            let line = match &item.kind {
                ItemKind::Module { name, content: None } => format!("mod {name}"),
                ItemKind::Module { name, content: Some(content) } => {
                    shown.push(format!("mod {name} {{"));
                    describe(content, shown);
                    "}".to_owned()
                }
                ItemKind::Use { tree } => format!("use {}", dense(tree)),
                ItemKind::Type { name, .. } => format!("type {name}"),
                ItemKind::Const { name, ty, value } => format!("const {name}: {} = {}", dense(ty), dense(value)),
                ItemKind::TypeAlias { name, ty } => format!("alias {name} = {}", dense(ty)),
                ItemKind::Macro { name, body } => format!("{name}! {}", dense(body)),
                ItemKind::Function { name, .. } => format!("fn {name}"),
            };
            shown.push(line);
        }
    }
    let file = scan(text).unwrap_or_else(|fault| panic!("{fault:?} in {text}"));
    let mut shown = Vec::new();
    describe(&file, &mut shown);
    shown
}

/// Without white space: it is printed in its own way.
fn dense(tokens: &TokenStream) -> String {
    tokens.to_string().split_whitespace().collect()
}

fn squeezed(lines: &[String]) -> Vec<String> {
    lines.iter().map(|line| line.split_whitespace().collect()).collect()
}

fn fault(offset: usize, message: &str) -> Fault {
    Fault { offset, message: message.to_owned() }
}

fn fault_of(text: &str) -> Fault {
    match scan(text) {
        Ok(file) => panic!("{file:?} from {text}"),
        Err(fault) => fault,
    }
}

#[test]
fn types_and_their_bodies() {
    for (text, shown) in [
        ("struct A;", "type A"),
        ("pub struct A(u8);", "type A"),
        ("struct A<T>(T) where T: Fn(u8) -> Vec<Vec<u8>>;", "type A"),
        ("struct A where u8: Copy;", "type A"),
        ("struct A<const N: usize = { 1 >> 2 }, const M: i8 = -1> where [(); { N }]: Sized { a: u8 }", "type A"),
        ("struct r#type<#[a] 'a, /// Docs.\n T: for<'b> Fn(&'b T)> {}", "type r#type"),
        ("pub(in crate::a) enum A { B = 1 << 2, C = { '}' as isize }, D = \"}\".len() as isize }", "type A"),
        ("union A { a: u8 }", "type A"),
    ] {
        assert_eq!(items(text), [shown], "{text}");
    }
}

#[test]
fn a_type_keeps_its_docs_and_attributes() {
    let text = "//! File.\n#![a] // x\n\n/// One.\n#[b(\"]\")] /* y */ # [ c ] /** Two. */ pub struct A { } // z\n;";
    let file = scan(text).expect("it scans");
    let dense = |list: &[TokenStream]| list.iter().map(dense).collect::<Vec<_>>();
    assert_eq!(dense(&file.inner_attributes), ["doc=\"File.\"", "a"]);
    let item = &file.items[0];
    assert_eq!(dense(&item.attributes), ["doc=\"One.\"", "b(\"]\")", "c", "doc=\"Two.\""]);
    assert_eq!(item.span.byte_range().start, text.find("///").expect("it is there"));
    let ItemKind::Type { tokens, .. } = &item.kind else { panic!("{item:?}") };
    assert_eq!(syn::parse2::<syn::DeriveInput>(tokens.clone()).expect("an item").attrs.len(), 4);
}

#[test]
fn modules_nest() {
    let text = "mod a { #![b] //! c\n pub(super) mod d { struct E; } mod f; } unsafe mod g {}";
    assert_eq!(items(text), ["mod a {", "mod d {", "type E", "}", "mod f", "}", "mod g {", "}"]);
    let nested = |depth| ["mod a {".repeat(depth), "}".repeat(depth)].concat();
    assert!(scan(&nested(MODULE_DEPTH)).is_ok());
    assert!(fault_of(&nested(MODULE_DEPTH + 1)).message.contains("nest deeper"));
    let hostile = "(".repeat(100_000);
    assert!(fault_of(&format!("a!{hostile}")).message.contains("does not lex"));
}

#[test]
fn uses() {
    for (text, shown) in [
        ("use ::a::{self, b::{C as D, *,}, e as _, r#f,};", "use ::a::{self,b::{CasD,*,},eas_,r#f,}"),
        ("pub use a;", "use a"),
        ("pub(crate) use self :: a;", "use self::a"),
        ("pub(in self) use {};", "use {}"),
    ] {
        assert_eq!(items(text), [shown]);
    }
    for bad in
        ["use;", "use a::;", "use a, b;", "use a b;", "use a::\npub struct B;", "use a as\nstruct B;", "use {a b};"]
    {
        fault_of(bad);
    }
}

#[test]
fn constants_and_aliases() {
    for (text, shown) in [
        ("const A: Vec<u8>= x;", "const A: Vec<u8> = x"),
        ("static mut A: fn() -> u8 = || 1;", "const A: fn() -> u8 = || 1"),
        ("const A: X = if a { b } else { c } as u8 < 2. as u8;", "const A: X = if a { b } else { c } as u8 < 2. as u8"),
        (
            "const A: X = &raw const B?.c as unsafe extern \"C\" fn();",
            "const A: X = &raw const B?.c as unsafe extern \"C\" fn()",
        ),
        ("const A: X = #[a] match b { };", "const A: X = #[a] match b { }"),
        ("const safe: [u8; { 1 }] = [1; 1];", "const safe: [u8; { 1 }] = [1; 1]"),
        ("type A = dyn for<'a> Fn(&'a u8) -> B<{ 1 }>;", "alias A = dyn for<'a> Fn(&'a u8) -> B<{ 1 }>"),
    ] {
        assert_eq!(squeezed(&items(text)), squeezed(&[shown.to_owned()]));
    }
    for none in ["const _: () = ();", "const A: u8;", "const A<T>: u8 = 1;", "type A<T> = B;", "type A: B;"] {
        assert!(items(none).is_empty(), "{none}");
    }
}

#[test]
fn macros() {
    for (text, shown) in [
        ("codebooks::schema!();", "codebooks::schema! "),
        (":: a /* b */ :: c ! [d];", "::a::c! d"),
        ("crate::a! { struct B; }", "crate::a!  struct B; "),
        ("macro_rules! a { () => {} }", "macro_rules!  () => {} "),
        ("macro_rules! a (() => {});", "macro_rules! () => {}"),
        ("union! {}", "union! "),
    ] {
        assert_eq!(squeezed(&items(text)), squeezed(&[shown.to_owned()]));
    }
}

#[test]
fn other_items_are_skipped() {
    for text in [
        "fn a() {} pub const unsafe extern \"C\" fn b<const N: usize = { 1 }>() -> [u8; { 2 }] where A<{ N }>: B { }",
        "async fn a(); pub(crate) unsafe fn b(); safe fn c(); const async fn d() {} extern fn e() -> ! {}",
        "fn a() -> impl B + use<'b> where C: D {} default fn e() {} fn f() -> A<{ struct B; }> { enum C { } }",
        "impl<T: X<{ 1 }>> A<T> where T: for<'a> B<'a> { c }",
        "trait A<T>: B + 'static where T: C { } unsafe auto trait D {} trait E = F<u8>; const trait G {}",
        "impl A for B {} unsafe impl<T> !A for B<T> where T: C { } impl<T> const A for fn(T) -> T {} default impl A for B {}",
        "extern crate a; extern crate self as b; extern \"C\" { fn c(); } unsafe extern { } extern r#\"C\"# {}",
        "macro a($b:expr) { struct C; } pub macro d { () => {} } ;;",
    ] {
        let found = items(text);
        assert!(found.iter().all(|item| item.starts_with("fn ")), "{found:?} in {text}");
    }
}

#[test]
fn a_shebang_is_not_an_attribute() {
    assert_eq!(items("#!/bin/run [ \" '\nstruct A;"), ["type A"]);
    assert_eq!(items("#!/bin/run\r\nstruct A;\r\n"), ["type A"]);
    assert_eq!(items("#! // x\n /* y */ [a]\nstruct A;"), ["type A"]);
    assert!(items("#!").is_empty() && items("").is_empty());
}

#[test]
fn a_file_in_the_middle_of_an_edit_is_none() {
    for bad in [
        "pub enm Foo { A }",
        "pub enum Foo",
        "pub",
        "struct",
        "pub struct\npub enum Foo {}",
        "struct Foo\npub struct Bar;",
        "struct Foo(u8)\nstruct Bar;",
        "struct Foo<T\nstruct Bar<U>(U);",
        "struct Foo where T: A\nenum Bar {}",
        "enum Foo;",
        "#[derive(A)]",
        "/// Docs.",
        "#[a] ;",
        "mod a { #[b] }",
        "mod a { struct B;",
        "struct A; }",
        "mod a { struct B; )",
        "struct A; #![b]",
        "struct A; //! B",
        "/// A\n#![b]\nstruct C;",
        "const A: u8 = 1\npub struct B;",
        "const A: u8 = 1 +\nstruct B;",
        "const A: u8 = 1\n#[b] schema!();",
        "const A: u8 = b()\nschema!();",
        "const A: Vec<u8>\nstruct B;",
        "const A: = 1;",
        "const A: u8 = ;",
        "type A = B<C>\nschema!();",
        "type A = B\n/// C\nstruct D;",
        "fn a()\nstruct B;",
        "fn a() -> B<C>\nschema!();\nfn d() {}",
        "fn a",
        "impl A\nstruct B {}",
        "trait A;",
        "mod a\nstruct B;",
        "schema!()\nstruct B;",
        "schema!\nstruct B {}",
        "pub schema!();",
        "pub(a) struct B;",
        "unsafe struct B;",
        "a::b",
        "let a = 1;",
        "\"a\"",
        "1",
        "pub 'a",
    ] {
        let fault = fault_of(bad);
        assert!(fault.offset <= bad.len() && bad.is_char_boundary(fault.offset), "{fault:?} in {bad}");
        assert!(!fault.message.is_empty() && !fault.message.ends_with('.'), "{fault:?}");
    }
    assert_eq!(fault_of("pub enm Foo { A }"), fault(4, "no item begins with `enm`"));
    assert_eq!(fault_of("struct A {\n  b: (u8,\n}").offset, 21);
    assert_eq!(fault_of("const A: u8 = 1\nstruct B;"), fault(16, "the item before `struct` does not end"));
}
