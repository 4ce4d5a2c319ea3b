"""Tampering as the owner of the database: each kind is found and named; what nobody touched is whole."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from onewindow.config.embedded import cluster
from onewindow.kernel.digests import chain_digest
from onewindow.record.actors import System
from onewindow.record.door import append, open_chain
from onewindow.record.models import Chain, DailyRoot, Event
from onewindow.record.roots import UnreadableRoot, take_root
from onewindow.record.verify import ROOTS, Fault, verify
from onewindow.regulation.articles import Art
from tests import NOW
from tests.databases import Databases

Superuser = psycopg.Connection


def write_chain(key: str, events: int = 4) -> Chain:
    chain = open_chain("test", key, at=NOW)
    with transaction.atomic():
        for number in range(events):
            append(
                chain.pk, act=f"act_{number}", before=str(number), after=str(number + 1), by=System(), at=NOW, article=Art(22),
                details={"number": number, "中文": "值", "nested": {"b": [1, None, True], "a": "é"}},
            )  # fmt: skip
    return chain


@pytest.fixture
def superuser(databases: Databases, transactional_db: None) -> Iterator[Superuser]:
    """Somebody with all rights on the server, whom no privilege and no foreign key stops."""
    with psycopg.connect(databases.url(databases.name, cluster.SUPERUSER), autocommit=True) as made:
        made.execute("set session_replication_role = replica")
        yield made


def change_details(db: Superuser, chain: Chain) -> None:
    db.execute(
        "update record_event set details = jsonb_set(details, '{number}', '7') where chain_id = %s and sequence = 2",
        [chain.pk],
    )


def change_the_time(db: Superuser, chain: Chain) -> None:
    db.execute(
        "update record_event set happened_at = happened_at - interval '1 day' where chain_id = %s and sequence = 1",
        [chain.pk],
    )


def swap(db: Superuser, chain: Chain) -> None:
    for before, after in ((2, 99), (3, 2), (99, 3)):
        db.execute(
            "update record_event set sequence = %s where chain_id = %s and sequence = %s", [after, chain.pk, before]
        )


def delete_a_middle_one(db: Superuser, chain: Chain) -> None:
    db.execute("delete from record_event where chain_id = %s and sequence = 2", [chain.pk])


def delete_a_middle_one_and_renumber(db: Superuser, chain: Chain) -> None:
    delete_a_middle_one(db, chain)
    db.execute("update record_event set sequence = 2 where chain_id = %s and sequence = 3", [chain.pk])
    db.execute("update record_event set sequence = 3 where chain_id = %s and sequence = 4", [chain.pk])
    db.execute("update record_chain set head_sequence = 3 where id = %s", [chain.pk])


def truncate(db: Superuser, chain: Chain) -> None:
    db.execute("delete from record_event where chain_id = %s and sequence = 4", [chain.pk])


def change_the_head(db: Superuser, chain: Chain) -> None:
    db.execute("update record_chain set head_digest = decode(repeat('ab', 32), 'hex') where id = %s", [chain.pk])


def delete_all_events(db: Superuser, chain: Chain) -> None:
    db.execute("delete from record_event where chain_id = %s", [chain.pk])


def lie_about_the_algorithm(db: Superuser, chain: Chain) -> None:
    db.execute("update record_event set algorithm = 'none' where chain_id = %s and sequence = 3", [chain.pk])


@pytest.mark.parametrize(
    ("tamper", "sequence"),
    [
        (change_details, 2),
        (change_the_time, 1),
        (swap, 2),
        (delete_a_middle_one, 2),
        (delete_a_middle_one_and_renumber, 2),
        (truncate, 4),
        (change_the_head, 4),
        (delete_all_events, None),
        (lie_about_the_algorithm, 3),
    ],
)
def test_the_first_broken_link_is_named(
    superuser: Superuser, tamper: Callable[[Superuser, Chain], None], sequence: int | None
) -> None:
    write_chain("before")
    chain = write_chain("touched")
    write_chain("after")
    assert verify().whole
    tamper(superuser, chain)
    report = verify()
    assert [(fault.chain, fault.sequence) for fault in report.faults] == [("test:touched", sequence)]
    assert report.chains == 3


def test_what_nobody_touched_is_whole_and_counted(db: None) -> None:
    write_chain("a", events=3)
    write_chain("b", events=2)
    seen: list[tuple[str, int, int]] = []
    report = verify(progress=lambda *told: seen.append(told))
    assert (report.chains, report.events, report.faults) == (2, 5, [])
    assert seen[-1] == ("核验链条", 5, 5)


def truncate_and_mend_the_head(db: Superuser, chain: Chain) -> None:
    truncate(db, chain)
    db.execute(
        "update record_chain c set head_sequence = 3, head_digest = e.digest from record_event e"
        " where c.id = %s and e.chain_id = c.id and e.sequence = 3",
        [chain.pk],
    )


def rewrite_all(db: Superuser, chain: Chain) -> None:
    """As somebody would who has read our code: other details, and every digest worked out anew, head and all."""
    previous = bytes(32)
    for event in Event.objects.filter(chain=chain).order_by("sequence"):
        event.details |= {"number": 1000 + event.sequence}
        digest = chain_digest(event.digest_fields(chain), previous, "sha256")
        db.execute(
            "update record_event set details = %s, previous = %s, digest = %s where id = %s",
            [json.dumps(event.details), previous, digest, event.pk],
        )
        previous = digest
    db.execute("update record_chain set head_digest = %s where id = %s", [previous, chain.pk])


def drop_the_case(db: Superuser, chain: Chain) -> None:
    db.execute("delete from record_event where chain_id = %s", [chain.pk])
    db.execute("delete from record_chain where id = %s", [chain.pk])


@pytest.mark.parametrize(
    ("tamper", "sequence"), [(truncate_and_mend_the_head, 4), (rewrite_all, 4), (drop_the_case, None)]
)
def test_what_is_consistent_in_itself_shows_against_the_root(
    superuser: Superuser, tmp_path: Path, tamper: Callable[[Superuser, Chain], None], sequence: int | None
) -> None:
    write_chain("before")
    chain = write_chain("touched")
    take_root(tmp_path, at=NOW)
    root = next(tmp_path.glob("*.json"))
    write_chain("after")
    append_one(chain)
    assert verify(root).faults == []
    undo_one(superuser, chain)
    tamper(superuser, chain)
    stored = verify()
    assert [fault.chain for fault in stored.faults] == [ROOTS]  # noticed …
    named = verify(root)
    assert [(f.chain, f.sequence) for f in named.faults] == [(ROOTS, None), ("test:touched", sequence)]  # … and named


def append_one(chain: Chain) -> None:
    with transaction.atomic():
        append(chain.pk, act="later", before="4", after="5", by=System(), at=NOW, article=Art(22), details={})


def undo_one(db: Superuser, chain: Chain) -> None:
    db.execute("delete from record_event where chain_id = %s and sequence = 5", [chain.pk])
    db.execute(
        "update record_chain c set head_sequence = 4, head_digest = e.digest from record_event e"
        " where c.id = %s and e.chain_id = c.id and e.sequence = 4",
        [chain.pk],
    )


def test_events_whose_chain_is_gone_are_named(superuser: Superuser) -> None:
    chain = write_chain("touched")
    superuser.execute("delete from record_chain where id = %s", [chain.pk])
    assert verify().faults == [Fault(f"#{chain.pk}", 1, "记录还在，所属的链已被删除")]


def test_roots_follow_one_another_and_a_deleted_one_shows(superuser: Superuser, tmp_path: Path) -> None:
    write_chain("a")
    first = take_root(tmp_path, at=NOW)
    write_chain("b")
    second = take_root(tmp_path, at=NOW.replace(hour=11))
    assert bytes(second.previous_root) == bytes(first.root)
    assert (first.chains, second.chains) == (1, 2)
    assert verify(tmp_path / "2026-06-09T100000.json").whole
    superuser.execute("delete from record_dailyroot where id = %s", [first.pk])
    assert [fault.chain for fault in verify().faults] == [ROOTS]


def test_a_root_file_that_was_changed_is_not_believed(db: None, tmp_path: Path) -> None:
    write_chain("a")
    take_root(tmp_path, at=NOW)
    root = next(tmp_path.glob("*.json"))
    content = json.loads(root.read_text(encoding="utf-8"))
    root.write_text(json.dumps(content | {"root": "00" * 32}), encoding="utf-8")
    assert [fault.chain for fault in verify(root).faults] == [ROOTS]
    root.write_text("{", encoding="utf-8")
    with pytest.raises(UnreadableRoot):
        verify(root)
    root.write_text(json.dumps(content), encoding="utf-8")
    next(tmp_path.glob("*.gz")).unlink()
    with pytest.raises(UnreadableRoot):
        verify(root)


@pytest.mark.parametrize("table", ["record_event", "record_dailyroot", "record_reading"])
@pytest.mark.parametrize(
    "statement",
    ["update {} set id = id", "delete from {}", "truncate {}", "drop table {}", "alter table {} disable trigger all"],
)
def test_the_applications_role_can_only_add(db: None, table: str, statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_the_stored_root_is_that_of_the_file(db: None, tmp_path: Path) -> None:
    write_chain("a")
    stored = take_root(tmp_path, at=NOW)
    content = json.loads(next(tmp_path.glob("*.json")).read_text(encoding="utf-8"))
    assert content["root"] == bytes(stored.root).hex()
    assert content["chains"] == 1
    assert DailyRoot.objects.count() == 1
