from onewindow.cases.models.case import Case, Channel, Party, PartyRole, State, Turn
from onewindow.cases.models.closing import CHOSEN, Decision, Delivery, DeliveryWay, Extension
from onewindow.cases.models.daily import (
    Fee,
    Forwarding,
    LegalReview,
    Overrun,
    PaperReceipt,
    SpotCheck,
    Statement,
)
from onewindow.cases.models.draft import Draft
from onewindow.cases.models.handling import Correction, Inspection, SpecialProcedure, StepRun, StepState
from onewindow.cases.models.material import Attachment, Checked, Medium, Provided, Trust
from onewindow.cases.models.package import MemberState, PackageCase, PackageMember, PackageState
from onewindow.cases.models.sending import Announcement, Blanks, BlankUse, Posting
from onewindow.cases.models.tally import Counted, Kept, Tally
from onewindow.cases.models.visit import Visit, VisitState

__all__ = [
    "CHOSEN", "Announcement", "Attachment", "BlankUse", "Blanks", "Case", "Channel", "Checked", "Correction", "Counted", "Decision",
    "Delivery", "DeliveryWay", "Draft", "Extension", "Fee", "Forwarding", "Inspection", "Kept", "LegalReview", "Medium", "MemberState",
    "Overrun", "PackageCase", "PackageMember", "PackageState", "PaperReceipt", "Party", "PartyRole", "Posting", "Provided",
    "SpecialProcedure", "SpotCheck", "State", "Statement", "StepRun", "StepState", "Tally", "Trust", "Turn", "Visit", "VisitState",
]  # fmt: skip
