"""Headings that say the finding, not the topic."""

from collections.abc import Iterable

from onewindow.oversight.figures import Figures


def worst(named: Iterable[tuple[str, Figures]]) -> tuple[str, Figures] | None:
    """Where most is late; where nothing is, where most is about to be."""
    ranked = sorted(named, key=lambda pair: (-pair[1].lights["red"], -pair[1].lights["yellow"], pair[0]))
    return ranked[0] if ranked and ranked[0][1].troubled else None


def standing(place: str, whole: Figures, parts: Iterable[tuple[str, Figures]]) -> str:
    """全市在办 5,219 件，7 件超期，先看住建局的 2 件. `parts`: lines, or places where there is one line; none where it is all one."""
    red, yellow, open_ = whole.lights["red"], whole.lights["yellow"], whole.of("open")
    if not open_:
        return f"{place}现在没有在办的件"
    said = f"{place}在办 {open_:,} 件"
    first = worst(parts)
    if red and not first:
        return f"{said}，{red} 件超期"
    if red and first:
        own = first[1].lights["red"]
        return f"{said}，{red} 件超期" + (f"都在{first[0]}" if own == red else f"，先看{first[0]}的 {own} 件")
    if yellow and not first:
        return f"{said}，没有超期，{yellow} 件临期"
    if yellow and first:
        return f"{said}，没有超期，{yellow} 件临期，先看{first[0]}的 {first[1].lights['yellow']} 件"
    return f"{said}，没有超期，也没有临期"


def flow(received: int, decided: int) -> str:
    """What the trend says in words."""
    if not received and not decided:
        return "没有收件，也没有办结"
    said = f"收 {received:,} 件，办结 {decided:,} 件"
    return (
        said
        if received == decided
        else f"{said}，{'多收' if received > decided else '多办'} {abs(received - decided):,} 件"
    )


def compared(now: int | float | None, then: int | float | None, label: str, *, share: bool = False) -> str:
    """比上月同期多 62; of shares in points; nothing to compare is said so."""
    if now is None or then is None:
        return "" if now is None else f"{label}没有可比的件"
    difference = now - then
    if abs(difference) < (0.05 if share else 1):
        return f"与{label}持平"
    word = ("高" if difference > 0 else "低") if share else ("多" if difference > 0 else "少")
    return f"比{label}{word} {abs(difference):.1f} 个点" if share else f"比{label}{word} {abs(difference):,}"
