"""The report of a year, made of registers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from fazhi import _fazhi
from fazhi._arguments import to_lang, to_period
from fazhi._compute import compute
from fazhi._source import to_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fazhi._arguments import Lang
    from fazhi._report import Report
    from fazhi._source import Path, Source


def yearly(
    registers: Mapping[str, Source] | Path,
    period: int | str,
    *,
    place: str = "",
    template: Path | None = None,
    output: Path | None = None,
    lang: Lang | None = None,
) -> Report:
    """Compute the figures of registers, and write a report of them.

    The figures of the same period a year before are computed too, for growth.

    Parameters
    ----------
    registers
        A folder, or a mapping from kinds of register to their data, as in `compute`.
    period
        The period, such as `2020` or `"2020Q3"`.
    place
        Whose figures they are, for the title.
    template
        The file of a template, or the name of a built-in one: `yearly`, which is the default, or
        `overview` for all agencies on one page.
    output
        The file to write: `.docx`, `.html`, `.xlsx`, `.md`, `.typ` or `.txt`.
    lang
        `zh` or `en`; by default the language of the user.

    Examples
    --------
    >>> import fazhi as fz
    >>> report = fz.report.yearly(fz.examples.qilian(), 2020, place="祁连县", lang="zh")
    >>> "无行政复议案件，上年为2件" in report.text
    True
    """
    text = to_period(period)
    by, totals = ("agency", True) if template == "overview" else ((), False)
    periods = _fazhi.report_periods(text)
    book = compute(registers, periods=periods, by=by, totals=totals, lang=lang)
    report = book.report(text, place=place, template=template)
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
