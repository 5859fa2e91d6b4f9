//! What the build script told the compiler, and whether this type may be in the schema at all.

use std::env;

use schema_core::build_script::Context;
use schema_core::parse::Settings;

/// What the derive knows of the package.
pub(crate) struct Surroundings {
    context: Option<Context>,
}

impl Surroundings {
    /// Reads the compiler's environment.
    pub(crate) fn read() -> Self {
        let text = env::var(Context::VARIABLE).ok();
        Self { context: text.as_deref().and_then(Context::from_text) }
    }

    /// What shapes an item's meaning, as the build script saw it.
    pub(crate) fn settings(&self) -> Settings {
        self.context.as_ref().map(|context| context.settings.clone()).unwrap_or_default()
    }

    /// Why the type cannot be proved, with the remedy; `None` when it can.
    pub(crate) fn obstacle(&self) -> Option<String> {
        let Some(context) = &self.context else {
            return Some(
                "`Codebook` needs the package's build script: add a `build.rs` with `fn main() { schema_core::build() }` \
                 and `schema-core` to `[build-dependencies]`, or run `cargo codebooks init`"
                    .to_owned(),
            );
        };
        if !is_schema_target(context) {
            let kind = if context.binary { "binary" } else { "library" };
            return Some(format!(
                "the schema of this package is that of its {kind} `{}`, a type of another target cannot be in it: move it \
                 there, or mark it `#[codebook(standalone)]`",
                context.crate_name
            ));
        }
        if !context.has_schema_macro {
            return Some("the root of this crate lacks `codebooks::schema!();`, add that line to it".to_owned());
        }
        None
    }
}

/// Whether the crate being compiled is the one that the build script walked.
fn is_schema_target(context: &Context) -> bool {
    // An editor may expand macros without telling which crate it is at; the compiler always tells.
    let Ok(current) = env::var("CARGO_CRATE_NAME") else { return true };
    let binary = env::var_os("CARGO_BIN_NAME").is_some();
    current == context.crate_name && (context.binary || !binary)
}
