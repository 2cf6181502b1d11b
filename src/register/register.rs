//! A register: what kind it is, where its rows are, and how they are read.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use polars_core::prelude::DataFrame;

use crate::error::{Error, Result};
use crate::register::agencies::{AGENCIES, AGENCY_LEVEL, Agencies};
use crate::register::checks::Reading;
use crate::register::columns::{Asked, Found, lacking, missing};
use crate::register::files::{self, FoundFile};
use crate::register::keys::{KeyOptions, Keys};
use crate::register::pipeline::{self, Account, Task};
use crate::register::read_options::ReadOptions;
use crate::register::rows::Rows;
use crate::register::schema::Schema;
use crate::register::source::{self, Batches, Kept, Opened, RawBatch};
use crate::register::table::Table;

/// A register: one kind of rows, in one or many files or in memory.
#[derive(Debug)]
pub struct Register {
    schema: Arc<Schema>,
    inputs: Vec<Input>,
    mapping: BTreeMap<String, String>,
    sheet: Option<String>,
}

#[derive(Debug)]
enum Input {
    File(FoundFile),
    Memory(Kept),
    /// Batches that can be read once.
    Stream(Mutex<Option<Batches>>),
}

impl Register {
    /// A register in files: one file, the files in a folder, or those that match a pattern.
    ///
    /// In folders and by patterns, only regular files with a known ending are found. Names that begin with `.`, `~` or `_` are
    /// skipped, of files and of folders. `**` in a pattern matches any number of folders.
    ///
    /// # Errors
    ///
    /// [`Error::File`] if there is no such file or a folder cannot be listed, [`Error::Content`] if a folder or pattern has no
    /// file to read.
    pub fn open(schema: &Arc<Schema>, path: impl AsRef<Path>) -> Result<Self> {
        Ok(Self::of_files(schema, files::find(path.as_ref())?))
    }

    /// A register in files that were found.
    pub(crate) fn of_files(schema: &Arc<Schema>, files: Vec<FoundFile>) -> Self {
        let inputs = files.into_iter().map(Input::File).collect();
        Self { schema: Arc::clone(schema), inputs, mapping: BTreeMap::new(), sheet: None }
    }

    /// A register in memory.
    pub fn from_frame(schema: &Arc<Schema>, frame: DataFrame) -> Self {
        let inputs = vec![Input::Memory(Kept::of_frame(&frame))];
        Self { schema: Arc::clone(schema), inputs, mapping: BTreeMap::new(), sheet: None }
    }

    /// A register whose batches can be read once; a table of agencies, which is read both for its names and as a register, is
    /// kept in memory.
    ///
    /// # Errors
    ///
    /// What the batches give, where they are kept.
    pub fn from_batches(schema: &Arc<Schema>, batches: Batches) -> Result<Self> {
        let input = if schema.id == AGENCIES {
            Input::Memory(batches.keep()?)
        } else {
            Input::Stream(Mutex::new(Some(batches)))
        };
        Ok(Self { schema: Arc::clone(schema), inputs: vec![input], mapping: BTreeMap::new(), sheet: None })
    }

    /// This register and the files of another path.
    ///
    /// # Errors
    ///
    /// As [`Register::open`].
    pub fn and(self, path: impl AsRef<Path>) -> Result<Self> {
        Ok(self.and_files(files::find(path.as_ref())?))
    }

    /// This register and files that were found.
    pub(crate) fn and_files(mut self, files: Vec<FoundFile>) -> Self {
        self.inputs.extend(files.into_iter().map(Input::File));
        self
    }

    /// Names the headers to read: column id to header. It wins over the known headers.
    #[must_use]
    pub fn with_columns(mut self, mapping: BTreeMap<String, String>) -> Self {
        self.mapping = mapping;
        self
    }

    /// Names the sheet to read; without it the sheet whose header names the most columns is read.
    #[must_use]
    pub fn with_sheet(mut self, sheet: Option<String>) -> Self {
        self.sheet = sheet;
        self
    }

    /// What kind of register it is.
    pub fn schema(&self) -> &Arc<Schema> {
        &self.schema
    }

    /// The files it is in.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.found_files().map(|file| file.path.as_path())
    }

    /// The files it is in, with their names.
    pub(crate) fn found_files(&self) -> impl Iterator<Item = &FoundFile> {
        self.inputs.iter().filter_map(|input| match input {
            Input::File(file) => Some(file),
            Input::Memory(_) | Input::Stream(_) => None,
        })
    }

    /// Reads the register, batch by batch, in order; what is said of a row does not depend on the batches.
    ///
    /// # Errors
    ///
    /// What makes an input as a whole impossible to read, and any error of `visit`.
    pub fn read(&self, options: &ReadOptions, visit: impl FnMut(Rows) -> Result<()> + Send) -> Result<Account> {
        self.read_by(options, &KeyOptions::default(), vec![visit])
    }

    /// Reads the register with several visitors at once, each of which sees some of the batches.
    pub(crate) fn read_by<V>(&self, options: &ReadOptions, keys: &KeyOptions, visitors: Vec<V>) -> Result<Account>
    where
        V: FnMut(Rows) -> Result<()> + Send,
    {
        let (account, met) = pipeline::run(visitors, Keys::new(keys), |send| {
            let mut inputs = self.inputs.iter().zip(self.names());
            inputs.try_for_each(|(input, name)| self.read_input(input, name, options, send))
        })?;
        met.record(keys)?;
        Ok(account)
    }

    /// The name of each input in problems. Files of different folders may have the same name; they are named by their paths.
    fn names(&self) -> Vec<String> {
        let names: Vec<_> = self.inputs.iter().map(Input::name).collect();
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        for name in &names {
            *count.entry(name).or_default() += 1;
        }
        let name_of = |(input, name): (&Input, &String)| match input {
            Input::File(file) if count[name.as_str()] > 1 => file.long_name(),
            _ => name.clone(),
        };
        self.inputs.iter().zip(&names).map(name_of).collect()
    }

    fn read_input<'a>(
        &'a self,
        input: &'a Input,
        name: String,
        options: &'a ReadOptions,
        send: &mut dyn FnMut(Task<'a>) -> Result<()>,
    ) -> Result<()> {
        let place = format!("{} ({name})", self.schema.id);
        let asked = Asked { schema: &self.schema, mapping: &self.mapping, extra: &options.extra };
        let opened = input.open(self.sheet.as_deref(), asked)?;
        let found = self.wanted(&opened, asked, options, &place)?;
        let reading = Arc::new(Reading::new(&self.schema, options, found, name)?);
        let mut empty = true;
        (opened.read)(reading.found.clone(), &mut |piece| {
            if options.stop.load(Ordering::Relaxed) {
                return Err(Error::Interrupted);
            }
            empty = false;
            send(Task { reading: Arc::clone(&reading), piece })
        })?;
        // An input may have a header and nothing else; which columns it has is known all the same.
        let none = RawBatch::empty(&reading.found);
        if empty { send(Task { reading, piece: Box::new(|| Ok(vec![none])) }) } else { Ok(()) }
    }

    /// The columns to read of one input: those asked for that it has, and its key.
    fn wanted(&self, opened: &Opened<'_>, asked: Asked<'_>, options: &ReadOptions, place: &str) -> Result<Vec<Found>> {
        let mut found = asked.find(&opened.headers, place)?;
        if found.is_empty() {
            let column = self.schema.columns.first().expect("a schema has a column");
            return Err(missing(column, &self.schema, &opened.headers, place));
        }
        if let Some(name) = options.needed.iter().find(|name| !found.iter().any(|found| found.id == **name)) {
            return Err(lacking(name, &self.schema, &opened.headers, place));
        }
        let level = options.extra.iter().any(|name| name == AGENCY_LEVEL);
        let agency = |id: &String| level && self.schema.agency.as_ref() == Some(id);
        let key = |id: &String| options.unique_keys && self.schema.key.contains(id);
        if let Some(columns) = &options.columns {
            found.retain(|found| {
                columns.contains(&found.id) || options.extra.contains(&found.id) || key(&found.id) || agency(&found.id)
            });
        }
        Ok(found)
    }

    /// All rows that can be used in one frame, typed and named, with the cells that cannot be used left empty; amounts and scores
    /// are floats.
    ///
    /// # Errors
    ///
    /// As [`Register::read`].
    pub fn to_frame(&self, options: &ReadOptions) -> Result<(DataFrame, Account)> {
        let (table, account) = self.to_table(options)?;
        Ok((table.frame()?, account))
    }

    /// All rows that can be used in one table, amounts and scores as decimals.
    pub(crate) fn to_table(&self, options: &ReadOptions) -> Result<(Table, Account)> {
        let mut table = Table::default();
        let account = self.read(options, |rows| {
            let usable = rows.unusable(&|_| false).not();
            table.push(&rows, &usable.rows(rows.height()).collect::<Vec<_>>());
            Ok(())
        })?;
        Ok((table, account))
    }
}

impl Agencies {
    /// Reads the table of agencies from a register of the kind `agencies`.
    ///
    /// # Errors
    ///
    /// As [`Register::read`], and [`Error::Content`] for a name of two agencies.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::register::{Agencies, Kinds, ReadOptions, Register};
    /// use fazhi::polars::prelude::*;
    ///
    /// let table = df!["单位名称" => ["市场监督管理局"], "简称" => ["市监局"]]?;
    /// let register = Register::from_frame(Kinds::built_in().get("agencies")?, table);
    /// let agencies = Agencies::read(&register, &ReadOptions::default())?;
    /// assert_eq!(agencies.name("市监局"), Some("市场监督管理局"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn read(register: &Register, options: &ReadOptions) -> Result<Self> {
        let mut agencies = Self::default();
        register.read(options, |rows| agencies.extend(&rows, AGENCIES))?;
        Ok(agencies)
    }
}

impl Input {
    fn name(&self) -> String {
        match self {
            Self::File(file) => file.name.clone(),
            Self::Memory(kept) => kept.name.clone(),
            Self::Stream(batches) => {
                let batches = batches.lock().unwrap_or_else(PoisonError::into_inner);
                batches.as_ref().map_or_else(|| "stream".into(), |batches| batches.name.clone())
            }
        }
    }

    fn open<'a>(&'a self, sheet: Option<&'a str>, asked: Asked<'_>) -> Result<Opened<'a>> {
        match self {
            Self::File(file) => source::open(&file.path, sheet, asked),
            Self::Memory(kept) => Ok(source::open_batches(kept.batches())),
            Self::Stream(batches) => {
                let batches = batches.lock().unwrap_or_else(PoisonError::into_inner).take();
                let spent = || Error::parameter("register", "a stream that was read before", "a stream that was not");
                batches.map(source::open_batches).ok_or_else(spent)
            }
        }
    }
}
