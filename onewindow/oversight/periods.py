"""Periods to look at: this week, month, quarter, year up to today, or any days; and the period before, as long and as far gone."""

from dataclasses import dataclass
from datetime import date, timedelta

PERIODS = {"week": "本周", "month": "本月", "quarter": "本季度", "year": "今年", "custom": "自选日期"}
BEFORE = {"week": "上周同期", "month": "上月同期", "quarter": "上季度同期", "year": "去年同期", "custom": "前一段"}
LONGEST = 366 * 3  # days
ONE = timedelta(days=1)


class NoSuchPeriod(ValueError):
    """The days typed make no period; the message says what to type."""


@dataclass(frozen=True)
class Period:
    key: str
    first: date
    last: date
    before_first: date
    before_last: date

    @property
    def label(self) -> str:
        return PERIODS[self.key] if self.key != "custom" else f"{_said(self.first)}至{_said(self.last)}"

    @property
    def before_label(self) -> str:
        return BEFORE[self.key]

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def parts(self) -> dict[str, str]:
        """For addresses: what brings the same period again."""
        if self.key != "custom":
            return {"period": self.key}
        return {"period": self.key, "from": self.first.isoformat(), "to": self.last.isoformat()}


def period(key: str, today: date, first: str = "", last: str = "") -> Period:
    """The period that an address or a form names; this month where it names none. Raises NoSuchPeriod."""
    if key == "custom":
        return _custom(first, last, today)
    began = {"week": today - timedelta(days=today.weekday()), "month": today.replace(day=1), "year": today.replace(month=1, day=1),
             "quarter": today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)}  # fmt: skip
    key = key if key in began else "month"
    start = began[key]
    before = _begin_before(key, start)
    same_way = before + (today - start)
    return Period(key, start, today, before, min(same_way, start - ONE))


def _begin_before(key: str, start: date) -> date:
    if key == "week":
        return start - timedelta(days=7)
    months = {"month": 1, "quarter": 3, "year": 12}[key]
    year, month = divmod(start.year * 12 + start.month - 1 - months, 12)
    return date(year, month + 1, 1)


def _custom(first: str, last: str, today: date) -> Period:
    try:
        start, end = date.fromisoformat(first.strip()), date.fromisoformat(last.strip())
    except ValueError:
        raise NoSuchPeriod("请填写开始和结束日期，例如 2026-05-01 至 2026-05-31。") from None
    if end < start:
        raise NoSuchPeriod("结束日期早于开始日期，请对调。")
    if (end - start).days > LONGEST:
        raise NoSuchPeriod("最多看三年，请缩短日期范围。")
    if start.year < 2000 or end.year > today.year + 1:
        raise NoSuchPeriod("年份不对，请核对开始和结束日期。")
    length = end - start
    return Period("custom", start, end, start - ONE - length, start - ONE)


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
