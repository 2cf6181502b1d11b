//! Creates a register of service matters for measurements, and prints its folder.
//!
//! `cargo bench --bench workload -- 20000000`

mod register;

#[expect(clippy::print_stdout, reason = "this is what it is run for")]
fn main() {
    let rows = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(2_000_000);
    println!("{}", register::folder(rows).display());
}
