"""Change, charts over time, trends and inequality of a book."""

from pathlib import Path

import fazhi as fz
import polars as pl
import pytest

HAIBEI = Path(__file__).parents[2] / "examples/haibei-2020"
MONTHS = "2016-01..2020-12"


@pytest.fixture(scope="module")
def counties():
    """Return the rates of excellent files by county."""
    return fz.compute(
        HAIBEI, periods="2016..2020", by="县", indicators="file_excellent_rate", lang="zh"
    )


@pytest.fixture(scope="module")
def monthly():
    """Return the monthly rates of matters in time."""
    return fz.compute(HAIBEI, periods=MONTHS, indicators="service_on_time_rate", lang="zh")


def row(frame: pl.DataFrame, **where: object) -> dict[str, object]:
    """Return the one row of these values."""
    found = frame.filter(**where)
    assert found.height == 1
    return found.row(0, named=True)


def test_every_table_begins_with_the_columns_of_the_frame(counties):
    compare, first = counties.compare, counties.frame
    scores = {"祁连县": 1, "门源县": 2, "刚察县": 3, "海晏县": 4}
    tables = [
        compare.change(),
        compare.decompose("县"),
        compare.control(),
        compare.trend(),
        compare.inequality("县", scores=scores),
    ]
    for table in tables:
        assert table.columns[: first.width] == first.columns
        assert table.select(first.columns).equals(first)


def test_change_is_in_points_and_says_where_there_is_nothing_to_compare(counties):
    found = counties.compare.change()
    qilian = row(found, 县="祁连县", period="2020")
    now, before = 86 / 129, 75 / 121
    assert qilian["difference"] == pytest.approx(now - before)
    limits = fz.stat.difference_interval(86, 129, 75, 121, method="miettinen_nurminen")
    assert (qilian["difference_lower"], qilian["difference_upper"]) == (limits.lower, limits.upper)
    assert (qilian["growth"], qilian["comparison"]) == (None, "ok")
    first = found.filter(period="2016")
    assert first["comparison"].unique().to_list() == ["no_comparison"]
    newcombe = row(counties.compare.change(method="newcombe"), 县="祁连县", period="2020")
    assert newcombe["method"] == "newcombe"


def test_change_against_a_book_takes_the_same_periods(counties):
    old = counties.filter(period=2020)
    found = counties.compare.change(to=old).filter(period="2020")
    assert found["difference"].to_list() == [0.0] * 4
    assert found["p_value"].to_list() == [1.0] * 4


def test_the_parts_of_a_change_add_up(counties):
    found = counties.compare.decompose("县").filter(period="2020")
    change = found["total"][0] - found["against_total"][0]
    assert found["rate_part"].sum() + found["mix_part"].sum() == pytest.approx(change, abs=1e-15)


def test_a_county_of_the_other_book_only_has_a_row_and_its_part(counties):
    whole = counties.filter(period=2020)
    part = whole.filter(县=["祁连县", "门源县", "刚察县"])
    found = part.compare.decompose("县", to=whole)
    assert found["县"].to_list() == [*part.frame["县"], "海晏县"]
    last = found.row(-1, named=True)
    assert (last["period"], last["denominator"], last["status"]) == ("2020", 0, "undefined")
    assert last["against_value"] == row(whole.frame, 县="海晏县")["value"]
    assert found["rate_part"].to_list() == [0.0] * 4
    change = found["total"][0] - found["against_total"][0]
    assert found["mix_part"].sum() == pytest.approx(change, abs=1e-15)


def test_a_chart_begins_anew_where_it_is_told_to(monthly):
    whole = monthly.compare.control()
    anew = monthly.compare.control(rebase="2018-07")
    assert whole["phase"].unique().to_list() == [1]
    assert anew["phase"].value_counts().sort("phase").rows() == [(1, 30), (2, 30)]
    assert whole["rule"].count() > anew["rule"].count()
    assert anew["centre"][-1] > anew["centre"][0] + 0.04
    assert monthly.compare.control(rebase="2018Q3").equals(anew)
    years = monthly.compare.control(rebase=2018)
    assert years["phase"].value_counts().sort("phase").rows() == [(1, 24), (2, 36)]


def test_rules_are_parameters(monthly):
    control = monthly.compare.control
    seven, six = control(chart="xmr"), control(chart="xmr", run=6, trend=6)
    assert six["rule"].count() >= seven["rule"].count()
    run_chart = control(chart="run", rules="anhoej")
    assert run_chart["limit_upper"].null_count() == 60
    assert run_chart["unusual_runs"].all()
    readings = [control(two_of_three=name) for name in ("near", "one_side", "beyond")]
    marked = [table["rules"].str.contains("two_of_three").sum() for table in readings]
    assert marked == sorted(marked)


def test_a_target_is_judged(monthly):
    found = monthly.compare.control(rebase="2018-07", target=0.5)
    assert found["assurance"].unique().to_list() == ["pass"]


def test_a_trend_of_five_years_looks_for_no_join(counties):
    found = counties.compare.trend()
    assert found["too_few_for_joins"].all()
    assert found["joins"].unique().to_list() == [0]
    qilian = row(found, 县="祁连县", period="2018")
    assert qilian["average_change"] == qilian["change"] > 0.05


def test_inequality_follows_the_order_of_the_scores(counties):
    up = {"祁连县": 4, "门源县": 3, "刚察县": 2, "海晏县": 1}
    down = {name: -score for name, score in up.items()}
    of = counties.filter(period=2020).compare.inequality
    first, second = of("县", scores=up), of("县", scores=down)
    assert first["sii"][0] == pytest.approx(-second["sii"][0])
    assert first["sii"][0] > 0
    assert of("县", scores=up, groups=2)["group"].to_list() == [1, 1, 2, 2]
    missing = of("县", scores={"祁连县": 1.0, "门源县": 2.0})
    assert sorted(missing["sloped"].to_list()) == ["no_score", "no_score", "ok", "ok"]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda compare: compare.change(to="yesterday"),
            fz.ParameterError,
            "unknown period to compare with `yesterday`; known: `previous`, `same_period_last_year",
        ),
        (lambda compare: compare.change(to=2019), TypeError, "`to` is"),
        (lambda compare: compare.change(level=95), fz.ParameterError, "parameter `level` is `95`"),
        (
            lambda compare: compare.decompose("agency"),
            fz.ParameterError,
            "unknown group-by column `agency`; known: `县`",
        ),
        (
            lambda compare: compare.control(chart="c"),
            fz.ParameterError,
            "unknown chart `c`; known: `run`, `xmr`, `p`, `p_prime`, `u`, `u_prime`",
        ),
        (
            lambda compare: compare.control(rules="nhs"),
            fz.ParameterError,
            "unknown preset `nhs`; known: `plot_the_dots`, `anhoej`",
        ),
        (
            lambda compare: compare.control(rebase="2018Q3"),
            fz.ParameterError,
            "parameter `rebase` is `2018Q3`, expected a period that one of the figures begins with",
        ),
        (lambda compare: compare.inequality("县", scores=["祁连县"]), TypeError, "`scores` is"),
        (
            lambda compare: compare.inequality(
                "县", scores={"祁连县": 1}, populations={"祁连县": -5}
            ),
            fz.ParameterError,
            "parameter `population of 祁连县` is `-5`, expected a finite number of at least 0",
        ),
        (lambda compare: compare.change(method=1), TypeError, "`method` is"),
        (lambda compare: compare.control(chart=1), TypeError, "`chart` is"),
        (lambda compare: compare.control(constants=2.66), TypeError, "`constants` is"),
        (lambda compare: compare.control(rules=7), TypeError, "`rules` is"),
        (lambda compare: compare.control(on_centre=True), TypeError, "`on_centre` is"),
        (lambda compare: compare.control(equal=True), TypeError, "`equal` is"),
        (lambda compare: compare.control(two_of_three=2), TypeError, "`two_of_three` is"),
    ],
)
def test_impossible_arguments_are_refused(counties, call, error, message):
    with pytest.raises(error) as caught:
        call(counties.compare)
    assert message in str(caught.value)
