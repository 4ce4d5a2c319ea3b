"""What the search knows of an item, kept beside it."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Value
from django.db.models.functions import Cast

from onewindow.catalogue.models import BasicItem, GuideVersion, Synonym, VersionStatus
from onewindow.catalogue.search.words import words
from onewindow.network.models import Agency, Level

LAST_POSITION = 16383  # PostgreSQL keeps no later one


def reindex(keys: Collection[str] | None = None) -> None:
    """Renews words and vector of these items, of all by default: after loading, publishing, or editing synonyms."""
    items = BasicItem.objects.all() if keys is None else BasicItem.objects.filter(pk__in=keys)
    phrases: dict[str, list[str]] = defaultdict(list)
    for key, phrase in Synonym.objects.filter(item__in=items).values_list("item_id", "phrase"):
        phrases[key].append(phrase)
    versions = GuideVersion.objects.filter(state=VersionStatus.PUBLISHED, guide__region=None, guide__item__in=items)
    guides = {version.guide.item_id: version for version in versions.select_related("guide")}
    agencies = dict(
        Agency.objects.filter(region__level__in=[Level.CITY, Level.COUNTY])
        .order_by("-region_id")
        .values_list("key", "short_name")
    )
    for item in items.only("pk", "name", "topic", "agency_key"):
        texts = {
            "A": [item.name],
            "B": phrases[item.pk],
            "C": [item.topic, agencies.get(item.agency_key, "")],
            "D": _guide_texts(guides.get(item.pk)),
        }
        weighted = [(word, weight) for weight, parts in texts.items() for part in parts for word in words(part)]
        BasicItem.objects.filter(pk=item.pk).update(
            search_words=" ".join(dict.fromkeys(word for word, _ in weighted)),
            search_vector=Cast(Value(_vector(weighted)), SearchVectorField()),
        )


def _guide_texts(version: GuideVersion | None) -> list[str]:
    if version is None:
        return []
    body = version.body
    return [
        body.result.name,
        *(material.name for material in body.materials),
        *(question.q for question in body.faq),
        *(option.label for situation in body.situations for option in situation.options),
    ]


def _vector(weighted: Iterable[tuple[str, str]]) -> str:
    """A tsvector's text form: made here because PostgreSQL cannot segment Chinese."""
    places: dict[str, list[str]] = defaultdict(list)
    for position, (word, weight) in enumerate(weighted, start=1):
        if position <= LAST_POSITION:
            places[word].append(f"{position}{weight}")
    return " ".join(f"'{word}':{','.join(where[:200])}" for word, where in places.items())
