//! The fonts of a PDF: the characters and widths of the codes of a text.
//!
//! ISO 32000-2:2020, 9.10.2: a font's own ToUnicode table takes precedence, then the encoding that it names, and for a
//! composite font the character collection of its glyphs.

use std::collections::HashMap;
use std::rc::Rc;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};
use hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, Stream, String as Bytes};

use super::guard::{Budget, unpacked};

/// The width of a glyph without a declared width, in thousandths of the font size.
const WIDTH: f64 = 1000.0;

/// The fonts read so far, by the address of their dictionaries; one object may have several.
#[derive(Default)]
pub(super) struct Fonts(HashMap<(usize, usize), Rc<Font>>);

impl Fonts {
    pub(super) fn get(&mut self, dict: &Dict, budget: &mut Budget) -> Result<Rc<Font>, String> {
        let place = (dict.data().as_ptr().addr(), dict.data().len());
        if let Some(font) = self.0.get(&place) {
            return Ok(Rc::clone(font));
        }
        let font = Rc::new(Font::new(dict, budget)?);
        self.0.insert(place, Rc::clone(&font));
        Ok(font)
    }
}

/// A font.
pub(super) struct Font {
    to_unicode: Option<CMap>,
    codes: Codes,
    widths: HashMap<u32, f64>,
    width: f64,
}

/// How a font encodes text as bytes.
enum Codes {
    /// One byte per character, by the font's encoding.
    Simple(Box<[Option<char>; 256]>),
    /// One to four bytes, mapped to glyphs by a table; `collection` maps glyphs to characters.
    Composite { cmap: Box<CMap>, unicode: bool, collection: Option<Box<CMap>> },
}

/// A character with its width in units of the font size; `text` is `None` if the font does not map it to Unicode.
pub(super) struct Glyph {
    pub(super) text: Option<String>,
    pub(super) width: f64,
    /// Whether it is the single-byte code 32, which word spacing widens.
    pub(super) space: bool,
}

impl Font {
    fn new(dict: &Dict, budget: &mut Budget) -> Result<Self, String> {
        let to_unicode = match dict.get::<Stream>("ToUnicode") {
            Some(stream) => parse(&unpacked(&stream, budget)?),
            None => None,
        };
        let composite = dict.get::<Array>("DescendantFonts").and_then(|fonts| fonts.iter::<Dict>().next());
        let Some(descendant) = composite else {
            let (widths, width) = simple_widths(dict);
            return Ok(Self { to_unicode, codes: Codes::Simple(Box::new(simple(dict))), widths, width });
        };
        let (cmap, unicode) = encoding(dict, budget)?;
        let collection = collection(&descendant).and_then(|family| family.ucs2_cmap()).and_then(predefined);
        let codes = Codes::Composite { cmap: Box::new(cmap), unicode, collection: collection.map(Box::new) };
        let width = descendant.get::<f32>("DW").map_or(WIDTH, f64::from);
        Ok(Self { to_unicode, codes, widths: composite_widths(&descendant), width })
    }

    /// The glyphs of a text.
    pub(super) fn glyphs(&self, text: &[u8]) -> Vec<Glyph> {
        let mut glyphs = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (code, length, glyph) = self.next(rest);
            let text = self.to_unicode.as_ref().and_then(|cmap| cmap.lookup_bf_string(code)).map(words);
            let text = text.or_else(|| self.told(code, length, glyph)).filter(|text| !text.starts_with('\0'));
            let width = self.widths.get(&glyph).copied().unwrap_or(self.width) / 1000.0;
            glyphs.push(Glyph { text, width, space: length == 1 && code == 32 });
            rest = &rest[length..];
        }
        glyphs
    }

    /// The next code, its length in bytes, and its glyph.
    fn next(&self, rest: &[u8]) -> (u32, usize, u32) {
        let Codes::Composite { cmap, .. } = &self.codes else {
            return (u32::from(rest[0]), 1, u32::from(rest[0]));
        };
        let mut code = 0;
        for (byte, length) in rest.iter().zip(1u8..=4) {
            code = code << 8 | u32::from(*byte);
            if let Some(glyph) = cmap.lookup_cid_code(code, length) {
                return (code, usize::from(length), glyph);
            }
        }
        let length = rest.len().min(2);
        let code = rest[..length].iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
        (code, length, 0)
    }

    /// The text of a code for a font without a ToUnicode table.
    fn told(&self, code: u32, length: usize, glyph: u32) -> Option<String> {
        match &self.codes {
            Codes::Simple(characters) => characters[code as usize & 0xff].map(Into::into),
            Codes::Composite { unicode: true, .. } if length == 4 => {
                let units = [u16::try_from(code >> 16).ok()?, u16::try_from(code & 0xffff).ok()?];
                String::from_utf16(&units).ok()
            }
            Codes::Composite { unicode: true, .. } => char::from_u32(code).map(Into::into),
            Codes::Composite { collection, .. } => collection.as_ref()?.lookup_bf_string(glyph).map(words),
        }
    }
}

fn words(text: BfString) -> String {
    match text {
        BfString::Char(c) => c.into(),
        BfString::String(text) => text,
    }
}

fn parse(data: &[u8]) -> Option<CMap> {
    CMap::parse(data, load_embedded)
}

fn predefined(name: CMapName) -> Option<CMap> {
    match name {
        CMapName::IdentityH => Some(CMap::identity_h()),
        CMapName::IdentityV => Some(CMap::identity_v()),
        name => parse(load_embedded(name)?),
    }
}

/// The table of a composite font from codes to glyphs, and whether its codes are Unicode.
fn encoding(dict: &Dict, budget: &mut Budget) -> Result<(CMap, bool), String> {
    if let Some(stream) = dict.get::<Stream>("Encoding") {
        return Ok((parse(&unpacked(&stream, budget)?).unwrap_or_else(CMap::identity_h), false));
    }
    let name = dict.get::<Name>("Encoding");
    let name = name.as_ref().map_or(&b"Identity-H"[..], |name| name.as_ref());
    let unicode = name.starts_with(b"Uni") && (name.windows(4).any(|part| part == b"UCS2" || part == b"UTF1"));
    Ok((predefined(CMapName::from_bytes(name)).unwrap_or_else(CMap::identity_h), unicode))
}

fn collection(descendant: &Dict) -> Option<CidFamily> {
    let system = descendant.get::<Dict>("CIDSystemInfo")?;
    let (registry, ordering) = (system.get::<Bytes>("Registry")?, system.get::<Bytes>("Ordering")?);
    Some(CidFamily::from_registry_ordering(registry.as_bytes(), ordering.as_bytes()))
}

/// The characters of a simple font's encoding.
fn simple(dict: &Dict) -> [Option<char>; 256] {
    let named = dict.get::<Name>("Encoding");
    let encoding = dict.get::<Dict>("Encoding");
    let base = named.or_else(|| encoding.as_ref()?.get::<Name>("BaseEncoding"));
    let base = base.as_ref().map_or(&b""[..], |name| name.as_ref());
    let table: &'static Encoding = if base == b"MacRomanEncoding" { MACINTOSH } else { WINDOWS_1252 };
    let mut characters = [None; 256];
    for (code, character) in (0u8..=255).zip(&mut characters).skip(32) {
        *character = table.decode_without_bom_handling(&[code]).0.chars().next();
    }
    let mut code = 0usize;
    for item in
        encoding.and_then(|encoding| encoding.get::<Array>("Differences")).iter().flat_map(Array::iter::<Object>)
    {
        match item {
            Object::Number(number) => code = usize::try_from(number.as_i64()).unwrap_or(256),
            Object::Name(name) => {
                if let Some(character) = characters.get_mut(code) {
                    *character = named_character(name.as_str());
                }
                code += 1;
            }
            _ => {}
        }
    }
    characters
}

/// Glyph names of characters other than letters.
const SIGNS: [(&str, char); 40] = [
    ("space", ' '),
    ("zero", '0'),
    ("one", '1'),
    ("two", '2'),
    ("three", '3'),
    ("four", '4'),
    ("five", '5'),
    ("six", '6'),
    ("seven", '7'),
    ("eight", '8'),
    ("nine", '9'),
    ("period", '.'),
    ("comma", ','),
    ("colon", ':'),
    ("semicolon", ';'),
    ("hyphen", '-'),
    ("minus", '−'),
    ("plus", '+'),
    ("percent", '%'),
    ("perthousand", '‰'),
    ("parenleft", '('),
    ("parenright", ')'),
    ("bracketleft", '['),
    ("bracketright", ']'),
    ("slash", '/'),
    ("quotedblleft", '“'),
    ("quotedblright", '”'),
    ("quoteleft", '‘'),
    ("quoteright", '’'),
    ("quotesingle", '\''),
    ("quotedbl", '"'),
    ("endash", '–'),
    ("emdash", '—'),
    ("exclam", '!'),
    ("question", '?'),
    ("ampersand", '&'),
    ("dollar", '$'),
    ("yen", '¥'),
    ("equal", '='),
    ("numbersign", '#'),
];

/// The character of a glyph name: `seven`, `A`, `uni4EF6`.
fn named_character(name: &str) -> Option<char> {
    let mut letters = name.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return Some(letter);
    }
    let hex = name.strip_prefix("uni").or_else(|| name.strip_prefix('u')).filter(|hex| hex.len() >= 4);
    let code = hex.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
    code.or_else(|| SIGNS.iter().find(|(sign, _)| *sign == name).map(|(_, character)| *character))
}

fn simple_widths(dict: &Dict) -> (HashMap<u32, f64>, f64) {
    let first = dict.get::<u32>("FirstChar").unwrap_or(0);
    let widths = dict.get::<Array>("Widths");
    let listed = widths.iter().flat_map(Array::iter::<f32>).zip(first..).take(256);
    // The standard fonts declare no widths; their digits and most letters are about half as wide as high.
    (listed.map(|(width, code)| (code, f64::from(width))).collect(), if widths.is_some() { 0.0 } else { 550.0 })
}

/// The widths of a composite font: `first [w …]` or `first last w`.
fn composite_widths(descendant: &Dict) -> HashMap<u32, f64> {
    let mut widths = HashMap::new();
    let Some(array) = descendant.get::<Array>("W") else { return widths };
    let resolved = array.raw_iter().map(|item| match item {
        MaybeRef::NotRef(object) => Some(object),
        MaybeRef::Ref(_) => None,
    });
    let mut numbers: Vec<f64> = Vec::new();
    for item in resolved {
        match item {
            Some(Object::Number(number)) => numbers.push(number.as_f64()),
            Some(Object::Array(list)) => {
                let first = numbers.pop().unwrap_or(0.0);
                let codes = code(first)..;
                widths.extend(codes.zip(list.iter::<f32>().map(f64::from)).take(1 << 16));
                numbers.clear();
            }
            _ => numbers.clear(),
        }
        if let [first, last, width] = numbers[..] {
            widths.extend((code(first)..=code(last)).take(1 << 16).map(|code| (code, width)));
            numbers.clear();
        }
    }
    widths
}

/// A number of an array as a glyph code.
fn code(number: f64) -> u32 {
    // Codes have 16 bits; larger numbers are invalid.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let code = number.clamp(0.0, 65_535.0) as u32;
    code
}
