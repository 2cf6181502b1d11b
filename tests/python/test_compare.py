import fazhi as fz
import pandas as pd
import polars as pl
import pytest

OFFICES = pl.DataFrame(
    {
        "单位": ["甲", "乙", "丙", "丁", "戊", "己"],
        "办结": [190, 96, 4, 0, None, 9],
        "受理": [200, 200, 5, 0, 10, 8],
    }
)
COUNTS = {"numerator": "办结", "denominator": "受理"}


@pytest.mark.parametrize(
    "data",
    [OFFICES, OFFICES.lazy(), OFFICES.to_arrow(), OFFICES.to_dict(as_series=False)],
    ids=["polars", "lazy", "pyarrow", "dict"],
)
def test_every_row_is_listed_with_what_was_found_or_why_nothing_was(data):
    found = fz.compare.funnel(data, **COUNTS)
    assert found.columns[:3] == OFFICES.columns
    outcomes = ["ok", "ok", "ok", "no_exposure", "not_available", "not_counted"]
    assert found["funnel"].to_list() == outcomes
    assert found["side_95"].to_list() == ["high", "low", "within", None, None, None]
    assert found["target"][0] == 290 / 405
    assert fz.compare.ranks(data, **COUNTS)["ranked"].to_list() == outcomes
    assert fz.compare.shrink(data, **COUNTS)["shrunk"].to_list() == outcomes


def test_pandas():
    frame = pd.DataFrame({"x": [9, 1], "n": [10, 10]})
    assert fz.compare.ranks(frame, numerator="x", denominator="n")["rank"].to_list() == [1, 2]


def test_a_unit_with_few_cases_is_not_first_by_that():
    offices = {"x": [190, 96, 90, 5], "n": [200, 200, 200, 5]}
    found = fz.compare.ranks(offices, numerator="x", denominator="n")
    assert found.select("rank", "best_rank", "worst_rank", "first_group", "last_group").rows() == [
        (2, 1, 2, 1, 1),
        (3, 2, 4, 2, 2),
        (4, 2, 4, 2, 2),
        (1, 1, 4, 1, 1),
    ]
    last = fz.compare.ranks(offices, numerator="x", denominator="n", first="smallest")
    assert last["rank"].to_list() == [3, 2, 1, 4]
    alone = fz.compare.ranks(offices, numerator="x", denominator="n", sets="marginal")
    assert alone["first_group"].to_list() == [None] * 4


def test_who_is_among_the_best_or_the_worst():
    found = fz.compare.ranks(OFFICES, **COUNTS, best=1, worst=2)
    assert found["best_1"].to_list() == ["possible", "no", "possible", None, None, None]
    assert found["worst_2"].to_list() == ["possible", "certain", "possible", None, None, None]
    with pytest.raises(fz.ParameterError, match="parameter `best` is `0`"):
        fz.compare.ranks(OFFICES, **COUNTS, best=0)


def test_each_kind_of_unit():
    table = {"x": [40, 8, 12], "e": [10.0, 9.5, 11.0], "y": [30, 9, 14], "n": [50, 40, 40]}
    table |= {"all": [60, 50, 40], "value": [3.0, 9.0, 2.5], "se": [0.5, 0.4, 0.6]}
    kinds = [
        {"numerator": "x"},
        {"numerator": "x", "denominator": "n"},
        {"numerator": "x", "denominator": "n", "population": "all"},
        {"numerator": "x", "exposure": "e"},
        {"numerator": "x", "other_count": "y"},
        {"value": "value", "standard_error": "se"},
    ]
    targets = [20.0, 60 / 130, 60 / 130, 60 / 30.5, 60 / 53]
    for kind, target in zip(kinds, targets, strict=False):
        assert fz.compare.funnel(table, **kind)["target"][0] == pytest.approx(target, rel=1e-15)
    for kind in kinds:
        found = fz.compare.funnel(table, **kind)
        sides = [
            "low" if value < low else "high" if value > high else "within"
            for value, low, high in zip(
                values(table, kind), found["low_95"], found["high_95"], strict=True
            )
        ]
        assert found["side_95"].to_list() == sides
    per = fz.compare.funnel(table, numerator="x", exposure="e", per=1000)
    assert per["target"][0] == pytest.approx(60 / 30.5 * 1000)


def values(table, kind):
    if "value" in kind:
        return table["value"]
    below = [name for role, name in kind.items() if role not in {"numerator", "population"}]
    sizes = table[below[0]] if below else [1, 1, 1]
    return [x / size for x, size in zip(table["x"], sizes, strict=True)]


def test_options_reach_the_kernel():
    table = {"x": [460, 7, 940, 350, 81, 12], "n": [500, 10, 1000, 420, 81, 30]}
    columns = {"numerator": "x", "denominator": "n"}
    plain = fz.compare.funnel(table, **columns)
    wide = fz.compare.funnel(table, **columns, dispersion="additive", outliers="keep")
    assert (wide["low_95"] <= plain["low_95"]).all()
    assert wide["phi"][0] > plain["phi"][0] > 1
    assert wide["spread_units"].to_list() == [6] * 6
    trimmed = fz.compare.funnel(table, **columns, outliers="trim", outlier_share=0.2)
    assert trimmed["spread_units"][0] < 6
    others = fz.compare.funnel(table, **columns, target="others")
    assert others["target"].n_unique() == 6
    few = fz.compare.funnel(table, **columns, least=50, level=0.9, adjust="holm")
    assert few["funnel"].to_list() == ["ok", "below_least", "ok", "ok", "ok", "below_least"]
    assert "side_90" in few.columns
    assert (few["p_adjusted"].drop_nulls() >= few["p_value"].drop_nulls()).all()
    given = fz.compare.funnel(table, **columns, target=0.5)
    assert given["target"].to_list() == [0.5] * 6


@pytest.fixture(scope="module")
def book():
    return fz.compute(fz.examples.qilian(), periods=2020, by="agency", totals=True, lang="zh")


def test_a_book_keeps_its_columns_and_rows(book):
    rate = book["service_on_time_rate"]
    found = rate.compare.funnel(least=10)
    columns = rate.frame.columns
    assert found.columns[: len(columns)] == columns
    assert found.select(columns).equals(rate.frame)
    assert found.filter(pl.col("agency").is_null())["funnel"].to_list() == ["total"]
    compared = found.filter(pl.col("funnel") == "ok")
    assert compared["target"].n_unique() == 1
    assert compared["denominator"].min() >= 10
    ranked = rate.compare.ranks().filter(pl.col("ranked") == "ok")
    assert ranked["rank"].max() <= ranked.height
    assert (ranked["best_rank"] <= ranked["rank"]).all()
    shrunk = rate.compare.shrink().filter(pl.col("shrunk") == "ok")
    assert shrunk["estimate"].is_between(0, 1).all()


def test_all_indicators_of_a_book_are_compared_each_by_itself(book):
    found = book.compare.funnel()
    assert found.height == len(book)
    targets = found.filter(pl.col("funnel") == "ok").group_by("indicator", "category")
    assert targets.agg(pl.col("target").n_unique())["target"].max() == 1
    assert set(book["aid_fee_saved"].compare.funnel()["funnel"]) <= {"not_counted", "total"}


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (
            {"numerator": "x", "denominator": "受理"},
            fz.ColumnError,
            "unknown column `x`; known: `单位`, `办结`, `受理`",
        ),
        ({}, fz.ParameterError, "expected `numerator`, or `value` and `standard_error`"),
        (
            {"numerator": "办结", "denominator": "受理", "exposure": "受理"},
            fz.ParameterError,
            "expected one of `denominator`, `exposure` or `other_count`",
        ),
        (
            {"numerator": "办结", "population": "受理"},
            fz.ParameterError,
            "`population` was given without `denominator`, which is drawn from it",
        ),
        ({**COUNTS, "target": 2}, fz.ParameterError, "parameter `target` is `2`"),
        ({**COUNTS, "target": "mean"}, fz.ParameterError, "parameter `target` is `mean`"),
        ({**COUNTS, "dispersion": "more"}, fz.ParameterError, "unknown dispersion `more`"),
        ({**COUNTS, "outliers": "drop"}, fz.ParameterError, "unknown treatment of outliers"),
        ({**COUNTS, "dispersion": None}, TypeError, "`dispersion` is a `NoneType`"),
        ({"numerator": 3}, TypeError, "`numerator` is a `int`"),
    ],
)
def test_impossible_arguments_are_errors(arguments, error, message):
    with pytest.raises(error) as raised:
        fz.compare.funnel(OFFICES, **arguments)
    assert message in str(raised.value)


def test_a_column_is_not_covered():
    table = {"x": [1, 2], "n": [3, 4], "rank": [1, 2]}
    with pytest.raises(fz.ColumnError, match="`data` has a column `rank`"):
        fz.compare.ranks(table, numerator="x", denominator="n")


YEARS = pl.DataFrame(
    {
        "单位": ["甲", "乙"] * 2,
        "年度": [2019, 2019, 2020, 2020],
        "办结": [60, 70, 86, 71],
        "受理": [80, 90, 90, 92],
    }
)


@pytest.mark.parametrize(
    "data",
    [YEARS, YEARS.lazy(), YEARS.to_arrow(), YEARS.to_pandas(), YEARS.to_dict(as_series=False)],
    ids=["polars", "lazy", "pyarrow", "pandas", "dict"],
)
def test_rows_of_a_table_are_held_against_another_year(data):
    found = fz.compare.change(data, **COUNTS, period="年度", by="单位")
    assert found.columns[:4] == YEARS.columns
    assert found["comparison"].to_list() == ["no_comparison"] * 2 + ["ok"] * 2
    expected = fz.stat.difference_interval(86, 90, 60, 80, method="miettinen_nurminen")
    assert found["difference_lower"][2] == expected.lower
    turned = fz.compare.change(YEARS.reverse(), **COUNTS, period="年度", by="单位")
    assert turned["difference"].to_list() == found["difference"].to_list()[::-1]


def test_a_table_is_held_against_another_table():
    now, before = (YEARS.filter(年度=year).drop("年度") for year in (2020, 2019))
    found = fz.compare.change(now, **COUNTS, by="单位", to=before)
    both = fz.compare.change(YEARS, **COUNTS, period="年度", by="单位").filter(年度=2020)
    assert found["difference"].to_list() == both["difference"].to_list()
    with pytest.raises(fz.ParameterError, match="`period` was not given"):
        fz.compare.change(now, **COUNTS, by="单位")


def test_several_rows_of_a_group_without_a_period_are_an_error():
    with pytest.raises(fz.ParameterError, match="several rows are of the group `甲`"):
        fz.compare.control(YEARS, **COUNTS, by="单位")


def test_means_change_by_the_normal_test():
    means = {"年度": [2019, 2020], "均值": [10.0, 12.5], "标准误": [0.8, 0.6]}
    found = fz.compare.change(means, value="均值", standard_error="标准误", period="年度")
    assert found["p_value"][1] == pytest.approx(0.012419330651552265)


def test_a_trend_of_rates_is_tested():
    cases = {"年度": [2018, 2019, 2020], "件": [10, 15, 25], "人口": [5.0, 5.0, 5.1]}
    found = fz.compare.trend(cases, numerator="件", exposure="人口", period="年度")
    test = fz.stat.rate_trend_test([10, 15, 25], [5.0, 5.0, 5.1])
    assert found["trend_p"][0] == pytest.approx(test.p_value, rel=1e-12)


def test_a_chart_over_time_takes_rows_in_their_order_or_periods():
    flow = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
    months = [f"2020-{month:02}" for month in range(1, 11)]
    plain = fz.compare.control({"v": flow}, value="v")
    dated = fz.compare.control(
        pl.DataFrame({"v": flow, "m": months}).reverse(), value="v", period="m", rebase="2020-06"
    )
    assert plain["phase"].to_list() == [1] * 10
    assert dated["phase"].to_list() == [2] * 5 + [1] * 5
    up = fz.compare.control({"v": [1.0] * 8 + [9.0]}, value="v", better="higher")
    assert (up["rule"][8], up["better"][8]) == ("outside", True)


def test_inequality_over_rows_is_that_of_a_book():
    towns = pl.DataFrame({"score": [1, 2, 3, None], "x": [70, 80, 90, 5], "n": [100] * 3 + [10]})
    found = fz.compare.inequality(towns, numerator="x", denominator="n", score="score")
    assert found["sii"].to_list()[:3] == pytest.approx([0.3] * 3)
    assert found["sloped"].to_list() == ["ok"] * 3 + ["no_score"]


def test_parts_of_a_change_add_up():
    found = fz.compare.decompose(YEARS, **COUNTS, over="单位", period="年度").filter(年度=2020)
    total = found["rate_part"].sum() + found["mix_part"].sum()
    assert total == pytest.approx(157 / 182 - 130 / 170)


def test_a_group_that_is_gone_has_a_row_and_its_part():
    years = pl.concat([YEARS, YEARS[:1].with_columns(单位=pl.lit("丙"), 办结=pl.lit(10, pl.Int64))])
    found = fz.compare.decompose(years, **COUNTS, over="单位", period="年度")
    assert found.row(-1)[:4] == ("丙", 2020, None, None)
    now = found.filter(年度=2020)
    change = now["rate_part"].sum() + now["mix_part"].sum()
    assert change == pytest.approx(157 / 182 - 140 / 250, abs=1e-15)
    assert now["rate_part"][-1] == 0
    tables = [years.filter(年度=year).drop("年度") for year in (2020, 2019)]
    against = fz.compare.decompose(tables[0], **COUNTS, over="单位", to=tables[1])
    assert against["单位"].to_list() == ["甲", "乙", "丙"]
    assert against["mix_part"].to_list() == now["mix_part"].to_list()


DATED = YEARS.with_columns(日=pl.date(pl.col("年度"), 1, 1))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        ({**COUNTS, "by": []}, fz.ParameterError, "one row of each group and period"),
        ({"denominator": "受理"}, fz.ParameterError, "expected `numerator`"),
        ({**COUNTS, "period": "年"}, fz.ColumnError, "unknown column `年`"),
        ({**COUNTS, "count": "受理"}, TypeError, "unexpected keyword argument `count`"),
        ({"numerator": "受理", "denominator": "办结"}, fz.ParameterError, r"`numerator\[0\]`"),
        ({**COUNTS, "to": "last"}, fz.ParameterError, "hint: did you mean `same_period_last_year`"),
        ({**COUNTS, "period": "日"}, fz.ParameterError, "holds dates, expected periods"),
    ],
)
def test_what_cannot_be_compared_over_time_is_said(call, error, message):
    with pytest.raises(error, match=message):
        fz.compare.change(DATED, **{"period": "年度", "by": "单位", **call})
