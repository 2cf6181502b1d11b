"""Write a page of the documentation for each family of indicators, from the catalogue.

Usage: python scripts/make_family_pages.py (zh | en) FOLDER
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fazhi as fz
import tomllib

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    Words = dict[str, str]
    Definition = dict[str, Any]

FAMILIES = Path(__file__).parents[1] / "src/catalogue/families"

TITLE = {"zh": "指标目录", "en": "The indicators"}
INTRODUCTION = {
    "zh": (
        "fazhi 自带 {indicators} 个指标，分为 {families} 类，逐个写明定义、算法、依据和易错之处；"
        "各地口径不同的，分别列出。各页由指标目录自动生成。"
    ),
    "en": (
        "fazhi comes with {indicators} indicators in {families} families. Each says what it is, "
        "how it is counted, where it comes from and what goes wrong with it; where practices "
        "differ, each variant stands by itself. These pages are made from the catalogue."
    ),
}

# What is said of an indicator besides its definition.
LABELS = {
    "id": {"zh": "编号", "en": "id"},
    "register": {"zh": "台账", "en": "register"},
    "kind": {"zh": "算法", "en": "kind"},
    "unit": {"zh": "单位", "en": "unit"},
    "clock": {"zh": "时限", "en": "clock"},
    "measure": {"zh": "计数", "en": "measure"},
    "denominator": {"zh": "分母", "en": "denominator"},
    "plus": {"zh": "另计", "en": "plus"},
    "minus": {"zh": "减去", "en": "minus"},
    "parameters": {"zh": "参数", "en": "parameters"},
    "direction": {"zh": "方向", "en": "direction"},
    "source": {"zh": "依据", "en": "source"},
    "pitfall": {"zh": "注意", "en": "pitfall"},
}

# How a figure comes from its counts, and which way is good.
MEANINGS = {
    "count": {"zh": "计数", "en": "count"},
    "sum": {"zh": "合计", "en": "sum"},
    "balance": {"zh": "平衡", "en": "balance"},
    "composition": {"zh": "构成：各部分 ÷ 合计", "en": "composition: each part ÷ the whole"},
    "proportion": {
        "zh": "比例：符合 `part` 的行 ÷ 全部行",
        "en": "proportion: the rows with `part` ÷ all rows",
    },
    "ratio": {"zh": "比值：计数 ÷ 分母", "en": "ratio: measure ÷ denominator"},
    "mean": {"zh": "均值：计数 ÷ 分母", "en": "mean: measure ÷ denominator"},
    "duration": {"zh": "用时", "en": "duration"},
    "duration mean": {"zh": "用时的平均数", "en": "mean duration"},
    "duration median": {"zh": "用时的中位数", "en": "median duration"},
    "duration p90": {"zh": "用时的九成分位数", "en": "90th percentile of the duration"},
    "rate_per_population": {"zh": "人口比率：计数 ÷ 人口", "en": "rate: measure ÷ population"},
    "higher": {"zh": "越高越好", "en": "higher is better"},
    "lower": {"zh": "越低越好", "en": "lower is better"},
    "neutral": {"zh": "中性", "en": "neutral"},
}


def main(lang: str, folder: Path) -> None:
    """Write the pages, and one that lists them."""
    command = [sys.executable, "-m", "fazhi", "catalogue", "--format", "json"]
    indicators = json.loads(subprocess.check_output(command, encoding="utf-8"))
    texts = [path.read_text(encoding="utf-8") for path in sorted(FAMILIES.glob("*.toml"))]
    families = [tomllib.loads(text)["family"] for text in texts]
    folder.mkdir(parents=True, exist_ok=True)
    for family in families:
        own = (one for one in indicators if one["family"] == family["id"])
        lines = [f"# {family[lang]}", "", *(line for one in own for line in section(one, lang))]
        (folder / f"{family['id']}.md").write_text("\n".join(lines), encoding="utf-8")
    said = INTRODUCTION[lang].format(indicators=len(indicators), families=len(families))
    tree = ["```{toctree}", ":maxdepth: 1", "", *(family["id"] for family in families), "```", ""]
    page = "\n".join([f"# {TITLE[lang]}", "", said, "", *tree])
    (folder / "index.md").write_text(page, encoding="utf-8")


def section(indicator: Definition, lang: str) -> Iterator[str]:
    """Give the lines of one indicator."""
    other = indicator["en" if lang == "zh" else "zh"]
    yield from (f"({indicator['id']})=", f"## {indicator[lang]}", "", f"*{other}*", "")
    yield from (indicator[f"definition_{lang}"], "")
    said = {**indicator, **details(indicator, lang)}
    yield from (f":{label[lang]}: {said[name]}" for name, label in LABELS.items() if said[name])
    yield ""


def details(indicator: Definition, lang: str) -> Definition:
    """Say in words what the catalogue has as data."""
    kind = " ".join(filter(None, [indicator["kind"], indicator["statistic"]]))
    clock = (indicator["measure"] or {}).get("clock")
    counts = ("measure", "denominator", "plus", "minus")
    return {
        "id": f"`{indicator['id']}`",
        "register": REGISTERS.get(indicator["register"], {}).get(lang),
        "kind": MEANINGS[kind][lang],
        "unit": indicator[f"unit_{lang}"],
        "clock": CLOCKS.get(clock, {}).get(lang),
        "parameters": entries(indicator["parameters"]),
        "direction": MEANINGS[indicator["direction"]][lang],
        "pitfall": indicator[f"pitfall_{lang}"],
        **{name: entries(indicator[name] or {}) for name in counts},
    }


def entries(of: Definition) -> str:
    """Write a measure or the parameters as a definition does."""
    texts = {key: one if isinstance(one, str) else json.dumps(one) for key, one in of.items()}
    return "; ".join(f"`{key} = {text}`" for key, text in texts.items())


def names(frame: pl.DataFrame) -> dict[str, Words]:
    """Give the names of registers or clocks by their ids."""
    return {row["id"]: row for row in frame.select("id", "zh", "en").iter_rows(named=True)}


REGISTERS = names(fz.registers())
CLOCKS = names(fz.Catalogue().clocks())

if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
