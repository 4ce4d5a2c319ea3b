"""The suite. It lives on a day of its own, so that it says the same tomorrow."""

from datetime import datetime
from zoneinfo import ZoneInfo

NOW = datetime(2026, 6, 9, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Tuesday, a working day
