"""A book of figures as an HTML table for notebooks."""

from __future__ import annotations

from html import escape
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fazhi._catalogue import Catalogue
    from fazhi._compute import Book

SHOWN = 200
STATUSES = {"ok": "", "undefined": "无定义", "not_available": "无数据", "suppressed": "不予显示"}
# Amounts that reports give in 万元 are stored in yuan.
WAN = 10_000

Row = dict[str, Any]


def book_html(book: Book, catalogue: Catalogue, levels: Sequence[float]) -> str:
    """Build the table: Chinese names, values as a report prints them, intervals, n."""
    frame = book.frame
    definitions = {one["id"]: one for one in catalogue.frame.iter_rows(named=True)}
    by = frame.columns[frame.columns.index("period") + 1 : frame.columns.index("category")]
    limits = frame.columns[frame.columns.index("lower") : frame.columns.index("status")]
    pairs = list(zip(limits[::2], limits[1::2], strict=True))[: len(levels)]
    shares = frame["category"].is_not_null().any()
    heads = ["指标", "统计期", *by, *(["类别"] if shares else []), "数值"]
    heads += [f"{level * 100:.6g}% 区间" for level in levels]
    heads += ["n", "未计入", "说明"]
    lines = ["<table>", "<thead>", row_html("th", heads), "</thead>", "<tbody>"]
    for figure in frame.head(SHOWN).iter_rows(named=True):
        definition = definitions.get(figure["indicator"], {})
        cells = figure_cells(figure, definition, by, pairs, category=shares)
        lines.append(row_html("td", cells))
    lines += ["</tbody>", "</table>"]
    lines += [f"<p>{escape(note)}</p>" for note in notes(book)]
    return "\n".join(lines)


def row_html(tag: str, cells: list[str]) -> str:
    """Build one row."""
    inner = "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells)
    return f"<tr>{inner}</tr>"


def notes(book: Book) -> list[str]:
    """List what the table does not show."""
    said = []
    if book.frame.height > SHOWN:
        said.append(f"共 {book.frame.height:,} 行，显示前 {SHOWN} 行")
    if missing := book.unavailable.height:
        said.append(f"{missing} 项指标无法计算，原因见 unavailable")
    if problems := book.problem_summary["count"].sum():
        said.append(f"台账中有 {problems:,} 处问题，见 problems")
    return said


def figure_cells(
    figure: Row,
    definition: Mapping[str, Any],
    by: list[str],
    pairs: list[tuple[str, str]],
    *,
    category: bool,
) -> list[str]:
    """Format the cells of one figure."""
    kind, unit = str(definition.get("kind", "")), str(definition.get("unit_zh", ""))
    written = {name: written_value(figure[name], kind, unit) for name in ("value", *chain(*pairs))}
    intervals = (f"{written[lower]} – {written[upper]}" for lower, upper in pairs)
    return [
        str(definition.get("zh", figure["indicator"])),
        figure["period"],
        *(group_name(figure, name) for name in by),
        *([figure["category"] or ""] if category else []),
        written["value"],
        *("" if figure["lower"] is None else interval for interval in intervals),
        number(figure["denominator"]),
        number(figure["excluded"]) if figure["excluded"] else "",
        STATUSES.get(figure["status"], figure["status"]),
    ]


def group_name(figure: Row, name: str) -> str:
    """Format a group value; totals and empty values must not look like names."""
    value = figure[name]
    if value is None:
        return "" if figure["status"] == "not_available" else "合计"
    return value or "（空）"


def written_value(value: float | None, kind: str, unit: str) -> str:
    """Format a value as a report prints it."""
    if value is None:
        return ""
    if unit == "%" or kind in {"proportion", "composition"}:
        return f"{value * 100:,.1f}%"
    if unit == "万元" or unit.startswith("万元/"):
        return f"{number(value / WAN)} {unit}"
    return f"{number(value)} {unit}".strip()


def number(value: float | None) -> str:
    """Format a number with thousands separators, as an integer or with two decimals."""
    if value is None:
        return ""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"
