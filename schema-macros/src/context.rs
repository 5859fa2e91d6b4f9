//! What the build script told the compiler, and whether this type may be in the schema at all.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

use proc_macro2::TokenStream;
use quote::quote;
use schema_model::diagnosis::{Diagnosis, with_help};
use schema_rust::Settings;
use schema_rust::proof::Proof;
use schema_rust::proof::{Context, PROOF};

/// How a package gets its build script.
const SET_UP: &str = "run `cargo codebooks init`, or add `schema-core` to `[build-dependencies]` and a `build.rs` with \
                      `fn main() { schema_core::build() }`";

/// What the derive knows of the package.
pub(crate) struct Surroundings {
    context: Option<Context>,
    is_editor: bool,
}

impl Surroundings {
    /// Reads the compiler's environment.
    pub(crate) fn read() -> Self {
        static IS_EDITOR: OnceLock<bool> = OnceLock::new();
        let text = env::var(Context::VARIABLE).ok();
        Self {
            context: text.as_deref().and_then(Context::from_text),
            is_editor: *IS_EDITOR.get_or_init(|| is_editor(env::current_exe().ok().as_deref())),
        }
    }

    /// Those of an editor's server, or of a compiler without a build script.
    #[cfg(test)]
    pub(crate) fn without_build_script(is_editor: bool) -> Self {
        Self { context: None, is_editor }
    }

    /// Whether an editor's server expands, which shows text that is not yet saved.
    ///
    /// The build script has not seen that text, so there is nothing to compare with; and the server keeps what a macro
    /// gave once, so a wrong error would stay. The compiler proves the type in any case.
    pub(crate) fn is_editor(&self) -> bool {
        self.is_editor
    }

    /// What shapes an item's meaning, as the build script saw it.
    pub(crate) fn settings(&self) -> Settings {
        self.context.as_ref().map(|context| context.settings.clone()).unwrap_or_default()
    }

    /// What the build script read, or why the type cannot be proved, with the remedy.
    pub(crate) fn proof(&self) -> Result<Arc<Proof>, Diagnosis> {
        let Some(context) = &self.context else {
            return Err(("`Codebook` requires the package's build script", SET_UP).into());
        };
        if !is_schema_target(context) {
            let kind = if context.binary { "binary" } else { "library" };
            let name = &context.crate_name;
            return Err((
                format!("this type is outside the {kind} `{name}`, which holds the schema of this package"),
                format!("move it into the {kind}, or mark it `#[codebook(standalone)]`"),
            )
                .into());
        }
        if !context.has_schema_macro {
            return Err(
                ("the root of this crate does not contain `codebooks::schema!();`", "add that line to it").into()
            );
        }
        read_proof().ok_or_else(|| {
            let message = "the file that the build script wrote for this compilation is missing";
            (message, "run `cargo clean` for this package and build again").into()
        })
    }
}

/// The source file that was saved after the build script had read it, if there is one.
pub(crate) fn changed_file(proof: &Proof) -> Option<String> {
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR")?);
    proof.changed(|path| fs::read_to_string(package.join(path)).ok()).map(str::to_owned)
}

/// Whether a program of that path is an editor's server: rust-analyzer's, or that of IntelliJ and RustRover.
fn is_editor(program: Option<&Path>) -> bool {
    let name = program.and_then(Path::file_stem).unwrap_or_default().to_string_lossy();
    ["rust-analyzer", "intellij-rust-native-helper"].iter().any(|server| name.contains(server))
}

/// Whether the crate being compiled is the one that the build script walked.
fn is_schema_target(context: &Context) -> bool {
    // An editor may expand macros without telling which crate it is at; the compiler always tells.
    let Ok(current) = env::var("CARGO_CRATE_NAME") else { return true };
    let binary = env::var_os("CARGO_BIN_NAME").is_some();
    current == context.crate_name && (context.binary || !binary)
}

/// A proof, and of which file at which time.
type Known = (PathBuf, Option<SystemTime>, Arc<Proof>);

/// Read once by a compiler; an editor's server lives longer than a build.
fn read_proof() -> Option<Arc<Proof>> {
    static KNOWN: Mutex<Option<Known>> = Mutex::new(None);
    let path = Path::new(&env::var_os("CODEBOOKS_REGISTRY")?).with_file_name(PROOF);
    let time = fs::metadata(&path).and_then(|data| data.modified()).ok();
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    match &*known {
        Some((of, at, proof)) if *of == path && *at == time => Some(proof.clone()),
        _ => {
            let proof = Arc::new(Proof::from_text(&fs::read_to_string(&path).ok()?)?);
            *known = Some((path, time, proof.clone()));
            Some(proof)
        }
    }
}

/// The inclusion of the registry, or why there is none.
pub(crate) fn registry() -> TokenStream {
    if env::var_os("CODEBOOKS_REGISTRY").is_some() {
        return quote!(::core::include!(::core::env!("CODEBOOKS_REGISTRY")););
    }
    let message = with_help("`codebooks::schema!()` requires the package's build script", SET_UP);
    quote!(::core::compile_error! { #message })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r02_servers_of_editors_are_known_by_their_names() {
        for server in [
            "/sysroot/libexec/rust-analyzer-proc-macro-srv",
            "/bin/rust-analyzer",
            "/ext/rust-analyzer.exe",
            "/bin/.rust-analyzer-proc-macro-srv-wrapped",
            "/plugin/bin/intellij-rust-native-helper",
        ] {
            assert!(is_editor(Some(Path::new(server))), "{server}");
        }
        for compiler in ["/bin/rustc", "/bin/clippy-driver", "/bin/rustdoc", "/bin/miri", ""] {
            assert!(!is_editor(Some(Path::new(compiler))), "{compiler}");
        }
        assert!(!is_editor(None));
    }
}
