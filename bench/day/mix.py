"""What a city does in a day, and when in a run. Pure.

No source counts it for Luoyang: the figures are an assumption that an operator replaces by those of `/metrics`. Half an application a
person a year on 250 working days; people look twelve times at the portal for each that they hand in, and at their own cases six
times; officers open a list and a case for every act.
"""

from collections.abc import Iterator
from random import Random

PEOPLE = 7_000_000
APPLICATIONS_A_PERSON = 0.5  # a year
WORKING_DAYS = 250
OPEN_SECONDS = 8.5 * 3600  # of a day
RUSH_TIMES = 5
RUSH_SHARE = 0.1  # of the run, in its middle

# For one application that is handed in, so many of each; what each asks for stands in `client.Visitor`.
MIX = {"browse": 4.0, "track": 1.0, "progress": 2.5, "desk": 6.0, "act": 6.0}


def per_second(people: int, pace: float) -> float:
    """Of all kinds together, on an ordinary day that goes `pace` times as fast as the real one."""
    applications = people * APPLICATIONS_A_PERSON / WORKING_DAYS
    return applications * sum(MIX.values()) / OPEN_SECONDS * pace


def rush(seconds: float) -> tuple[float, float]:
    """From when to when."""
    return seconds * (1 - RUSH_SHARE) / 2, seconds * (1 + RUSH_SHARE) / 2


def arrivals(seconds: float, rate: float, random: Random) -> Iterator[tuple[float, str]]:
    """When somebody comes, and for what: by chance, as people do, in the rush five times as many."""
    at, kinds, weights = 0.0, list(MIX), list(MIX.values())
    first, last = rush(seconds)
    while True:
        at += random.expovariate(rate * RUSH_TIMES)
        if at >= seconds:
            return
        if first <= at < last or random.random() * RUSH_TIMES < 1:
            yield at, random.choices(kinds, weights)[0]
