//! Computes the figures of Qilian County for 2020 from the registers of the example.

#![allow(clippy::print_stdout, reason = "an example that prints")]

use fazhi::{ComputeOptions, Registers, compute};

fn main() -> fazhi::Result<()> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/qilian-2020");
    let registers = Registers::open(folder)?;
    let book = compute(&registers, &ComputeOptions::default().with_years([2020]))?;
    for figure in book.figures.iter() {
        let indicator = book.catalogue.get(&figure.indicator)?;
        if let Some(value) = figure.value {
            println!("{} {value}", indicator.zh);
        }
    }
    Ok(())
}
