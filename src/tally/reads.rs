//! What a tally reads of a register, for those who hand over its rows.

use crate::catalogue::Catalogue;
use crate::error::Result;
use crate::register::Register;
use crate::tally::TallyOptions;
use crate::tally::plan::Task;

/// A column that a tally reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnRead {
    /// Its header in the input.
    pub header: String,
    /// Its id in the register; the header again for a column that the register does not know.
    pub column: String,
    /// Whether rows are told apart by it.
    pub key: bool,
}

/// The columns that [`tally`](crate::tally::tally) reads of a register, of whose rows none is looked at: what an engine has to hand over.
/// Those of the key come first, in its order; a row without the first of them has no key.
///
/// # Errors
///
/// As for [`tally`](crate::tally::tally), but for what is wrong with rows.
///
/// # Examples
///
/// ```
/// use fazhi::polars::prelude::*;
/// use fazhi::{catalogue::Catalogue, register::Register, tally::{TallyOptions, columns_read}};
///
/// let catalogue = Catalogue::built_in();
/// let disputes = df!["排查日期" => ["2020-03-05"], "办结日期" => ["2020-03-06"], "备注" => [""]]?;
/// let register = Register::from_frame(catalogue.kinds().get("mediation")?, disputes);
/// let read = columns_read(&register, catalogue, &TallyOptions::default())?;
/// assert_eq!(read.iter().map(|column| column.header.as_str()).collect::<Vec<_>>(), ["排查日期", "办结日期"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn columns_read(register: &Register, catalogue: &Catalogue, options: &TallyOptions) -> Result<Vec<ColumnRead>> {
    let task = Task::new(register.schema(), catalogue, options)?;
    let schema_key: &[String] = if options.read.unique_keys { &register.schema().key } else { &[] };
    let place = |id: &String| schema_key.iter().position(|known| known == id);
    let mut found = register.columns_read(&task.read_options(options))?;
    found.sort_by_key(|found| place(&found.id).unwrap_or(usize::MAX));
    Ok(found
        .into_iter()
        .map(|found| ColumnRead { key: place(&found.id).is_some(), header: found.header, column: found.id })
        .collect())
}
