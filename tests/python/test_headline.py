import fazhi as fz
import pytest
from polars.testing import assert_frame_equal

NAMED = ["indicator", "name", "family", "measure_unit", "start"]
FIXED = [
    "category",
    "numerator",
    "denominator",
    "value",
    "lower",
    "upper",
    "status",
    "excluded",
]


def test_headline_functions_are_the_same_as_compute(matters):
    by_compute = fz.compute(
        {"service_matters": matters}, by="agency", indicators="service_completion_rate", totals=True
    )
    assert_frame_equal(fz.completion_rate(matters, by="agency", totals=True), by_compute.frame)
    files = {"执法单位": ["甲"] * 2, "评查日期": ["2020-10-12"] * 2, "评查得分": [95, 88]}
    book = fz.compute({"case_file_review": files}, periods=2020, parameters={"excellent": 80})
    assert_frame_equal(
        fz.excellence_rate(files, periods=2020, excellent=80), book["file_excellent_rate"].frame
    )


def test_legal_aid_savings():
    aid = {
        "结案日期": ["2020-05-11", "2020-06-01", "2020-07-01"],
        "法律援助机构": ["甲", "甲", "乙"],
        "节省代理费": ["0.1", "0.2", None],
        "挽回经济损失": [100, None, 50],
    }
    frame = fz.legal_aid_savings(aid, by="agency")
    assert frame.columns == [*NAMED, "period", "agency", *FIXED]
    rows = {
        (row[0], row[1]): row[2:]
        for row in frame.select("indicator", "agency", "value", "status").iter_rows()
    }
    assert rows["aid_fee_saved", "甲"] == (0.3, "ok")
    assert rows["aid_recovered_per_case", "甲"] == (100.0, "ok")
    assert rows["aid_savings_total", "甲"] == (100.3, "ok")
    assert rows["aid_savings_total", "乙"] == (None, "undefined")
    del aid["节省代理费"]
    total = fz.legal_aid_savings(aid).filter(indicator="aid_savings_total")
    assert total.select("value", "status").rows() == [(None, "not_available")]


def test_certification_coverage_is_as_of_one_day():
    staff = {
        "执法单位": ["甲", "甲"],
        "执法证号": ["1", "2"],
        "有效期至": ["2020-06-30", "2099-01-01"],
    }

    def value(**options):
        return fz.certification_coverage(staff, **options).select("period", "value").rows()

    assert value(periods=2019) == [("2019", 1.0)]
    assert value(periods=2020) == [("2020", 0.5)]
    assert value(cutoff="2020-06-30") == [("2020", 1.0)]
    assert value(cutoff="2020-07-01") == [("2020", 0.5)]
    assert [row[1] for row in value()] == [0.5]
    with pytest.raises(fz.ParameterError, match="30-06-2020"):
        value(cutoff="30-06-2020")
