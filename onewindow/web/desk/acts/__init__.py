"""The acts of the desk: one module a link of Article 19's chain. Importing this package registers them all."""

from onewindow.web.desk.acts import (
    accept,
    coordinating,
    correct,
    counter,
    decide,
    deliver,
    explain,
    founding,
    handover,
    hearing,
    identity,
    inspect,
    nearer,
    opinion,
    promise,
    review,
    sending,
    special,
)
from onewindow.web.desk.acts.base import FORMS, ActForm

__all__ = [
    "FORMS", "ActForm", "accept", "coordinating", "correct", "counter", "decide", "deliver", "explain", "founding", "handover", "hearing",
    "identity", "inspect", "nearer", "opinion", "promise", "review", "sending", "special",
]  # fmt: skip
