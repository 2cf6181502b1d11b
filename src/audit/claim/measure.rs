//! Measure words: their spellings, what they count, and which are comparable.

use super::folded::Folded;

/// A measure word found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Measure {
    /// Its normalized form.
    pub(super) unit: &'static str,
    /// Its length as written, in characters.
    pub(super) length: usize,
}

/// Spellings and normalized forms; of two that match, the longer comes first.
const WRITTEN: [(&str, &str); 96] = [
    ("个百分点", "百分点"),
    ("百分点", "百分点"),
    ("个工作日", "工作日"),
    ("工作日", "工作日"),
    ("个小时", "小时"),
    ("个月", "个月"),
    ("人(次)", "人次"),
    ("件(次)", "件次"),
    ("平方公里", "平方公里"),
    ("平方米", "平方米"),
    ("人次", "人次"),
    ("件次", "件次"),
    ("场次", "场次"),
    ("户次", "户次"),
    ("车次", "车次"),
    ("批次", "批次"),
    ("班次", "班次"),
    ("家次", "家次"),
    ("台次", "台次"),
    ("辆次", "辆次"),
    ("艘次", "艘次"),
    ("课时", "课时"),
    ("学时", "学时"),
    ("小时", "小时"),
    ("分钟", "分钟"),
    ("公里", "公里"),
    ("公顷", "公顷"),
    ("公斤", "公斤"),
    ("千克", "千克"),
    ("千米", "公里"),
    ("美元", "美元"),
    ("港元", "港元"),
    ("欧元", "欧元"),
    ("人民币", "元"),
    ("㎡", "平方米"),
    ("‰", "‰"),
    ("%", "%"),
    ("件", "件"),
    ("起", "起"),
    ("宗", "宗"),
    ("例", "例"),
    ("案", "案"),
    ("项", "项"),
    ("条", "条"),
    ("人", "人"),
    ("名", "名"),
    ("位", "位"),
    ("户", "户"),
    ("家", "家"),
    ("个", "个"),
    ("份", "份"),
    ("场", "场"),
    ("次", "次"),
    ("元", "元"),
    ("亩", "亩"),
    ("米", "米"),
    ("吨", "吨"),
    ("部", "部"),
    ("本", "本"),
    ("册", "册"),
    ("卷", "卷"),
    ("篇", "篇"),
    ("轮", "轮"),
    ("支", "支"),
    ("处", "处"),
    ("所", "所"),
    ("村", "村"),
    ("辆", "辆"),
    ("台", "台"),
    ("套", "套"),
    ("期", "期"),
    ("幅", "幅"),
    ("块", "块"),
    ("张", "张"),
    ("座", "座"),
    ("间", "间"),
    ("栋", "栋"),
    ("类", "类"),
    ("种", "种"),
    ("批", "批"),
    ("组", "组"),
    ("队", "队"),
    ("站", "站"),
    ("天", "天"),
    ("日", "日"),
    ("周", "周"),
    ("年", "年"),
    ("岁", "岁"),
    ("分", "分"),
    ("成", "成"),
    ("倍", "倍"),
    ("枚", "枚"),
    ("封", "封"),
    ("句", "句"),
    ("字", "字"),
    ("集", "集"),
];

/// Characters that turn the measure word before them into another word: 部门, 条例, 分别.
const OTHER_WORDS: [(&str, &str); 27] = [
    ("部", "门署"),
    ("名", "称录单"),
    ("条", "例款文"),
    ("台", "账"),
    ("位", "于"),
    ("本", "年县市地区级次单"),
    ("分", "别布之类工管局级析步批"),
    ("处", "罚理置分于"),
    ("个", "体别案"),
    ("次", "日要生"),
    ("场", "所地景"),
    ("户", "籍外"),
    ("家", "庭长"),
    ("期", "间限待"),
    ("类", "似别"),
    ("批", "准复评"),
    ("所", "有以属"),
    ("起", "草"),
    ("份", "额"),
    ("篇", "幅"),
    ("支", "持出部"),
    ("站", "点"),
    ("组", "织成"),
    ("卷", "宗"),
    ("年", "度"),
    ("案", "件卷"),
    ("成", "功立员果"),
];

/// The measure word at `at`.
pub(super) fn measure(text: &Folded, at: usize) -> Option<Measure> {
    let first = text.at(at);
    let fits = |written: &str| written.starts_with(first) && text.starts(at, written);
    let &(written, unit) = WRITTEN.iter().find(|(written, _)| fits(written))?;
    let length = written.chars().count();
    (!is_other_word(text, at, written, length)).then_some(Measure { unit, length })
}

fn is_other_word(text: &Folded, at: usize, written: &str, length: usize) -> bool {
    let next = text.at(at + length);
    match written {
        // 5项目标 is five goals, but 5项目 has no measure word; 3起诉讼 is three suits, but 3起诉 is none.
        "项" if next == '目' => text.at(at + 2) != '标',
        "起" if next == '诉' => text.at(at + 2) != '讼',
        "人" => matches!(next, '民' | '大' | '员'),
        _ => OTHER_WORDS.iter().any(|(word, next_ones)| *word == written && next_ones.contains(next)),
    }
}

/// The class of a measure word; claims of one class count comparable things.
pub(crate) fn class(unit: &str) -> &str {
    match unit {
        "件" | "起" | "宗" | "例" | "案" => "件",
        "人" | "名" | "位" => "人",
        "项" | "条" => "项",
        "场" | "次" | "场次" | "期" | "轮" => "场",
        "家" | "个" => "个",
        "份" | "册" | "本" => "份",
        other => other,
    }
}

/// Whether the unit measures time.
pub(super) fn is_duration(unit: &str) -> bool {
    matches!(unit, "工作日" | "小时" | "个月" | "分钟" | "天" | "日" | "周" | "年" | "岁" | "课时" | "学时")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_word_is_read_in_full_and_normalised() {
        for (text, unit) in [
            ("个百分点", Some("百分点")),
            ("人(次)", Some("人次")),
            ("㎡", Some("平方米")),
            ("件案件", Some("件")),
            ("起诉讼案件", Some("起")),
            ("起诉", None),
            ("部门", None),
            ("部规章", Some("部")),
            ("项目标", Some("项")),
            ("项目", None),
            ("分别为", None),
            ("届四中全会", None),
            ("人民调解", None),
        ] {
            assert_eq!(measure(&Folded::new(text), 0).map(|measure| measure.unit), unit, "{text}");
        }
    }

    #[test]
    fn every_longer_word_stands_before_the_shorter_one_that_begins_it() {
        for (at, (word, _)) in WRITTEN.iter().enumerate() {
            for (longer, _) in &WRITTEN[at + 1..] {
                assert!(!longer.starts_with(word), "{longer} is hidden by {word}");
            }
        }
    }
}
