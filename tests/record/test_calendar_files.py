"""Files of published years: what is wrong is named by its line."""

from datetime import date
from pathlib import Path

import pytest

from onewindow.record.calendars import UnreadableCalendar, read_year


def write(folder: Path, text: str) -> Path:
    file = folder / "2027.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_year_is_read(tmp_path: Path) -> None:
    year = read_year(write(tmp_path, "\ufeff# 国办通知\n2027-01-01,放假\n\n2027-01-09，上班\n"))
    assert year.year == 2027
    assert year.holidays == {date(2027, 1, 1)}
    assert year.workdays == {date(2027, 1, 9)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2027-01-01,放假\n元旦,放假\n", ["第2行", "元旦", "不是日期"]),
        ("2027-01-01,休息\n", ["第1行", "放假", "上班", "休息"]),
        ("2027-01-01,放假\n2027-01-01,上班\n", ["第2行", "已经列过"]),
        ("2027-01-01,放假\n2028-01-01,放假\n", ["第2行", "不是 2027 年"]),
        ("# 空\n", ["没有日期"]),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, text: str, words: list[str]) -> None:
    with pytest.raises(UnreadableCalendar) as refused:
        read_year(write(tmp_path, text))
    assert all(word in str(refused.value) for word in words)
