"""What the search knows of an item, kept beside it."""

from collections import defaultdict
from collections.abc import Collection

from onewindow.catalogue.models import BasicItem, GuideVersion, Synonym, VersionStatus
from onewindow.catalogue.search.words import words
from onewindow.network.models import Agency, Level


def reindex(keys: Collection[str] | None = None) -> None:
    """Renews the words of these items, of all by default: after loading, publishing, or editing synonyms."""
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
    changed = list(items.only("pk", "name", "topic", "agency_key"))
    for item in changed:
        texts = [
            [item.name],
            phrases[item.pk],
            [item.topic, agencies.get(item.agency_key, "")],
            _guide_texts(guides.get(item.pk)),
        ]
        item.search_words = "\n".join(" ".join(word for text in line for word in words(text)) for line in texts)
    BasicItem.objects.bulk_update(changed, ["search_words"], batch_size=500)


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
