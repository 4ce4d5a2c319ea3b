"""A whole list from a file: what it would change, told before anything is written; then written by the acts (Art. 16, 17)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.catalogue.acts.importing import import_guide
from onewindow.catalogue.acts.publish import adopt
from onewindow.catalogue.coding import columns, content_digest, new_code
from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.differences import Change, differences
from onewindow.catalogue.errors import (
    AlreadyOpen,
    AlreadyWritten,
    ListHasErrors,
    NothingToPublish,
    ReasonNeeded,
    SecondPersonNeeded,
)
from onewindow.catalogue.fields.words import place_in_words
from onewindow.catalogue.lint import Context, Severity, lint
from onewindow.catalogue.lint.tables import context_from_tables
from onewindow.catalogue.models import BasicItem, Element, Guide, GuideVersion, ItemType, ListUpload, VersionStatus
from onewindow.catalogue.permissions import did_not_import_it
from onewindow.catalogue.sheets.reading import Read, read_workbook
from onewindow.catalogue.sheets.yaml_files import read_yaml
from onewindow.kernel import scanner
from onewindow.network.load.problems import Problem
from onewindow.record.errors import WrongPerson
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer

REPORT_FIRST = Art(16)
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SIZE_MAX = 20 * 1024 * 1024


@dataclass(frozen=True)
class Changed:
    key: str
    name: str
    changes: list[Change]


@dataclass
class Report:
    """What the file says otherwise than the list in force."""

    added: list[tuple[str, str]] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    gone: list[tuple[str, str]] = field(default_factory=list)
    unchanged: int = 0

    @property
    def nothing(self) -> bool:
        return not self.added and not self.changed


def contents_in_force() -> dict[str, dict[str, Any]]:
    """The city's guides in force, in the order of the codes."""
    versions = GuideVersion.objects.filter(state=VersionStatus.PUBLISHED, guide__region=None, guide__item__listed=True)
    rows = versions.order_by("guide__item__code").values_list("guide__item", "content")
    return dict(rows)


def read(name: str, data: bytes) -> Read:
    if len(data) > SIZE_MAX:
        return Read(problems=[Problem("文件", 0, "超过 20 MB", "请上传从这里导出的清单，不要放图片")])
    if refused := scanner.why_not(name, data):
        return Read(problems=[Problem("文件", 0, refused, "没有读取文件里的内容")])
    return read_yaml(data) if name.lower().endswith((".yaml", ".yml")) else read_workbook(data)


def upload(name: str, data: bytes, *, by: Officer, at: datetime) -> ListUpload:
    """Read, examined and kept; nothing of the list is written."""
    made = read(name, data)
    told = [[problem.file, problem.line, problem.message, problem.remedy, "cell"] for problem in made.problems]
    if not made.problems:
        told = list(_examined(made))
    return ListUpload.objects.create(
        name=name[:200], post=by.post, uploaded_at=at, content=made.contents, problems=told[:2000]
    )


def _examined(made: Read) -> Iterator[list[Any]]:
    """What stands against single items (`cell`), and the linter's errors of those that are new or changed (`lint`)."""
    context, known = context_from_tables(), contents_in_force()
    agencies = dict(BasicItem.objects.values_list("pk", "agency_key"))
    for key, content in made.contents.items():
        if content == known.get(key):
            continue
        sheet, line = made.found_at(key, ())
        if not KEY.fullmatch(key) or content.get("key") != key:
            yield [
                sheet,
                line,
                f"事项标识“{key}”不对",
                "请用英文小写字母、数字和连字符，例如 food-business-licence",
                "cell",
            ]
        elif key in agencies and content.get("agency") != agencies[key]:
            yield [sheet, line, f"{content.get('name')}的部门改了", "换部门请走事项变更（调整），这里请改回", "cell"]
        else:
            yield from _linted(key, content, context, made)


def _linted(key: str, content: Mapping[str, Any], context: Context, made: Read) -> Iterator[list[Any]]:
    for finding in lint(content, context):
        if finding.severity is Severity.ERROR:
            sheet, line = made.found_at(key, finding.at)
            shape = "cell" if finding.rule == "shape" else "lint"
            yield [
                sheet,
                line,
                f"{content.get('name', key)} {place_in_words(finding.at)}：{finding.why}",
                finding.how,
                shape,
            ]


def report(made: ListUpload) -> Report:
    """Field by field, against the list as it is now."""
    known, labels = contents_in_force(), dict(Element.objects.values_list("pk", "label"))
    found = Report()
    for key, content in made.content.items():
        name = str(content.get("name", key))
        if key not in known:
            found.added.append((key, name))
        elif content_digest(content) == content_digest(known[key]):
            found.unchanged += 1
        elif changes := differences(known[key], content, labels):
            found.changed.append(Changed(key, str(known[key]["name"]), changes))
        else:
            found.unchanged += 1
    found.gone = [(key, str(content["name"])) for key, content in known.items() if key not in made.content]
    return found


@transaction.atomic
def write(upload_id: int, *, by: Officer, at: datetime, publish: bool, basis: str) -> ListUpload:
    """Drafts, by the acts, all or nothing: for the departments to go on with or, where they have agreed, to be published
    by a second person (`confirm`).

    What has an open version already is left. Raises AlreadyWritten, ListHasErrors, ReasonNeeded, WrongPerson.
    """
    made = _locked(upload_id, by)
    if made.written_at is not None:
        raise AlreadyWritten
    blocking = [problem for problem in made.problems if publish or problem[4] == "cell"]
    if blocking:
        raise ListHasErrors(len(blocking))
    if not basis.strip():
        raise ReasonNeeded("按哪份文件导入")
    found = report(made)
    made.basis, made.to_publish, made.written_at = basis.strip()[:300], publish, at
    outcome: dict[str, list[str]] = {"published": [], "drafted": [], "left": []}
    for key in [key for key, _ in found.added] + [one.key for one in found.changed]:
        outcome[_write_one(key, made.content[key], by=by, at=at, basis=made.basis)].append(key)
    made.outcome = outcome
    made.save(update_fields=["written_at", "outcome", "basis", "to_publish"])
    return made


@transaction.atomic
def confirm(upload_id: int, *, by: Officer, at: datetime) -> ListUpload:
    """Publish the drafts of a list that was handed in for it. What somebody has changed since stays a draft.

    Raises NothingToPublish, SecondPersonNeeded, WrongPerson, LintErrors.
    """
    made = _locked(upload_id, by)
    if not made.to_publish or made.published_at is not None:
        raise NothingToPublish
    if by.post.officer_id == made.post.officer_id:
        raise SecondPersonNeeded
    outcome: dict[str, list[str]] = {**made.outcome, "drafted": []}
    for key in made.outcome["drafted"]:
        waiting = GuideVersion.objects.filter(guide__item=key, guide__region=None, state=VersionStatus.DRAFT).first()
        if waiting is None or bytes(waiting.content_digest) != content_digest(made.content[key]):
            outcome["drafted"].append(key)
            continue
        if not did_not_import_it.test(by, waiting):
            raise SecondPersonNeeded
        adopt(waiting.pk, by=by, at=at, basis=made.basis)
        outcome["published"] = [*outcome["published"], key]
    made.outcome, made.published_at = outcome, at
    made.save(update_fields=["outcome", "published_at"])
    return made


def _locked(upload_id: int, by: Officer) -> ListUpload:
    """Raises WrongPerson for somebody of another department."""
    made = ListUpload.objects.select_for_update(of=("self",)).select_related("post").get(pk=upload_id)
    if made.post.agency_id != by.post.agency_id:
        from onewindow.catalogue.moves import IMPORT

        raise WrongPerson(IMPORT)
    return made


def _write_one(key: str, content: dict[str, Any], *, by: Officer, at: datetime, basis: str) -> str:
    item = BasicItem.objects.filter(pk=key).first() or _new_item(key, content)
    guide, _ = Guide.objects.get_or_create(item=item, region=None)
    try:
        with transaction.atomic():
            import_guide(guide, content, by=by, at=at, details={"basis": basis})
    except AlreadyOpen:
        return "left"
    return "drafted"


def _new_item(key: str, content: dict[str, Any]) -> BasicItem:
    body = GuideContent.model_validate(content)
    return BasicItem.objects.create(
        key=key, code=new_code(ItemType(body.type), body.agency), listed=False, **columns(body)
    )
