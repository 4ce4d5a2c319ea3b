"""Receiving: accept, confirm a deemed acceptance, not ours, refuse, a joint applicant's confirmation."""

from datetime import datetime

from django import forms

from onewindow.accounts.models import DocumentType, document_digest
from onewindow.cases import moves
from onewindow.cases.acts import accept as acts
from onewindow.cases.acts.apply import confirm_joint
from onewindow.cases.deferrals import may_follow, only_deferrable_is_missing
from onewindow.cases.errors import MissingMaterials
from onewindow.cases.materials import missing_materials
from onewindow.cases.models import Case, PartyRole
from onewindow.kernel.identifiers import normalised
from onewindow.network.models import Agency
from onewindow.staff.actors import Officer
from onewindow.web.desk.acts.base import ActForm, form_of, text


@form_of(moves.ACCEPT)
class AcceptForm(ActForm):
    key = "A"
    lead = "受理后开始计算承诺时限和法定时限，受理通知书随即生成。"

    @classmethod
    def ensure_ready(cls, case: Case) -> None:
        if missing := missing_materials(case):
            raise MissingMaterials([material.name for material in missing], may_follow=may_follow(case.guide, missing))
        acts.ensure_joint_confirmed(case)

    def perform(self, at: datetime) -> Case:
        return acts.accept(self.case.pk, by=self.officer, at=at)


@form_of(moves.CONFIRM_DEEMED)
class ConfirmDeemedForm(ActForm):
    key = "A"
    lead = "期限届满没有答复，已经视为受理。确认属于本机关职权后，补发落款为视为受理之日的受理通知书。"
    done = "已确认，受理通知书已补发。"

    def perform(self, at: datetime) -> Case:
        return acts.confirm_deemed(self.case.pk, by=self.officer, at=at)


@form_of(moves.NOT_OURS)
class NotOursForm(ActForm):
    wide = True
    lead = "即时告知申请人不属于本机关，并写明应当向哪个机关申请。"
    done = "已告知不属于本机关，告知书已生成。"

    authority = forms.CharField(
        label="应当向哪个机关申请", max_length=100, help_text="从提示里选，或者写机关全称。", error_messages={"required": "请写明应当向哪个机关申请。"},
        widget=forms.TextInput(attrs={"list": "authorities", "autocomplete": "off"}),
    )  # fmt: skip
    reason = text("为什么不属于本机关职权", "请写明为什么不属于本机关职权。")
    template = "desk/acts/not_ours.html"

    def authorities(self) -> list[str]:
        """The same line at the places above and around, then the other bodies of the place."""
        case = self.case
        places = [*case.region.ancestor_codes(), case.place_id]
        line = Agency.objects.filter(key=case.agency.key).exclude(pk=case.agency_id).order_by("region_id")
        near = Agency.objects.filter(region__in=places).exclude(pk=case.agency_id).order_by("region_id", "key")
        return list(
            dict.fromkeys([*line.values_list("name", flat=True)[:40], *near.values_list("name", flat=True)[:120]])
        )

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        return acts.not_ours(self.case.pk, by=self.officer, at=at, reason=data["reason"], authority=data["authority"])


def grounds(case: Case) -> list[tuple[str, str]]:
    """The laws that the guide cites: of its conditions, then of the matter as a whole."""
    guide = case.guide
    cited = [condition.basis for condition in guide.conditions] + [str(citation) for citation in guide.legal_basis]
    return [(basis, basis) for basis in dict.fromkeys(cited)]


@form_of(moves.REFUSE)
class RefuseForm(ActForm):
    wide = True
    lead = "书面决定不予受理，写明理由、依据和救济途径。材料不齐不是不予受理的理由，请改用一次告知补正。"
    done = "已作出不予受理决定，决定书已生成。"

    reason = text("不予受理的理由", "请写明不予受理的理由，申请人要看得懂。", "写清查到的事实。", rows=4)
    ground = forms.ChoiceField(label="依据", required=False, help_text="办事指南引用的法律条款。")
    other = forms.CharField(
        label="其他依据", required=False, max_length=300, help_text="上面没有的，写法律名称和条款。"
    )

    instead = text(
        "为什么不容缺受理", "", "缺的都可以容缺的，应当先容缺受理；不受理的，写明理由，会留痕。", rows=2, most=300
    )

    def prepare(self) -> None:
        self.fields["ground"].choices = [("", "请选择"), *grounds(self.case)]  # type: ignore[attr-defined]
        if not only_deferrable_is_missing(self.case):
            del self.fields["instead"]

    def perform(self, at: datetime) -> Case:
        data = self.cleaned_data
        ground = data["other"] or data["ground"]
        instead = data.get("instead", "")
        return acts.refuse(self.case.pk, by=self.officer, at=at, reason=data["reason"], ground=ground, instead=instead)


@form_of(moves.CONFIRM_JOINT)
class ConfirmJointForm(ActForm):
    wide = True
    lead = "核对共同申请人的证件原件和意愿后，代其确认。"
    done = "共同申请人已确认。"

    party = forms.ChoiceField(
        label="共同申请人", widget=forms.RadioSelect, error_messages={"required": "请选择共同申请人。"}
    )
    number = forms.CharField(
        label="证件号码（照原件输入或者读卡）", max_length=40, error_messages={"required": "请照证件原件输入号码。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "form-control num"}),
    )  # fmt: skip

    @classmethod
    def relevant(cls, case: Case, officer: Officer) -> bool:
        return case.guide.parties.joint and case.parties.filter(role=PartyRole.JOINT, confirmed_at=None).exists()

    def prepare(self) -> None:
        self.waiting = {
            str(party.pk): party
            for party in self.case.parties.filter(role=PartyRole.JOINT, confirmed_at=None).order_by("pk")
        }
        self.fields["party"].choices = [(key, party.name) for key, party in self.waiting.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        party = self.waiting.get(data.get("party", ""))
        if party and data.get("number"):
            typed = document_digest(DocumentType(party.document_type), normalised(str(data["number"])))
            if typed != bytes(party.document_digest):
                self.add_error("number", "与申请时填写的证件号码不一致，请核对证件原件。")
        return data

    def perform(self, at: datetime) -> Case:
        return confirm_joint(self.case.pk, by=self.officer, at=at, party_id=int(self.cleaned_data["party"]))
