"""Electronic delivery: when the documents are drawn, they go into the applicant's documents (Art. 24, 48)."""

from datetime import datetime

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from onewindow.cases.acts.deliver import deliver_electronically
from onewindow.cases.follow_up import DELIVER, is_to_be_delivered_electronically
from onewindow.cases.models import Case, DeliveryWay, State
from onewindow.notices import documents, jobs
from onewindow.notices.models import Document
from onewindow.record.actors import System
from onewindow.record.errors import WrongPerson
from onewindow.regulation.articles import Art

PROGRESS_TOLD = Art(24)
DECIDED = [State.GRANTED, State.DENIED]
AT_ONCE = 1000


def deliver_case(case_id: int, *, at: datetime) -> bool:
    """Draw what is not drawn yet, then deliver. False where it was delivered already, or is to be collected."""
    case = Case.objects.select_related("chain").get(pk=case_id)
    if case.delivered_at is not None or case.state not in DECIDED or not is_to_be_delivered_electronically(case):
        return False
    for document in Document.objects.filter(chain=case.chain, rendered_at__isnull=True):
        documents.render(document.pk, at=at)
    try:
        deliver_electronically(case_id, by=System("delivery"), at=at)
    except WrongPerson:  # somebody was quicker
        return False
    return True


@app.task(name=DELIVER, queue=jobs.QUEUE, retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def deliver(case_id: int) -> None:
    deliver_case(case_id, at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="cases.pick_up_deliveries", queue=jobs.QUEUE, queueing_lock="cases.pick_up_deliveries")
def pick_up(timestamp: int) -> None:
    """Deliveries whose job got lost."""
    waiting = Case.objects.filter(
        state__in=DECIDED,
        delivered_at__isnull=True,
        held=False,
        delivery_way=DeliveryWay.ELECTRONIC,
        submitted_by__isnull=False,
    )
    for case_id in waiting.order_by("id").values_list("pk", flat=True)[:AT_ONCE]:
        jobs.defer(DELIVER, str(case_id), case_id=case_id)
