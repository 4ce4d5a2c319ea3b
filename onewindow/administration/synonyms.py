"""What people say and which item they mean: the search knows at once (Art. 16, 17)."""

from datetime import datetime

from django.db import transaction

from onewindow.administration.errors import NotYours, Unfit
from onewindow.catalogue.models import BasicItem, Synonym
from onewindow.catalogue.search import reindex
from onewindow.kernel.pinyin import initials, pinyin_key
from onewindow.record.changes import record_change
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

FOUND = Art(16, 17)
LONGEST = 60
WEIGHTS = range(1, 11)


def ensure_may_edit(by: Officer, item: BasicItem) -> None:
    """An editor for the items of their own line, the administering department for all. Raises NotYours."""
    if by.post.role == Role.ADMINISTRATOR and by.agency.administering:
        return
    if by.post.role != Role.CATALOGUE_EDITOR or by.agency.key != item.agency_key:
        raise NotYours("该事项所属部门的事项编制岗位、政务服务管理岗位")


@transaction.atomic
def add(phrase: str, item: BasicItem, weight: int, *, by: Officer, at: datetime) -> Synonym:
    """Raises NotYours, Unfit."""
    ensure_may_edit(by, item)
    phrase = _checked(phrase, item)
    row = Synonym.objects.create(
        phrase=phrase, item=item, weight=weight, pinyin=pinyin_key(phrase), initials=initials(phrase)[:60]
    )
    _record(row, "synonym_added", by, at, {"phrase": [None, phrase], "weight": [None, weight]})
    return row


@transaction.atomic
def edit(synonym_id: int, phrase: str, weight: int, *, by: Officer, at: datetime) -> Synonym:
    row = Synonym.objects.select_for_update(of=("self",)).select_related("item").get(pk=synonym_id)
    ensure_may_edit(by, row.item)
    before = (row.phrase, row.weight)
    phrase = _checked(phrase, row.item, row)
    row.phrase, row.weight, row.pinyin, row.initials = phrase, weight, pinyin_key(phrase), initials(phrase)[:60]
    row.save()
    if (phrase, weight) != before:
        _record(row, "synonym_edited", by, at, {"phrase": [before[0], phrase], "weight": [before[1], weight]})
    return row


@transaction.atomic
def remove(synonym_id: int, *, by: Officer, at: datetime) -> None:
    row = Synonym.objects.select_for_update(of=("self",)).select_related("item").get(pk=synonym_id)
    ensure_may_edit(by, row.item)
    phrase, weight, key = row.phrase, row.weight, row.pk
    row.delete()
    row.pk = key
    _record(row, "synonym_removed", by, at, {"phrase": [phrase, None], "weight": [weight, None]})


def _checked(phrase: str, item: BasicItem, known: Synonym | None = None) -> str:
    phrase = " ".join(phrase.split())
    if not 2 <= len(phrase) <= LONGEST:
        raise Unfit(f"请写 2 至 {LONGEST} 个字的说法，例如“开饭店”。", "phrase")
    others = Synonym.objects.filter(phrase=phrase, item=item)
    if (others.exclude(pk=known.pk) if known else others).exists():
        raise Unfit(f"“{phrase}”已经指向{item.name}，不用再加。", "phrase")
    if phrase == item.name:
        raise Unfit("这就是事项的名称，本来就搜得到。", "phrase")
    return phrase


def _record(row: Synonym, act: str, by: Officer, at: datetime, changes: dict[str, list[object]]) -> None:
    """In the chain of the item's synonyms; and the search index follows in the same transaction."""
    details = {"synonym": row.pk, "changes": changes}
    record_change("synonyms", row.item_id, act, by=by, at=at, article=FOUND, details=details)
    reindex([row.item_id])
