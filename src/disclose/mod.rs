//! Disclosure control: no printed table gives a small number away.
//!
//! [`Tables`] holds the cells of all tables that are printed and says how they sum. A [`Rule`] names the cells that must not be
//! printed (primary), [`suppress`] withholds as many more (secondary) as are needed, over all tables at once, and [`verify`]
//! attacks what is left as a reader would: from the printed numbers alone. [`rounded`] and [`coarsened`] are the milder
//! choices.
//!
//! A cell is safe when at least two whole numbers stay possible for it. The reader is taken to know which cells are withheld by
//! the rule and what the rule says of them, that counts are not negative, that every 0 is printed, and all sums.

mod cells;
mod coarsen;
#[cfg(feature = "registers")]
mod figures;
mod round;
mod rule;
mod suppress;
mod tables;
#[cfg(test)]
mod tests;
mod verify;
mod witness;

pub use cells::{Cell, Standing};
pub use coarsen::coarsened;
#[cfg(feature = "registers")]
pub(crate) use figures::suppressed;
#[cfg(feature = "registers")]
pub use figures::{Withheld, withhold, withhold_after};
pub use round::rounded;
pub use rule::Rule;
pub(crate) use suppress::refuse;
pub use suppress::{Suppressed, suppress};
pub use tables::Tables;
pub use verify::{Limits, Published, Range, Verdict, verify};
