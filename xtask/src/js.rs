//! `cargo xtask js`: the engine as a module that any page can import, with its TypeScript declarations.
use anyhow::Result;

use crate::environment::Environment;
use crate::files::{self, root};
use crate::process::run;
use crate::toolchain::WASM;

/// The module; the rest lies beside it and is named after it.
const MODULE: &str = "coordinator";

/// Builds the module, its declarations and its WebAssembly into `js/pkg`.
pub(crate) fn build(environment: &Environment) -> Result<()> {
    let target = root().join("js/pkg");
    let draft = files::draft_of(&target)?;
    // The page's own profile, so that most of it is compiled already where the page was built.
    run(environment.command("cargo")?.args([
        "build",
        "--package=coordinator-js",
        "--profile=page",
        "--locked",
        "--target",
        WASM,
    ]))?;
    let compiled = files::built().join(WASM).join("page/coordinator_js.wasm");
    let mut bindgen = environment.command("wasm-bindgen")?;
    bindgen.args(["--target=web", "--out-name", MODULE, "--out-dir"]).arg(&draft);
    run(bindgen.arg(compiled))?;
    let wasm = draft.join(format!("{MODULE}_bg.wasm"));
    run(environment.command("wasm-opt")?.arg("-Oz").arg(&wasm).arg("--output").arg(&wasm))?;
    files::publish(&draft, &target)?;
    environment.say(&format!("the engine for JavaScript is in {}", target.display()))
}

/// Whether there is one.
pub(crate) fn is_built() -> bool {
    root().join("js/pkg").join(format!("{MODULE}.js")).exists()
}
