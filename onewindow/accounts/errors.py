"""Refusals around sign-in and identity. Every message is shown to people as it stands, so it says what to do."""


class AccountRefused(Exception):
    """`field` names the form field that the message belongs to; empty where it is the whole form."""

    field = ""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field or self.field


class WrongCode(AccountRefused):
    field = "code"

    def __init__(self) -> None:
        super().__init__("验证码不对或者已经失效。请核对短信里最新的一条，或者重新获取。")


class TooManyCodes(AccountRefused):
    field = "phone"

    def __init__(self, wait_seconds: int, instead: str = "，或者改用密码登录") -> None:
        wait = f"{wait_seconds}秒" if wait_seconds < 60 else f"{-(-wait_seconds // 60)}分钟"
        super().__init__(f"验证码发得太频繁，请{wait}后再试{instead}。")
        self.wait_seconds = wait_seconds


class NumberIsAnothers(AccountRefused):
    """The sign-in of that number is somebody else's: two people's sign-ins are never made one."""

    field = "phone"

    def __init__(self) -> None:
        super().__init__(
            "这个号码已经是另一个人的登录手机，不能再用。请换一个自己的号码；想让家人代办的，登录后在“我的信息”里授权给家人。"
        )


class WrongPassword(AccountRefused):
    field = "password"

    def __init__(self, login_name: str) -> None:
        super().__init__(f"{login_name}或密码不对，请核对后再试。连错5次要等15分钟。")


class LockedOut(AccountRefused):
    field = "password"

    def __init__(self, instead: str) -> None:
        super().__init__(f"连错次数太多，请15分钟后再试{instead}。")


class WorkAccount(AccountRefused):
    field = "phone"

    def __init__(self) -> None:
        super().__init__("这个手机号登记在工作账号上。办自己的事请换一个手机号，办公请从工作台登录。")


class Disabled(AccountRefused):
    def __init__(self) -> None:
        super().__init__("这个账号已停用。请带身份证到任意政务服务大厅的综合窗口询问。")


class Unsuitable(AccountRefused):
    """A new password that is not good enough; the message says what to do."""
