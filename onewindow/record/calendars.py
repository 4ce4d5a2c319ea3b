"""The calendar in the database: read once a process and reloaded when an administrator has imported a year."""

import re
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.models import Count, Max, Q, Sum

from onewindow.kernel.calendar import Day, WorkingCalendar
from onewindow.record.models import CalendarDay

OFF, WORKED = "放假", "上班"
KINDS = {OFF, WORKED}
CHECK_AFTER = 5.0  # seconds after which the table is asked whether it has changed


@dataclass
class _Held:
    """What this process has read, when it last asked, and the stamp of the table then."""

    calendar: WorkingCalendar | None = None
    asked: float = 0.0
    stamp: tuple[object, ...] = ()


_held = _Held()


def working_calendar() -> WorkingCalendar:
    """The calendar in force. Raises ValueError where none is loaded (onewindow migrate does that)."""
    now = time.monotonic()
    if _held.calendar is not None and now - _held.asked < CHECK_AFTER:
        return _held.calendar
    stamp = _stamp()
    if _held.calendar is None or _held.stamp != stamp:
        days = CalendarDay.objects.order_by("date").values_list("date", "working", "provisional", "ordinal")
        _held.calendar = WorkingCalendar.from_days(Day(*row) for row in days)
    _held.asked, _held.stamp = now, stamp
    return _held.calendar


def forget() -> None:
    """Read the table anew at the next question."""
    _held.calendar = None


def _stamp() -> tuple[object, ...]:
    """Changes with every import of a year: a year's provisional days vanish with it, corrections move ordinals.

    The sum of all ordinals sees two days that change places within a year, which the last ordinal does not.
    """
    published = Q(provisional=False)
    found = CalendarDay.objects.aggregate(
        n=Count("*"), last=Max("ordinal"), all=Sum("ordinal"),
        published=Count("date", filter=published), published_last=Max("date", filter=published),
    )  # fmt: skip
    return tuple(found.values())


@transaction.atomic
def store(calendar: WorkingCalendar) -> None:
    """Replace the stored calendar by this one."""
    rows = [
        CalendarDay(date=d.date, working=d.working, provisional=d.provisional, ordinal=d.ordinal)
        for d in calendar.days()
    ]
    CalendarDay.objects.all().delete()
    CalendarDay.objects.bulk_create(rows, batch_size=2000)
    transaction.on_commit(forget)


class UnreadableCalendar(ValueError):
    """The file of a year is not in its form; the message names the line and says what to write."""


@dataclass(frozen=True)
class Year:
    """A year as the State Council published it: days off beside the weekends, weekend days worked in exchange."""

    year: int
    holidays: frozenset[date]
    workdays: frozenset[date]


_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")  # 2027-01-01, and what spreadsheets make of it


def read_year(path: Path) -> Year:
    """A file with lines `2027-01-01,放假` and `2027-01-03,上班`; blank lines, a heading and those with # are passed over.

    Raises UnreadableCalendar.
    """
    days: dict[date, str] = {}
    for number, line in enumerate(_text(path).splitlines(), start=1):
        if not line.strip(" ,\t") or line.lstrip().startswith("#") or (not days and line.strip().startswith("日期")):
            continue
        where = f"{path.name} 第{number}行"
        written, _, kind = (part.strip() for part in line.replace("，", ",").partition(","))
        kind = kind.rstrip(", ")  # a column that a spreadsheet kept empty
        try:
            day = date(*map(int, _DATE.fullmatch(written).groups()))  # type: ignore[union-attr]
        except (AttributeError, ValueError):
            raise UnreadableCalendar(f"{where}：“{written}”不是日期，请写成 2027-01-01,放假。") from None
        if kind not in KINDS:
            raise UnreadableCalendar(f"{where}：日期后面请写“放假”或者“上班”，现在是“{kind}”。")
        if day in days:
            raise UnreadableCalendar(f"{where}：{day} 已经列过，请删去重复的一行。")
        if days and day.year != next(iter(days)).year:
            raise UnreadableCalendar(f"{where}：{day} 不是 {next(iter(days)).year} 年，一个文件只放一年。")
        days[day] = kind
    if not days:
        raise UnreadableCalendar(f"{path.name} 中没有日期。请每行写一天，例如 2027-01-01,放假。")
    return Year(
        next(iter(days)).year,
        frozenset(day for day, kind in days.items() if kind == OFF),
        frozenset(day for day, kind in days.items() if kind == WORKED),
    )


def _text(path: Path) -> str:
    """As spreadsheets here save it: most in the national encoding. Raises UnreadableCalendar."""
    content = path.read_bytes()
    if b"\0" in content or content.startswith(b"PK"):  # a workbook
        raise UnreadableCalendar(f"{path.name} 不是文本文件。请在表格软件里另存为 CSV。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableCalendar(f"{path.name} 不是文本文件。请在表格软件里另存为 CSV。")


def import_file(path: Path) -> Year:
    """Put the year of a file into the stored calendar. Raises UnreadableCalendar. Then recompute the open clocks."""
    year = read_year(path)
    try:
        import_year(year.year, holidays=year.holidays, workdays=year.workdays)
    except ValueError as wrong:
        raise UnreadableCalendar(f"{path.name}：{wrong}") from wrong
    return year


def import_year(year: int, *, holidays: Collection[date], workdays: Collection[date]) -> WorkingCalendar:
    """Put a published year into the stored calendar. Open clocks are then to be recomputed (`recompute`)."""
    calendar = working_calendar().with_published_year(year, holidays=holidays, workdays=workdays)
    store(calendar)
    return calendar
