//! Reading of registers, one module per concept.

mod fuzz;
mod made;
mod sheets;
