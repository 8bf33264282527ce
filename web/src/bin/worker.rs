//! Answers the page, in a worker of its own.
fn main() {
    coordinator_web::worker::serve();
}
