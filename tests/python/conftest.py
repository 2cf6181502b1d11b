import os

import polars as pl
import pytest
from hypothesis import settings

# FAZHI_EXAMPLES=1000 searches longer for a counterexample.
settings.register_profile(
    "fazhi", deadline=None, max_examples=int(os.environ.get("FAZHI_EXAMPLES", "50"))
)
settings.load_profile("fazhi")


@pytest.fixture
def matters():
    """Five service matters: two agencies, two years, one pending, one from 2020 to 2021."""
    return pl.DataFrame(
        {
            "办件编号": ["甲1", "甲2", "甲3", "甲4", "甲5"],
            "办理部门": ["民政局", "民政局", "公安局", "公安局", "公安局"],
            "受理日期": ["2020-03-05", "2020年3月9日", "2020/12/30", "20200801", "2021-02-01"],
            "办结日期": ["2020-03-06", "2020-03-20", "2021-01-08", None, "2021-02-03"],
        }
    )


@pytest.fixture
def disputes():
    return pl.DataFrame(
        {
            "调解委员会": ["甲村", "甲村", "乙村"],
            "受理日期": ["2020-03-01", "2020-04-01", "2020-05-01"],
            "调结日期": ["2020-03-05", "2020-04-09", "2020-05-02"],
            "调解结果": ["调解成功", "调解不成", "调解成功"],
        }
    )
