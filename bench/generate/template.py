"""A story's rows as lines of COPY with holes: what differs from case to case is a named slot. Pure, but for the record's digests."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from bench.floor.recording import Row, TableShape
from onewindow.kernel.digests import canonical

MARK = "\ue000"  # begins and ends a slot; for private use, so in no text of ours
NULL = "\\N"
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
EVENT_FIELDS = ("act", "before", "after", "actor_kind", "actor", "capacity")


def slot(name: str) -> str:
    return f"{MARK}{name}{MARK}"


class Form:
    """A text with holes. Looked up and filled by two calls of C code, however many holes: a case has two hundred."""

    def __init__(self, text: str) -> None:
        pieces = text.split(MARK)
        self.names = pieces[1::2]
        self.format = "%s".join(piece.replace("%", "%%") for piece in pieces[::2])
        self.pick = itemgetter(*self.names) if self.names else None

    def filled(self, values: Mapping[str, str]) -> str:
        return self.format % (self.pick(values) if self.pick else ())


@dataclass
class Names:
    """What of a story is somebody's or somewhere's own: the value that stands in its rows, and the slot that takes its place."""

    rows: dict[tuple[str, str], str] = field(default_factory=dict)  # (table referred to, key) → slot
    texts: dict[str, str] = field(default_factory=dict)  # a whole text → slot
    moments: Sequence[datetime] = ()

    def moment(self, text: str) -> str:
        return f"t{[*self.moments].index(datetime.fromisoformat(text))}"

    def day(self, text: str) -> str | None:
        days = [moment.date() for moment in self.moments]
        found = date.fromisoformat(text)
        return f"d{days.index(found)}" if found in days else None


@dataclass
class Link:
    """An event: from its canonical form with holes comes its digest."""

    chain: str
    key: str
    form: Form


@dataclass
class Limit:
    """A clock: its due date is the calendar's."""

    key: str
    started: int  # which act
    days: int
    unit: str


@dataclass
class Template:
    lines: dict[str, Form] = field(default_factory=dict)  # by table
    own: list[tuple[str, str]] = field(default_factory=list)  # (table, slot of its id)
    links: list[Link] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    counts: list[tuple[str, str, int]] = field(default_factory=list)  # slot of the day, what, number
    chains: dict[str, str] = field(default_factory=dict)  # chain → slot of its key
    granted: bool = False  # it has a numbered result
    shifted: dict[str, tuple[str, int]] = field(default_factory=dict)  # a day so many days after another slot's


def template(stage: Mapping[str, list[Row]], shapes: Mapping[str, TableShape], names: Names) -> Template:
    made = Template()
    for table, rows in stage.items():
        if shapes[table].key in shapes[table].made:
            for row in rows:
                name = f"{table}:{row[shapes[table].key]}"
                names.rows[table, row[shapes[table].key] or ""] = name
                made.own.append((table, name))
    chains = {str(row["id"]): f"{row['kind']}:" for row in stage["record_chain"]}
    made.chains = {str(row["id"]): names.texts[str(row["key"])] for row in stage["record_chain"]}
    made.granted = "result" in names.texts.values() and "cases_decision" in stage
    running = [row for row in stage.get("record_clock", []) if row["met_at"] is None]
    clocks = {
        str(row["due"]): str(row["id"]) for row in sorted(running, key=lambda row: row["warn_on"] or "9", reverse=True)
    }
    for table, rows in stage.items():
        special, lines = SPECIAL.get(table), list[str]()
        for row in rows:
            given = special(row, made, names, chains) if special else {}
            if table in {"cases_case", "cases_holding"} and row["due"]:
                given["due"] = slot(f"due:{clocks[row['due']]}")
                if table == "cases_case" and row["warn_on"]:
                    given["warn_on"] = slot(f"warn_on:{clocks[row['due']]}")
            cells = [
                given.get(name) or _cell(name, value, shapes[table], table=table, made=made, names=names)
                for name, value in row.items()
            ]
            lines.append("\t".join(cells) + "\n")
        made.lines[table] = Form("".join(lines))
    made.links.sort(key=lambda link: int(link.key))
    return made


def _cell(name: str, value: str | None, shape: TableShape, *, table: str, made: Template, names: Names) -> str:
    if value is None:
        return NULL
    if name == shape.key and (table, value) in names.rows:
        return slot(names.rows[table, value])
    if name in shape.references and (shape.references[name], value) in names.rows:
        return slot(names.rows[shape.references[name], value])
    kind = shape.columns[name]
    if kind.startswith("timestamp"):
        return slot(names.moment(value))
    if kind == "date":
        return _day(value, made, names)
    return slot(names.texts[value]) if value in names.texts else value.translate(ESCAPES)


def _day(value: str, made: Template, names: Names) -> str:
    if (name := names.day(value)) is not None:
        return slot(name)
    after = (date.fromisoformat(value) - names.moments[3].date()).days  # of a decision: until when it is valid
    made.shifted[f"after:{after}"] = ("d3", after)
    return slot(f"after:{after}")


def _event(row: Row, made: Template, names: Names, chains: Mapping[str, str]) -> dict[str, str]:
    key, chain = str(row["id"]), str(row["chain_id"])
    details = json.dumps(_renamed(json.loads(row["details"] or "{}"), names), ensure_ascii=False)
    fields: dict[str, Any] = {
        name: slot(names.texts[str(row[name])]) if row[name] in names.texts else row[name] for name in EVENT_FIELDS
    }
    fields |= {
        "chain": chains[chain] + slot(f"key:{chain}"), "sequence": int(row["sequence"] or 0),
        "happened_at": slot(names.moment(str(row["happened_at"]))), "recorded_at": slot(names.moment(str(row["recorded_at"]))),
        "articles": [int(number) for number in str(row["articles"])[1:-1].split(",") if number], "details": json.loads(details),
    }  # fmt: skip
    whole = canonical({"algorithm": row["algorithm"], "fields": fields, "previous": slot(f"previous:{key}")})
    made.links.append(Link(chain, key, Form(whole.decode())))
    return {
        "details": details.translate(ESCAPES), "previous": "\\\\x" + slot(f"previous:{key}"), "digest": "\\\\x" + slot(f"digest:{key}"),
    }  # fmt: skip


def _renamed(value: Any, names: Names) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    return slot(names.texts[value]) if isinstance(value, str) and value in names.texts else value


def _chain(row: Row, made: Template, names: Names, chains: Mapping[str, str]) -> dict[str, str]:
    key = str(row["id"])
    return {"key": slot(f"key:{key}"), "head_digest": "\\\\x" + slot(f"head:{key}")}


def _clock(row: Row, made: Template, names: Names, chains: Mapping[str, str]) -> dict[str, str]:
    key, started = str(row["id"]), int(names.moment(str(row["started_at"]))[1:])
    made.limits.append(Limit(key, started, int(row["days"] or 0) + int(row["extension"] or 0), str(row["unit"])))
    return {"due": slot(f"due:{key}"), "provisional": slot(f"provisional:{key}"), "warn_on": slot(f"warn_on:{key}")}


def _case(row: Row, made: Template, names: Names, chains: Mapping[str, str]) -> dict[str, str]:
    """Applied for at a window: no draft, no account that handed it in; the query code is the case's own."""
    return {"query_digest": "\\\\x" + slot("query_digest"), "query_code": "\\\\x" + slot("query_code")}


def _party(row: Row, made: Template, names: Names, chains: Mapping[str, str]) -> dict[str, str]:
    return {name: "\\\\x" + slot(name) for name in ("document_number", "document_digest", "phone")}


def _delivery(row: Row, made: Template, names: Names, chains: Mapping[str, str]) -> dict[str, str]:
    return {"receiver_number": "\\\\x" + slot("receiver_number")}


def _provided(row: Row, made: Template, names: Names, chains: Mapping[str, str]) -> dict[str, str]:
    """Seen as an original at the window."""
    return {"attachment_id": NULL, "medium": "paper", "trust": "B", "originals": "1"} if row["attachment_id"] else {}


SPECIAL: dict[str, Callable[[Row, Template, Names, Mapping[str, str]], dict[str, str]]] = {
    "record_event": _event, "record_chain": _chain, "record_clock": _clock, "cases_case": _case, "cases_party": _party,
    "cases_delivery": _delivery, "cases_provided": _provided,
}  # fmt: skip
