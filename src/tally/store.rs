//! A tally as bytes: for files, for other processes and for other machines.
//!
//! | bytes | what stands there |
//! |---|---|
//! | 8 | `fztally` and the number of the form |
//! | 16 | the XXH3 hash of the rest, the lowest byte first |
//! | rest | two blocks of Zstandard, the first after its length in 8 bytes: the head as JSON, the numbers by postcard |
//!
//! The hash is compared before anything is unpacked, so a damaged tally is refused and never loads with other numbers.

use std::io::Read;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use crate::error::{Error, Result};
use crate::file;
use crate::register::{Problems, guarded};
use crate::tally::basis::Basis;
use crate::tally::{Availability, Counts, Group, Spec, Tally};

const MAGIC: &[u8; 7] = b"fztally";

/// The form of the bytes; a reader refuses one that it does not know.
const FORM: u8 = 4;

/// The fastest: a part is written to be read again soon.
const LEVEL: i32 = 1;

/// How many times as many bytes packed ones may become at most: more than counts in order shrink, and less than a bomb does.
const MOST_TIMES: u64 = 1000;

/// All but the numbers. Definitions are described by themselves, as their form depends on what they hold.
#[derive(Serialize, Deserialize)]
struct Head {
    spec: Spec,
    basis: Basis,
    rows: u64,
    excluded: u64,
    undated: u64,
    availability: Vec<Availability>,
    problems: Problems,
}

/// The groups in order, each with its numbers, and the hashes of the keys.
type Numbers<G, K> = (G, K);

impl Tally {
    /// Writes the tally to a file.
    ///
    /// # Errors
    ///
    /// [`Error::File`] where the file cannot be written.
    ///
    /// # Examples
    ///
    /// ```
    /// # use fazhi::{catalogue::Catalogue, register::Register, tally::{Tally, TallyOptions, tally}};
    /// # use fazhi::polars::prelude::*;
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("notary.tally");
    /// let catalogue = Catalogue::built_in();
    /// let matters = df!["issued" => ["2020-03-05", "2020-07-01"], "reduced" => ["200.00", ""]]?;
    /// let register = Register::from_frame(catalogue.kinds().get("notary")?, matters);
    /// let counted = tally(&register, catalogue, &TallyOptions::default())?;
    /// counted.save(&path)?;
    /// assert_eq!(Tally::load(&path)?, counted);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        file::replace(path, |out| out.write_all(&self.to_bytes()))
    }

    /// Reads a tally that was [saved](Self::save).
    ///
    /// # Errors
    ///
    /// [`Error::File`] where there is no such file, [`Error::Content`] where it holds no tally of this form, or a damaged one.
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        Self::read(path, &file::bytes(path, u64::MAX)?)
    }

    /// The tally as bytes, equal for equal tallies with equal problems.
    ///
    /// # Examples
    ///
    /// ```
    /// # use fazhi::{catalogue::Catalogue, register::Register, tally::{Tally, TallyOptions, tally}};
    /// # use fazhi::polars::prelude::*;
    /// let catalogue = Catalogue::built_in();
    /// let kind = catalogue.kinds().get("mediation")?;
    /// let disputes = Register::from_frame(kind, df!["排查日期" => ["2020-03-05", "2020-04-01"]]?);
    /// let counted = tally(&disputes, catalogue, &TallyOptions::default())?;
    /// assert_eq!(counted.to_bytes(), Tally::from_bytes(&counted.to_bytes())?.to_bytes());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[expect(clippy::missing_panics_doc, reason = "what is plain data can be written")]
    pub fn to_bytes(&self) -> Vec<u8> {
        let head = Head {
            spec: self.spec.clone(),
            basis: self.basis.clone(),
            rows: self.rows,
            excluded: self.excluded,
            undated: self.undated,
            availability: self.availability.clone(),
            problems: self.problems.clone(),
        };
        let head = serde_json::to_vec(&head).expect("a head is plain data");
        let numbers: Numbers<Vec<_>, _> = (self.groups.iter().collect(), &self.keys);
        sealed(&head, &postcard::to_stdvec(&numbers).expect("numbers are plain data"))
    }

    /// The tally whose bytes these are.
    ///
    /// # Errors
    ///
    /// [`Error::Content`] where they are no tally of this form, or a damaged one.
    ///
    /// # Examples
    ///
    /// ```
    /// # use fazhi::{catalogue::Catalogue, register::Register, tally::{Tally, TallyOptions, tally}};
    /// # use fazhi::polars::prelude::*;
    /// let catalogue = Catalogue::built_in();
    /// let kind = catalogue.kinds().get("mediation")?;
    /// let disputes = Register::from_frame(kind, df!["排查日期" => ["2020-03-05"]]?);
    /// let mut sent = tally(&disputes, catalogue, &TallyOptions::default())?.to_bytes();
    /// assert_eq!(Tally::from_bytes(&sent)?.rows(), 1);
    /// sent[40] ^= 1;
    /// assert!(Tally::from_bytes(&sent).unwrap_err().to_string().contains("damaged"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        Self::read(Path::new("tally"), bytes)
    }

    fn read(place: &Path, bytes: &[u8]) -> Result<Self> {
        guarded(place, || Self::unpack(bytes).map_err(|reason| Error::content(place, reason)))
    }

    fn unpack(bytes: &[u8]) -> Result<Self, String> {
        let rest = bytes.strip_prefix(MAGIC).ok_or("it holds no tally")?;
        let (form, rest) = rest.split_first().ok_or("it holds no tally")?;
        if *form != FORM {
            return Err(format!("its form is {form}, this version reads form {FORM}"));
        }
        let damaged = || "the tally is damaged: its bytes are not those that were written".to_owned();
        let (hash, rest) = rest.split_first_chunk().ok_or_else(damaged)?;
        if u128::from_le_bytes(*hash) != xxh3_128(rest) {
            return Err(damaged());
        }
        let (length, rest) = rest.split_first_chunk().ok_or_else(damaged)?;
        let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| damaged())?;
        let (head, numbers) = rest.split_at_checked(length).ok_or_else(damaged)?;
        let head: Head = serde_json::from_slice(&unpacked(head)?).map_err(|error| error.to_string())?;
        let numbers: Numbers<Vec<(Group, Counts)>, _> = from_postcard(&unpacked(numbers)?)?;
        head.with(numbers)
    }
}

impl Head {
    /// The tally of these numbers, which must be such as a tally has them.
    fn with(self, (groups, keys): Numbers<Vec<(Group, Counts)>, Option<Vec<u128>>>) -> Result<Tally, String> {
        let Self { spec, basis, rows, excluded, undated, availability, problems } = self;
        let measures = spec.measures.len();
        let fits = |(group, counts): &(Group, Counts)| group.len() == spec.by.len() && counts.is_of(measures);
        let in_order =
            groups.is_sorted_by(|(one, _), (next, _)| one < next) && keys.as_ref().is_none_or(|keys| keys.is_sorted());
        if !(in_order && groups.iter().all(fits) && availability.len() == measures) {
            return Err("its numbers do not fit what it says of them".into());
        }
        let groups = groups.into_iter().collect();
        Ok(Tally { spec, basis, rows, excluded, undated, availability, groups, problems, keys })
    }
}

/// The bytes of a tally with this head and these numbers.
fn sealed(head: &[u8], numbers: &[u8]) -> Vec<u8> {
    let (head, numbers) = (packed(head), packed(numbers));
    let rest = [(head.len() as u64).to_le_bytes().as_slice(), &head, &numbers].concat();
    [MAGIC.as_slice(), &[FORM], &xxh3_128(&rest).to_le_bytes(), &rest].concat()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    zstd::bulk::compress(bytes, LEVEL).expect("there is room for what it is packed in")
}

fn unpacked(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let most = MOST_TIMES * (bytes.len() as u64).max(1);
    let mut plain = Vec::new();
    let decoder = zstd::Decoder::with_buffer(bytes).map_err(|error| error.to_string())?;
    decoder.take(most + 1).read_to_end(&mut plain).map_err(|error| error.to_string())?;
    if plain.len() as u64 > most {
        return Err("it holds more than a tally of its size can".into());
    }
    Ok(plain)
}

fn from_postcard<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    match postcard::take_from_bytes(bytes) {
        Ok((numbers, [])) => Ok(numbers),
        Ok(_) => Err("more follows than its numbers".into()),
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use polars_core::prelude::*;
    use proptest::prelude::*;

    use super::*;
    use crate::catalogue::Catalogue;
    use crate::register::Register;
    use crate::tally::{TallyOptions, tally};

    fn counted() -> Tally {
        let days = ["2020-03-05", "2020-03-09", "2021-01-02", "乱写"];
        let disputes = df!["编号" => ["1", "2", "3", "4"], "排查日期" => days, "办结日期" => days, "办理部门" => ["甲", "乙", "", "甲"]].unwrap();
        let catalogue = Catalogue::built_in();
        let register = Register::from_frame(catalogue.kinds().get("mediation").unwrap(), disputes);
        tally(&register, catalogue, &TallyOptions { keys: true, ..TallyOptions::default() }).unwrap()
    }

    /// The plain head and numbers of a tally.
    fn plain(tally: &Tally) -> (Vec<u8>, Vec<u8>) {
        let bytes = tally.to_bytes();
        let (length, rest) = bytes[MAGIC.len() + 1 + 16..].split_first_chunk().unwrap();
        let (head, numbers) = rest.split_at(usize::try_from(u64::from_le_bytes(*length)).unwrap());
        (unpacked(head).unwrap(), unpacked(numbers).unwrap())
    }

    #[test]
    fn every_changed_bit_is_found() {
        let good = counted().to_bytes();
        for bit in 0..8 * good.len() {
            let mut damaged = good.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert!(Tally::from_bytes(&damaged).is_err(), "bit {bit}");
        }
        for length in 0..good.len() {
            assert!(Tally::from_bytes(&good[..length]).is_err(), "{length} bytes");
        }
    }

    #[test]
    fn a_bomb_is_refused() {
        let (head, _) = plain(&counted());
        let error = Tally::from_bytes(&sealed(&head, &vec![0; 1 << 28])).unwrap_err().to_string();
        assert!(error.contains("more than a tally of its size can"), "{error}");
    }

    proptest! {
        /// Whoever writes a hash of their own gets a tally in order, or an error.
        #[test]
        fn forged_bytes_are_a_tally_in_order_or_refused(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4), of_head in any::<bool>()) {
            let (mut head, mut numbers) = plain(&counted());
            let part = if of_head { &mut head } else { &mut numbers };
            for (at, byte) in changes {
                let at = at.index(part.len());
                part[at] = byte;
            }
            if let Ok(tally) = Tally::from_bytes(&sealed(&head, &numbers)) {
                let again = Tally::from_bytes(&tally.to_bytes()).unwrap();
                prop_assert!(again == tally);
                let _ = tally.clone().merge(tally);
            }
        }
    }
}
