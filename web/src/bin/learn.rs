//! Makes a page of Learn live.
fn main() {
    coordinator_web::dom::panic_banner::show_on_panic();
    coordinator_web::learn::mount();
}
