"""A register in Spark's executors gives the bytes of one machine.

`make test-spark` installs Spark and runs these; they need Java 17.
"""

import random
import textwrap
import warnings

import faults
import fazhi as fz
import polars as pl
import pytest
from fazhi import _spark
from pyspark import SparkContext
from pyspark.sql.functions import monotonically_increasing_id, spark_partition_id, to_timestamp

ASKED = {"register": "mediation", "today": "2022-01-01", "columns": {"screened": "排查.日期"}}
ROWS = 2000
HEADERS = "`编号` string, `排查日期` string"


def rows(seed):
    chance = random.Random(seed)

    def day(year):
        return f"{year}-{chance.randrange(1, 13):02}-{chance.randrange(1, 28):02}"

    def number():
        if chance.random() < 0.05:
            return chance.choice(["", "—", None])
        written = f"〔2020〕{chance.randrange(4 * ROWS)}号"
        wide = str.maketrans("0123456789", "０１２３４５６７８９")
        return written.translate(wide) if chance.random() < 0.2 else written

    return pl.DataFrame(
        {
            "编号": [number() for _ in range(ROWS)],
            "排查.日期": [day(2020) if chance.random() < 0.97 else "乱写" for _ in range(ROWS)],
            "办结日期": [day(2021) if chance.random() < 0.7 else "" for _ in range(ROWS)],
            "调解结果": [chance.choice(["调解成功", "调解不成", ""]) for _ in range(ROWS)],
            "备注": ["不读"] * ROWS,
        }
    )


@pytest.fixture(scope="session")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("调解")
    for seed, name in enumerate("bac"):
        rows(seed).write_parquet(folder / f"{name}.parquet", row_group_size=300)
        rows(seed).write_csv(folder / f"{name}.csv")
    return folder


@pytest.fixture(scope="session")
def one_machine(files):
    return fz.tally([str(files / f"{name}.parquet") for name in "abc"], **ASKED)


def spread(frame, partitions):
    return frame if partitions is None else frame.repartition(partitions)


@pytest.mark.parametrize("partitions", [None, 1, 3, 50])
def test_any_number_of_partitions_gives_the_bytes_of_one_machine(
    session, files, one_machine, partitions
):
    frame = session.read.parquet(str(files / "*.parquet"))
    counted = fz.tally(spread(frame, partitions), **ASKED)
    assert counted.excluded > 100
    assert counted.to_bytes() == one_machine.to_bytes()


@pytest.mark.parametrize("partitions", [None, 1, 50])
def test_rows_without_problems_are_counted_once(session, tmp_path, monkeypatch, partitions):
    clean = pl.DataFrame(
        {"编号": [f"{at}" for at in range(3000)], "排查日期": ["2020-03-05"] * 3000}
    )
    for name, part in (("a", clean[:2000]), ("b", clean[2000:])):
        part.write_parquet(tmp_path / f"{name}.parquet")
    frame = spread(session.read.parquet(str(tmp_path / "*.parquet")), partitions)
    here = fz.tally(clean, register="mediation", today="2022-01-01")
    with monkeypatch.context() as patched:
        patched.delattr(_spark, "read_order")
        there = fz.tally(frame, register="mediation", today="2022-01-01")
    assert there.to_bytes() == here.to_bytes()


def test_of_a_key_in_two_partitions_the_first_by_file_counts(session, tmp_path):
    days = {"a": "2020-03-05", "b": "2021-03-05"}
    for name, day in days.items():
        rows = pl.DataFrame({"编号": [name, "1"], "排查日期": [day, day]})
        rows.write_parquet(tmp_path / f"{name}.parquet")
    session.conf.set("spark.sql.files.openCostInBytes", "1g")
    frame = session.read.parquet(str(tmp_path / "*.parquet"))
    assert len(frame.select(spark_partition_id()).distinct().collect()) == len(days)
    there = fz.tally(frame, register="mediation", today="2022-01-01")
    session.conf.unset("spark.sql.files.openCostInBytes")
    paths = [str(tmp_path / f"{name}.parquet") for name in days]
    here = fz.tally(paths, register="mediation", today="2022-01-01")
    assert here.excluded == 1
    assert there.to_bytes() == here.to_bytes()


@pytest.mark.parametrize("large", ["true", "false"])
def test_large_arrow_types_change_nothing(session, files, one_machine, large):
    session.conf.set("spark.sql.execution.arrow.useLargeVarTypes", large)
    assert fz.tally(session.read.parquet(str(files / "*.parquet")), **ASKED) == one_machine


def test_files_of_text_are_in_their_order_too(session, files, one_machine):
    frame = session.read.csv(str(files / "*.csv"), header=True)
    assert fz.tally(frame, **ASKED) == one_machine


def test_paths_as_rows_give_the_same(session, files, one_machine):
    paths = [files / f"{name}.parquet" for name in "abc"]
    counted = fz.spark.tally_files(session, paths, **ASKED)
    assert counted == one_machine


def test_compute_takes_a_frame_of_spark_as_any_other(session, files):
    asked = {"columns": {"mediation": ASKED["columns"]}, "indicators": ["mediation_success_rate"]}
    there = fz.compute({"mediation": session.read.parquet(str(files / "*.parquet"))}, **asked)
    here = fz.compute({"mediation": [str(files / f"{name}.parquet") for name in "abc"]}, **asked)
    assert there.frame.equals(here.frame)


def test_compute_says_of_registers_in_spark_what_it_says_of_others(session):
    rows = {"编号": ["1", "2"], "排查日期": ["2020-03-05", "2020-08-05"]}
    spoken = session.createDataFrame(list(zip(*rows.values(), strict=True)), HEADERS)
    matters = {"受理日期": ["2020-03-05"], "办理部门": ["司法局"]}
    asked = {"by": "agency", "periods": ["2020Q1", "2020Q3"], "lang": "en"}
    for disputes in (rows, spoken):
        book = fz.compute({"mediation": disputes, "service_matters": matters}, **asked)
        lacking = book["disputes_screened"].frame
        assert lacking["status"].unique().to_list() == ["not_available"]
        assert book["service_accepted"].frame["value"].to_list() == [1.0, 0.0]
        with pytest.raises(fz.ColumnError, match="committee"):
            fz.compute({"mediation": disputes}, **asked)
        with pytest.raises(fz.ParameterError, match="expected register `mediation` once"):
            fz.compute({"mediation": disputes, "人民调解": disputes}, **asked)


def test_compute_maps_the_headers_of_agencies(session):
    rows = [("1", "2020-03-05", "民政局"), ("2", "2020-04-05", "县民政局")]
    matters = session.createDataFrame(
        rows, "`办件编号` string, `受理日期` string, `办理部门` string"
    )
    agencies = {"全名": ["县民政局"], "又名": ["民政局"]}
    asked = {"by": "agency", "indicators": "service_accepted"}
    asked["columns"] = {"agencies": {"name": "全名", "aliases": "又名"}}
    book = fz.compute({"service_matters": matters, "agencies": agencies}, **asked)
    assert book.frame.select("agency", "value").rows() == [("县民政局", 2.0)]


def test_compute_withholds_small_counts_of_registers_by_any_name(session):
    frame = session.createDataFrame([("1", "2020-03-05")], HEADERS)
    asked = {"periods": 2020, "indicators": "disputes_screened", "suppress": 5}
    there = fz.compute({"人民调解": frame}, **asked)
    assert there.frame["status"].to_list() == ["suppressed"]


def jobs():
    """The jobs that this process has started; the server of Connect runs in it too."""
    return SparkContext._active_spark_context._jsc.sc().statusStore().jobsList(None).size()


def test_what_is_wrong_is_said_before_any_job(session):
    frame = session.createDataFrame([("1", "2020-03-05")], HEADERS)
    started = jobs()
    with pytest.raises(fz.ParameterError, match="unknown indicator"):
        fz.tally(frame, register="mediation", indicators="没有的指标")
    with pytest.raises(fz.ColumnError):
        fz.tally(frame, register="mediation", by="没有的列")
    with pytest.raises(TypeError, match="`grain` is a `int`, expected a string"):
        fz.tally(frame, register="mediation", grain=3)
    with pytest.raises(fz.ParameterError, match="`level`"):
        fz.compute({"mediation": frame}, level=1.2)
    with pytest.raises(fz.ParameterError, match="periods of one length"):
        fz.compute({"mediation": frame}, periods=["2020", "2020Q1"])
    assert jobs() == started


# Where a task stands: before rows with equal keys meet, where it counts, and where it merges.
STAGES = ["together", "counting", "merging"]
FAULTS = [faults.fails, faults.kills_its_python, faults.kills_its_executor]


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_task_that_is_lost_is_counted_once(
    session, files, one_machine, tmp_path, monkeypatch, stage, fault
):
    mark = tmp_path / "lost"
    befall(monkeypatch, stage, fault, mark)
    frame = spread(session.read.parquet(str(files / "*.parquet")), 3)
    assert fz.tally(frame, **ASKED).to_bytes() == one_machine.to_bytes()
    assert mark.exists()


def test_a_task_that_is_run_twice_at_once_is_counted_once(
    session, files, one_machine, tmp_path, monkeypatch
):
    befall(monkeypatch, "counting", faults.hangs, tmp_path / "hung")
    frame = session.read.parquet(str(files / "*.parquet"))
    assert fz.tally(frame, **ASKED).to_bytes() == one_machine.to_bytes()
    assert (tmp_path / "hung").exists()


def befall(monkeypatch, stage, fault, mark):
    """Let a fault happen once to a task of a stage."""
    usual = getattr(_spark, stage)
    broken = {
        "together": lambda frame, *places: usual(
            frame.mapInArrow(faults.once(fault, str(mark), iter), frame.schema), *places
        ),
        "counting": lambda *asked: faults.once(fault, str(mark), usual(*asked)),
        "merging": faults.once(fault, str(mark), usual),
    }
    monkeypatch.setattr(_spark, stage, broken[stage])


def test_moments_in_another_time_zone_are_warned_of(session):
    session.conf.set("spark.sql.session.timeZone", "UTC")
    frame = session.createDataFrame([("1", "2020-03-05")], HEADERS)
    moments = frame.withColumn("排查日期", to_timestamp("排查日期"))
    with pytest.warns(UserWarning, match="time zone `UTC`"):
        fz.tally(moments, register="mediation")
    session.conf.set("spark.sql.session.timeZone", "Asia/Shanghai")
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        assert fz.tally(moments, register="mediation").rows == 1


@pytest.mark.parametrize("function", [fz.spark.tally_frame, fz.spark.tally_files])
def test_the_examples_of_the_documentation_run(session, function, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code = function.__doc__.partition("::\n")[2]
    assert "assert" in code
    exec(textwrap.dedent(code), {"spark": session})


@pytest.mark.parametrize("adaptive", ["true", "false"])
@pytest.mark.parametrize("order", ["abc", "cab"])
def test_files_count_in_the_order_of_their_names(session, files, one_machine, adaptive, order):
    session.conf.set("spark.sql.adaptive.enabled", adaptive)
    frame = session.read.parquet(*[str(files / f"{name}.parquet") for name in order])
    counted = fz.tally(frame, **ASKED)
    session.conf.unset("spark.sql.adaptive.enabled")
    assert counted.to_bytes() == one_machine.to_bytes()


def test_figures_and_problems_are_those_of_one_machine(session, files, one_machine):
    counted = fz.tally(session.read.parquet(str(files / "*.parquet")), **ASKED)
    assert fz.figures(counted).frame.equals(fz.figures(one_machine).frame)
    problems = pl.DataFrame(counted.problems())
    assert problems.equals(pl.DataFrame(one_machine.problems()))
    assert problems["file"].unique().sort().to_list() == ["a.parquet", "b.parquet", "c.parquet"]


def test_a_count_of_another_day_is_refused(session, files):
    frame = session.read.parquet(str(files / "a.parquet"))
    today = fz.tally(frame, **ASKED)
    tomorrow = fz.tally(frame, **{**ASKED, "today": "2022-01-02"})
    with pytest.raises(fz.ParameterError, match="days of the run `2022-01-01` and `2022-01-02`"):
        today.merge(tomorrow)


def test_columns_that_are_not_read_may_have_any_type(session):
    frame = session.createDataFrame([("1", "2020-03-05")], HEADERS)
    more = frame.selectExpr(
        "*", "array(1) as a", "INTERVAL '1-2' YEAR TO MONTH as b", "named_struct('x', 1) as c"
    )
    assert fz.tally(more, register="mediation") == fz.tally(frame, register="mediation")
    with pytest.raises(fz.ColumnError, match="column `b` has type"):
        fz.tally(more, register="mediation", columns={"screened": "b"})


def test_a_key_of_several_columns_may_lack_all_but_the_first(session):
    rows = [("", "某人", f"2020-01-0{day}") for day in range(1, 9)]
    listed = session.createDataFrame(rows, "`行政村` string, `姓名` string, `入册日期` string")
    assert fz.tally(listed.repartition(4), register="law_literate").excluded == len(rows) - 1


def test_rows_without_a_key_are_spread_and_others_meet(session):
    def partitions(keys):
        frame = session.createDataFrame([(key,) for key in keys * 40], "key string")
        frame = _spark.together(
            frame.withColumn("at", monotonically_increasing_id()), ["key"], ["at"]
        )
        return {row["part"] for row in frame.select(spark_partition_id().alias("part")).collect()}

    # Spark puts small partitions together otherwise.
    session.conf.set("spark.sql.adaptive.enabled", "false")
    for word in ["", "—", "——", "无", "Ｎ／Ａ", " null ", None]:
        assert len(partitions([word])) == 4, word
    assert len(partitions(["〔2020〕1号", "[2020]１号", "2020 1号"])) == 1
    session.conf.unset("spark.sql.adaptive.enabled")


def test_no_rows_are_an_empty_tally(session, files):
    frame = session.read.parquet(str(files / "*.parquet"))
    assert fz.tally(frame.limit(0), **ASKED) == fz.tally(rows(1).clear(), **ASKED)
