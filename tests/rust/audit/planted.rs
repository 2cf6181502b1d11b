//! Reports in which everything holds, and the same reports with one mistake.

use fazhi::Lang;
use fazhi::audit::{Document, Relation, Verdict, report};

const POLICE: &str = include_str!("../../data/police.zh.txt");
const COURT: &str = include_str!("../../data/court.zh.txt");
const MARKET: &str = include_str!("../../data/market.zh.txt");
const JUSTICE: &str = include_str!("../../data/justice.zh.txt");
const TRANSPORT: &str = include_str!("../../data/transport.zh.txt");
const TRIBUNAL: &str = include_str!("../../data/tribunal.en.txt");
const COUNTY: &str = include_str!("../../data/heldout.zh.txt");
const HARBOUR: &str = include_str!("../../data/harbour.en.txt");
const ANNUAL: &str = include_str!("../../data/annual.en.txt");

/// The findings of a text, as relation, verdict and left side.
fn found(text: &str) -> Vec<(Relation, Verdict, String)> {
    let audit = report(&Document::new(text, Lang::of_text(text)));
    audit.findings.into_iter().map(|finding| (finding.relation, finding.verdict, finding.left)).collect()
}

#[test]
fn a_consistent_report_has_no_problems() {
    for text in [POLICE, COURT, MARKET, JUSTICE, TRANSPORT, COUNTY, HARBOUR, TRIBUNAL, ANNUAL] {
        let wrong = found(text);
        let wrong: Vec<_> =
            wrong.iter().filter(|found| matches!(found.1, Verdict::Impossible | Verdict::Unreconciled)).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}

#[test]
fn the_relations_of_a_report_are_found() {
    for (text, expected) in [
        (POLICE, vec!["9871 + 4126 + 1287", "98.6%", "61 + 3 + 8 + 10", "1 / 27"]),
        (
            COURT,
            vec!["11503 / 11846", "3821 / 6214", "1402 / 6214", "1876 / 6214", "733 / 6214", "7 + 96 - 101", "x / 0"],
        ),
        (
            MARKET,
            vec![
                "9816 + 27903 + 708",
                "6105 / 5593 - 1",
                "1657 + 23",
                "1657 / 1680",
                "317 + 2",
                "317 / 319",
                "203 + 41 + 22 + 57 + 38 + 126",
                "18 / 46",
                "3318 / 2954 - 1",
                "98 / 112",
            ],
        ),
        (JUSTICE, vec!["31 / 540", "107 / 540", "161 / 164", "99.2%", "47 + 66 + 15 + 2", "(47 + 66) / 130"]),
        (HARBOUR, vec!["63214 / 60318 - 1", "1907 / 2846", "1389 / 1512 - 1", "312 / 480", "1 / 14", "287 + 859"]),
    ] {
        assert_eq!(found(text).into_iter().map(|found| found.2).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn each_kind_of_mistake_is_found() {
    use Relation::{
        Change, Contradiction, Feasibility, ListLength, MissingNumeral, Numbering, PartOfTotal, Plausibility, Rate,
        SameQuantity, Shares, StockFlow, SumOfParts,
    };
    use Verdict::{Impossible, Unreconciled};
    for (text, right, wrong, relation, verdict) in [
        (MARKET, "企业9,816户", "企业9,861户", SumOfParts, Unreconciled),
        (MARKET, "食品类203件", "食品类230件", SumOfParts, Unreconciled),
        (HARBOUR, "287 women", "278 women", SumOfParts, Unreconciled),
        (POLICE, "终止10件", "终止100件", PartOfTotal, Impossible),
        (POLICE, "败诉率3.7%", "败诉率7.3%", Rate, Impossible),
        (COURT, "结案率97.1%", "结案率91.7%", Rate, Impossible),
        (COURT, "30.2%", "32.0%", Rate, Impossible),
        (MARKET, "98人", "89人", Rate, Impossible),
        (JUSTICE, "19.81%", "18.91%", Rate, Impossible),
        (HARBOUR, "(65%)", "(56%)", Rate, Impossible),
        (POLICE, "执法问题586个", "执法问题86个", Feasibility, Impossible),
        (COUNTY, "50.8%", "58.0%", Shares, Unreconciled),
        (MARKET, "上升12.3%", "上升13.2%", Change, Impossible),
        (MARKET, "增长9.15%", "增长9.51%", Change, Impossible),
        (HARBOUR, "up 4.8%", "up 8.4%", Change, Impossible),
        (HARBOUR, "decrease of 8.1%", "decrease of 1.8%", Change, Impossible),
        (COURT, "未结2件", "未结12件", StockFlow, Unreconciled),
        (COUNTY, "（三）推行", "（三）全县478名执法人员推行", SameQuantity, Unreconciled),
        (COUNTY, "负责人出庭15件", "负责人出庭51件", Plausibility, Unreconciled),
        (COURT, "热线三大平台", "热线大平台", MissingNumeral, Unreconciled),
        (COURT, "热线三大平台", "热线四大平台", ListLength, Unreconciled),
        (MARKET, "4.行政执法", "5.行政执法", Numbering, Unreconciled),
        (COURT, "佣金近300万元", "佣金近300余万元", Contradiction, Unreconciled),
    ] {
        assert_eq!(text.matches(right).count(), 1, "{right}");
        let findings = found(&text.replace(right, wrong));
        let seen = findings.iter().any(|found| (found.0, found.1) == (relation, verdict));
        assert!(seen, "{wrong}: no {relation:?} in {findings:?}");
    }
}

#[test]
fn three_mistakes_in_an_english_report_are_all_that_is_found() {
    let planted = [
        ("160 cases were pending", "170 cases were pending", (Relation::StockFlow, Verdict::Unreconciled)),
        ("63 concerned noise", "83 concerned noise", (Relation::SumOfParts, Verdict::Unreconciled)),
        ("a breach rate of 14%", "a breach rate of 41%", (Relation::Rate, Verdict::Impossible)),
    ];
    let wrong = planted.iter().fold(ANNUAL.to_owned(), |text, (right, wrong, _)| text.replace(right, wrong));
    let accused = found(&wrong).into_iter().map(|(relation, verdict, _)| (relation, verdict));
    let accused: Vec<_> =
        accused.filter(|(_, verdict)| matches!(verdict, Verdict::Impossible | Verdict::Unreconciled)).collect();
    assert_eq!(accused, planted.map(|(.., finding)| finding));
}
