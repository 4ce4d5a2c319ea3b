"""What events of administration are called, and what their details say, in words."""

from collections.abc import Iterable, Iterator
from typing import Any

from onewindow.accounts.models import DocumentType
from onewindow.administration.dangers import DANGERS
from onewindow.administration.models import Proposal
from onewindow.administration.phones import Why
from onewindow.catalogue.models import BasicItem
from onewindow.network.models import Agency, AgencyKind, Nature, Reconsideration
from onewindow.record.models import Event
from onewindow.record.moves import label_of
from onewindow.staff.models import Post, Power, Role

KINDS = {
    "agency": "部门", "officer": "工作人员", "post": "岗位", "calendar": "日历", "wording": "用语", "synonyms": "同义说法",
    "retention": "保存期限", "standing_order": "常设授权", "proposal": "两人变更", "user": "申请人账号", "principal": "核验身份",
    "sign_in": "登录", "evidence": "证据包",
}  # fmt: skip
ACTS = {
    "agency_created": "新建部门", "agency_edited": "修改部门", "agency_closed": "停用部门", "agency_merged": "并入其他部门",
    "agency_took_over": "承接其他部门", "officer_created": "新建账号", "officer_renamed": "改姓名", "officer_disabled": "停用账号",
    "officer_enabled": "恢复账号", "password_reset": "重设密码", "password_chosen": "换掉首次密码", "password_changed": "自己换密码",
    "officer_unlocked": "解除锁定",
    "factor_reset": "重置动态口令",
    "post_given": "授予岗位", "post_changed": "修改岗位",
    "post_ended": "结束岗位", "absence": "安排代理", "back": "提前结束代理", "calendar_imported": "导入日历",
    "calendar_changed": "修改已公布的日历", "wording_saved": "修改用语", "wording_reset": "恢复自带用语", "synonym_added": "添加说法",
    "synonym_edited": "修改说法", "synonym_removed": "删除说法", "retention_set": "修改保存期限", "order_given": "给予授权",
    "order_edited": "修改授权", "order_revoked": "撤销授权", "erased": "注销账号", "signed_in": "登录", "locked_out": "连错锁定",
    "first_administrator": "创建管理员账号", "evidence_taken": "下载证据包", "phone_moved": "窗口变更登录手机", "phone_changed": "本人变更登录手机",
    "sign_ins_read": "查看登录手机", "name_corrected": "更正姓名", "merged_away": "并入本人的另一个账号", "phone_given_up": "号码已换人，账号停用",
}  # fmt: skip
FIELDS = {
    "name": "名称", "short_name": "简称", "kind": "类型", "nature": "性质", "uscc": "统一社会信用代码", "reconsideration": "复议机关",
    "suit": "可以起诉", "phone": "电话", "administering": "政务服务管理机构", "hall_body": "大厅管理机构", "key": "标识",
    "region": "地区", "username": "工号", "display_name": "姓名", "officer": "工作人员", "agency": "部门", "role": "岗位",
    "window": "窗口", "title": "职务", "badge": "工牌号", "starts_on": "起日", "ends_on": "止日", "text": "用语", "phrase": "说法",
    "weight": "权重", "days": "天数", "basis": "依据", "approver": "首席事务代表", "power": "授权事项", "limits": "限制",
    "proposal": "两人变更", "into": "并入", "from": "来自", "items": "事项数", "venues": "场所数", "posts": "岗位数",
    "posts_ended": "结束的岗位数", "deputy": "代理人", "to": "到",
    "article": "条文", "period": "期间", "place": "范围", "events": "记录条数", "sha256": "文件摘要",
    "old_phone": "原号码", "new_phone": "新号码", "why": "原因", "document_type": "核对的证件", "document": "证件号码",
    "merged": "并入的账号", "account": "现账号",
}  # fmt: skip
CHOICES: dict[str, dict[str, str]] = {
    "kind": {str(key): str(label) for key, label in [*AgencyKind.choices, *((d.key, d.label) for d in DANGERS.values())]},
    "nature": dict(Nature.choices), "reconsideration": dict(Reconsideration.choices), "role": dict(Role.choices),
    "power": dict(Power.choices), "why": dict(Why.choices), "document_type": dict(DocumentType.choices),
}  # fmt: skip
READ = {"case.personal_numbers": "办件里的个人号码", "sign_ins.of_person": "本人登录用的手机号"}  # what was looked at
REFERS = {
    "approver": "post",
    "deputy": "post",
    "agency": "agency",
    "into": "agency",
}  # fields that name another thing by its key
SHOWN = 12
Names = dict[tuple[str, str], str]


def act_label(event: Event) -> str:
    return ACTS.get(event.act) or label_of(event.chain.kind, event.act)


def said(name: str, value: Any, names: Names) -> str:
    if value in (None, "", []):
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    text = str(value)
    if text.startswith("digest:"):
        return f"（个人信息，只留摘要 {text[7:15]}）"  # by it the same number is known again
    if name in REFERS:
        return names.get((REFERS[name], text.removeprefix("post:")), text)
    return CHOICES.get(name, {}).get(text, text)


def referred(event: Event) -> Iterator[tuple[str, str]]:
    """What the details name by key."""
    changes = event.details.get("changes") or {}
    for name, values in [*((name, [value]) for name, value in event.details.items()), *changes.items()]:
        if name in REFERS:
            yield from ((REFERS[name], str(value).removeprefix("post:")) for value in values if value)


def lines(event: Event, names: Names) -> list[str]:
    """The details, a line each: 名称：甲 → 乙. `names`: what those are called that the details refer to."""
    found = []
    for name, value in event.details.items():
        if name == "changes":
            for field, (before, after) in list(value.items())[:SHOWN]:
                was, is_ = (_worked(event, field, one, names) for one in (before, after))
                found.append(f"{FIELDS.get(field, field)}：{was} → {is_}")
            if len(value) > SHOWN:
                found.append(f"……共 {len(value)} 处")
        elif name in FIELDS and not isinstance(value, dict | list):
            found.append(f"{FIELDS[name]}：{said(name, value, names)}")
    return found


def _worked(event: Event, field: str, value: Any, names: Names) -> str:
    if event.chain.kind == "calendar":
        return {True: "上班", False: "放假", None: "没有"}[value]
    return said(field, value, names)


def names_of(keys: Iterable[tuple[str, str]]) -> Names:
    """What the objects of chains are called; five queries at most."""
    ids: dict[str, set[str]] = {}
    for kind, key in keys:
        if key.isdecimal() or kind in {"synonyms", "proposal"}:
            ids.setdefault(kind, set()).add(key)
    found = {("agency", str(a.pk)): a.name for a in Agency.objects.filter(pk__in=ids.get("agency", ()))}
    posts = Post.objects.filter(pk__in=ids.get("post", ())).select_related("officer", "agency")
    found |= {
        ("post", str(p.pk)): f"{p.officer.display_name} · {p.agency.short_name} · {p.get_role_display()}" for p in posts
    }
    items = BasicItem.objects.filter(pk__in=ids.get("synonyms", ())).only("pk", "name")
    found |= {("synonyms", item.pk): item.name for item in items}
    proposals = Proposal.objects.filter(number__in=ids.get("proposal", ()))
    return found | {("proposal", row.number): f"{row.number} {row.about}" for row in proposals}
