from onewindow.record.models.calendar import CalendarDay
from onewindow.record.models.chain import GENESIS, Chain, DailyRoot, Event, Reading
from onewindow.record.models.clock import Clock, ClockKind, Outcome, Pause
from onewindow.record.models.number import NumberSeries, next_number

__all__ = [
    "GENESIS", "CalendarDay", "Chain", "Clock", "ClockKind", "DailyRoot", "Event", "NumberSeries", "Outcome", "Pause", "Reading",
    "next_number",
]  # fmt: skip
