"""To whom a decision can be taken: 60 days for reconsideration, six months for a suit, or the item's own rule."""

from onewindow.cases.models import Case
from onewindow.catalogue.content import Remedies
from onewindow.network.models import Agency
from onewindow.network.queries import remedy_body
from onewindow.regulation.articles import Art

REASONS_AND_REMEDIES = Art(22)

RECONSIDERATION_DAYS = 60  # 行政复议法 20
SUIT_MONTHS = 6  # 行政诉讼法 46


def remedies_text(case: Case) -> str:
    """One paragraph for the document and the page; the item's own remedies come before the agency's."""
    return remedies_of(case.agency, case.guide.remedies)


def remedies_of(agency: Agency, own: Remedies | None) -> str:
    reconsideration = (own and own.reconsideration) or agency.reconsideration
    suit = own.suit if own and own.suit is not None else agency.suit
    body = (own and own.body) or remedy_body(agency)
    parts = []
    if reconsideration != "none":
        parts.append(f"可以自收到本决定之日起{RECONSIDERATION_DAYS}日内向{body}申请行政复议")
    if suit:
        parts.append(f"{'也可以' if parts else '可以'}自收到本决定之日起{SUIT_MONTHS}个月内依法向人民法院提起行政诉讼")
    if reconsideration != "none" and suit and own and own.first:
        parts = [
            f"应当先自收到本决定之日起{RECONSIDERATION_DAYS}日内向{body}申请行政复议，对复议决定不服的，再依法提起行政诉讼"
        ]
    if own and own.note:
        parts.append(own.note)
    if not parts:
        parts.append(f"可以向{body}投诉，也可以拨打12345政务服务便民热线反映")
    return f"如不服本决定，{'；'.join(parts)}。"
