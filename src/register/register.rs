//! A register: what kind it is, where its rows are, and how they are read.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use polars_core::prelude::DataFrame;

use crate::error::{Error, Result};
use crate::register::agencies::{AGENCIES, AGENCY_LEVEL, Agencies};
use crate::register::checks::Reading;
use crate::register::columns::{Asked, Found, by_id, lacking, missing};
use crate::register::copies::{self, Copied};
use crate::register::files::{self, FoundFile};
use crate::register::keys::{KeyOptions, Keys};
use crate::register::kinds::Kinds;
use crate::register::pipeline::{self, Account, Task};
use crate::register::problem::{Problem, Rule};
use crate::register::read_options::ReadOptions;
use crate::register::rows::Rows;
use crate::register::schema::Schema;
use crate::register::source::{self, Batches, Kept, Opened, RawBatch, Sheets};
use crate::register::table::Table;

/// A register: one kind of rows, in one or many files or in memory.
#[derive(Debug)]
pub struct Register {
    schema: Arc<Schema>,
    inputs: Vec<Input>,
    copies: Vec<Copied>,
    mapping: BTreeMap<String, String>,
    sheets: Vec<String>,
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
        Self::of_inputs(schema, Vec::new()).and_files(files)
    }

    fn of_inputs(schema: &Arc<Schema>, inputs: Vec<Input>) -> Self {
        let schema = Arc::clone(schema);
        Self { schema, inputs, copies: Vec::new(), mapping: BTreeMap::new(), sheets: Vec::new() }
    }

    /// A register without any input.
    pub(crate) fn empty(schema: &Arc<Schema>) -> Self {
        Self::of_inputs(schema, Vec::new())
    }

    /// A register in memory.
    pub fn from_frame(schema: &Arc<Schema>, frame: DataFrame) -> Self {
        Self::of_inputs(schema, vec![Input::Memory(Kept::of_frame(&frame))])
    }

    /// A register whose batches can be read once; a table of agencies, which is read both for its names and as a register, is
    /// kept in memory.
    ///
    /// # Errors
    ///
    /// What the batches give, where they are kept.
    pub fn from_batches(schema: &Arc<Schema>, batches: Batches) -> Result<Self> {
        let register = Self::of_inputs(schema, vec![Input::Stream(Mutex::new(Some(batches)))]);
        if schema.id == AGENCIES { register.kept() } else { Ok(register) }
    }

    /// This register with its batches in memory, so that they can be read more than once.
    ///
    /// # Errors
    ///
    /// What the batches give.
    pub(crate) fn kept(mut self) -> Result<Self> {
        for input in &mut self.inputs {
            let Input::Stream(batches) = input else { continue };
            if let Some(batches) = batches.get_mut().unwrap_or_else(PoisonError::into_inner).take() {
                *input = Input::Memory(batches.keep()?);
            }
        }
        Ok(self)
    }

    /// This register and the files of another path.
    ///
    /// # Errors
    ///
    /// As [`Register::open`].
    pub fn and(self, path: impl AsRef<Path>) -> Result<Self> {
        Ok(self.and_files(files::find(path.as_ref())?))
    }

    /// This register and files that were found. Of files with the same content one is read.
    pub(crate) fn and_files(mut self, files: Vec<FoundFile>) -> Self {
        let mut all = Vec::new();
        self.inputs.retain_mut(|input| match input {
            Input::File(file) => {
                all.push(file.clone());
                false
            }
            Input::Memory(_) | Input::Stream(_) => true,
        });
        all.extend(files);
        let (read, copies) = copies::apart(all);
        self.inputs.extend(read.into_iter().map(Input::File));
        self.copies.extend(copies);
        self
    }

    /// Names the headers to read: column, by its id or name, to header. It wins over the known headers.
    #[must_use]
    pub fn with_columns(mut self, mapping: BTreeMap<String, String>) -> Self {
        self.mapping = mapping;
        self
    }

    /// Names more headers to read, besides those that are named already.
    pub(crate) fn and_columns(mut self, mapping: BTreeMap<String, String>) -> Self {
        self.mapping.extend(mapping);
        self
    }

    /// Whether a file is called after a kind of register and has the headers of one, so that it is hardly an output.
    pub(crate) fn is_one(path: &Path) -> bool {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let Some(schema) = Kinds::built_in().by_name(&stem).filter(|_| path.is_file()) else { return false };
        let kind = source::Headers::of(schema);
        // What cannot be read is no register.
        source::tops(path).unwrap_or_default().iter().any(|top| {
            let read = top.recognised(&kind);
            // Figures may be grouped by columns of a register.
            read.columns.len() > 1 && !read.headers.iter().any(|header| header == "indicator")
        })
    }

    /// The headers of a file that name none of the columns, and that no mapping names.
    pub(crate) fn not_understood(&self, file: &FoundFile) -> Result<Vec<String>> {
        let kind = source::Headers::of(&self.schema);
        let tops = source::tops(&file.path)?;
        let read = tops.iter().map(|top| top.recognised(&kind)).max_by_key(|read| read.columns.len());
        // Where not one is understood, an error says what is missing.
        let Some(read) = read.filter(|read| !read.columns.is_empty()) else { return Ok(Vec::new()) };
        let named: Vec<&String> =
            read.columns.iter().flat_map(|(_, headers)| headers).chain(self.mapping.values()).collect();
        Ok(read.headers.iter().filter(|header| !named.contains(header)).cloned().collect())
    }

    /// Names the sheets of workbooks to read; `*` means all that are not empty.
    ///
    /// Without names, the sheet whose header names the most columns is read, and those whose headers fit beside it: they have
    /// the required columns, or, where no column is required, name at least two columns and half as many as the best one
    /// does. Any other sheet that is neither empty nor hidden is a problem, `sheet_not_read`.
    #[must_use]
    pub fn with_sheets(mut self, names: Vec<String>) -> Self {
        self.sheets = names;
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

    /// The files that are not read, as another one of the register has the same content, each with the name of that one.
    pub fn copies(&self) -> impl Iterator<Item = (&Path, &str)> {
        self.copies.iter().map(|copy| (copy.file.path.as_path(), copy.of.as_str()))
    }

    /// The same with all that is known of these files.
    pub(crate) fn copied(&self) -> &[Copied] {
        &self.copies
    }

    /// Reads the register, batch by batch, in order; what is said of a row does not depend on the batches.
    ///
    /// # Errors
    ///
    /// What makes an input as a whole impossible to read, and any error of `visit`.
    pub fn read(&self, options: &ReadOptions, visit: impl FnMut(Rows) -> Result<()> + Send) -> Result<Account> {
        Ok(self.read_by(options, &KeyOptions::default(), vec![visit])?.0)
    }

    /// Reads the register with several visitors at once, each of which sees some of the batches; gives the hashes of the keys
    /// where they are to be kept.
    pub(crate) fn read_by<V>(
        &self,
        options: &ReadOptions,
        keys: &KeyOptions,
        visitors: Vec<V>,
    ) -> Result<(Account, Option<Vec<u128>>)>
    where
        V: FnMut(Rows) -> Result<()> + Send,
    {
        let mut unread = Vec::new();
        let (mut account, met) = pipeline::run(visitors, Keys::new(keys), &self.schema.id, |send| {
            for (input, name) in self.inputs.iter().zip(self.names()) {
                unread.extend(self.read_input(input, &name, options, send)?);
            }
            Ok(())
        })?;
        for problem in unread.into_iter().chain(self.copies.iter().map(|copy| copy.problem(&self.schema.id))) {
            account.problems.push(problem);
        }
        Ok((account, met.finish(keys)?))
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

    /// The headers that columns are mapped to by their ids, and those beyond the schema.
    fn headers_asked(&self, options: &ReadOptions) -> Result<(BTreeMap<String, String>, Vec<String>)> {
        let extra = options.extra.iter().chain(options.places.headers()).cloned().collect();
        Ok((by_id(&self.schema, &self.mapping)?, extra))
    }

    /// Reads an input, and gives the problems of sheets that are not read, and of headers that are misspelt.
    fn read_input<'a>(
        &'a self,
        input: &'a Input,
        name: &str,
        options: &'a ReadOptions,
        send: &mut dyn FnMut(Task<'a>) -> Result<()>,
    ) -> Result<Vec<Problem>> {
        let (mapping, extra) = self.headers_asked(options)?;
        let asked = Asked { schema: &self.schema, mapping: &mapping, extra: &extra };
        let sheets = input.open(&self.sheets, asked)?;
        let several = sheets.read.len() + sheets.unread.len() > 1;
        let of_sheet = |sheet: &str| format!("{name}[{sheet}]");
        let problem = |sheet| Problem::of_whole(&self.schema.id, &of_sheet(sheet), None, Rule::SheetNotRead);
        let mut problems: Vec<Problem> = sheets.unread.iter().map(|sheet| problem(sheet)).collect();
        for (sheet, opened) in sheets.read {
            let name = sheet.filter(|_| several).map_or_else(|| name.to_owned(), |sheet| of_sheet(&sheet));
            problems.extend(asked.slips(&opened.headers).iter().map(|slip| slip.problem(&self.schema.id, &name)));
            self.read_sheet(opened, name, asked, options, send)?;
        }
        Ok(problems)
    }

    fn read_sheet<'a>(
        &'a self,
        opened: Opened<'a>,
        name: String,
        asked: Asked<'_>,
        options: &'a ReadOptions,
        send: &mut dyn FnMut(Task<'a>) -> Result<()>,
    ) -> Result<()> {
        let place = format!("{} ({name})", self.schema.id);
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

    /// That a stream, which can be read only once, has not one of these columns; of anything else reading tells it.
    pub(crate) fn stream_lacks(&self, names: &[String]) -> Option<Error> {
        let mut streams = self.inputs.iter().filter_map(|input| match input {
            Input::Stream(batches) => {
                let batches = batches.lock().unwrap_or_else(PoisonError::into_inner);
                batches.as_ref().map(|batches| (batches.headers(), format!("{} ({})", self.schema.id, batches.name)))
            }
            _ => None,
        });
        let mapping = by_id(&self.schema, &self.mapping).ok()?;
        let asked = Asked { schema: &self.schema, mapping: &mapping, extra: names };
        let lacks = |(headers, place): (Vec<String>, String)| {
            let found = asked.find(&headers, None, &place).ok()?;
            let is_there = |name: &&String| {
                let id = self.schema.find(name).map_or(name.as_str(), |column| &column.id);
                id == AGENCY_LEVEL || found.iter().any(|found| found.id == id)
            };
            let name = names.iter().find(|name| !is_there(name))?;
            let name = self.schema.find(name).map_or(name.as_str(), |column| &column.id);
            Some(lacking(name, &self.schema, &headers, &place))
        };
        streams.find_map(lacks)
    }

    /// The columns that are read of all inputs, each once, without any row.
    pub(crate) fn columns_read(&self, options: &ReadOptions) -> Result<Vec<Found>> {
        let (mapping, extra) = self.headers_asked(options)?;
        let asked = Asked { schema: &self.schema, mapping: &mapping, extra: &extra };
        let mut all: Vec<Found> = Vec::new();
        for (input, name) in self.inputs.iter().zip(self.names()) {
            for (_, opened) in input.open(&self.sheets, asked)?.read {
                let found = self.wanted(&opened, asked, options, &format!("{} ({name})", self.schema.id))?;
                for found in found {
                    if !all.iter().any(|known| known.header == found.header) {
                        all.push(found);
                    }
                }
            }
        }
        Ok(all)
    }

    /// The columns to read of one input: those asked for that it has, and its key.
    fn wanted(&self, opened: &Opened<'_>, asked: Asked<'_>, options: &ReadOptions, place: &str) -> Result<Vec<Found>> {
        let mut found = asked.find(&opened.headers, opened.unit, place)?;
        if found.is_empty() {
            let column = self.schema.columns.first().expect("a schema has a column");
            return Err(missing(column, &self.schema, &opened.headers, place));
        }
        if let Some(name) = options
            .needed
            .iter()
            .chain(options.places.headers())
            .find(|name| !found.iter().any(|found| found.id == **name))
        {
            return Err(lacking(name, &self.schema, &opened.headers, place));
        }
        let level = options.extra.iter().any(|name| name == AGENCY_LEVEL);
        let agency = |id: &String| level && self.schema.agency.as_ref() == Some(id);
        let key = |id: &String| options.unique_keys && self.schema.key.contains(id);
        let begins = |id: &String| self.schema.begins.iter().flatten().any(|begin| begin == id);
        if let Some(columns) = &options.columns {
            let place = |id: &String| options.places.headers().any(|header| header == id);
            let asked = |id: &String| columns.contains(id) || options.extra.contains(id) || place(id);
            found.retain(|Found { id, .. }| asked(id) || key(id) || begins(id) || agency(id));
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

    fn open<'a>(&'a self, sheets: &[String], asked: Asked<'_>) -> Result<Sheets<'a>> {
        match self {
            Self::File(file) => source::open(&file.path, sheets, asked),
            Self::Memory(kept) => Ok(source::open_batches(kept.batches()).into()),
            Self::Stream(batches) => {
                let batches = batches.lock().unwrap_or_else(PoisonError::into_inner).take();
                let spent = || Error::parameter("register", "a stream that was read before", "a stream that was not");
                batches.map(|batches| source::open_batches(batches).into()).ok_or_else(spent)
            }
        }
    }
}
