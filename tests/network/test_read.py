"""Data files that are wrong are refused with the line, the reason and the remedy."""

from pathlib import Path

import pytest

from onewindow.network.load import located_yaml, regions
from onewindow.network.load.problems import LoadError, Problems

HEAD = "code,name,level,parent_code\n410300000000,洛阳市,city,\n"


@pytest.mark.parametrize(
    ("lines", "line", "message"),
    [
        ("4103050,涧西区,county,410300000000\n", 3, "区划代码 4103050 不是 12 位数字"),
        ("410305000000,涧西区,district,410300000000\n", 3, "层级 district 不认识"),
        ("410305000000,,county,410300000000\n", 3, "没有名称"),
        ("410305000001,涧西区,county,410300000000\n", 3, "县（区）级的代码 410305000001 后面应当全是 0"),
        ("410305000000,涧西区,county,410400000000\n", 3, "上级 410400000000 不在本行之前"),
        ("410405000000,涧西区,county,410300000000\n", 3, "410405000000 不属于上级 410300000000"),
        ("410305000000,涧西区,county\n", 3, "应有 4 列，实有 3 列"),
        ("410305000000,涧西区,county,410300000000\n" * 2, 4, "区划代码 410305000000 与第3行重复"),
    ],
)
def test_a_wrong_place_is_refused_at_its_line(tmp_path: Path, lines: str, line: int, message: str) -> None:
    (tmp_path / "regions.csv").write_text(HEAD + lines, encoding="utf-8")
    problems = Problems()
    regions.read(tmp_path, problems)
    assert [(problem.line, problem.message) for problem in problems.found] == [(line, message)]


def test_a_city_is_needed(tmp_path: Path) -> None:
    (tmp_path / "regions.csv").write_text("code,name,level,parent_code\n", encoding="utf-8")
    problems = Problems()
    assert regions.read(tmp_path, problems) == []
    assert [problem.message for problem in problems.found] == ["应当恰好有一个市级区域"]


def test_values_know_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("items:\n  - key: one\n    names: [a, b]\n  - key: two\n", encoding="utf-8")
    source = located_yaml.read(path, Problems())
    assert source is not None
    assert source.data == {"items": [{"key": "one", "names": ["a", "b"]}, {"key": "two"}]}
    assert source.line(("items", 0, "names", 1)) == 3
    assert source.line(("items", 1, "key")) == 4
    assert source.line(("items", 1, "missing")) == 4


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: [1\nc: 2\n", 3, "YAML 语法错误"),
        ("a: 1\nb: 2\na: 3\n", 3, "同一处写了两次 a"),
        ("a: &x [1]\nb: *x\n", 1, "用了 YAML 锚点或别名"),
        ("", 0, "文件是空的"),
    ],
)
def test_unreadable_yaml_is_refused_with_its_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    problems = Problems()
    located_yaml.read(path, problems)
    (found,) = problems.found
    assert found.line == line
    assert found.message.startswith(message)


def test_all_problems_are_told_at_once_in_order() -> None:
    problems = Problems()
    problems.add("b.yaml", 2, "第二处", "改")
    problems.add("a.yaml", 9, "第一处", "改")
    with pytest.raises(LoadError) as refused:
        problems.refuse_if_any()
    assert str(refused.value) == (
        "数据有 2 处问题，未载入任何内容：\na.yaml 第9行：第一处（改）\nb.yaml 第2行：第二处（改）"
    )
