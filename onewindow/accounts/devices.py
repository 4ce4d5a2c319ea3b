"""What a browser says of itself, in words that somebody knows their own devices by; and a network address that is nobody's."""

import re
from ipaddress import IPv6Address, ip_address

UNKNOWN = "看不出是什么设备"
# The first that fits. Most browsers name several others; whoever names fewest comes last.
SYSTEMS = (
    (r"iPhone", "苹果手机"), (r"iPad", "苹果平板"), (r"(Open)?HarmonyOS|OpenHarmony", "鸿蒙手机"), (r"Android.*Mobile", "安卓手机"),
    (r"Android", "安卓平板"), (r"Windows", "Windows 电脑"), (r"Macintosh", "苹果电脑"), (r"UOS", "统信电脑"), (r"Kylin", "麒麟电脑"),
    (r"Linux|X11", "Linux 电脑"),
)  # fmt: skip
BROWSERS = (
    (r"MicroMessenger", "微信"), (r"AlipayClient", "支付宝"), (r"DingTalk", "钉钉"), (r"QQBrowser", "QQ 浏览器"), (r"UCBrowser|UBrowser", "UC 浏览器"),
    (r"HuaweiBrowser", "华为浏览器"), (r"MiuiBrowser", "小米浏览器"), (r"HeyTapBrowser", "OPPO 浏览器"), (r"VivoBrowser", "vivo 浏览器"),
    (r"QIHU|360SE|360EE", "360 浏览器"), (r"Edg(e|A|iOS)?/", "Edge 浏览器"), (r"Firefox|FxiOS", "火狐浏览器"), (r"Chrome|CriOS", "谷歌浏览器"),
    (r"Safari", "苹果浏览器"),
)  # fmt: skip


def device_in_words(user_agent: str) -> str:
    """“安卓手机，微信”. Nothing else of the header is kept."""
    said = user_agent[:400]
    named = [next((words for mark, words in table if re.search(mark, said)), "") for table in (SYSTEMS, BROWSERS)]
    return "，".join(filter(None, named)) or UNKNOWN


def shortened(address: str) -> str:
    """The network that an address belongs to, roughly: enough to tell home from elsewhere, too little for a person."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return ":".join(found.exploded.split(":")[:2]) + ":…"
    plain = found.ipv4_mapped if isinstance(found, IPv6Address) else found
    return ".".join(str(plain).split(".")[:2]) + ".*.*"
