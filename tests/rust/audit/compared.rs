//! What is compared with an earlier period: lists of changes, several changes of one count, and multiples.

use super::ties::check;

#[test]
fn each_change_of_a_list_is_from_the_number_at_its_place() {
    let right: &[&str] =
        &["within_rounding named change 186 / 140 - 1 = 32.9%", "exact named change 94 / 100 - 1 = 6.0%"];
    let wrong: &[&str] =
        &["within_rounding named change 186 / 140 - 1 = 32.9%", "impossible named change 94 / 100 - 1 = 8.0%"];
    let matters = "受理行政复议和应诉案件分别为";
    for (numbers, expected) in [
        ("186件、94件，同比分别增长32.9%和下降6.0%，去年同期分别为140件、100件", right),
        ("186件、94件，同比分别增长32.9%、下降6.0%，去年同期分别为140件、100件", right),
        ("186件和94件，上年分别为140件和100件，分别增长32.9%和下降6.0%", right),
        ("186件（增长32.9%）、94件（下降6.0%），去年同期分别为140件、100件", right),
    ] {
        check(&[(&format!("{matters}{numbers}。"), expected)]);
    }
    check(&[
        ("收到投诉186件，举报94件，同比分别增长32.9%、下降6.0%，去年同期分别为140件、100件。", right),
        (
            "Reviews and lawsuits numbered 186 and 94, up 32.9% and down 6.0% respectively from 140 and 100 last year.",
            right,
        ),
        (
            "满意率分别为95%和90%，上年分别为93%和91%，分别提高2个百分点和下降1个百分点。",
            &["exact named change 0.95 - 0.93 = 2个百分点", "exact named change 0.9 - 0.91 = 1个百分点"],
        ),
        // One of them is wrong.
        ("受理行政复议和应诉案件分别为186件、94件，同比分别增长32.9%和下降8.0%，去年同期分别为140件、100件。", wrong),
        (
            "受理行政复议和应诉案件分别为186件和94件，分别比上年增长32.9%和20%，上年分别为140件和100件。",
            &["within_rounding named change 186 / 140 - 1 = 32.9%", "impossible named change 94 / 100 - 1 = 20%"],
        ),
        // Lists of other lengths, and changes whose bases are not printed.
        ("收到投诉186件、举报94件、建议10件，同比分别增长32.9%、下降6.0%，去年同期分别为140件、100件。", &[]),
        ("收到投诉186件、举报94件，同比分别增长32.9%、下降6.0%。", &[]),
    ]);
}

#[test]
fn each_of_several_changes_has_its_own_base() {
    let both: &[&str] = &["exact named change 120 / 100 - 1 = 20%", "exact named change 120 / 80 - 1 = 50%"];
    check(&[
        ("受理120件，同比增长20%（上年100件），较2018年增长50%（2018年80件）。", both),
        ("受理120件，较上年（100件）增长20%，较2018年（80件）增长50%。", both),
        ("2020年受理120件，比2019年的100件增长20%，比2018年的80件增长50%。", both),
        ("In 2020 it received 120 cases, up 20% from 100 in 2019 and up 50% from 80 in 2018.", both),
        (
            "受理120件，同比增长20%（上年100件），较2018年增长100%（2018年80件）。",
            &["exact named change 120 / 100 - 1 = 20%", "impossible named change 120 / 80 - 1 = 100%"],
        ),
        (
            "受理120件，同比增长25%（上年100件），较2018年增长50%（2018年80件）。",
            &["impossible named change 120 / 100 - 1 = 25%", "exact named change 120 / 80 - 1 = 50%"],
        ),
        (
            "In 2020 it received 120 cases, up 20% from 100 in 2019 and up 60% from 80 in 2018.",
            &["exact named change 120 / 100 - 1 = 20%", "impossible named change 120 / 80 - 1 = 60%"],
        ),
        // A change from another period than that of the number beside it.
        ("受理120件（上年同期100件），环比增长5%。", &[]),
        ("受理120件，同比增长20%（上年100件），较2018年增长60%。", &["exact named change 120 / 100 - 1 = 20%"]),
        // Another count has its own.
        (
            "受理120件，增长20%（上年100件），办结90件，增长50%（上年60件）。",
            &["exact named change 120 / 100 - 1 = 20%", "exact named change 90 / 60 - 1 = 50%"],
        ),
        (
            "受理120件，增长20%（上年100件），办结90件，增长40%（上年60件）。",
            &["exact named change 120 / 100 - 1 = 20%", "impossible named change 90 / 60 - 1 = 40%"],
        ),
    ]);
}

#[test]
fn a_multiple_is_of_the_number_of_the_year_before() {
    check(&[
        ("受理120件，是上年的1.5倍（上年80件）。", &["exact told change 120 / 80 = 1.5倍"]),
        ("受理120件，为上年同期80件的1.5倍。", &["exact told change 120 / 80 = 1.5倍"]),
        ("受理120件，上年80件，是上年的1.5倍。", &["exact told change 120 / 80 = 1.5倍"]),
        ("受理120件，办结90件，是上年的1.5倍（上年60件）。", &["exact told change 90 / 60 = 1.5倍"]),
        ("受理160件，比上年的80件翻了一番。", &["within_rounding told change 160 / 80 = 翻了一番"]),
        (
            "罚没款240万元，是上年同期的2倍（上年同期120万元）。",
            &["within_rounding told change 2400000 / 1200000 = 2倍"],
        ),
        ("It received 120 cases, 1.5 times the 80 of last year.", &["exact told change 120 / 80 = 1.5 times"]),
        ("受理120件，是上年的1.6倍（上年80件）。", &["impossible told change 120 / 80 = 1.6倍"]),
        ("受理120件，为上年同期80件的2.3倍。", &["impossible told change 120 / 80 = 2.3倍"]),
        ("受理120件，办结90件，是上年的2.5倍（上年60件）。", &["impossible told change 90 / 60 = 2.5倍"]),
        ("受理240件，较上年翻了两番（上年120件）。", &["impossible told change 240 / 120 = 翻了两番"]),
        ("It received 120 cases, 1.7 times the 80 of last year.", &["impossible told change 120 / 80 = 1.7 times"]),
        // 番 is roughly said, and without an earlier number there is nothing to judge.
        ("受理150件，比上年的80件翻了一番。", &[]),
        ("受理120件，是上年的1.5倍。", &[]),
    ]);
}

#[test]
fn what_has_grown_to_a_number_is_the_whole_of_what_follows() {
    check(&[
        ("Receipts rose by 63 to 412. Of these, 289 were closed.", &[]),
        (
            "Receipts rose by 63 to 412. Of these, 289 were closed and 123 were pending.",
            &["exact told sum_of_parts 289 + 123 = 412"],
        ),
        ("The office received 412 complaints, an increase of 63. Of these, 289 were closed.", &[]),
        ("The office received 412 complaints, 63 more than in 2019. Of these, 289 were closed.", &[]),
        ("Complaints fell by 63 to 412 in 2020; of these, 289 were closed.", &[]),
        ("收到投诉412件，比上年增加63件。其中289件已办结。", &[]),
        ("Receipts rose by 63 to 412. Of these, 450 were closed.", &["impossible told part_of_total 450 = 412"]),
        ("Complaints were up 63 at 412. Of these, 450 were closed.", &["impossible told part_of_total 450 = 412"]),
    ]);
}

#[test]
fn of_two_years_the_later_has_grown_wherever_it_stands() {
    let right: &[&str] = &["exact named change 300 / 250 - 1 = 20%"];
    check(&[
        ("2023年受理300件，2022年受理250件，同比增长20%。", right),
        ("2022年受理250件，2023年受理300件，同比增长20%。", right),
        ("2023年受理300件，2022年受理250件，同比增长20%；2021年受理200件。", right),
        ("2023年受理300件，2022年受理250件，同比增长25%。", &["impossible named change 300 / 250 - 1 = 25%"]),
        ("2023年满意率95%，2022年满意率93%，提高2个百分点。", &["exact named change 0.95 - 0.93 = 2个百分点"]),
        // Each year has its own change.
        (
            "2023年受理300件，同比增长20%；2022年受理250件，同比增长25%；2021年受理200件。",
            &["exact named change 300 / 250 - 1 = 20%", "exact named change 250 / 200 - 1 = 25%"],
        ),
    ]);
}

#[test]
fn a_number_of_the_year_before_is_a_base_and_no_part() {
    check(&[
        ("应诉80件，较上年（100件）下降20%。", &["exact named change 80 / 100 - 1 = 20%"]),
        ("应诉80件，较2022年（100件）下降25%。", &["impossible named change 80 / 100 - 1 = 25%"]),
        ("案件80件，比上年（100件）减少20件。", &["exact named change 80 - 100 = 20件"]),
        ("案件80件，比上年（100件）减少30件。", &["impossible named change 80 - 100 = 30件"]),
        (
            "案件92件，较2022年（115件）下降20%，较2021年（100件）下降8%。",
            &["exact named change 92 / 115 - 1 = 20%", "exact named change 92 / 100 - 1 = 8%"],
        ),
        (
            "受理案件300件，其中涉农60件，占20%，较上年（250件）增长20%。",
            &["exact told rate 60 / 300 = 20%", "exact named change 300 / 250 - 1 = 20%"],
        ),
    ]);
}

#[test]
fn a_change_behind_a_part_may_be_that_of_the_total() {
    check(&[
        ("公证1860件，其中涉外30件，增长24%（上年1500件）。", &["exact named change 1860 / 1500 - 1 = 24%"]),
        ("公证1860件，其中涉外30件，增长20%（上年25件）。", &["exact named change 30 / 25 - 1 = 20%"]),
        ("社区矫正对象265人，其中未成年人6人，较上年的250人增加15人。", &["exact named change 265 - 250 = 15人"]),
        ("公证1860件，其中涉外30件，增长34%（上年1500件）。", &["impossible named change 30 / 1500 - 1 = 34%"]),
        ("建成阵地168个，今年新建24个，比上年的144个增长16.7%。", &[]),
        ("出庭率由2021年的85%提高到2022年的92%、2023年的100%，累计提高15个百分点。", &[]),
        ("出庭率2021年85%、2022年92%、2023年100%，三年提高15个百分点。", &[]),
        (
            "处罚案件310件（上年300件），许可案件286件（上年260件），同比分别增长3.3%和10%。",
            &["within_rounding named change 310 / 300 - 1 = 3.3%", "exact named change 286 / 260 - 1 = 10%"],
        ),
    ]);
}
