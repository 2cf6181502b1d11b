//! Help and usage errors in the user's language.

use std::io::{Write, stderr, stdout};

use clap::error::ErrorKind;
use clap::{Arg, Command};
use console::measure_text_width;

use crate::chinese;
use crate::lang::Lang;

/// What clap says itself in the help of each command.
const OWN: [(&str, &str); 15] = [
    ("Usage:", "用法："),
    ("用法： ", "用法："),
    ("用法：\u{1b}[0m ", "用法：\u{1b}[0m"),
    ("Commands:", "命令："),
    ("Arguments:", "参数："),
    ("Options:", "选项："),
    ("[OPTIONS]", "[选项]"),
    ("<COMMAND>", "<命令>"),
    ("[COMMAND]", "[命令]"),
    ("Print this message or the help of the given subcommand(s)", "显示本说明，或一个命令的说明"),
    ("Print help", "显示说明"),
    ("Print version", "显示版本"),
    ("[possible values: ", "[可选："),
    ("[aliases: ", "[也可写作："),
    ("[default: ", "[默认："),
];

/// The command with its help in Chinese, and those below it.
pub(super) fn in_chinese(command: Command) -> Command {
    let about = command.get_about().map(|about| Lang::Zh.says(&about.to_string()));
    let command = command.mut_args(argument).mut_subcommands(in_chinese);
    match about {
        Some(about) => command.about(about),
        None => command,
    }
}

fn argument(argument: Arg) -> Arg {
    let help = argument.get_help().map(|help| Lang::Zh.says(&help.to_string()));
    let names = argument.get_value_names().filter(|_| argument.get_action().takes_values());
    let names = names.map(|names| names.iter().filter_map(|name| chinese::word(name)).collect::<Vec<_>>());
    let argument = match names {
        Some(names) => argument.value_names(names),
        None => argument,
    };
    match help {
        Some(help) => argument.help(help),
        None => argument,
    }
}

/// Prints the help that was asked for, or what was wrong with the arguments; gives the exit code.
pub(super) fn print(usage: &clap::Error, lang: Lang) -> u8 {
    let said = usage.render().ansi().to_string();
    let said = match usage.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => help(&said, lang),
        ErrorKind::DisplayVersion => said,
        _ => error(&said, lang),
    };
    let (mut out, colours): (Box<dyn Write>, bool) = if usage.use_stderr() {
        (Box::new(stderr().lock()), console::colors_enabled_stderr())
    } else {
        (Box::new(stdout().lock()), console::colors_enabled())
    };
    let said = if colours { said } else { console::strip_ansi_codes(&said).into_owned() };
    // If this cannot be written, there is nowhere left to report it.
    let _ = out.write_all(said.as_bytes());
    u8::try_from(usage.exit_code()).unwrap_or(2)
}

/// The help of a command, in which only the words of clap itself may still be English.
fn help(text: &str, lang: Lang) -> String {
    let width = super::width().unwrap_or(100).into();
    let text = if lang == Lang::Zh { own(text.to_owned()) } else { text.to_owned() };
    text.lines().flat_map(|line| folded(line, width)).map(|line| line + "\n").collect()
}

fn own(text: String) -> String {
    OWN.iter().fold(text, |text, (english, chinese)| text.replace(english, chinese))
}

/// A usage error, line by line.
fn error(text: &str, lang: Lang) -> String {
    if lang == Lang::En {
        return text.to_owned();
    }
    let line = |line: &str| {
        let said = line.trim_start();
        format!("{}{}\n", &line[..line.len() - said.len()], Lang::Zh.says(said))
    };
    own(console::strip_ansi_codes(text).lines().map(line).collect())
}

/// A line in pieces that fit the width, each under the beginning of its last column: clap parts lines at spaces only.
fn folded(line: &str, width: usize) -> Vec<String> {
    let plain = console::strip_ansi_codes(line);
    let indent = plain.len() - plain.trim_start().len();
    let column = plain[indent..].find("  ").map_or(indent, |gap| {
        let behind = &plain[indent + gap..];
        measure_text_width(&plain) - measure_text_width(behind.trim_start())
    });
    let mut pieces = vec![String::new()];
    let mut at = 0;
    for word in words(line) {
        let wide = measure_text_width(&word);
        if at + wide > width && at > column {
            pieces.push(" ".repeat(column));
            at = column;
        }
        // No line begins with a space.
        if word != " " || at != column || at == 0 || pieces.len() == 1 {
            at += wide;
            pieces.last_mut().expect("there is always one").push_str(&word);
        }
    }
    pieces
}

/// What stays on one line: words between spaces, and Chinese characters with the signs that close what they say.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    let mut escape = false;
    for letter in line.chars() {
        escape |= letter == '\u{1b}';
        let closes = matches!(letter, '，' | '。' | '；' | '：' | '、' | '）' | '”' | '》' | ']' | '\u{1b}');
        let parted = letter == ' ' || before == ' ' || !letter.is_ascii() || !before.is_ascii();
        let opened = matches!(before, '（' | '“' | '《' | '[');
        if !escape && parted && !closes && !opened {
            words.push(String::new());
        }
        words.last_mut().expect("there is always one").push(letter);
        if !escape {
            before = letter;
        }
        escape &= letter != 'm';
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_parted_under_their_last_column() {
        let line = "  -o, --output <文件>  写入此文件，而不是写到屏幕；格式 [可选：csv, json]";
        let expected = [
            "  -o, --output <文件>  写入此文件，而不是",
            "                       写到屏幕；格式 [可",
            "                       选：csv, json]",
        ];
        assert_eq!(folded(line, 41), expected);
        assert_eq!(folded("用法：fazhi", 80), ["用法：fazhi"]);
        let coloured = "  \u{1b}[1m一二\u{1b}[0m  三四五";
        assert_eq!(folded(coloured, 12), ["  \u{1b}[1m一二\u{1b}[0m  三四", "        五"]);
    }

    /// All help is in Chinese: of each command, of each option, and what the values are called.
    #[test]
    fn every_help_text_has_chinese() {
        fn walk(command: &Command, missing: &mut Vec<String>) {
            let about = command.get_about().map(ToString::to_string);
            let helps = command.get_arguments().filter_map(|argument| Some(argument.get_help()?.to_string()));
            let valued = command.get_arguments().filter(|argument| argument.get_action().takes_values());
            let names = valued.filter_map(Arg::get_value_names).flatten().map(ToString::to_string);
            let texts = about.into_iter().chain(helps).chain(names);
            missing.extend(texts.filter(|text| Lang::Zh.says(text) == *text));
            command.get_subcommands().for_each(|command| walk(command, missing));
        }
        let mut missing = Vec::new();
        walk(&super::super::command(Lang::En), &mut missing);
        assert_eq!(missing, Vec::<String>::new());
    }
}
