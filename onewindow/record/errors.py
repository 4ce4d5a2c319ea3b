"""Refusals of the one door. Every message is shown to people as it stands, so it says what to do."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onewindow.record.moves import Move


class ActRefused(Exception):
    """An act that the law or the state of the matter does not allow. `code` names it for machines."""

    code = "refused"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class WrongState(ActRefused):
    code = "wrong_state"

    def __init__(self, move: "Move", state_label: str) -> None:
        super().__init__(f"现在是“{state_label}”，不能{move.label}。请刷新页面，看一看最新进展。")
        self.move = move


class WrongPerson(ActRefused):
    code = "wrong_person"

    def __init__(self, move: "Move") -> None:
        super().__init__(f"您的岗位不能{move.label}这一件。请交由有权办理的岗位。")
        self.move = move
