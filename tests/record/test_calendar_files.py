"""Files of published years: what is wrong is named by its line."""

from datetime import date
from pathlib import Path

import pytest

from onewindow.record.calendars import UnreadableCalendar, Year, read_year


def write(folder: Path, text: str) -> Path:
    file = folder / "2027.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_year_is_read(tmp_path: Path) -> None:
    year = read_year(write(tmp_path, "\ufeff# 国办通知\n2027-01-01,放假\n\n2027-01-09，上班\n"))
    assert year.year == 2027
    assert year.holidays == {date(2027, 1, 1)}
    assert year.workdays == {date(2027, 1, 9)}


def test_a_year_is_read_as_a_spreadsheet_saves_it(tmp_path: Path) -> None:
    """In the national encoding, dates with slashes, a heading and columns that were left empty."""
    file = tmp_path / "2027.csv"
    file.write_bytes("日期,安排,\r\n2027/1/1,放假,\r\n2027年1月9日,上班,\r\n,,\r\n".encode("gb18030"))
    assert read_year(file) == Year(2027, frozenset({date(2027, 1, 1)}), frozenset({date(2027, 1, 9)}))


def test_a_workbook_is_no_calendar(tmp_path: Path) -> None:
    file = tmp_path / "2027.xlsx"
    file.write_bytes(b"PK\x03\x04\x14\x00\x06\x00")
    with pytest.raises(UnreadableCalendar, match="另存为 CSV"):
        read_year(file)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2027-01-01,放假\n元旦,放假\n", ["第2行", "元旦", "不是日期"]),
        ("2027-01-01,休息\n", ["第1行", "放假", "上班", "休息"]),
        ("2027-01-01,放假\n2027-01-01,上班\n", ["第2行", "已经列过"]),
        ("2027-01-01,放假\n2028-01-01,放假\n", ["第2行", "不是 2027 年"]),
        ("# 空\n", ["没有日期"]),
        ("2027-02-30,放假\n", ["第1行", "2027-02-30", "不是日期"]),
        ("2027-01-01 放假\n", ["第1行", "不是日期"]),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, text: str, words: list[str]) -> None:
    with pytest.raises(UnreadableCalendar) as refused:
        read_year(write(tmp_path, text))
    assert all(word in str(refused.value) for word in words)
