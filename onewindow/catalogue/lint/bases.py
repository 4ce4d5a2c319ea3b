"""Nothing is asked for without a law that asks for it (Art. 17)."""

from collections.abc import Iterator

from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.lint import citations
from onewindow.catalogue.lint.findings import Address, Fault, warning
from onewindow.catalogue.lint.rules import Context, rule
from onewindow.regulation.articles import Art

FORM = "请写成《法律名称》第几条"


def article_cited(at: Address, basis: str | None, what: str) -> Iterator[Fault]:
    """A law and its article; a document without articles by its part, with a warning."""
    text = basis or ""
    if citations.cites_article(text):
        return
    if citations.cites_part(text):
        yield warning(at, f"{what}的依据只到部分或者附件，没有条文：{text}", "该文件确无条文的可以保留，否则" + FORM)
    elif text:
        yield Fault(at, f"{what}的依据没有写明法律和条文：{text}", FORM)
    else:
        yield Fault(at, f"{what}没有依据", FORM + "；没有法定依据的不得设置")


@rule(Art(17))
def every_condition_has_its_basis(guide: GuideContent, context: Context) -> Iterator[Fault]:
    for n, condition in enumerate(guide.conditions):
        yield from article_cited(("conditions", n, "basis"), condition.basis, f"条件“{condition.text}”")


@rule(Art(17))
def every_material_has_its_basis(guide: GuideContent, context: Context) -> Iterator[Fault]:
    for n, material in enumerate(guide.materials):
        if not citations.names_law(material.basis):
            yield Fault(
                ("materials", n, "basis"),
                f"材料“{material.name}”没有写明依据的法律或者文件",
                "请写成《文件名称》第几条；没有依据的材料不得要求提交",
            )


@rule(Art(17))
def the_item_has_its_basis(guide: GuideContent, context: Context) -> Iterator[Fault]:
    for n, citation in enumerate(guide.legal_basis):
        if not citation.law.strip() or "《" in citation.law or "》" in citation.law:
            yield Fault(("legal_basis", n, "law"), f"法律名称“{citation.law}”不对", "请填写不带书名号的全称")
        if citations.is_article(citation.article):
            continue
        at: Address = ("legal_basis", n, "article")
        if citations.is_part(citation.article):
            yield warning(at, f"依据只到{citation.article}，没有条文", "该文件确无条文的可以保留")
        else:
            yield Fault(at, f"条文“{citation.article}”不对", "请写成第几条第几款，或者全文")


@rule(Art(17))
def intermediaries_have_their_basis(guide: GuideContent, context: Context) -> Iterator[Fault]:
    """Acceptance may depend on an intermediary's service only where a law says so."""
    for n, service in enumerate(guide.intermediary):
        if not citations.cites_article(service.basis):
            yield Fault(
                ("intermediary", n, "basis"),
                f"中介服务“{service.name}”没有法定依据",
                FORM + "；没有法律、行政法规依据的中介服务不得作为受理条件",
            )


@rule(Art(17))
def a_fee_has_its_basis(guide: GuideContent, context: Context) -> Iterator[Fault]:
    if guide.fee is None:
        return
    for name, what in (("unit", "计费单位"), ("basis", "收费依据")):
        if not getattr(guide.fee, name).strip():
            yield Fault(("fee", name), f"没有{what}", "请填写；没有收费依据的不得收费，fee 写 null")


@rule(Art(17, 22))
def default_ends_as_a_law_says(guide: GuideContent, context: Context) -> Iterator[Fault]:
    """An unanswered notice counts as withdrawn only where a law says so; otherwise the agency decides or terminates."""
    outcome = guide.on_default
    if outcome.basis is not None or outcome.outcome == "withdrawn":
        yield from article_cited(("on_default", "basis"), outcome.basis, "逾期不补正的后果")


@rule(Art(17))
def own_remedies_are_whole(guide: GuideContent, context: Context) -> Iterator[Fault]:
    own = guide.remedies
    if own is None:
        return
    if own.reconsideration not in {"government", "superior", "none"}:
        yield Fault(
            ("remedies", "reconsideration"),
            f"复议机关“{own.reconsideration}”不认识",
            "应为 government、superior、none 之一",
        )
    if own.first is True and (own.reconsideration == "none" or own.suit is not True):
        yield Fault(("remedies", "first"), "复议前置要求既可以复议也可以诉讼", "请核对 reconsideration 和 suit")
