//! Graphviz itself, where it is installed.

use std::io::Write as _;
use std::process::{Command, Stdio};

use super::hostile::{each, has_invisible};

/// What `dot` draws of it and what it has to say; nothing where there is no `dot`.
fn drawn(text: &str) -> Option<(String, String, bool)> {
    let mut child = Command::new("dot")
        .args(["-Tsvg"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    child.stdin.take().expect("piped").write_all(text.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    Some((text(&output.stdout), text(&output.stderr), output.status.success()))
}

#[test]
fn graphviz_draws_the_same_boxes_and_lines() {
    each(".dot", |what, hostile, harmless| {
        assert!(!has_invisible(hostile), "{what}");
        let Some((svg, complaints, ok)) = drawn(hostile) else { return };
        let (expected, ..) = drawn(harmless).expect("it is installed");
        assert!(ok && !complaints.contains("rror"), "{what}: {complaints}");
        for class in ["node", "edge", "cluster", "graph"] {
            let count = |svg: &str| svg.matches(&format!("class=\"{class}\"")).count();
            assert_eq!(count(&svg), count(&expected), "{what}: {class}");
        }
        for element in ["<a ", "<script", "<image", "<img", "<iframe", "<foreignObject", "<style"] {
            let count = |svg: &str| svg.matches(element).count();
            assert_eq!(count(&svg), count(&expected), "{what}: {element}");
        }
    });
}
