//! Mounts the page.
fn main() {
    yew::Renderer::<coordinator_web::app::App>::new().render();
}
