"""The values that fields choose from, in words."""

from onewindow.catalogue.fields.kinds import Option
from onewindow.catalogue.lint.elements import TOPICS
from onewindow.catalogue.models import ItemType
from onewindow.kernel.pinyin import pinyin_key
from onewindow.network.models import Level, Reconsideration

TYPES: tuple[Option, ...] = tuple((str(value), str(label)) for value, label in ItemType.choices)
LEVELS: tuple[Option, ...] = tuple((str(value), str(label)) for value, label in Level.choices)
TOPIC: tuple[Option, ...] = tuple(
    (topic, topic) for topic in sorted(TOPICS, key=lambda topic: (topic == "其他", pinyin_key(topic)))
)
AUDIENCE: tuple[Option, ...] = (
    ("natural", "自然人"), ("individual_business", "个体工商户"), ("enterprise", "企业"), ("institution", "事业单位"),
    ("social_organisation", "社会组织"), ("other_organisation", "其他组织"),
)  # fmt: skip
UNITS: tuple[Option, ...] = (("working", "工作日"), ("natural", "自然日"))
STARTS: tuple[Option, ...] = (("receipt", "收件的次日"), ("acceptance", "受理的次日"))
CASE_KINDS: tuple[Option, ...] = (("instant", "即办件，当场办结"), ("promised", "承诺件，按承诺时限办结"))
APPROVERS: tuple[Option, ...] = (("agency_head", "本机关负责人"), ("government_head", "本级政府负责人"))
OUTCOMES: tuple[Option, ...] = (("decide", "按已交材料决定"), ("terminate", "终止办理"), ("withdrawn", "视为撤回"))
SOURCES: tuple[Option, ...] = (
    ("applicant", "申请人自备"), ("government", "政府部门核发"), ("third_party", "有关单位出具"), ("intermediary", "中介机构出具")
)  # fmt: skip
MEDIA: tuple[Option, ...] = (("paper", "纸质"), ("electronic", "电子"), ("both", "纸质或电子"))
ROLES: tuple[Option, ...] = (("reviewer", "审查"), ("inspector", "核查"), ("expert", "专家"), ("approver", "决定"))
STEP_KINDS: tuple[Option, ...] = (
    ("review", "审查"), ("site_inspection", "现场核查（计时）"), ("special", "特别程序（依法不计时）"), ("wait", "等待（公示、公告等）"),
    ("production", "制证"), ("forward", "上报"),
)  # fmt: skip
PROCEDURES: tuple[Option, ...] = (
    ("hearing", "听证"), ("tender", "招标"), ("auction", "拍卖"), ("inspection", "检验"), ("testing", "检测"), ("quarantine", "检疫"),
    ("appraisal", "鉴定"), ("expert_review", "专家评审"),
)  # fmt: skip
REASONS: tuple[Option, ...] = (
    ("publicity", "公示"), ("announcement", "公告"), ("cooling_off", "冷静期"), ("suspension", "中止"),
)  # fmt: skip
ABOVE: tuple[Option, ...] = (("county", "县级"), ("city", "市级"), ("province", "省级"))
RESULTS: tuple[Option, ...] = (
    ("certificate", "证照"),
    ("approval", "批文"),
    ("other", "其他"),
    ("none", "没有结果文书"),
)
DELIVERY: tuple[Option, ...] = (
    ("window", "窗口领取"),
    ("electronic", "电子送达"),
    ("kiosk", "自助终端领取"),
    ("post", "邮寄"),
)
CHANNELS: tuple[Option, ...] = (("online", "网上"), ("window", "窗口"), ("kiosk", "自助终端"), ("phone", "电话"))
REACHES: tuple[Option, ...] = (
    ("none", "不通办"), ("county", "全县（区）通办"), ("city", "全市通办"), ("province", "全省通办"), ("nation", "全国通办")
)  # fmt: skip
COMMITMENTS: tuple[Option, ...] = (("proof", "承诺代替证明材料"), ("approval", "承诺代替条件审查，当场办结"))
DELEGATED_TO: tuple[Option, ...] = LEVELS[1:]
MODES: tuple[Option, ...] = (
    ("reception", "代收"), ("entrusted_acceptance", "委托受理"), ("authorised_handling", "授权办理"), ("assisted", "帮办代办")
)  # fmt: skip
RECONSIDERATION: tuple[Option, ...] = tuple((str(value), str(label)) for value, label in Reconsideration.choices)
FOLLOWS: tuple[Option, ...] = (("renewal", "延续"), ("change", "变更"), ("deregistration", "注销"))
YES_NO: tuple[Option, ...] = (("yes", "是"), ("no", "否"))
DECISIONS: tuple[Option, ...] = (("grant", "准予"), ("deny", "不予"))
