//! A register of service matters of any size, deterministic for a given number of rows.

use std::path::{Path, PathBuf};

use fazhi::polars::prelude::*;
use polars_io::prelude::ParquetWriter;

/// The number of files of the register.
pub(crate) const FILES: usize = 8;
/// The headers of its columns.
pub(crate) const HEADERS: [&str; 8] =
    ["受理日期", "办结日期", "办理部门", "区域", "办件状态", "到现场次数", "评价结果", "承诺时限"];

const UNITS: u64 = 2000;
const REGIONS: u64 = 100;
const FIRST: i32 = 16_436; // 2015-01-01
const DAYS: u64 = 3287; // nine years
/// The number of rows generated at a time, which form one row group: the size that polars uses.
const PIECE: usize = 1 << 18;

/// A small generator of pseudo-random numbers with a fixed seed (SplitMix64; Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % below
    }

    fn one_of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[usize::try_from(self.next(words.len() as u64)).expect("a position in a list")]
    }

    /// The state of a matter, and whether it has an end: 4% are open, 1% withdrawn or refused.
    fn state(&mut self) -> (&'static str, bool) {
        match self.next(200) {
            0..8 => ("在办", false),
            8 => ("撤回", true),
            9 => ("不予受理", false),
            _ => (self.one_of(&["办结", "准予", "不予"]), true),
        }
    }
}

/// The folder of a register with this many rows, in the folder for temporary files; created if it does not exist.
pub(crate) fn folder(rows: usize) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("fazhi-workload-{rows}")).join("service_matters");
    let made = folder.join("made");
    if !made.exists() {
        std::fs::create_dir_all(&folder).expect("a folder for temporary files");
        for file in 0..FILES {
            write(&folder.join(format!("{file}.parquet")), file, rows / FILES).expect("a frame that can be written");
        }
        std::fs::write(made, "").expect("a new file");
    }
    folder
}

fn write(path: &Path, file: usize, rows: usize) -> PolarsResult<()> {
    let mut random = Random(file as u64);
    let mut left = rows;
    let mut writer = None;
    while left > 0 {
        let piece = piece(&mut random, left.min(PIECE))?;
        left -= piece.height();
        let writer = match &mut writer {
            Some(writer) => writer,
            None => writer.insert(ParquetWriter::new(std::fs::File::create(path)?).batched(piece.schema())?),
        };
        writer.write_batch(&piece)?;
    }
    writer.map_or(Ok(()), |writer| writer.finish().map(drop))
}

fn small(number: u64) -> i32 {
    i32::try_from(number).expect("a number of days")
}

fn piece(random: &mut Random, rows: usize) -> PolarsResult<DataFrame> {
    let mut columns: (Vec<_>, Vec<_>, Vec<_>, Vec<_>, Vec<_>, Vec<_>, Vec<_>, Vec<_>) = Default::default();
    for _ in 0..rows {
        let accepted = FIRST + small(random.next(DAYS));
        let unit = random.next(UNITS);
        let (state, ended) = random.state();
        columns.0.push(accepted);
        columns.1.push(ended.then(|| accepted + small(random.next(40))));
        columns.2.push(format!("第{unit:04}单位"));
        columns.3.push(format!("第{:03}区", unit % REGIONS));
        columns.4.push(state);
        columns.5.push(random.next(4).cast_signed());
        columns.6.push(random.one_of(&["非常满意", "满意", "基本满意", "不满意", ""]));
        columns.7.push(random.next(20).cast_signed() + 1);
    }
    let date = |name: &str, days: Int32Chunked| days.into_date().into_series().with_name(name.into()).into();
    let [accepted, ended, unit, region, state, visits, rating, promised] = HEADERS;
    DataFrame::new(
        rows,
        vec![
            date(accepted, columns.0.into_iter().map(Some).collect()),
            date(ended, columns.1.into_iter().collect()),
            Column::new(unit.into(), columns.2),
            Column::new(region.into(), columns.3),
            Column::new(state.into(), columns.4),
            Column::new(visits.into(), columns.5),
            Column::new(rating.into(), columns.6),
            Column::new(promised.into(), columns.7),
        ],
    )
}
