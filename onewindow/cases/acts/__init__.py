"""The acts of the table of moves, a module for each link of Article 19's chain. Importing the package binds them all."""

from onewindow.cases.acts import (
    accept,
    apply,
    bars,
    commitment,
    counter,
    decide,
    deferral,
    deliver,
    ending,
    explain,
    fees,
    handover,
    helping,
    holdings,
    holdings_asked,
    holdings_end,
    lapse,
    nearer,
    outage,
    parties,
    publish,
    reused,
    review,
    sending,
    visits,
)

__all__ = [
    "accept", "apply", "bars", "commitment", "counter", "decide", "deferral", "deliver", "ending", "explain", "fees", "handover",
    "helping", "holdings", "holdings_asked", "holdings_end", "lapse", "nearer",
    "outage", "parties", "publish", "reused", "review", "sending", "visits",
]  # fmt: skip
