//! Mounts the page.
fn main() {
    coordinator_web::hooks::broken::tell_of_panics();
    yew::Renderer::<coordinator_web::app::App>::new().render();
}
