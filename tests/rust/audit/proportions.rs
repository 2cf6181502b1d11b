//! Proportions: those that are roughly said, and shares whose whole the counts beside them give.

use super::ties::check;

#[test]
fn a_proportion_in_words_holds_within_what_its_words_allow() {
    check(&[
        ("Nearly nine in ten (412 of 463) were satisfied.", &["within_rounding told rate 412 / 463 = nine in ten"]),
        (
            "Nearly nine in ten complaints (412 of 463) were resolved in time.",
            &["within_rounding told rate 412 / 463 = nine in ten"],
        ),
        ("One in five complaints (90 of 450) was upheld.", &["within_rounding told rate 90 / 450 = One in five"]),
        (
            "Three quarters of cases (348 of 463) were closed.",
            &["within_rounding told rate 348 / 463 = Three quarters"],
        ),
        ("Over half (240 of 463) were closed.", &["within_rounding told rate 240 / 463 = half"]),
        ("近九成（412/463）的当事人表示满意。", &["within_rounding told rate 412 / 463 = 九成"]),
        ("约四分之三（348/463）的案件已办结。", &["within_rounding told rate 348 / 463 = 四分之三"]),
        ("受理463件，办结412件，办结率近九成。", &["within_rounding named rate 412 / 463 = 九成"]),
        (
            "The bureau accepted 463 cases and closed 412, a clearance rate of nearly 90%.",
            &["within_rounding named rate 412 / 463 = 90%"],
        ),
        ("Nearly nine in ten (300 of 463) were satisfied.", &["impossible told rate 300 / 463 = nine in ten"]),
        ("One in five complaints (190 of 450) was upheld.", &["impossible told rate 190 / 450 = One in five"]),
        ("Over half (200 of 463) were closed.", &["impossible told rate 200 / 463 = half"]),
        ("近九成（300/463）的当事人表示满意。", &["impossible told rate 300 / 463 = 九成"]),
        ("受理463件，办结300件，办结率近九成。", &["impossible named rate 300 / 463 = 九成"]),
        // They are no counts.
        ("Nine in ten cases were closed: 412 of 463.", &[]),
        // Neither the one nor the other.
        ("Nearly nine in ten (370 of 463) were satisfied.", &[]),
        ("受理463件，办结412件，办结率达90%以上。", &[]),
    ]);
}

#[test]
fn counts_with_their_shares_are_of_what_they_add_up_to() {
    let wrong: &[&str] = &[
        "exact told sum_of_parts 40 + 60 = 100",
        "impossible told rate 40 / 100 = 45%",
        "exact told rate 60 / 100 = 60%",
    ];
    let places = [
        "受理100件，",
        "受理100件。",
        "受理100件。从案件类型看，",
        "受理100件。从区域来看，",
        "受理100件。按来源划分，",
    ];
    let lists = [
        "治安类40件，占45%；交通类60件，占60%",
        "治安类40件、占45%，交通类60件、占60%",
        "治安类40件（占45%）、交通类60件（占60%）",
        "治安类40件，占比45%；交通类60件，占比60%",
    ];
    for place in places {
        for list in lists {
            check(&[(&format!("{place}{list}。"), wrong)]);
        }
    }
    check(&[
        (
            "受理100件，治安类40件，占40%；交通类60件，占60%。",
            &[
                "exact told sum_of_parts 40 + 60 = 100",
                "exact told rate 40 / 100 = 40%",
                "exact told rate 60 / 100 = 60%",
            ],
        ),
        (
            "The office received 200 matters, 120 complaints (60%) and 80 reports (45%).",
            &[
                "exact told sum_of_parts 120 + 80 = 200",
                "exact told rate 120 / 200 = 60%",
                "impossible told rate 80 / 200 = 45%",
            ],
        ),
        // Of what, is not told.
        ("受理100件，治安类40件，占45%；交通类50件，占52%。", &[]),
        ("受理案件100件。从办理结果看，办结40件，占45%。", &[]),
    ]);
}

#[test]
fn shares_in_the_brackets_of_a_list_have_one_whole() {
    check(&[
        ("受理投诉、举报分别为120件（占60%）、80件（占45%）。", &["impossible told shares 120件 / 60%, 80件 / 45% = "]),
        ("受理投诉和举报分别为120件（60%）和80件（45%）。", &["impossible told shares 120件 / 60%, 80件 / 45% = "]),
        (
            "受理投诉、举报分别为120件（占60%）、80件（占40%）。",
            &[
                "exact told rate 120 / (120 + 80) = 60%",
                "exact told shares 60% + 40% = 100%",
                "exact told rate 80 / (120 + 80) = 40%",
            ],
        ),
        (
            "受理200件，投诉、举报分别为120件（占60%）、80件（占45%）。",
            &[
                "exact told sum_of_parts 120 + 80 = 200",
                "exact told rate 120 / 200 = 60%",
                "impossible told rate 80 / 200 = 45%",
            ],
        ),
        (
            "全市受理300件。投诉、举报分别为120件（占40%）、80件（占26.7%）。",
            &["within_rounding told shares 120件 / 40%, 80件 / 26.7% = "],
        ),
        // Each names a whole of its own.
        ("投诉、举报分别为120件（占全市的40%）、80件（占全省的45%）。", &[]),
    ]);
}

#[test]
fn certified_are_those_of_the_staff_that_is_counted() {
    check(&[
        ("在编人员320人、持证304人，持证率95%。", &["exact named rate 304 / 320 = 95%"]),
        ("在编人员320人、持证304人，持证率98%。", &["impossible named rate 304 / 320 = 98%"]),
        ("有在编执法人员320人，持证304人，持证率98%。", &["impossible named rate 304 / 320 = 98%"]),
        ("在编人员320名，取得执法证304名，持证率98%。", &["impossible named rate 304 / 320 = 98%"]),
        (
            "在编人员320人，在岗执法人员310人，持证304人，持证率98.1%。",
            &["within_rounding named rate 304 / 310 = 98.1%"],
        ),
        // Not all of the staff are 执法人员.
        ("在编人员320人，持证304人，执法人员持证率98%。", &[]),
    ]);
}

#[test]
fn an_average_is_of_those_who_have_the_amount() {
    check(&[
        ("15名律师办理案件450件，人均30件。", &["exact named rate 450 / 15 = 30"]),
        ("15名律师办理案件450件，人均25件。", &["impossible named rate 450 / 15 = 25"]),
        ("挽回经济损失120万元，受理40件，件均3万元。", &["exact named rate 1200000 / 40 = 30000"]),
        ("挽回经济损失120万元，受理40件，件均5万元。", &["unreconciled named rate 1200000 / 40 = 50000"]),
        // It may be of what was resolved.
        ("挽回经济损失120万元，受理40件，办结30件，件均5万元。", &[]),
    ]);
}

#[test]
fn a_success_elsewhere_is_no_base() {
    check(&[("东区调解成功295件。西区调解成功246件，成功率97.6%。", &["unknown named rate 246 / ? = 97.6%"])]);
}

#[test]
fn a_rate_of_several_groups_is_of_none_of_them() {
    check(&[
        ("县级执法人员600人，持证570人；乡镇执法人员260人，持证242人；全县持证率94.4%。", &[]),
        ("第一批实考190人，通过171人；第二批实考140人，通过133人；总通过率92.1%。", &[]),
        ("执法人员600人，持证570人，全县持证率95%。", &["exact named rate 570 / 600 = 95%"]),
        ("执法人员600人，持证570人，全县持证率97%。", &["impossible named rate 570 / 600 = 97%"]),
        ("男性调解员700人、女性调解员500人，其中党员480人，占40%。", &[]),
        ("村268个，其中国家级4个、省级26个，省级以上占11.2%。", &[]),
        (
            "Of 120 cases, 48 concerned penalties (40%), 30 land (25%) and 24 disclosure (20%).",
            &["exact told rate 48 / 120 = 40%", "exact told rate 30 / 120 = 25%", "exact told rate 24 / 120 = 20%"],
        ),
        // The whole of the shares is not printed.
        ("甲类60件，占50%；乙类36件，占30%；丙类24件，占20%。", &[]),
    ]);
}

#[test]
fn a_count_alone_in_the_bracket_of_a_rate_is_its_numerator() {
    check(&[
        ("帮教对象630人，其中重点帮教42人，帮教率99.4%（626人）。", &["within_rounding told rate 626 / 630 = 99.4%"]),
        ("帮教对象630人，其中重点帮教42人，帮教率98.4%（626人）。", &["impossible told rate 626 / 630 = 98.4%"]),
        (
            "考核40家，优秀12家、良好20家、合格8家，优秀比例30%。",
            &["exact named sum_of_parts 12 + 20 + 8 = 40", "exact told rate 12 / 40 = 30%"],
        ),
    ]);
}
