from pathlib import Path

import fazhi as fz
import polars as pl
import pytest

OWN = """
[family]
id = "own"
zh = "本县指标"
en = "our own"

[[register]]
id = "petitions"
zh = "信访"
en = "petitions"
[[register.column]]
id = "received"
zh = "收到日期"
en = "received on"
type = "date"

[[indicator]]
id = "petitions_received"
zh = "信访件数"
en = "petitions received"
register = "petitions"
kind = "count"
unit = "件"
direction = "neutral"
definition = { zh = "统计期内收到的信访件数", en = "petitions received in the period" }
source = "our own practice"
measure = { at = "received" }
"""


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


def test_every_indicator_is_described_in_both_languages():
    frame = fz.catalogue()
    assert frame.height >= 118
    assert frame["id"].is_unique().all()
    needed = frame.drop("target", "pitfall_zh", "pitfall_en", "requires", "parameters")
    assert needed.null_count().row(0) == (0,) * needed.width
    assert (frame["pitfall_zh"].is_null() == frame["pitfall_en"].is_null()).all()
    assert set(frame["direction"]) == {"higher", "lower", "neutral"}
    assert frame.schema["target"] == pl.Float64


def test_the_page_of_clocks_agrees_with_the_clocks():
    text = (Path(__file__).parents[2] / "docs" / "clocks.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    clocks = fz.Catalogue().clocks()
    assert len(lines) == clocks["id"].n_unique()
    for one in clocks.iter_rows(named=True):
        line = next(line for line in lines if line.startswith(f"| `{one['id']}` "))
        assert all(f"`{start}`" in line for start in one["start"].split(", "))
        assert f"→ `{one['end']}`" in line
        assert one["source"] in line
        assert one["count"].removesuffix("_days") in line
        limit = one["limit"] if one["limit"].isdigit() else f"`{one['limit']}`"
        extension = f" (+{one['extension']})" if one["extension"] else ""
        assert f" {limit}{extension}" in line


def test_chinese_texts_have_full_width_punctuation():
    frame = fz.catalogue().select("zh", "definition_zh", "pitfall_zh")
    signs = r"\p{Han}\s?[,;:()]|[,;:()]\s?\p{Han}"
    assert not frame.select(pl.any_horizontal(pl.all().str.contains(signs))).to_series().any()


@pytest.mark.parametrize(
    ("lang", "name", "unit"),
    [("zh", "受理服务事项数", "件"), ("en", "service matters accepted", "cases")],
)
def test_one_language(lang, name, unit):
    frame = fz.catalogue(lang)
    assert {"name", "unit", "definition", "pitfall"} < set(frame.columns)
    assert not any(column.endswith(("zh", "en")) for column in frame.columns)
    accepted = frame.filter(id="service_accepted")
    assert accepted.select("name", "unit").row(0) == (name, unit)
    assert len(frame) == len(fz.catalogue())


def test_one_string_stands_for_both_languages(own):
    pair = '{ zh = "统计期内收到的信访件数", en = "petitions received in the period" }'
    own.write_text(OWN.replace(pair, '"petitions"'), encoding="utf-8")
    texts = fz.catalogue(catalogue=own).filter(id="petitions_received")
    assert texts.select("definition_zh", "definition_en").row(0) == ("petitions", "petitions")
    assert texts.select("unit_zh", "unit_en").row(0) == ("件", "件")


def test_another_language():
    with pytest.raises(fz.ParameterError, match="parameter `lang` is `fr`, expected zh or en"):
        fz.catalogue("fr")


def test_registers_are_listed():
    kinds = fz.registers()
    assert kinds.columns == ["id", "zh", "en", "columns", "key", "agency"]
    assert kinds.height >= 15
    assert kinds["id"].is_unique().all()
    assert kinds.equals(fz.Catalogue().registers())


@pytest.mark.parametrize("name", ["service_matters", "政务服务办件", "Service Matters"])
def test_the_columns_of_a_register_are_listed(name):
    columns = fz.registers(name)
    needed = columns.filter(required=True)
    assert needed["id"].to_list() == ["accepted"]
    assert "受理时间" in needed["headers"].item()
    assert "very_satisfied = 非常满意, " in columns.filter(id="rating")["values"].item()
    assert "办结日期早于受理日期" in columns.filter(id="decided")["rules_zh"].item()


def test_an_unknown_register_is_an_error():
    with pytest.raises(fz.ParameterError, match="hint: did you mean `政务服务办件`") as caught:
        fz.registers("政务服务件")
    assert "unknown register `政务服务件`" in str(caught.value)
    with pytest.raises(TypeError, match="`register` is a `int`"):
        fz.registers(3)


def test_a_template_is_read_without_a_problem_and_never_overwritten(tmp_path):
    path = tmp_path / "办件.xlsx"
    assert fz.template("政务服务办件", path) is None
    assert fz.check_register(path, register="service_matters").is_empty()
    rows = fz.read_register(path, register="service_matters")
    assert set(rows.columns) == set(fz.registers("service_matters")["id"])
    with pytest.raises(fz.DataError, match="hint: choose another name"):
        fz.template("service_matters", path)


def test_an_own_register_has_a_template(own, tmp_path):
    fz.template("petitions", tmp_path / "信访.xlsx", catalogue=own)
    rows = fz.read_register(tmp_path / "信访.xlsx", register="petitions", catalogue=own)
    assert "received" in rows.columns


def test_own_definitions_and_registers(own):
    catalogue = fz.Catalogue.from_toml(own)
    assert "petitions_received" in catalogue.frame["id"]
    assert catalogue.frame.height == fz.catalogue().height + 1
    assert "petitions" in catalogue.registers()["id"]
    assert "received" in fz.registers("petitions", catalogue=own)["id"]
    assert repr(catalogue) == f"Catalogue({catalogue.frame.height} indicators)"
    registers = {"petitions": {"收到日期": ["2020-03-05", "2020-04-01"]}}
    for given in (catalogue, own, str(own)):
        assert (
            fz.compute(registers, catalogue=given)["petitions_received"].frame["value"].item() == 2
        )
        assert "petitions_received" in fz.catalogue(catalogue=given)["id"]
    assert "信访件数" in fz.compute(registers, catalogue=own, lang="zh")._repr_html_()
    counted = fz.tally(registers["petitions"], register="petitions", catalogue=own)
    assert fz.figures(counted, catalogue=own).frame["value"].to_list() == [2.0]
    rows = fz.read_register(registers["petitions"], register="petitions", catalogue=own)
    assert rows.schema == {"received": pl.Date}


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ('kind = "count"', 'kind = "sum"', "indicator `petitions_received`"),
        ('at = "received"', 'at = "recieved"', "has no column `recieved`"),
        ('kind = "count"', 'kind = "average"', "average"),
        ('unit = "件"', "", "unit"),
        ('unit = "件"', 'unit = { zh = "件" }', "a table with `zh` and `en`"),
        ("[family]", "[family", "own.toml"),
    ],
)
def test_an_invalid_definition(own, old, new, text):
    own.write_text(OWN.replace(old, new), encoding="utf-8")
    with pytest.raises(fz.ParameterError) as caught:
        fz.Catalogue.from_toml(own)
    assert str(own) in str(caught.value)
    assert text in str(caught.value)


def test_wrong_types():
    with pytest.raises(TypeError, match="`path` is a `int`"):
        fz.Catalogue.from_toml(1)
    with pytest.raises(TypeError, match="`catalogue` is a `list`"):
        fz.catalogue(catalogue=[])
