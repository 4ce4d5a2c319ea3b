"""What people bring to a window in the sample: a draft that the window has filled in, and papers in original."""

from datetime import datetime
from random import Random

from onewindow.accounts.models import Principal, PrincipalKind
from onewindow.cases.completeness import PaperMaterial
from onewindow.cases.materials import made_from_the_form
from onewindow.cases.models import Channel, Draft
from onewindow.catalogue.models import Item
from onewindow.catalogue.queries import published_version
from onewindow.config.demo import applications
from onewindow.config.demo.crowd import crowd
from onewindow.network.models import Region
from onewindow.staff.actors import Officer


def window_draft(
    item: Item, place: Region, window: Officer, at: datetime, random: Random, *, who: Principal | None = None
) -> Draft:
    """`who` stands there; else whoever the item serves."""
    version = published_version(item)
    if who is None:
        kind = next(kind for kind in PrincipalKind if kind in item.basic.audience)
        who = crowd(random, place, at)(kind).principal
    guide = version.body
    return Draft.objects.create(
        post=window.post, principal=who, item=item, place=place, guide_version=version, channel=Channel.WINDOW,
        answers={s.key: s.options[0].key for s in guide.situations}, form=applications.form_of(guide, place, who, at, random),
        delivery_way="window", started_at=at, saved_at=at,
    )  # fmt: skip


def papers_of(draft: Draft) -> dict[str, PaperMaterial]:
    wanted = draft.guide_version.body.materials_for(draft.answers)
    return {material.key: PaperMaterial(1, 1) for material in wanted if not made_from_the_form(material)}
