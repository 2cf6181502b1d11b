//! One register of a run: each file tallied by itself, or its tally taken from the store, and all of them merged.

use std::path::Path;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use rayon::prelude::*;

use crate::batch::fingerprint;
use crate::batch::manifest::FileEntry;
use crate::batch::progress::Progress;
use crate::batch::project::Entry;
use crate::batch::repeats::repeats;
use crate::batch::store::{Dependencies, Kept, MADE_BY, Store};
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::register::files::FoundFile;
use crate::register::{KeyOptions, Meter, Register, Schema, guarded};
use crate::tally::{Spec, Tally, TallyOptions, tally_apart};

/// A register with all that its tallies depend on.
pub(super) struct Part<'a> {
    pub(super) schema: Arc<Schema>,
    pub(super) catalogue: &'a Catalogue,
    pub(super) options: &'a TallyOptions,
    pub(super) store: Store,
    pub(super) entry: Entry,
    /// The hash of how it is read.
    reading: String,
    /// The hash of what is counted.
    counting: String,
    jobs: usize,
    progress: &'a dyn Progress,
}

/// What became of a file.
pub(super) struct Done {
    file: FoundFile,
    pub(super) entry: FileEntry,
    pub(super) kept: Option<Kept>,
    pub(super) error: Option<Error>,
}

impl<'a> Part<'a> {
    pub(super) fn new(
        schema: &Arc<Schema>,
        entry: Entry,
        store: Store,
        (catalogue, options): (&'a Catalogue, &'a TallyOptions),
        (jobs, progress): (usize, &'a dyn Progress),
    ) -> Result<Self> {
        let spec = Spec::new(schema, catalogue, options)?;
        let covers = options.calendar.covers_numbers();
        // What is beyond the calendar is in doubt once the calendar lies behind the day of the run.
        let calendar = spec.needs_calendar().then_some((covers, options.read.today.to_epoch_days() > covers.1));
        let horizon = options.horizon.map(|day| day.to_epoch_days());
        let counting = (&spec, calendar, options.read.agencies.as_deref(), options.read.unique_keys, horizon);
        Ok(Self {
            reading: fingerprint::of(&(schema.as_ref(), &entry.columns, &entry.sheet)),
            counting: fingerprint::of(&counting),
            schema: Arc::clone(schema),
            catalogue,
            options,
            store,
            entry,
            jobs,
            progress,
        })
    }

    /// Tallies the files that have to be. Rows whose keys earlier files have are excluded as if all were read as one.
    pub(super) fn files(&self, files: &[FoundFile]) -> Result<Vec<Done>> {
        let meter = Arc::new(Meter::default());
        let sizes = files.iter().map(|file| file.path.metadata().map_or(0, |known| known.len()));
        self.progress.begins(&self.schema, files.len(), sizes.sum(), &meter);
        let mut done = each(self.jobs, files, |file| {
            let done = self.file(file, &meter);
            if done.entry.reused {
                meter.add(0, done.entry.size);
            }
            self.progress.file(&self.schema, done.entry.size, done.entry.reused);
            done
        });
        if self.keyed() && done.iter().all(|file| file.error.is_none()) {
            let keys: Vec<_> = done.iter().map(|file| self.store.keys(&file.entry.tallies[0])).collect();
            let again: Vec<_> = repeats(&keys)?.into_iter().map(|(at, met)| (at, met, &done[at])).collect();
            let more = each(self.jobs, &again, |(at, met, first)| (*at, self.again(first, met, &meter)));
            for (at, file) in more {
                done[at] = file;
            }
        }
        self.progress.ends(&self.schema);
        match done.iter().position(|file| matches!(file.error, Some(Error::Interrupted))) {
            Some(_) => Err(Error::Interrupted),
            None => Ok(done),
        }
    }

    /// The tally of all files, from those that are stored.
    pub(super) fn merged(&self, done: &mut [Done]) -> Result<Option<Tally>> {
        let mut all: Option<Tally> = None;
        for file in done {
            let Some((_, key)) = file.kept.take().zip(file.entry.tallies.last()) else { continue };
            let one = self.store.load(key, self.options.read.today.to_epoch_days())?;
            all = Some(match all {
                Some(all) => all.merge(one)?,
                None => one,
            });
        }
        Ok(all)
    }

    fn keyed(&self) -> bool {
        self.options.read.unique_keys && !self.schema.key.is_empty()
    }

    /// A file by itself.
    fn file(&self, file: &FoundFile, meter: &Arc<Meter>) -> Done {
        let began = Instant::now();
        let entry = FileEntry { register: self.schema.id.clone(), path: file.name.clone(), ..FileEntry::default() };
        let mut done = Done { file: file.clone(), entry, kept: None, error: None };
        let result = stamp(&file.path).and_then(|before| {
            (done.entry.hash, done.entry.size) = fingerprint::of_file(&file.path, &self.options.read.stop)?;
            self.one(&mut done, None, meter)?;
            done.unchanged(before)
        });
        done.finish(result, began)
    }

    /// A file once more, as some of its keys are those of earlier files.
    fn again(&self, first: &Done, met: &Arc<[u128]>, meter: &Arc<Meter>) -> Done {
        let began = Instant::now();
        let mut done = Done { file: first.file.clone(), entry: first.entry.clone(), kept: None, error: None };
        let result = stamp(&first.file.path).and_then(|before| {
            self.one(&mut done, Some(met), meter)?;
            done.unchanged(before)
        });
        done.finish(result, began)
    }

    fn one(&self, done: &mut Done, met: Option<&Arc<[u128]>>, meter: &Arc<Meter>) -> Result<()> {
        let hash = met.map(|met| fingerprint::of_keys(met));
        let (form, version) = MADE_BY;
        let dependencies = Dependencies {
            form,
            version,
            reading: &self.reading,
            counting: &self.counting,
            name: &done.file.name,
            content: &done.entry.hash,
            met: hash.as_deref(),
        };
        let key = dependencies.key();
        let today = self.options.read.today.to_epoch_days();
        let recording = self.keyed() && met.is_none();
        let found = self.store.find(&key, recording, today);
        done.entry.reused = found.is_some() && (met.is_none() || done.entry.reused);
        let kept = match found {
            Some(kept) => kept,
            None => {
                let recorded = recording.then(|| self.store.recorded(&key));
                let keys = KeyOptions { met: met.cloned().unwrap_or_default(), record: recorded.clone(), keep: false };
                let mut options = self.options.clone();
                options.read.meter = Arc::clone(meter);
                let register = Register::of_files(&self.schema, vec![done.file.clone()])
                    .with_columns(self.entry.columns.clone())
                    .with_sheets(self.entry.sheet.clone());
                // What fails on one file is no reason to leave the others.
                let counted = guarded(&done.file.path, || tally_apart(&register, self.catalogue, &options, &keys))?;
                self.store.save(&key, &counted, recorded.as_deref(), today)?
            }
        };
        done.entry.tallies.push(key);
        done.entry.rows = kept.rows;
        done.entry.excluded = kept.excluded;
        done.entry.undated = kept.undated;
        done.entry.problems = kept.problems;
        done.entry.future_dates = kept.future_dates;
        done.kept = Some(kept);
        Ok(())
    }
}

impl Done {
    /// A file that somebody writes to while it is read may have been counted in part.
    fn unchanged(&self, before: (u64, Option<SystemTime>)) -> Result<()> {
        if stamp(&self.file.path)? == before && self.entry.size == before.0 {
            return Ok(());
        }
        Err(Error::content(&self.file.path, "it was changed while it was read"))
    }

    fn finish(mut self, result: Result<()>, began: Instant) -> Self {
        self.entry.seconds += began.elapsed().as_secs_f64();
        if let Err(error) = result {
            self.entry.error = Some(error.to_string());
            self.kept = None;
            self.error = Some(error);
        }
        self
    }
}

/// The size of a file and when it was changed, where the system tells.
fn stamp(path: &Path) -> Result<(u64, Option<SystemTime>)> {
    let known = path.metadata().map_err(Error::file(path))?;
    Ok((known.len(), known.modified().ok()))
}

/// Does some work for each of several things, so many at a time, and gives what comes of it in their order.
fn each<T: Sync, R: Send>(jobs: usize, things: &[T], work: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    match rayon::ThreadPoolBuilder::new().num_threads(jobs).build() {
        // One at a time is taken, as files differ in size.
        Ok(pool) => pool.install(|| things.par_iter().with_max_len(1).map(work).collect()),
        Err(_) => things.iter().map(work).collect(),
    }
}
