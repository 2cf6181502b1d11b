"""Recomputation of the figures of a project, and comparison of runs."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from fazhi import _fazhi
from fazhi._arguments import to_lang, to_names, to_periods, to_suppress, to_whole
from fazhi._book import Book, plural
from fazhi._frame import to_polars
from fazhi._index import Index
from fazhi._source import to_path

if TYPE_CHECKING:
    from pathlib import Path as _Path
    from typing import SupportsIndex

    import polars as pl

    from fazhi._arguments import Names, Periods
    from fazhi._source import Path


class Run:
    """The result of `recompute`.

    The folder `output` holds the same as `figures.parquet`, `problems.parquet`, `revisions.parquet`
    and `manifest.json`, and, where the project has an assessment, `scores.parquet`, `ranks.parquet`
    and `score_revisions.parquet`.
    """

    def __init__(self, run: _fazhi.Run) -> None:
        self._run = run

    @cached_property
    def book(self) -> Book:
        """The figures, with their problems and accounts."""
        return Book(self._run.book(), to_lang(None))

    @property
    def figures(self) -> pl.DataFrame:
        """The figures, one per row, as `Book.frame` has them."""
        return self.book.frame

    @property
    def problems(self) -> pl.DataFrame:
        """The cells and rows that cannot be used, as `Book.problems` has them."""
        return self.book.problems

    @cached_property
    def revisions(self) -> pl.DataFrame:
        """The figures that differ from the previous run, with the columns of `diff`."""
        return to_polars(self._run.revisions())

    @cached_property
    def index(self) -> Index | None:
        """The assessment of the project, scored; `None` where it has none."""
        found = self._run.index()
        return None if found is None else Index(found, to_lang(None))

    @cached_property
    def score_revisions(self) -> pl.DataFrame:
        """The agencies whose score, rank or grade differs from the previous run, and why.

        The columns are `period`, the unit, `old_league`, `old_rank`, `old_grade`, `old_score`, the
        same as `new_...`, `change` of the score, and `why`, as in `diff`, with `changed_assessment`
        for the file of the assessment. There are none where nothing is assessed.
        """
        return to_polars(self._run.score_revisions())

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the run was computed from: its files, definitions, parameters and days."""
        manifest: dict[str, Any] = json.loads(self._run.manifest())
        return manifest

    @cached_property
    def failures(self) -> list[tuple[str, str]]:
        """The registers without figures: a file is unusable or lacks a group-by column; and why."""
        return self._run.failures()

    @cached_property
    def ungrouped(self) -> list[tuple[str, str]]:
        """The registers that lack a group-by column and have totals only, and which they lack."""
        return self._run.ungrouped()

    @property
    def output(self) -> _Path:
        """The output folder of the run."""
        return self._run.output()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Return the figures as an Arrow stream."""
        return self.book.__arrow_c_stream__(requested_schema)

    def _repr_html_(self) -> str:
        return self.book._repr_html_()

    def __repr__(self) -> str:
        files = self.manifest["files"]
        read = sum(not file["reused"] and file["error"] is None for file in files)
        figures = plural(self.figures.height, "figure")
        revisions = plural(self.revisions.height, "revision")
        text = f"{figures}, {revisions}, {read} of {plural(len(files), 'file')} read"
        failed = f", {plural(len(self.failures), 'failure')}" if self.failures else ""
        return f"<fazhi.Run: {text}{failed}>"


def recompute(
    path: Path,
    *,
    periods: Periods | None = None,
    output: Path | None = None,
    jobs: SupportsIndex | None = None,
    formats: Names = (),
    suppress: SupportsIndex | None = None,
) -> Run:
    r"""Recompute the figures of a project, reading only the files that have changed.

    Each file of a register is tallied separately, and its tally is stored in the folder `output`.
    The outputs are byte for byte those of a run from scratch; a run that is killed leaves the
    outputs of the previous one.

    Parameters
    ----------
    path
        A `fazhi.toml`, or its folder. `fazhi init` creates one.
    periods
        The periods, instead of those of the project.
    output
        The output folder; by default `fazhi-out` beside `fazhi.toml`.
    jobs
        The number of files to tally in parallel; by default the number of processors.
    formats
        Further formats of the figures in addition to Parquet and those of the project: `csv`,
        `xlsx` or both.
    suppress
        As in `compute`, instead of `[disclosure]` of the project.

    Returns
    -------
    A `Run`, whose `figures`, `problems` and `revisions` are frames and whose `manifest` is a dict.
    Files that cannot be used are in `failures`; their registers have no figures.

    See Also
    --------
    compute : Compute figures without storing anything.
    diff : Compare any two runs.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import fazhi as fz
    >>> folder = tempfile.TemporaryDirectory()
    >>> matters = Path(folder.name, "办件2020.csv")
    >>> _ = matters.write_text("编号,受理日期,办结日期\n1,2020-03-05,2020-03-06\n", "utf-8")
    >>> project = Path(folder.name, "fazhi.toml")
    >>> _ = project.write_text('periods = "2020"', "utf-8")
    >>> run = fz.recompute(project)
    >>> run.figures.filter(indicator="service_completion_rate")["value"].to_list()
    [1.0]
    >>> later = Path(folder.name, "办件2020补.csv")
    >>> _ = later.write_text("编号,受理日期,办结日期\n2,2020-03-05,\n", "utf-8")
    >>> run = fz.recompute(project)
    >>> [file["reused"] for file in run.manifest["files"]]
    [True, False]
    >>> changed = run.revisions.filter(indicator="service_completion_rate")
    >>> changed.select("old_value", "new_value", "why").rows()
    [(1.0, 0.5, 'new_rows')]
    >>> folder.cleanup()
    """
    run = _fazhi.recompute(
        to_path(path, "path"),
        periods=to_periods(periods),
        output=None if output is None else to_path(output, "output"),
        jobs=None if jobs is None else to_whole(jobs, "jobs", 1, 1000),
        formats=to_names(formats, "formats"),
        suppress=to_suppress(suppress),
    )
    return Run(run)


def diff(before: Path, after: Path) -> pl.DataFrame:
    """Compare two runs, or two files of figures.

    Parameters
    ----------
    before, after
        The output folders of two runs (`Run.output`), or two files of figures (Parquet, CSV or
        Excel).

    Returns
    -------
    A frame with one row for each figure that differs: `indicator`, `period`, the group-by columns
    and `category`; `old_numerator`, `old_denominator`, `old_value` and `old_status`, and the same
    as `new_...`; `change` (new value minus old), `change_relative` (divided by the old value); and
    `why`, everything that has changed and on which the figure depends, joined by `;`: `new_rows`,
    `changed_file`, `failed_file`, `changed_reading`, `changed_definition`, `changed_parameter`,
    `changed_calendar`, `changed_cutoff`, `changed_disclosure`,
    `changed_periods`, `changed_by`, `new_version`,
    `day_of_run` or `unexplained`. Between files of figures `why` is null.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import fazhi as fz
    >>> import polars as pl
    >>> folder = tempfile.TemporaryDirectory()
    >>> figures = fz.compute({"mediation": {"受理日期": ["2020-03-05"]}}, periods=2020).frame
    >>> one, other = Path(folder.name, "one.parquet"), Path(folder.name, "other.parquet")
    >>> figures.write_parquet(one)
    >>> figures.with_columns(status=pl.lit("suppressed")).write_parquet(other)
    >>> fz.diff(one, other).height == figures.height
    True
    >>> fz.diff(one, one).height
    0
    >>> folder.cleanup()
    """
    return to_polars(_fazhi.diff(to_path(before, "before"), to_path(after, "after")))
