use super::*;

const GRAINS: [Grain; 3] = [Grain::Year, Grain::Quarter, Grain::Month];

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

#[test]
fn first_and_last_days() {
    for (text, first, last) in [
        ("2020", "2020-01-01", "2020-12-31"),
        ("2020Q1", "2020-01-01", "2020-03-31"),
        ("2020Q3", "2020-07-01", "2020-09-30"),
        ("2020Q4", "2020-10-01", "2020-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2100-02", "2100-02-01", "2100-02-28"),
        ("1969-12", "1969-12-01", "1969-12-31"),
        ("0001", "0001-01-01", "0001-12-31"),
    ] {
        let period = period(text);
        let days = (period.first_day().to_string(), period.last_day().to_string());
        assert_eq!(days, (first.into(), last.into()), "{text}");
        assert_eq!(period.to_string(), text);
    }
}

#[test]
fn every_day_lies_in_its_periods() {
    for grain in GRAINS {
        for day in days_from_civil(1890, 1, 1).unwrap()..days_from_civil(2110, 1, 1).unwrap() {
            let date = from_number(day);
            let period = Period::containing(date, grain);
            assert!((period.first_day()..=period.last_day()).contains(&date));
            assert!((period.first_day_number()..=period.last_day_number()).contains(&day));
            assert_eq!(Period::from_index(period.index(), grain), period);
            assert_eq!(period.next().index(), period.index() + 1);
            assert_eq!(Some(period.next().first_day()), period.last_day().succ_opt());
        }
    }
}

#[test]
fn other_texts_are_refused() {
    let texts = "|x|20|202|20200|2020Q5|2020Q0|2020Q|2020q3|2020Q03|2020-7|2020-13|2020-00|2020-|2020/07|2020-07-01|\
        ２０２０| 2020|2020 |+202|-202|2020年|20é0|2020é|2020Qé";
    for text in texts.split('|') {
        let message = text.parse::<Period>().unwrap_err().to_string();
        let expected = "expected a year (2020), a quarter (2020Q3) or a month (2020-07)";
        let given = if text.is_empty() { "empty".to_owned() } else { format!("`{text}`") };
        assert_eq!(message, format!("parameter `period` is {given}, {expected}"));
    }
    let message = "week".parse::<Grain>().unwrap_err().to_string();
    assert_eq!(message, "parameter `grain` is `week`, expected year, quarter or month");
}

#[test]
fn order_is_by_first_day_then_length() {
    let sorted = ["2019-12", "2020-01", "2020Q1", "2020", "2020-02", "2020-04", "2020Q2", "2020-12", "2021Q1"];
    let mut periods = sorted.map(period);
    periods.reverse();
    periods.sort();
    assert_eq!(periods.map(|period| period.to_string()), sorted);
}

#[test]
fn parts_cover_the_whole() {
    for whole in [period("2020"), period("2020Q1"), period("2019-12"), Period::Year(-1)] {
        for grain in GRAINS {
            let parts: Vec<_> = whole.parts(grain).collect();
            if let (Some(first), Some(last)) = (parts.first(), parts.last()) {
                assert_eq!(parts.len(), usize::try_from(whole.grain().months() / grain.months()).unwrap());
                assert_eq!((first.first_day(), last.last_day()), (whole.first_day(), whole.last_day()));
                assert!(parts.windows(2).all(|pair| pair[0].next() == pair[1]));
            } else {
                assert!(grain.months() > whole.grain().months());
            }
        }
    }
}

#[test]
fn far_periods_saturate() {
    for grain in GRAINS {
        assert!(Period::containing_number(i32::MIN, grain) < Period::containing_number(i32::MAX, grain));
        assert!(Period::containing(NaiveDate::MIN, grain) < Period::containing(NaiveDate::MAX, grain));
    }
    for (year, end) in [(i32::MIN, NaiveDate::MIN), (i32::MAX, NaiveDate::MAX)] {
        assert_eq!((Period::Year(year).first_day_number(), Period::Year(year).first_day()), (year, end));
        assert_eq!(Period::Year(year).last_day(), end);
        assert_eq!(Period::Year(year).parts(Grain::Month).count(), 12);
        assert!(Period::Year(year).next() >= Period::Year(year));
    }
}

#[test]
fn calendar_types_are_serialised_as_their_texts() {
    let text = |value: toml::Value| value.as_str().map(str::to_owned);
    for name in ["2020", "2020Q3", "2020-07"] {
        assert_eq!(text(toml::Value::try_from(period(name)).unwrap()).as_deref(), Some(name));
    }
    assert_eq!(text(toml::Value::try_from(Grain::Quarter).unwrap()).as_deref(), Some("quarter"));
    let count = crate::calendar::DayCount::WorkingDays;
    assert_eq!(text(toml::Value::try_from(count).unwrap()).as_deref(), Some("working_days"));
}

#[test]
fn the_year_before_has_the_same_parts() {
    for (text, before) in [("2020", "2019"), ("2020Q3", "2019Q3"), ("2020-03", "2019-03")] {
        assert_eq!(period(text).year_before(), period(before));
    }
}
