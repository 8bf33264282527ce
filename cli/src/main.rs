//! The command line: the same core from a terminal and from CI.
//!
//! A command turns its arguments into an [`answer::Answer`] or a [`answer::Problem`]; only
//! [`answer`] writes, and only it knows the exit status: 0 fine, 1 a property is violated, 2 bad
//! input.

mod answer;
mod args;
mod assertions;
mod check;
mod cost;
mod export;
mod input;
mod list;
mod run;
mod shrink;
mod spec;
mod stateright;
mod table;
mod worlds;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, error::ErrorKind};

use answer::Problem;
use args::{Args, Command};

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(usage) => return explain(&usage),
    };
    answer::give(match &args.command {
        Command::List(args) => Ok(list::list(args)),
        Command::Run(args) => run::run(args),
        Command::Cost(args) => cost::cost(args),
        Command::Export(args) => export::export(args),
        Command::Check(args) => check::check(args),
        Command::Shrink(args) => shrink::shrink(args),
        Command::Table(args) => table::table(args),
        Command::Spec(args) => spec::spec(args),
    })
}

/// Prints the help that was asked for, or says what cannot be said on the command line.
fn explain(usage: &clap::Error) -> ExitCode {
    if !usage.use_stderr() {
        // Nobody is left to be helped if standard output is closed.
        let _ = usage.print();
        return ExitCode::SUCCESS;
    }
    if usage.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let commands = Args::command();
        let names: Vec<&str> = commands.get_subcommands().map(clap::Command::get_name).collect();
        let missing =
            format!("no command is given: there are {}; `--help` says more", names.join(", "));
        return answer::refuse(&Problem::new(missing).to_string());
    }
    // What is wrong is its first paragraph; tips and usage follow, which `--help` has as well.
    let text = usage.render().to_string();
    let wrong = text.strip_prefix("error: ").unwrap_or(&text);
    let wrong = wrong.lines().take_while(|line| !line.is_empty()).map(str::trim);
    let sentence = wrong.collect::<Vec<_>>().join(" ");
    answer::refuse(&Problem::new(format_args!("{sentence}; `--help` says more")).to_string())
}
