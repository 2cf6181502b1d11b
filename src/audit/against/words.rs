//! The words of a claim, and whether a saying of the catalogue accounts for them.

use crate::audit::figure::{Binding, Figure, Kind, folded::Folded};
use crate::catalogue::Saying;

/// How far back the sentence of a claim is looked at, in characters.
const CONTEXT: usize = 160;
/// A sentence up to so long is the heading of the next: 二是案卷评查。
const HEADING: usize = 14;

/// Words that say what was done, and so make another quantity where a saying does not have them.
const ACTIONS: [&str; 67] = [
    "受理",
    "收到",
    "新收",
    "接到",
    "审结",
    "办结",
    "结案",
    "未结",
    "正在",
    "尚未",
    "调处",
    "化解",
    "排查",
    "取消",
    "废止",
    "退回",
    "撤销",
    "暂缓",
    "下放",
    "新增",
    "减少",
    "增加",
    "纠正",
    "纠错",
    "培训",
    "持证",
    "审查",
    "审核",
    "评查",
    "抽查",
    "报备",
    "备案",
    "送审",
    "报送",
    "上报",
    "出庭",
    "制定",
    "印发",
    "出台",
    "修订",
    "败诉",
    "胜诉",
    "优秀",
    "合格",
    "网办",
    "进驻",
    "涉及",
    "不予",
    "驳回",
    "维持",
    "终止",
    "结转",
    "力争",
    "计划",
    "目标",
    "预计",
    "申请",
    "投诉",
    "挽回",
    "咨询",
    "accepted",
    "received",
    "concluded",
    "resolved",
    "corrected",
    "closed",
    "pending",
];

/// Bodies with an action in their names.
const SUBJECTS: [&str; 5] = ["调解组织", "调解委员会", "咨询中心", "培训中心", "调解室"];

/// Verbs that only say that there was something.
const VERBS: [&str; 52] = [
    "办理",
    "承办",
    "指派",
    "开展",
    "举办",
    "组织",
    "完成",
    "实现",
    "共有",
    "现有",
    "设有",
    "聘请",
    "聘有",
    "选聘",
    "配备",
    "选派",
    "发放",
    "赠送",
    "解答",
    "接待",
    "提供",
    "节省",
    "省下",
    "减免",
    "免去",
    "清点",
    "梳理",
    "清理",
    "保留",
    "主动公开",
    "收办",
    "出具",
    "提交",
    "起草",
    "制作",
    "成功",
    "办证",
    "受众",
    "覆盖",
    "罚没",
    "建立",
    "建成",
    "拥有",
    "打印",
    "派发",
    "累计",
    "印制",
    "有",
    "获",
    "达",
    "为",
    "共",
];

/// Words that change nothing of what is counted.
const NEUTRAL: [&str; 101] = [
    "今年以来",
    "截至目前",
    "截止目前",
    "全年度",
    "本年度",
    "全年",
    "年内",
    "今年",
    "本年",
    "其中",
    "其后",
    "另外",
    "此外",
    "同时",
    "目前",
    "共计",
    "总计",
    "累计",
    "合计",
    "一共",
    "先后",
    "各级",
    "各类",
    "各项",
    "各",
    "全县",
    "全市",
    "全区",
    "全州",
    "全省",
    "我县",
    "我市",
    "我区",
    "我州",
    "本县",
    "本市",
    "本区",
    "县级",
    "市级",
    "县里",
    "州里",
    "居",
    "首位",
    "最高",
    "第一",
    "位列",
    "达到",
    "达",
    "为",
    "是",
    "有",
    "共",
    "已",
    "均",
    "都",
    "全部",
    "了",
    "的",
    "等",
    "和",
    "及",
    "与",
    "并",
    "或",
    "约",
    "近",
    "余",
    "逾",
    "超过",
    "不足",
    "数量",
    "数",
    "总数",
    "总量",
    "总额",
    "金额",
    "人数",
    "件数",
    "场次",
    "事项",
    "出",
    "被",
    "由",
    "对",
    "向",
    "将",
    "在",
    "于",
    "从",
    "至",
    "年",
    "月",
    "日",
    "底",
    "末",
    "以来",
    "期间",
    "中心",
    "团队",
    "组织",
    "部门",
];

/// The same in English; only whole words count.
const NEUTRAL_EN: [&str; 44] = [
    "a", "an", "the", "of", "in", "for", "to", "by", "at", "on", "with", "and", "or", "its", "their", "all", "total",
    "number", "was", "were", "is", "are", "has", "had", "have", "been", "there", "which", "them", "it", "they", "this",
    "year", "county", "some", "more", "than", "about", "nearly", "rate", "share", "new", "such", "that",
];

/// The words of a claim, folded and in lower case.
#[derive(Debug)]
pub(super) struct Words {
    /// Those before the figure in its clause and those behind it.
    own: Vec<char>,
    /// How many of them stand before it.
    label: usize,
    /// Those of its sentence before the figure, with those of its total.
    context: String,
    /// Whether all words behind it belong to it: 没有行政复议案件.
    all_behind: bool,
}

/// How well a saying accounts for the words of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fit {
    /// Twice the characters found among its own words, and once those of its sentence.
    pub(super) score: usize,
    /// The words that were found.
    pub(super) words: Vec<String>,
}

impl Words {
    pub(super) fn of(figures: &[Figure], at: usize, text: &Folded) -> Self {
        let figure = &figures[at];
        let label = figure.label.to_lowercase();
        // In English what is counted stands in the place of the measure word.
        let unit = if figure.unit.is_ascii() && figure.kind == Kind::Count {
            figure.unit.to_lowercase()
        } else {
            String::new()
        };
        let noun = format!("{unit} {}", figure.noun.to_lowercase());
        let own: Vec<char> = label.chars().chain(noun.trim().chars()).collect();
        let mut context =
            if text.chars.is_empty() { said_before(figures, at) } else { sentence(text, figure.char_start) };
        if let Some(Binding::Part { total }) = figure.binding.as_ref().filter(|_| !text.chars.is_empty())
            && let Some(total) = figures.get(*total)
        {
            context = format!("{}{} {context}", total.label, total.noun);
        }
        let all_behind = figure.value.numerator() == 0 && !figure.text.starts_with(|c: char| c.is_ascii_digit());
        Self { own, label: label.chars().count(), context: context.to_lowercase(), all_behind }
    }

    /// The words of its sentence that come before it, folded.
    pub(super) fn context(&self) -> &str {
        &self.context
    }

    /// The words before it in its clause.
    pub(super) fn label(&self) -> String {
        self.own[..self.label].iter().collect()
    }

    /// The characters of its own words: what is said must have one of them.
    pub(super) fn chars(&self) -> impl Iterator<Item = char> {
        self.own.iter().copied()
    }

    /// Whether a saying accounts for the words of the claim, and how well.
    pub(super) fn fit(&self, saying: &Saying) -> Option<Fit> {
        let mut marks = Marks::new(self);
        let (mut score, mut found, mut own) = (0, Vec::new(), false);
        for alternatives in &saying.words {
            let length = |word: &String| word.chars().count();
            if let Some(word) = alternatives.iter().find(|word| marks.take(word)) {
                (score, own) = (score + 2 * length(word), true);
                found.push(word.clone());
            } else {
                // What was done must be said of the figure itself: 办结2件，没有复议案件.
                let is_action = |word: &String| ACTIONS.iter().any(|action| word.starts_with(action));
                let mut things = alternatives.iter().filter(|word| !is_action(word));
                let word = things.find(|word| self.context.contains(word.as_str()))?;
                score += length(word);
                found.push(word.clone());
            }
        }
        let never = saying.never.iter().any(|word| marks.find(word).is_some());
        (own && !never && marks.accounts(&saying.besides)).then_some(Fit { score, words: found })
    }
}

/// Which of a claim's own characters are accounted for.
struct Marks<'a> {
    words: &'a Words,
    taken: Vec<bool>,
    first: usize,
    /// The word that stands first among those of the saying.
    leading: String,
}

impl<'a> Marks<'a> {
    fn new(words: &'a Words) -> Self {
        Self { words, taken: vec![false; words.own.len()], first: words.own.len(), leading: String::new() }
    }

    /// Where a word stands among what is not accounted for yet.
    fn find(&self, word: &str) -> Option<usize> {
        let word: Vec<char> = word.chars().collect();
        let own = &self.words.own;
        (0..=own.len().checked_sub(word.len())?).find(|&at| {
            let end = at + word.len();
            let joined = |inside: usize, outside: Option<&char>| {
                own[inside].is_ascii_alphabetic() && outside.is_some_and(char::is_ascii_alphabetic)
            };
            // The label and what follows the figure are apart, and an English word is a whole one but for its ending.
            !(at < self.words.label && end > self.words.label)
                && own[at..end] == word
                && !self.taken[at..end].contains(&true)
                && !joined(at, at.checked_sub(1).and_then(|before| own.get(before)))
        })
    }

    fn mark(&mut self, at: usize, word: &str) {
        let mut end = at + word.chars().count();
        while self.words.own[at].is_ascii_alphabetic() && self.words.own.get(end).is_some_and(char::is_ascii_alphabetic)
        {
            end += 1;
        }
        self.taken[at..end].fill(true);
    }

    /// Accounts for a word of the saying.
    fn take(&mut self, word: &str) -> bool {
        let Some(at) = self.find(word) else { return false };
        self.mark(at, word);
        if at < self.first {
            (self.first, self.leading) = (at, word.to_owned());
        }
        true
    }

    fn take_all(&mut self, word: &str) {
        while let Some(at) = self.find(word) {
            self.mark(at, word);
        }
    }

    /// Whether all that is said is accounted for: between the words and up to the figure everything, before them what can
    /// be a subject.
    fn accounts(mut self, besides: &[String]) -> bool {
        let last = self.taken.iter().rposition(|taken| *taken).unwrap_or(0);
        besides.iter().for_each(|word| self.take_all(word));
        SUBJECTS.iter().for_each(|word| self.take_all(word));
        let label = self.words.label;
        if ACTIONS.iter().any(|action| self.find(action).is_some_and(|at| at < label)) {
            return false;
        }
        NEUTRAL.iter().for_each(|word| self.take_all(word));
        let own = &self.words.own;
        let end = if self.words.all_behind { own.len() } else { (last + 1).max(label) };
        let leftover: String = (self.first.min(label)..end)
            .map(|at| if self.taken[at] || self.apart(at) { ' ' } else { own[at] })
            .collect();
        let said = |word: &str| !NEUTRAL_EN.contains(&word) && !VERBS.contains(&word);
        leftover.split_whitespace().all(|word| !said(word)) && self.begins()
    }

    /// Whether a character is no part of a word.
    fn apart(&self, at: usize) -> bool {
        !self.words.own[at].is_alphabetic()
    }

    /// Whether what stands before the first word can be a subject, and does not narrow what is counted: 农民工法律援助案件.
    fn begins(&self) -> bool {
        let verb = |word: &str| ACTIONS.iter().chain(&VERBS).any(|verb| word.starts_with(verb));
        let Some(before) = self.first.min(self.words.label).checked_sub(1) else { return true };
        let ends_with_verb = VERBS.iter().any(|verb| {
            let length = verb.chars().count();
            before + 1 >= length && self.words.own[before + 1 - length..=before].iter().copied().eq(verb.chars())
        });
        verb(&self.leading)
            || self.taken[before]
            || self.apart(before)
            || self.words.own[before].is_ascii_alphabetic()
            || ends_with_verb
    }
}

/// The sentence before `end`, with the one before it if that is a heading.
fn sentence(text: &Folded, end: usize) -> String {
    let ends = |at: &usize| matches!(text.at(*at), '。' | '\n');
    let earliest = end.saturating_sub(CONTEXT);
    let start = (earliest..end).rev().find(ends).map_or(earliest, |at| at + 1);
    let heading = start.checked_sub(1).and_then(|last| {
        let from = last.saturating_sub(HEADING + 1);
        (from..last).rev().find(|at| matches!(text.at(*at), '。' | '\n' | ';')).map(|at| at + 1)
    });
    text.slice(heading.unwrap_or(start)..end)
}

/// The words of the figures before one in its sentence, where their text is not known.
fn said_before(figures: &[Figure], at: usize) -> String {
    let sentence = figures[at].sentence;
    let before = figures[..at].iter().rev().take_while(|figure| figure.sentence == sentence).take(8);
    before.map(|figure| format!("{}{} ", figure.label, figure.noun)).collect()
}
