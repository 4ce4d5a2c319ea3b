"""What a token may be used for. A scope narrows the rights of the person or post; it never adds any."""

from collections.abc import Mapping
from typing import Any

from oauth2_provider.scopes import BaseScopes

CASES_READ, CASES_WRITE = "cases:read", "cases:write"
DRAFTS, CHANGES, NATIONAL = "drafts", "changes:read", "national:read"

SCOPES: Mapping[str, str] = {
    CASES_READ: "查看办件、文书和材料",
    CASES_WRITE: "办理：表格里的每一个动作",
    DRAFTS: "填写申请、上传材料、提交",
    CHANGES: "读取变更记录（不含个人信息）",
    NATIONAL: "按国家数据标准读取办件",
}
# The same for whoever lets an app act, and has never seen a table of acts.
IN_PLAIN_WORDS: Mapping[str, str] = {
    CASES_READ: "查看您的办件、文书和材料",
    CASES_WRITE: "替您办：撤回、补正、签收、评价这一类",
    DRAFTS: "替您填写申请、上传材料、提交",
    CHANGES: "查看办件有什么变化（不含个人信息）",
    NATIONAL: "按国家标准的格式查看您的办件",
}
OF_APPLICANTS = (CASES_READ, CASES_WRITE, DRAFTS, NATIONAL)
OF_OFFICERS = (CASES_READ, CASES_WRITE, DRAFTS, NATIONAL, CHANGES)


class Registered(BaseScopes):
    """Named in settings: a client may ask for the scopes that it was registered with, and gets all of them if it asks for none."""

    def get_all_scopes(self) -> dict[str, str]:
        return dict(IN_PLAIN_WORDS)

    def get_available_scopes(
        self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        registered = getattr(application, "registered", None)
        return list(registered.scopes) if registered is not None and registered.closed_at is None else []

    def get_default_scopes(self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any) -> list[str]:
        return self.get_available_scopes(application, request)
