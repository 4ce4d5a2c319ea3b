from onewindow.cases.models.case import Case, Channel, Party, PartyRole, State, Turn
from onewindow.cases.models.closing import Decision, Delivery, DeliveryWay, Extension
from onewindow.cases.models.draft import Draft
from onewindow.cases.models.handling import Correction, Inspection, SpecialProcedure, StepRun, StepState
from onewindow.cases.models.material import Attachment, Checked, Medium, Provided, Trust
from onewindow.cases.models.tally import Counted, Kept, Tally

__all__ = [
    "Attachment", "Case", "Channel", "Checked", "Correction", "Counted", "Decision", "Delivery", "DeliveryWay", "Draft", "Extension",
    "Inspection", "Kept", "Medium", "Party", "PartyRole", "Provided", "SpecialProcedure", "State", "StepRun", "StepState", "Tally",
    "Trust", "Turn",
]  # fmt: skip
