"""Refusals of acts on a consultation."""

from onewindow.record.errors import ActRefused


class Empty(ActRefused):
    code = "empty"

    def __init__(self, what: str) -> None:
        super().__init__(f"请写明{what}。")


class TooLong(ActRefused):
    code = "too_long"

    def __init__(self, most: int, length: int) -> None:
        super().__init__(f"最多写 {most} 个字，现在有 {length} 个，请删减。")


class TooMany(ActRefused):
    code = "too_many"

    def __init__(self) -> None:
        super().__init__("提问太多了，请过一会儿再问，急事请拨打 12345。")


class NobodyThere(ActRefused):
    code = "nobody_there"

    def __init__(self) -> None:
        super().__init__("这个地方没有能答复的机关。请换一个地方，或者拨打 12345。")


class SameAgency(ActRefused):
    code = "same_agency"

    def __init__(self) -> None:
        super().__init__("转交要交给别的机关。本部门的同事可以直接商量，答复仍由您负责。")


class NamesSomebody(ActRefused):
    """What is published must not name the person who asked."""

    code = "names_somebody"

    def __init__(self, what: str) -> None:
        super().__init__(f"公开的内容里有{what}，请去掉以后再提。")
