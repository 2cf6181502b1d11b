"""The report of a year, made of registers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from fazhi import _fazhi
from fazhi._arguments import to_lang, to_periods, to_text
from fazhi._compute import compute
from fazhi._source import to_path

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import SupportsIndex

    from fazhi._arguments import Lang, Periods
    from fazhi._report import Report
    from fazhi._source import Path, Source


def yearly(
    registers: Mapping[str, Source] | Path,
    periods: Periods,
    *,
    place: str = "",
    template: Path | None = None,
    suppress: SupportsIndex | None = None,
    output: Path | None = None,
    lang: Lang | None = None,
) -> Report:
    """Compute the figures of registers, and write a report of them.

    The figures of the same period a year before are computed too, for growth.

    Parameters
    ----------
    registers
        A folder, or a mapping from kinds of register to their data, as in `compute`.
    periods
        The period, such as `2020` or `"2020Q3"`. Of several, the report is of the last; `overview`
        shows all of them.
    place
        Whose figures they are, for the title.
    template
        The file of a template, or the name of a built-in one: `yearly`, which is the default, or
        `overview` for all agencies on one page.
    suppress
        As in `compute`: withhold small counts, and what would give them back.
    output
        The file to write: `.docx`, `.html`, `.xlsx`, `.md`, `.typ` or `.txt`.
    lang
        `zh` or `en`; by default the language of the user.

    Examples
    --------
    >>> import fazhi as fz
    >>> report = fz.report.yearly(fz.examples.qilian(), 2020, place="祁连县", lang="zh")
    >>> "无行政复议案件，2019年为2件" in report.text
    True
    """
    place = to_text(place, "place")
    by, totals = ("agency", True) if template == "overview" else ((), False)
    needed = _fazhi.report_periods(to_periods(periods) or [])
    book = compute(registers, periods=needed, by=by, totals=totals, suppress=suppress, lang=lang)
    report = book.report(needed[-1], place=place, template=template)
    if output is not None:
        report.write(to_path(output, "output"))
    return report


def template(name: Literal["yearly", "overview"] = "yearly", *, lang: Lang | None = None) -> str:
    """Return the text of a built-in template, to begin your own with.

    Examples
    --------
    >>> import fazhi as fz
    >>> fz.report.template(lang="zh").splitlines()[0]
    '# {{ place }}{{ period }}法治政府建设情况（数据部分）'
    """
    return _fazhi.report_template(name, to_lang(lang))
