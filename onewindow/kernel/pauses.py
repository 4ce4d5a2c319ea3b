"""Pauses of a clock: special procedures whose time the law does not count (行政许可法 45)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Pause:
    """Days that do not count: after `began` up to and including `ended`.

    The day the procedure begins is still counted, counting goes on with the day after it ends; one that begins and ends
    on one day costs nothing. For a procedure that is still running the caller gives its notified end.
    """

    began: date
    ended: date

    def __post_init__(self) -> None:
        if self.ended < self.began:
            raise ValueError(f"特别程序的结束日期 {self.ended} 早于开始日期 {self.began}，请核对。")


def union(pauses: Iterable[Pause], *, after: date) -> list[Pause]:
    """The pauses as one set of days after `after`, in order and disjoint: overlapping procedures are one pause."""
    merged: list[Pause] = []
    for pause in sorted(pauses):
        began, ended = max(pause.began, after), pause.ended
        if ended <= began:
            continue
        if merged and began <= merged[-1].ended:
            if ended > merged[-1].ended:
                merged[-1] = Pause(merged[-1].began, ended)
        else:
            merged.append(Pause(began, ended))
    return merged
