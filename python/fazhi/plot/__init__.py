"""Charts of tables; `Book.plot` draws those of figures.

>>> import fazhi as fz
>>> letters = {"来信": ["2020-03-02"] * 4, "答复": ["2020-03-04", "2020-03-20", None, "2020-04-30"]}
>>> fz.plot.survival(letters, start="来信", end="答复", periods=2020, name="来信", lang="zh")
<fazhi.Chart: 2020年 来信：仍未办结的比例>
"""

from fazhi.plot._survival import survival as survival

__all__ = ["survival"]
