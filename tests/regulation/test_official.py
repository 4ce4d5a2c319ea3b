"""The import of the official text, on a synthetic text of the same make: the real one is not part of the product."""

from pathlib import Path

import pytest

from onewindow.regulation.articles import NUMERALS
from onewindow.regulation.official import UnreadableOfficialText, import_official, official_text, parse


def line(number: int) -> str:
    return f"第{NUMERALS[number]}条  第{number}号试验条文。"


def synthetic() -> list[str]:
    """Title, chapters (the eighth numbered twice), a stray bookmark, blank lines, an article with paragraphs and items."""
    lines = ["某市试验办法", "（征求意见稿）", ""]
    chapters = {1: "第一章  总则", 16: " 第三章  事项", 51: "第八章  监督", 57: "第八章  追究", 59: "第九章  附则"}
    for number in NUMERALS:
        if number in chapters:
            lines += ["", chapters[number]]
        lines.append(line(number))
    lines[lines.index(line(37))] = "[bookmark: _Hlk1]" + line(37)
    place = lines.index(line(57))
    lines[place + 1 : place + 1] = ["（一）第一种情形；", "（二）依照第二十二条的情形。"]
    return lines


def test_text_when_imported(tmp_path: Path) -> None:
    source, store = tmp_path / "办法.txt", tmp_path / "var" / "regulation"
    source.write_text("\ufeff" + "\r\n".join(synthetic()), encoding="utf-8")
    assert official_text(store) == {}
    imported = import_official(source, store)
    assert official_text(store) == imported
    assert list(imported) == list(range(1, 61))
    assert imported[37] == "第37号试验条文。"
    assert imported[58] == "第58号试验条文。"
    assert imported[57] == "第57号试验条文。\n（一）第一种情形；\n（二）依照第二十二条的情形。"
    assert [path.name for path in store.iterdir()] == ["official.json"]


def test_text_when_imported_again(tmp_path: Path) -> None:
    source = tmp_path / "text.txt"
    source.write_text("\n".join(synthetic()), encoding="utf-8")
    import_official(source, tmp_path)
    source.write_text("\n".join(synthetic()).replace("第60号", "新"), encoding="utf-8")
    import_official(source, tmp_path)
    assert official_text(tmp_path)[60] == "新试验条文。"
    source.write_text("\n".join(synthetic()[:-1]), encoding="utf-8")
    with pytest.raises(UnreadableOfficialText):
        import_official(source, tmp_path)
    assert official_text(tmp_path)[60] == "新试验条文。"  # a refused file leaves what was there


def without(number: int) -> str:
    return "\n".join(text for text in synthetic() if not text.endswith(line(number)))


def at(number: int) -> int:
    return synthetic().index(line(number)) + 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "没有找到“第一条”"),
        ("只有标题\n没有条文", "没有找到“第一条”"),
        (without(60), "条文只到第五十九条，缺第六十条"),
        (without(23), f"第{at(23)}行是第二十四条，此处应为第二十三条"),
        ("\n".join(synthetic()).replace(line(24), line(23)), f"第{at(24)}行的第二十三条重复出现"),
        ("\n".join([*synthetic(), "第六十一条  多出一条。"]), f"第{len(synthetic()) + 1}行的条号“第六十一条”不在"),
        ("\n".join(synthetic()).replace("第16号试验条文。", ""), "第十六条没有内容"),
        ("\n".join(synthetic()).replace(line(59), "无主之文"), f"第{at(59)}行不属于任何一条：“无主之文”"),
    ],
)
def test_text_when_it_is_not_the_sixty_articles(text: str, told: str) -> None:
    with pytest.raises(UnreadableOfficialText, match=told):
        parse(text)


def test_file_when_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableOfficialText, match="请检查路径和权限"):
        import_official(tmp_path / "none.txt", tmp_path)
    wrong = tmp_path / "gbk.txt"
    wrong.write_bytes("第一条  试验".encode("gbk"))
    with pytest.raises(UnreadableOfficialText, match="另存为UTF-8"):
        import_official(wrong, tmp_path)
