//! `fazhi init`: writes a project file.

use std::path::PathBuf;

use super::{Outcome, Voice, sources};
use crate::batch::init;
use crate::catalogue::Catalogue;
use crate::error::Result;
use crate::lang::Lang;
use crate::show::some;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder with the registers
    #[arg(default_value = ".", value_name = "DIR")]
    folder: PathBuf,
}

pub(super) fn run(arguments: &Arguments, voice: Voice) -> Result<Outcome> {
    let lang = voice.lang;
    let started = init(&arguments.folder, lang)?;
    let kinds = Catalogue::built_in().kinds();
    for (kind, files) in &started.registers {
        let kind = kinds.get(kind).map_or(kind.as_str(), |schema| lang.of(&schema.zh, &schema.en));
        voice.say(&match lang {
            Lang::Zh => format!("{kind}：文件 {files} 个"),
            Lang::En => format!("{kind}: {}", some(*files as u64, "file", "files")),
        });
    }
    sources::copies(started.copies.iter().map(|(path, of)| (path.display().to_string(), of.clone())), voice);
    for (path, reason) in &started.unplaced {
        let (what, colon) = (lang.of("未归入任何台账：", "not assigned to a register: "), lang.of("：", ": "));
        voice.say(&format!("{what}{}{colon}{}", path.display(), lang.says(reason)));
    }
    let path = started.path.display();
    voice.say(&match lang {
        Lang::Zh => format!("已写入 {path}；请逐项核对后运行 fazhi recompute"),
        Lang::En => format!("written to {path}; check it, then run fazhi recompute"),
    });
    Ok(if started.registers.is_empty() { Outcome::Problems } else { Outcome::Fine })
}
