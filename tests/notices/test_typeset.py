"""What people type is text: no markup of it is evaluated, however long or strange it is."""

import time
from typing import Any

import pypdfium2
import pytest

from onewindow.notices.content import Column, facts, p, table
from onewindow.notices.typeset import press
from tests import NOW
from tests.notices.reading import pages_of

NASTY = r"""#panic("x") *粗* _斜_ \ [链接](http://x) $a^2$ @ref <label> // 注 /* 注 */ `码` = 标题 - 项 #read("/etc/passwd") ~ --- "引" #{1+1} \u{5b57}"""


def sheet(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "title": "告知书", "number": "洛测试〔2026〕1号", "agency": "洛阳市示例局", "dated": "2026年6月9日", "addressee": "某人：", "facts": [],
        "seal": {"kind": "sample", "name": "洛阳市示例局", "legend": "", "note": "样章"}, "qr": press.qr_code("http://localhost/verify/X"),
        "foot": ["办件编号：1"], "head": ["记录链首", "00"], "pictures": {}, "blocks": list(blocks), **more,
    }  # fmt: skip


@pytest.mark.parametrize("template", ["letter", "certificate"])
def test_draw_when_texts_look_like_markup_shows_them(template: str) -> None:
    columns = [Column("序号"), Column("内容", 1)]
    data = sheet(
        p(NASTY, {"b": NASTY}), table(columns, [["1", NASTY]]), facts([(NASTY, [NASTY])]), facts=[[NASTY, [NASTY]]]
    )
    data |= {
        "title": NASTY,
        "addressee": NASTY,
        "agency": "#agency *",
        "seal": {"kind": "none", "name": "", "legend": "", "note": "#note"},
    }
    text = "".join(pages_of(press.draw(template, data, at=NOW)))
    assert "".join(NASTY.split()) in text
    assert "#agency*" in text
    assert "#note" in text
    assert "root:" not in text


@pytest.mark.parametrize(
    "long", ["甲" * 10_000, "A" * 10_000, "长 text 123，" * 1000, "#" * 10_000, "第一行\n\n第二行\t" * 500]
)
def test_draw_when_a_text_is_very_long_keeps_all_of_it(long: str) -> None:
    pages = pages_of(press.draw("letter", sheet(p(long)), at=NOW))
    assert len(pages) > 1
    text = "".join(pages)
    assert text.count(long[0]) >= long.count(long[0])
    assert "第1页，共" in text


def test_draw_when_a_cell_holds_an_endless_word_keeps_it_on_the_page() -> None:
    columns = [Column("一", 1), Column("二", 1), Column("三", 1)]
    pdf = press.draw("letter", sheet(table(columns, [["W" * 400, "x", "y"]])), at=NOW)
    assert "".join(pages_of(pdf)).count("W") == 400
    assert _rightmost(pdf) < 595 - 40


def _rightmost(pdf: bytes) -> float:
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    return max(
        page.get_charbox(index)[2] for index in range(page.count_chars()) if page.get_text_range(index, 1) == "W"
    )


def test_draw_when_no_font_has_a_character_sets_the_printers_mark() -> None:
    text = "".join(pages_of(press.draw("letter", sheet(addressee="张😀三\x07："), at=NOW)))
    assert "张〓三：" in text


def test_draw_when_repeated_gives_the_same_bytes() -> None:
    assert press.draw("letter", sheet(p("一")), at=NOW) == press.draw("letter", sheet(p("一")), at=NOW)


def test_draw_is_quick() -> None:
    press.draw("letter", sheet(p("一")), at=NOW)
    begun = time.perf_counter()
    for number in range(10):
        press.draw("letter", sheet(p(f"第{number}次")), at=NOW)
    assert (time.perf_counter() - begun) / 10 < 0.25
