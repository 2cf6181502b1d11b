//! Looking things up by what people call them.

use crate::error::{Error, Result};
use crate::register::header::fold;

/// The thing of that id, or else the only one that goes by that name.
///
/// `names` gives the names of a thing, its id first and its Chinese name second; names are compared folded.
pub(crate) fn called<'a, T>(
    what: &str,
    name: &str,
    things: impl Iterator<Item = &'a T> + Clone,
    names: impl Fn(&'a T) -> Vec<&'a str>,
) -> Result<&'a T> {
    if let Some(exact) = things.clone().find(|thing| names(thing)[0] == name) {
        return Ok(exact);
    }
    let folded = fold(name);
    let same = |thing: &&'a T| names(thing).into_iter().any(|known| fold(known) == folded);
    let found: Vec<_> = things.clone().filter(same).collect();
    match found[..] {
        [one] => Ok(one),
        // What is like a Chinese name is another Chinese name.
        [] => Err(Error::unknown(what, name, things.map(|thing| names(thing)[usize::from(!name.is_ascii())]))),
        _ => Err(Error::SeveralCalled {
            what: what.into(),
            name: name.into(),
            ids: found.into_iter().map(|thing| names(thing)[0].into()).collect(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THINGS: [[&str; 3]; 3] = [
        ["done_rate", "办结率", "rate of completion"],
        ["on_time", "按时率", "on time"],
        ["in_time", "按时率", "in time"],
    ];

    fn found(name: &str) -> Result<&'static str> {
        called("thing", name, THINGS.iter(), |thing| thing.to_vec()).map(|thing| thing[0])
    }

    #[test]
    fn a_thing_goes_by_its_id_and_its_names_however_they_are_spaced() {
        for name in ["done_rate", "Done Rate", "办结率", " 办 结 率 ", "Rate of  Completion"] {
            assert_eq!(found(name).unwrap(), "done_rate", "{name}");
        }
        assert_eq!(found("on_time").unwrap(), "on_time", "an id stands for itself, whatever else is called so");
    }

    #[test]
    fn a_name_that_two_go_by_is_refused_with_both_ids() {
        let error = found("按时率").unwrap_err();
        assert_eq!(error.to_string(), "`on_time` and `in_time` both are the thing `按时率`");
        assert_eq!(error.hint().unwrap(), "name it by its id");
    }

    #[test]
    fn an_unknown_name_is_answered_in_its_own_language() {
        for (name, near) in [("办结绿", "办结率"), ("done_rat", "done_rate")] {
            assert_eq!(found(name).unwrap_err().hint().unwrap(), format!("did you mean `{near}`?"));
        }
    }
}
