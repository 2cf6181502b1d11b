//! Reports: the figures as documents, and the tables whose layout is prescribed.

pub mod form;
