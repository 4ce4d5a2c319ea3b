"""What click itself says on the command line, in Chinese. Words that a later version of it changes stay in English."""

import sys
from gettext import gettext, ngettext

CHINESE = {
    "Usage:": "用法:",
    "Options": "选项",
    "Commands": "命令",
    "Show this message and exit.": "显示这份说明",
    "default: {default}": "默认：{default}",
    "env var: {var}": "环境变量：{var}",
    "required": "必填",
    "file": "文件",
    "directory": "目录",
    "path": "路径",
    "Error: {message}": "错误：{message}",
    "Try '{command} {option}' for help.": "用法见 {command} {option}。",
    "No such option {name!r}.": "没有选项 {name}。",
    "No such command {name!r}.": "没有命令 {name}。",
    "Missing command.": "请写明要运行的命令。",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Did you mean {possibility}?": "是不是 {possibility}？",
    "(Did you mean one of: {possibilities}?)": "是不是其中之一：{possibilities}？",
    "Got unexpected extra argument ({args})": "多出了参数：{args}。",
    "Got unexpected extra arguments ({args})": "多出了参数：{args}。",
    "Option {name!r} requires an argument.": "选项 {name} 后面要写值。",
    "Option {name!r} does not take a value.": "选项 {name} 后面不写值。",
    "Invalid value: {message}": "填写不对：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 填写不对：{message}",
    "{value!r} is not a valid {number_type}.": "“{value}”不是数字。",
    "{value!r} is not one of {choices}.": "“{value}”不在可选的 {choices} 之中。",
    "{name} {filename!r} does not exist.": "{name} {filename} 不存在。",
    "{name} {filename!r} is a file.": "{name} {filename} 是文件。",
    "{name} {filename!r} is a directory.": "{name} {filename} 是文件夹。",
    "{name} {filename!r} is not readable.": "{name} {filename} 不能读取，请检查权限。",
    "Aborted!": "已中止。",
    "Error: The two entered values do not match.": "两次输入的不一样，请重新输入。",
}


def _one(text: str) -> str:
    return CHINESE.get(text) or gettext(text)


def _several(one: str, several: str, number: int) -> str:
    text = one if number == 1 else several
    return CHINESE.get(text) or ngettext(one, several, number)


def speak_chinese() -> None:
    """In place of gettext, which would need catalogues of translations installed and the caller's locale to be Chinese."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "click":
            for of_gettext, ours in (("_", _one), ("ngettext", _several)):
                if hasattr(module, of_gettext):
                    setattr(module, of_gettext, ours)
