//! A Wilson interval and a count of working days, with `stat` and `calendar` alone.
//!
//! ```sh
//! cargo run --release --no-default-features --example interval
//! ```
#![allow(clippy::print_stdout, reason = "an example that prints")]

use fazhi::calendar::{Calendar, date};
use fazhi::stat::proportion::{self, Method};

fn main() -> fazhi::Result<()> {
    let rate = proportion::interval(81, 263, 0.95, Method::Wilson)?;
    let [value, lower, upper] = [rate.value, rate.lower, rate.upper].map(|share| 100.0 * share);
    println!("81 of 263 lost: {value:.1} % ({lower:.1} % to {upper:.1} %)");

    let (accepted, decided) = (date::parse("accepted", "2020-09-25")?, date::parse("decided", "2020-10-12")?);
    let days = Calendar::china().workdays_between(accepted, decided)?;
    println!("accepted {accepted}, decided {decided}: {days} working days");
    Ok(())
}
