"""Which instant decisions are drawn for a check: by a rule that anybody can recompute from the record (Art. 23)."""

from django.conf import settings

from onewindow.record.models import Event


def drawn(event: Event) -> bool:
    """By the digest of the decision's event, which nobody knows before it is signed: SPOT_CHECK_SHARE of all, in per cent."""
    return int.from_bytes(bytes(event.digest)[:4], "big") % 100 < settings.SPOT_CHECK_SHARE
