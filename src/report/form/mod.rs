//! Tables that must be published, as data: their layout, how each number is counted, and what must hold between them.
//!
//! A [`Form`] is filled from registers ([`Form::fill`]), and [`Filled`] says what it could not fill and what does not hold. The
//! identities are proved before anything is written. Nothing is suppressed: these tables print ones and zeros, as they must.

mod beyond;
mod definition;
mod document;
mod fill;
mod filled;
mod identity;
mod layout;
mod load;
mod number;
mod recognise;
#[cfg(test)]
mod tests;
mod trace;

pub use beyond::{Across, Statement};
pub use definition::{Definition, Form, FormCell, FormTable, Unit};
pub use fill::FillOptions;
pub use filled::{Broken, Filled, Gap, Values};
pub use identity::{Equation, Identity, Term};
pub use layout::{Area, Content, Layout};
pub use number::Number;

pub(crate) use recognise::{Printed, PrintedCell, Recognised, Seen, recognise};
