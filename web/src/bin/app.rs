//! Mounts the page.
fn main() {
    coordinator_web::dom::panic_banner::show_on_panic();
    yew::Renderer::<coordinator_web::app::App>::new().render();
}
