//! Errors as Python exceptions.

use pyo3::create_exception;
use pyo3::exceptions::{PyKeyboardInterrupt, PyValueError};
use pyo3::prelude::*;

use crate::Error;
use crate::text::visible;

create_exception!(fazhi, FazhiError, PyValueError, "The base class of the errors that fazhi raises.");
create_exception!(
    fazhi,
    ColumnError,
    FazhiError,
    "A column that is missing, is matched by several headers, or has an unsupported type."
);
create_exception!(fazhi, DataError, FazhiError, "An input that cannot be read, or an output that cannot be written.");
create_exception!(fazhi, ParameterError, FazhiError, "An invalid argument or definition.");

impl From<Error> for PyErr {
    fn from(error: Error) -> Self {
        let mut text = visible(&error.to_string()).into_owned();
        if let Some(hint) = error.hint() {
            text.push_str("\n\nhint: ");
            text.push_str(&visible(&hint));
        }
        match error {
            Error::MissingColumn { .. } | Error::AmbiguousColumn { .. } | Error::ColumnType { .. } => {
                ColumnError::new_err(text)
            }
            Error::Unknown { what, .. } if what == "column" => ColumnError::new_err(text),
            Error::Parameter { .. }
            | Error::Unknown { .. }
            | Error::SeveralCalled { .. }
            | Error::Definition { .. }
            | Error::Line { .. }
            | Error::Template { .. }
            | Error::Merge { .. }
            | Error::GivenAway { .. }
            | Error::OutsideCalendar { .. } => ParameterError::new_err(text),
            Error::File { .. }
            | Error::Content { .. }
            | Error::Locked { .. }
            | Error::Damaged { .. }
            | Error::Foreign { .. }
            | Error::Overflow { .. }
            | Error::Busy { .. }
            | Error::Engine { .. } => DataError::new_err(text),
            Error::Interrupted => PyKeyboardInterrupt::new_err(text),
        }
    }
}
