//! `cargo xtask serve`: builds the page as it ships and serves it to this machine.
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::setup::{self, Purpose};

pub(crate) fn serve(port: u16) -> Result<()> {
    let address = (Ipv4Addr::LOCALHOST, port);
    TcpListener::bind(address)
        .with_context(|| format!("port {port} is taken; choose another with --port"))?;
    let environment = setup::set_up(Purpose::Build)?;
    println!("building the page");
    let mut trunk = environment.command("trunk")?;
    // A page that reloads itself would need a script that its content policy forbids.
    trunk.args(["serve", "--release", "--no-autoreload", "--port", &port.to_string()]);
    trunk.stdin(Stdio::null());
    let mut trunk = trunk.spawn().context("cannot run trunk")?;
    // Trunk listens as soon as the first build is finished.
    while TcpStream::connect(address).is_err() {
        stop_if_ended(&mut trunk)?;
        thread::sleep(Duration::from_millis(200));
    }
    println!("\nCoordinator is at http://127.0.0.1:{port}/ (Ctrl+C stops it)\n");
    trunk.wait()?;
    Ok(())
}

fn stop_if_ended(trunk: &mut Child) -> Result<()> {
    if let Some(status) = trunk.try_wait()? {
        bail!("trunk could not serve the page ({status})");
    }
    Ok(())
}
