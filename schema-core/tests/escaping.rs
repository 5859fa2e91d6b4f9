//! Whatever texts and names say, in no format do they act.

#[path = "escaping/dbml.rs"]
mod dbml;
#[path = "escaping/dot.rs"]
mod dot;
#[path = "escaping/hostile.rs"]
mod hostile;
#[path = "escaping/html.rs"]
mod html;
#[path = "escaping/markdown.rs"]
mod markdown;
#[path = "escaping/mermaid.rs"]
mod mermaid;
#[path = "escaping/svg.rs"]
mod svg;
