"""What the demo's sample has. It is told once for all who look at it here, at an hour at which no office is open: whatever is told then is
told at any other."""

from datetime import timedelta

from tests import NOW

SUNDAY_NIGHT = NOW + timedelta(days=5, hours=13)
