//! Import and export of tables through the Arrow C stream interface.
//!
//! <https://arrow.apache.org/docs/format/CStreamInterface.html>. A column is taken from a batch by moving its child
//! array, as the interface allows; columns that were not requested are never touched, whatever their type.
#![allow(unsafe_code)]

use std::ffi::{CStr, c_char, c_int, c_void};

use polars_arrow::array::{ArrayRef, DictionaryArray, PrimitiveArray, StructArray, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType, DTYPE_ENUM_VALUES_NEW, Field as ArrowField, IntegerType, Metadata};
use polars_arrow::ffi::{
    ArrowArray, ArrowArrayStream, ArrowSchema, export_iterator, import_array_from_c, import_field_from_c,
};
use polars_core::prelude::{CompatLevel, DataFrame, PolarsResult, polars_bail, polars_ensure};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyCapsuleMethods};

use crate::error::{Error, Result};
use crate::figure::Status;
use crate::register::{FieldType, RawColumns};

const STREAM: &CStr = c"arrow_array_stream";

/// The fields of an `ArrowArrayStream`, which are private in polars.
#[repr(C)]
struct RawStream {
    get_schema: Option<unsafe extern "C" fn(*mut RawStream, *mut ArrowSchema) -> c_int>,
    get_next: Option<unsafe extern "C" fn(*mut RawStream, *mut ArrowArray) -> c_int>,
    get_last_error: Option<unsafe extern "C" fn(*mut RawStream) -> *const c_char>,
    release: Option<unsafe extern "C" fn(*mut RawStream)>,
    private_data: *mut c_void,
}

#[repr(C)]
struct RawSchema {
    format: *const c_char,
    name: *const c_char,
    metadata: *const c_char,
    flags: i64,
    n_children: i64,
    children: *mut *mut ArrowSchema,
    dictionary: *mut ArrowSchema,
    release: Option<unsafe extern "C" fn(*mut ArrowSchema)>,
    private_data: *mut c_void,
}

#[repr(C)]
struct RawArray {
    length: i64,
    null_count: i64,
    offset: i64,
    n_buffers: i64,
    n_children: i64,
    buffers: *mut *const c_void,
    children: *mut *mut ArrowArray,
    dictionary: *mut ArrowArray,
    release: Option<unsafe extern "C" fn(*mut ArrowArray)>,
    private_data: *mut c_void,
}

const _: () = assert!(
    size_of::<RawStream>() == size_of::<ArrowArrayStream>()
        && size_of::<RawSchema>() == size_of::<ArrowSchema>()
        && size_of::<RawArray>() == size_of::<ArrowArray>()
);

/// A stream of batches of columns.
pub(super) struct Stream {
    raw: RawStream,
    fields: Vec<(String, FieldType)>,
}

// SAFETY: the interface requires that a stream can be used from any thread, by one at a time.
unsafe impl Send for Stream {}

impl Drop for Stream {
    fn drop(&mut self) {
        if let Some(release) = self.raw.release {
            // SAFETY: the stream was moved here from its capsule and has not been released.
            unsafe { release(&raw mut self.raw) };
        }
    }
}

impl Stream {
    /// Takes the stream of an object with `__arrow_c_stream__`.
    pub(super) fn of(object: &Bound<'_, PyAny>) -> PyResult<Self> {
        let capsule = object.call_method0("__arrow_c_stream__")?;
        let capsule = capsule.cast::<PyCapsule>()?;
        let pointer = capsule.pointer_checked(Some(STREAM))?.cast::<RawStream>().as_ptr();
        // SAFETY: a capsule of that name holds a stream; it is moved out, which an empty `release` records.
        let raw = unsafe {
            let raw = std::ptr::read(pointer);
            (*pointer).release = None;
            raw
        };
        if raw.release.is_none() {
            return Err(Error::parameter("register", "a stream that was already read", "an unread stream").into());
        }
        let mut stream = Self { raw, fields: Vec::new() };
        stream.read_fields()?;
        Ok(stream)
    }

    /// The names and types of the columns.
    pub(super) fn fields(&self) -> &[(String, FieldType)] {
        &self.fields
    }

    fn read_fields(&mut self) -> PyResult<()> {
        let mut schema = ArrowSchema::empty();
        let get_schema = self.raw.get_schema.ok_or_else(|| PyTypeError::new_err("the stream has no schema"))?;
        // SAFETY: the stream is live, and the schema is empty and writable.
        if unsafe { get_schema(&raw mut self.raw, &raw mut schema) } != 0 {
            return Err(self.failure().into());
        }
        // SAFETY: both types have the layout that the interface defines.
        let raw = unsafe { &*(&raw const schema).cast::<RawSchema>() };
        // SAFETY: the producer sets `format` to a null-terminated string.
        if unsafe { CStr::from_ptr(raw.format) } != c"+s" {
            return Err(PyTypeError::new_err("expected a table with named columns, not a single column"));
        }
        for at in 0..usize::try_from(raw.n_children).unwrap_or(0) {
            // SAFETY: there are `n_children` children, each a live schema.
            let child = unsafe { &**raw.children.add(at) };
            let own = unsafe { &*std::ptr::from_ref(child).cast::<RawSchema>() };
            let name = if own.name.is_null() {
                String::new()
            } else {
                unsafe { CStr::from_ptr(own.name) }.to_string_lossy().into()
            };
            let format = unsafe { CStr::from_ptr(own.format) }.to_string_lossy().into_owned();
            let field = unsafe { import_field_from_c(child) };
            let known = field.map_or(FieldType::Foreign(foreign(&format)), |field| FieldType::Known(field.dtype));
            self.fields.push((name, known));
        }
        Ok(())
    }

    /// The next batch, in the columns asked for.
    pub(super) fn next(&mut self, wanted: &[usize]) -> Option<Result<RawColumns>> {
        let mut batch = ArrowArray::empty();
        let get_next = self.raw.get_next?;
        // SAFETY: the stream is live, and the array is empty and writable.
        if unsafe { get_next(&raw mut self.raw, &raw mut batch) } != 0 {
            return Some(Err(self.failure()));
        }
        // SAFETY: both types have the layout that the interface defines.
        let raw = unsafe { &*(&raw const batch).cast::<RawArray>() };
        raw.release?;
        let arrays = wanted.iter().map(|at| self.column(raw, *at)).collect::<PolarsResult<Vec<_>>>();
        let height = usize::try_from(raw.length).unwrap_or(0);
        let columns = arrays.map(|arrays| RawColumns { height, arrays });
        Some(columns.map_err(Error::engine("taking a batch of columns")))
    }

    fn column(&self, batch: &RawArray, at: usize) -> PolarsResult<ArrayRef> {
        let (_, FieldType::Known(dtype)) = &self.fields[at] else {
            polars_bail!(ComputeError: "column {at} has a type that is not known");
        };
        polars_ensure!(i64::try_from(at).is_ok_and(|at| at < batch.n_children), ComputeError: "the batch has no column {at}");
        // SAFETY: the child is live; it is moved out, which an empty `release` records, so that the parent does not
        // free it.
        let array = unsafe {
            let place = *batch.children.add(at);
            let child = std::ptr::read(place);
            (*place.cast::<RawArray>()).release = None;
            import_array_from_c(child, dtype.clone())?
        };
        let (offset, length) = (usize::try_from(batch.offset).unwrap_or(0), usize::try_from(batch.length).unwrap_or(0));
        Ok(if offset == 0 && array.len() == length { array } else { array.sliced(offset, length) })
    }

    fn failure(&mut self) -> Error {
        // SAFETY: the stream is live; the result is a null-terminated string or null.
        let text =
            self.raw.get_last_error.map(|last| unsafe { last(&raw mut self.raw) }).filter(|text| !text.is_null());
        let text =
            text.map_or_else(|| "unknown error".into(), |text| unsafe { CStr::from_ptr(text) }.to_string_lossy());
        Error::content("stream", text)
    }
}

/// The name of a type that polars does not support.
fn foreign(format: &str) -> String {
    let name = match format {
        "+r" => "run-end encoded",
        "+vl" | "+vL" => "list view",
        _ if format.starts_with("d:") => "decimal",
        _ => return format!("Arrow format {format}"),
    };
    name.into()
}

/// A table for Python, readable by anything that supports the Arrow C stream interface.
#[pyclass(frozen, module = "fazhi._fazhi")]
pub(super) struct Frame {
    fields: Vec<ArrowField>,
    chunks: Vec<Vec<ArrayRef>>,
}

impl Frame {
    pub(super) fn of(mut frame: DataFrame) -> Self {
        let level = CompatLevel::newest();
        let fields = frame.schema().iter().map(|(name, dtype)| dtype.to_arrow_field(name.clone(), level)).collect();
        frame.align_chunks_par();
        Self {
            fields,
            chunks: frame
                .iter_chunks(level, false)
                .map(polars_arrow::record_batch::RecordBatchT::into_arrays)
                .collect(),
        }
    }

    /// Columns of arrays, each chunk with all of them.
    pub(super) fn of_arrays(fields: Vec<ArrowField>, chunks: Vec<Vec<ArrayRef>>) -> Self {
        Self { fields, chunks }
    }

    /// A table of figures, whose column `status` is an enum of the words that there are.
    pub(super) fn of_figures(frame: DataFrame) -> Self {
        let mut table = Self::of(frame);
        if let Some(at) = table.fields.iter().position(|field| field.name == "status") {
            let words = Status::ALL.map(Status::name);
            table.chunks.iter_mut().for_each(|chunk| chunk[at] = enumerated(&chunk[at], &words));
            // The words as polars writes them into the metadata of an enum: the length of each before it.
            let known = words.map(|word| format!("{};{word}", word.len())).concat();
            let metadata = Metadata::from_iter([(DTYPE_ENUM_VALUES_NEW.into(), known.into())]);
            table.fields[at] = ArrowField::new("status".into(), enum_type(), true).with_metadata(metadata);
        }
        table
    }
}

fn enum_type() -> ArrowDataType {
    ArrowDataType::Dictionary(IntegerType::UInt8, Box::new(ArrowDataType::Utf8View), false)
}

/// Texts as codes of the words that there are.
fn enumerated(texts: &ArrayRef, words: &[&str]) -> ArrayRef {
    let texts = texts.as_any().downcast_ref::<Utf8ViewArray>().expect("a status is text");
    let code = |text: &str| words.iter().position(|word| *word == text).and_then(|at| u8::try_from(at).ok());
    let codes: PrimitiveArray<u8> = texts.iter().map(|text| text.and_then(code)).collect();
    let words = Utf8ViewArray::from_slice_values(words).boxed();
    DictionaryArray::try_new(enum_type(), codes, words).expect("each code is that of a word").boxed()
}

#[pymethods]
impl Frame {
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let dtype = ArrowDataType::Struct(self.fields.clone());
        let kind = dtype.clone();
        let structs = self.chunks.clone().into_iter().map(move |arrays| {
            let length = arrays.first().map_or(0, |array| array.len());
            Ok(StructArray::new(kind.clone(), length, arrays, None).boxed())
        });
        let chunks: Vec<_> = structs.collect();
        let stream = export_iterator(Box::new(chunks.into_iter()), ArrowField::new("".into(), dtype, false));
        PyCapsule::new_with_value(py, stream, STREAM)
    }
}
