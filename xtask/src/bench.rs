//! `cargo xtask bench`: what the page costs. So far: its bytes.
use anyhow::Result;

use crate::process::run;
use crate::setup::{self, Purpose};

pub(crate) fn bench() -> Result<()> {
    let environment = setup::set_up(Purpose::Serve)?;
    run(environment.command("trunk")?.args(["build", "--release"]))?;
    println!();
    run(environment.command("node")?.args(["xtask/page-bytes.mjs", "dist"]))
}
