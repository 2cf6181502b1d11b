//! The registers that have no figures, and those that have totals only.

use super::{Outcome, Voice};
use crate::error::Error;
use crate::lang::Lang;
use crate::register::Kinds;

/// Tells the registers that lack a group-by column, whose totals are all there is, and those that could not be counted, which is a
/// failure.
pub(super) fn left_out(
    ungrouped: &[(String, Error)],
    failures: &[(String, Error)],
    kinds: &Kinds,
    voice: Voice,
) -> Outcome {
    for (register, error) in ungrouped {
        let name = kinds.get(register).map_or(register.as_str(), |schema| voice.lang.of(&schema.zh, &schema.en));
        let Error::MissingColumn { column, label, .. } = error else { continue };
        let column = label.as_deref().unwrap_or(column);
        voice.say(&match voice.lang {
            Lang::Zh => format!("{name}：没有“{column}”一列，只有合计"),
            Lang::En => format!("{name}: no column `{column}`, so there are totals only"),
        });
    }
    for (register, error) in failures {
        voice.failed(Some(register), error);
    }
    if failures.is_empty() { Outcome::Fine } else { Outcome::Failed }
}
