//! Everything around compiling: `cargo xtask setup | env | build | serve | js | test | bench | screens`, and
//! `seal`, which Trunk calls.
mod apt;
mod bench;
mod browser;
mod debian;
mod environment;
mod files;
mod js;
mod page;
mod process;
mod seal;
mod serve;
mod setup;
mod test;
mod toolchain;
mod tools;

use std::process::ExitCode;

use anyhow::{Result, bail};

use bench::Scope;
use environment::Environment;
use setup::Purpose;

const USAGE: &str = "\
cargo xtask setup [--for build|test]   install what is missing (default: for test)
cargo xtask env                        print shell exports: eval \"$(cargo xtask env)\"
cargo xtask build                      build the page for a static host: dist
cargo xtask serve [--port 8080]        build the page and serve it on this machine
cargo xtask js                         build the engine for JavaScript: js/pkg
cargo xtask test [STEP...]             run every check, or only the named steps
cargo xtask bench [page|checker]       measure the core and the page, or only the page that is built, or
                                       the checker, beside stateright
cargo xtask screens                    take pictures of the page that is built";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<ExitCode> {
    match words {
        ["setup"] | ["setup", "--for", "test"] => setup::set_up(Purpose::Test).map(drop)?,
        ["setup", "--for", "build" | "serve"] => setup::set_up(Purpose::Build).map(drop)?,
        ["env"] => println!("{}", Environment::find()?.exports()?),
        ["build"] => page::build(&setup::set_up(Purpose::Build)?)?,
        ["serve"] => serve::serve(8080)?,
        ["serve", "--port", port] => serve::serve(port.parse()?)?,
        ["js"] => js::build(&setup::set_up(Purpose::Build)?)?,
        ["test", steps @ ..] => return test::test(steps),
        ["bench"] => bench::bench(Scope::All)?,
        ["bench", "page"] => bench::bench(Scope::Page)?,
        ["bench", "checker"] => bench::checker::bench()?,
        ["screens"] => bench::screens()?,
        ["seal"] => seal::seal()?,
        [] | ["help" | "--help" | "-h"] => println!("{USAGE}"),
        _ => bail!("`cargo xtask {}` is not a command\n\n{USAGE}", words.join(" ")),
    }
    Ok(ExitCode::SUCCESS)
}
