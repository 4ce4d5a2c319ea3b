"""Invented names of people and businesses."""

from random import Random

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国志强海燕晓峰春梅小军文博雨桐子涵一诺浩然欣怡梓萱俊杰雅琴立新"
DISHES = [
    "面馆",
    "烩面馆",
    "牛肉汤馆",
    "胡辣汤店",
    "烧烤店",
    "茶饮店",
    "饺子馆",
    "小吃店",
    "火锅店",
    "早餐店",
    "卤味店",
    "糕点坊",
]
TRADES = [
    "餐饮管理有限公司",
    "食品有限公司",
    "商贸有限公司",
    "科技有限公司",
    "物业服务有限公司",
    "建筑工程有限公司",
    "运输有限公司",
]


def person(random: Random) -> str:
    given = "".join(random.choice(GIVEN) for _ in range(random.choice((1, 2, 2))))
    return random.choice(SURNAMES) + given


def business(random: Random) -> str:
    return "".join(random.sample("春晓和顺涧河牡丹福聚鑫源泰丰祥瑞安康宏达", 2))


def eatery(random: Random, place: str) -> str:
    return f"{place}{business(random)}{random.choice(DISHES)}"


def company(random: Random) -> str:
    return f"洛阳{business(random)}{random.choice(TRADES)}"
