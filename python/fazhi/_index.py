"""The yearly assessment: scores of agencies, and what chance and choices do to their ranks."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from fazhi import _fazhi
from fazhi._arguments import (
    to_day,
    to_lang,
    to_mappings,
    to_names,
    to_number,
    to_parameters,
    to_period,
    to_periods,
    to_whole,
)
from fazhi._book import Book, plural
from fazhi._catalogue import to_catalogue
from fazhi._chart import Chart
from fazhi._frame import to_polars
from fazhi._source import PAGE, WORKBOOK, to_output, to_path, to_source, wrong_type
from fazhi.calendar._calendar import to_calendar

if TYPE_CHECKING:
    import polars as pl

    from fazhi._arguments import Day, Lang, Names, Periods
    from fazhi._catalogue import Catalogue
    from fazhi._source import Path, Source
    from fazhi._typing import CountsAre, Prior
    from fazhi.calendar import Calendar


def index(
    source: Book | Mapping[str, Source] | Path,
    assessment: Path,
    *,
    periods: Periods | None = None,
    events: Source | None = None,
    tasks: Source | None = None,
    scores: Source | None = None,
    values: pl.DataFrame | Mapping[str, object] | None = None,
    cutoff: Day | None = None,
    calendar: Calendar | Path | None = None,
    parameters: Mapping[str, float] | None = None,
    catalogue: Catalogue | Path | None = None,
    columns: Mapping[str, Mapping[str, str]] | None = None,
    lang: Lang | None = None,
) -> Index:
    """Score agencies by an assessment.

    Parameters
    ----------
    source
        A folder of registers, a mapping from kinds of register to their data, or a book that was
        computed `by` agency with the indicators of the assessment.
    assessment
        The file of the assessment, such as `assessment.toml`; the page on assessments says what
        stands in it.
    periods
        The periods that are assessed, each by itself. Where none is named, they are those of the
        assessment, and where it names none either, all periods of a book.
    events, tasks, scores
        The registers whose rows cost or give points one by one, beside a book. In a folder or a
        mapping they are among the registers.
    values
        A frame with a row for each agency, whose columns items name with `value`.
    cutoff, calendar, parameters, catalogue, columns
        As in `compute`; a book has its own.
    lang
        The language of what is shown.

    Raises
    ------
    ParameterError
        If the assessment does not hold together: the message names file, line and node. If it does
        not say what happens where an agency has no cases: the message names the item and the
        agency.

    Examples
    --------
    >>> import fazhi as fz
    >>> folder = fz.examples.qilian()
    >>> index = fz.index(folder, folder / "assessment.toml", periods=2020, lang="zh")
    >>> index.scores.select("agency", "score", "grade").row(0)
    ('己乡人民政府', 99.0, '优秀')
    >>> lost = index.trace("县卫生健康局").filter(points=-1.0)
    >>> lost.select("node", "step", "rows").row(0)
    ('任务清零', '扣分：逾期未完成的任务', '任务台账.csv 第 69 行')
    """
    path = to_path(assessment, "assessment")
    ledgers = {"events": events, "tasks": tasks, "scores": scores}
    given = {kind: to_source(data, kind) for kind, data in ledgers.items() if data is not None}
    if isinstance(source, Book):
        found = _fazhi.index_book(
            source._book,
            path,
            ledgers=given,
            periods=to_periods(periods),
            values=to_values(values),
        )
        return Index(found, to_lang(lang) if lang else source._lang)
    registers: dict[str, object] | str
    if isinstance(source, Mapping):
        registers = {kind: to_source(data, f"registers[{kind!r}]") for kind, data in source.items()}
        registers |= given
    elif isinstance(source, (str, os.PathLike)):
        registers = to_path(source, "source")
    else:
        raise wrong_type("source", source, "a folder, a mapping from registers to data, or a book")
    found = _fazhi.index_registers(
        registers,
        path,
        catalogue=to_catalogue(catalogue)._definitions,
        periods=to_periods(periods),
        cutoff=to_day(cutoff, "cutoff"),
        calendar=to_calendar(calendar)._days,
        parameters=to_parameters(parameters),
        columns=to_mappings(columns),
        values=to_values(values),
    )
    return Index(found, to_lang(lang))


def to_values(
    values: pl.DataFrame | Mapping[str, object] | None,
) -> tuple[list[str], dict[str, list[float | None]]] | None:
    """Convert a frame of values to the names of its units and its columns of numbers."""
    if values is None:
        return None
    import polars as pl

    frame = values if isinstance(values, pl.DataFrame) else pl.DataFrame(values)
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    if len(texts) != 1:
        raise wrong_type("values", values, "a frame with one column of names, and numbers")
    numbers = frame.drop(texts).select(pl.all().cast(pl.Float64))
    return frame[texts[0]].to_list(), numbers.to_dict(as_series=False)


class Index:
    """Agencies, scored: their points, ranks and grades, and where each point came from.

    A notebook shows the table of results; `print` shows the same as text.

    Examples
    --------
    >>> import fazhi as fz
    >>> folder = fz.examples.qilian()
    >>> index = fz.index(folder, folder / "assessment.toml", periods=2020)
    >>> index
    <fazhi.Index: 2020年度法治政府建设考核（示例）, 57 units>
    """

    def __init__(self, index: _fazhi.Index, lang: Lang) -> None:
        self._index = index
        self._lang = lang

    def __repr__(self) -> str:
        units = "1 unit" if self._index.count == 1 else f"{self._index.count} units"
        return f"<fazhi.Index: {self._index.title}, {units}>"

    def __str__(self) -> str:
        return self._index.text(self._lang, 160)

    def _repr_html_(self) -> str:
        return self._index.html(self._lang)

    @property
    def left_out(self) -> list[str]:
        """The units that are in no league, and are not scored."""
        return self._index.left_out

    @property
    def unmatched(self) -> list[str]:
        """The words of rules on events that no event has: typing errors, or what did not happen."""
        return self._index.unmatched(self._lang)

    @property
    def notices(self) -> list[str]:
        """What may be meant and is seldom: quotas without a place, units in two leagues, and so on.

        Also periods without rows, items without values, names of no unit, and a quota of the lowest
        grade.
        """
        return self._index.notices(self._lang)

    @cached_property
    def scores(self) -> pl.DataFrame:
        """The scores, the best first.

        The columns are `period`, the unit, `league`, `rank`, `grade`, `score`, `full`, one column
        for each dimension, `bonus`, `before_veto` (the sum before vetoes) and `veto`.
        """
        return to_polars(self._index.scores())

    @cached_property
    def items(self) -> pl.DataFrame:
        """The points of each unit in each item: `group`, `item`, `full`, `points`, `value`."""
        return to_polars(self._index.items())

    @cached_property
    def ranks(self) -> pl.DataFrame:
        """The ranks, with what chance does to them.

        The columns are `period`, the unit, `league`, `rank`, `best_rank` and `worst_rank` (the
        shortest run of ranks that has the level), `median_rank`, `expected_rank`, `score`, `lower`,
        `upper`, `grade`, a column with the probability of each grade, and `view`: `sample`,
        `fixed` where nothing is drawn, or `exact` where the index is one proportion and the sets of
        ranks are those of `compare.ranks`.
        """
        return to_polars(self._index.ranks())

    @cached_property
    def acceptabilities(self) -> pl.DataFrame:
        """The share of draws in which each unit has each rank; those of a unit sum to 1."""
        return to_polars(self._index.acceptabilities())

    @cached_property
    def pairwise(self) -> pl.DataFrame:
        """The probability that a unit is better than each other one of its league."""
        return to_polars(self._index.pairwise())

    @cached_property
    def bands(self) -> pl.DataFrame:
        """The exact probability of each band of each item that has bands, without draws."""
        return to_polars(self._index.bands())

    @cached_property
    def one_more_case(self) -> pl.DataFrame:
        """Exactly which grades change if one count changes by one, without draws.

        The columns are `period`, the unit, `league`, `what` is counted, `change` (1 or -1),
        `changes` (whose grade changes: a quota may pass it on), `before` and `after`.

        Examples
        --------
        >>> import fazhi as fz
        >>> folder = fz.examples.qilian()
        >>> index = fz.index(folder, folder / "assessment.toml", periods=2020)
        >>> hanging = index.one_more_case
        >>> set(hanging["change"]) == {1, -1}
        True
        """
        return to_polars(self._index.one_more_case())

    @cached_property
    def cells(self) -> pl.DataFrame:
        r"""The values of statistical scoring that are not those that were counted.

        The columns are `period`, the unit, `league`, `item`, `treatment` (`imputed`, `winsorised`
        or `transformed`), `before`, `after`, and `observed`, the number of values that an imputed
        one was made from.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> import fazhi as fz
        >>> text = (
        ...     "title = '指数'\nscoring = 'statistical'\nstatistics = { impute = 'median' }\n"
        ...     "group = [{ id = '执法' }]\nitem = [{ id = '培训', in = '执法', value = 'x' }]\n"
        ... )
        >>> values = {"agency": ["甲局", "乙局", "丙局"], "x": [0.2, None, 0.6]}
        >>> with tempfile.TemporaryDirectory() as place:
        ...     path = pathlib.Path(place, "assessment.toml")
        ...     _ = path.write_text(text, encoding="utf-8")
        ...     index = fz.index({}, path, periods=2020, values=values)
        >>> index.cells.select("agency", "item", "treatment", "before", "after", "observed").rows()
        [('乙局', '培训', 'imputed', None, 0.4, 2)]
        """
        return to_polars(self._index.cells())

    @cached_property
    def weights(self) -> pl.DataFrame:
        """The weight of each node, as given or found, and in effect.

        The columns are `node`, `in` (null for a dimension), `weight` (of points: the full marks),
        `share` of its group, `effective` (its share in the score, if scores add up), `influence`
        (its share in the variance of the weighted mean of its group) and its `correlation` with
        that group.

        Examples
        --------
        >>> import fazhi as fz
        >>> folder = fz.examples.qilian()
        >>> index = fz.index(folder, folder / "assessment.toml", periods=2020)
        >>> index.weights.select("node", "share", "effective").row(0)
        ('制度建设', 0.2, 0.2)
        """
        return to_polars(self._index.weights())

    @cached_property
    def coherence(self) -> pl.DataFrame:
        """How far the parts of each group measure one thing.

        The columns are `node` (null for the score), `parts`, `cronbach` (alpha) and
        `first_component`, the share of the first principal component in the variance of the
        standardised parts.
        """
        return to_polars(self._index.coherence())

    def trace(
        self, unit: str, *, period: int | str | None = None, lang: Lang | None = None
    ) -> pl.DataFrame:
        """Return where the points of a unit came from and went, with the rows behind them.

        The columns are `node`, `step`, `points`, `value` and `rows`. The points sum to the score.
        Statistical scoring has no points, but a value in each node.

        Examples
        --------
        >>> import fazhi as fz
        >>> folder = fz.examples.qilian()
        >>> index = fz.index(folder, folder / "assessment.toml", periods=2020)
        >>> score = index.scores.filter(agency="县公安局")["score"].item()
        >>> round(index.trace("县公安局")["points"].sum(), 2) == score
        True
        """
        chosen = None if period is None else to_period(period)
        return to_polars(
            self._index.trace(unit, period=chosen, lang=to_lang(lang) if lang else self._lang)
        )

    def with_chance(
        self,
        *,
        draws: int | None = None,
        seed: int | None = None,
        level: float | None = None,
        view: CountsAre | None = None,
        prior: Prior | None = None,
    ) -> Index:
        """Return the same index with another view of chance; what is not named stays.

        With `view="fixed"` the counts of the year are seen as facts, and nothing is drawn. With
        `prior="league"` shares are drawn as they are spread in the league, which counts where many
        items have a few cases each; with `jeffreys` no other unit has a part in them.

        Examples
        --------
        >>> import fazhi as fz
        >>> folder = fz.examples.qilian()
        >>> index = fz.index(folder, folder / "assessment.toml", periods=2020)
        >>> fixed = index.with_chance(view="fixed").ranks
        >>> (fixed["lower"] == fixed["upper"]).all()
        True
        """
        changed = self._index.with_chance(
            draws=None if draws is None else to_whole(draws, "draws", least=1),
            seed=None if seed is None else to_whole(seed, "seed", most=2**64 - 1),
            level=None if level is None else to_number(level, "level"),
            view=view,
            prior=prior,
        )
        return Index(changed, self._lang)

    def sensitivity(
        self,
        *,
        weights: float | None = None,
        normalise: Names = (),
        method: Names = (),
        impute: Names = (),
        outliers: Names = (),
        not_applicable: Names = (),
        exclude: bool = False,
        data: bool = False,
        points: int | None = None,
        seed: int | None = None,
        level: float | None = None,
    ) -> Sensitivity:
        """Return what choices do to the ranks: the mean shift in rank, and whose it is.

        Where no choice is named, they are those of the part `[choices]` of the assessment.

        Parameters
        ----------
        weights
            By how much of itself each weight (or each item's full marks) may be more or less.
        normalise, method, impute, outliers
            Two or more equally good choices, for statistical scoring.
        not_applicable
            Two or more of `full`, `left_out` and `zero`, for scoring by points.
        exclude
            Whether one item may be left out.
        data
            Whether the counts are drawn too; they are one input.
        points
            The number of points, 256 where nothing else is said: there are so many runs for each
            choice, and twice as many besides.
        seed, level
            The seed of the runs, and the level of the intervals: 1 and 0.95.

        Examples
        --------
        >>> import fazhi as fz
        >>> folder = fz.examples.qilian()
        >>> index = fz.index(folder, folder / "assessment.toml", periods=2020)
        >>> found = index.sensitivity(weights=0.25, exclude=True, points=16)
        >>> found.shares["factor"].to_list()
        ['weights', 'exclude']
        >>> found.runs.height, found.failures
        (64, {})
        """
        return Sensitivity(
            self._index.sensitivity(
                weights=None if weights is None else to_number(weights, "weights"),
                normalise=to_names(normalise, "normalise"),
                method=to_names(method, "method"),
                impute=to_names(impute, "impute"),
                outliers=to_names(outliers, "outliers"),
                not_applicable=to_names(not_applicable, "not_applicable"),
                exclude=exclude,
                data=data,
                points=None if points is None else to_whole(points, "points", least=2),
                seed=None if seed is None else to_whole(seed, "seed", most=2**64 - 1),
                level=None if level is None else to_number(level, "level"),
            )
        )

    @property
    def plot(self) -> IndexPlots:
        """The charts of the index."""
        return IndexPlots(self)

    def to_excel(self, path: Path, *, lang: Lang | None = None) -> None:
        """Write a workbook: the results, every trace, and the plain tables.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> import fazhi as fz
        >>> folder = fz.examples.qilian()
        >>> index = fz.index(folder, folder / "assessment.toml", periods=2020)
        >>> with tempfile.TemporaryDirectory() as place:
        ...     path = pathlib.Path(place, "考核.xlsx")
        ...     index.to_excel(path)
        ...     path.stat().st_size > 0
        True
        """
        self._index.to_excel(to_output(path, WORKBOOK), to_lang(lang) if lang else self._lang)

    def to_html(self, path: Path, *, lang: Lang | None = None) -> None:
        """Write a page with the results, and the trace of each unit folded away.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> import fazhi as fz
        >>> folder = fz.examples.qilian()
        >>> index = fz.index(folder, folder / "assessment.toml", periods=2020)
        >>> with tempfile.TemporaryDirectory() as place:
        ...     index.to_html(pathlib.Path(place, "考核.html"))
        """
        self._index.to_html(to_output(path, PAGE), to_lang(lang) if lang else self._lang)


class IndexPlots:
    """The charts of an index: `index.plot`."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def ranks(
        self,
        *,
        place: str = "",
        period: int | str | None = None,
        league: str | None = None,
        lang: Lang | None = None,
    ) -> Chart:
        """Draw the ranks of a league, with those that chance leaves possible.

        The last period and the first league, where none is named.

        Examples
        --------
        >>> import fazhi as fz
        >>> folder = fz.examples.qilian()
        >>> index = fz.index(folder, folder / "assessment.toml", periods=2020, lang="zh")
        >>> "己乡人民政府" in index.plot.ranks(league="乡镇").to_svg()
        True
        """
        return self._chart("ranks", place=place, period=period, league=league, lang=lang)

    def dimensions(
        self,
        *,
        place: str = "",
        period: int | str | None = None,
        league: str | None = None,
        lang: Lang | None = None,
    ) -> Chart:
        """Draw what each unit of a league has in each dimension, as a matrix of dots.

        A dot lies between 0 at the left end of its column and the full marks at the right end; in
        statistical scoring between the least and the greatest value. The last period and the first
        league, where none is named.

        Examples
        --------
        >>> import fazhi as fz
        >>> folder = fz.examples.qilian()
        >>> index = fz.index(folder, folder / "assessment.toml", periods=2020, lang="zh")
        >>> "行政执法" in index.plot.dimensions(league="乡镇").to_svg()
        True
        """
        return self._chart("dimensions", place=place, period=period, league=league, lang=lang)

    def trace(
        self,
        unit: str,
        *,
        place: str = "",
        period: int | str | None = None,
        lang: Lang | None = None,
    ) -> Chart:
        """Draw where the points of a unit came from and went, from full marks to its score.

        Examples
        --------
        >>> import fazhi as fz
        >>> folder = fz.examples.qilian()
        >>> index = fz.index(folder, folder / "assessment.toml", periods=2020, lang="zh")
        >>> "任务台账.csv 第 69 行" in index.plot.trace("县卫生健康局").to_svg()
        True
        """
        return self._chart("trace", unit=unit, place=place, period=period, lang=lang)

    def sensitivity(
        self, found: Sensitivity | None = None, *, place: str = "", lang: Lang | None = None
    ) -> Chart:
        """Draw how much of the variance of the shift in rank each choice has.

        `found` is what `Index.sensitivity` has given; the choices of the assessment, where there
        is none.

        Examples
        --------
        >>> import fazhi as fz
        >>> folder = fz.examples.qilian()
        >>> index = fz.index(folder, folder / "assessment.toml", periods=2020, lang="zh")
        >>> found = index.sensitivity(weights=0.25, exclude=True, points=16)
        >>> "权重：单独" in index.plot.sensitivity(found).to_svg()
        True
        """
        return self._chart("sensitivity", found=found, place=place, lang=lang)

    def _chart(
        self,
        kind: str,
        *,
        unit: str | None = None,
        found: Sensitivity | None = None,
        place: str,
        period: int | str | None = None,
        league: str | None = None,
        lang: Lang | None,
    ) -> Chart:
        chart = self._index._index.chart(
            kind,
            unit=unit,
            shifts=None if found is None else found._shifts,
            place=place,
            period=None if period is None else to_period(period),
            league=league,
            lang=to_lang(lang) if lang else self._index._lang,
        )
        return Chart(chart)


class Sensitivity:
    """What choices do to the ranks of an index.

    Examples
    --------
    >>> import fazhi as fz
    >>> folder = fz.examples.qilian()
    >>> index = fz.index(folder, folder / "assessment.toml", periods=2020)
    >>> index.sensitivity(weights=0.2, points=8).mean >= 0
    True
    """

    def __init__(self, shifts: _fazhi.Shifts) -> None:
        self._shifts = shifts

    @property
    def mean(self) -> float:
        """The mean over the runs of the mean shift in rank."""
        return self._shifts.mean

    @cached_property
    def shares(self) -> pl.DataFrame:
        """The first-order and total Sobol indices of each choice, with their intervals."""
        return to_polars(self._shifts.shares())

    @cached_property
    def ranks(self) -> pl.DataFrame:
        """The ranks of each unit over the runs: `mean`, `median`, `q5`, `q95`."""
        return to_polars(self._shifts.ranks())

    @cached_property
    def runs(self) -> pl.DataFrame:
        """Every run: what was chosen, the `shift`, and why it failed where it did."""
        return to_polars(self._shifts.runs())

    @property
    def failures(self) -> dict[str, int]:
        """How many runs failed, by their reason."""
        return self._shifts.failures()

    def __repr__(self) -> str:
        runs = plural(self.runs.height, "run")
        return f"<fazhi.Sensitivity: {runs}, mean shift in rank {self.mean:.2f}>"
