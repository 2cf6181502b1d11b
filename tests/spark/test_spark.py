"""A register in Spark's executors gives the bytes of one machine.

`make test-spark` installs Spark and runs these; they need Java 17.
"""

import os
import random
import sys
import warnings

import fazhi as fz
import polars as pl
import pytest
from pyspark.sql import SparkSession
from pyspark.sql.functions import to_timestamp

os.environ["PYSPARK_PYTHON"] = sys.executable

ASKED = {"register": "mediation", "today": "2022-01-01", "columns": {"screened": "排查.日期"}}
ROWS = 2000


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


@pytest.fixture(scope="session")
def session():
    builder = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.session.timeZone", "Asia/Shanghai")
        .config("spark.executorEnv.PYTHONPATH", os.pathsep.join(sys.path))
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.task.maxFailures", "4")
    )
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


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


def test_compute_withholds_small_counts_of_registers_by_any_name(session):
    frame = session.createDataFrame([("1", "2020-03-05")], "`编号` string, `排查日期` string")
    asked = {"periods": 2020, "indicators": "disputes_screened", "suppress": 5}
    there = fz.compute({"人民调解": frame}, **asked)
    assert there.frame["status"].to_list() == ["suppressed"]


def test_what_is_wrong_is_said_before_any_job(session, files):
    frame = session.read.parquet(str(files / "*.parquet"))
    started = len(session.sparkContext.statusTracker().getJobIdsForGroup(None))
    with pytest.raises(fz.ParameterError, match="unknown indicator"):
        fz.tally(frame, **ASKED, indicators="没有的指标")
    with pytest.raises(fz.ColumnError):
        fz.tally(frame, **ASKED, by="没有的列")
    assert len(session.sparkContext.statusTracker().getJobIdsForGroup(None)) == started


def test_a_task_that_fails_and_is_run_again_counts_once(session, files, one_machine, tmp_path):
    plain = session.read.parquet(str(files / "*.parquet"))
    frame = plain.withColumnRenamed("排查.日期", "排查日期")
    mark = tmp_path / "failed"

    def fails_once(batches):
        batches = list(batches)
        if batches and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), 9)
        yield from batches

    # Without files to name, the first by its cells counts, so keys are left alone here.
    alone = fz.tally(plain, **ASKED, unique_keys=False)
    broken = frame.mapInArrow(fails_once, frame.schema)
    counted = fz.tally(broken, register="mediation", today=ASKED["today"], unique_keys=False)
    assert mark.exists()
    assert (counted.rows, fz.figures(counted).frame.equals(fz.figures(alone).frame)) == (
        3 * ROWS,
        True,
    )


def test_moments_in_another_time_zone_are_warned_of(session):
    session.conf.set("spark.sql.session.timeZone", "UTC")
    frame = session.createDataFrame([("1", "2020-03-05")], "`编号` string, `排查日期` string")
    moments = frame.withColumn("排查日期", to_timestamp("排查日期"))
    with pytest.warns(UserWarning, match="time zone `UTC`"):
        fz.tally(moments, register="mediation")
    session.conf.set("spark.sql.session.timeZone", "Asia/Shanghai")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert fz.tally(moments, register="mediation").rows == 1


def test_no_rows_are_an_empty_tally(session, files):
    frame = session.read.parquet(str(files / "*.parquet"))
    assert fz.tally(frame.limit(0), **ASKED) == fz.tally(rows(1).clear(), **ASKED)
