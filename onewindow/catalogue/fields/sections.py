"""The nine elements of Article 17 and what handling needs beside them: one section each, in the order of the law."""

from onewindow.catalogue.fields import options as of
from onewindow.catalogue.fields.kinds import Field, Group, Rows, Section
from onewindow.regulation.articles import Art

NINE_ELEMENTS = Art(17)
DELEGATION = Art(18)
DEFERRABLE = Art(22, 27)

BASIS = "写成《法律名称》第几条"
KEY = "在这份指南里的标识，留空会自动起名。办件按它认，公布后尽量不改。"


def _limit(name: str, label: str, *, basis: bool) -> Group:
    fields = [
        Field("days", "天数", "whole", short=True),
        Field("unit", "单位", "choice", options=of.UNITS),
        Field("from", "从哪天起算", "choice", options=of.STARTS),
    ]
    help_text = f"{BASIS}；没有法定依据的留空"
    fields.append(Field("basis", "依据", "text" if basis else "null", help=help_text, empty=None))
    return Group(name, label, tuple(fields))


NAME = Section(
    "name", "名称", "人们看到和搜索的名字，和它属于哪一类",
    (
        Field("name", "事项名称"),
        Field("type", "事项类型", "choice", "类型决定文书怎么写、适用哪部法", of.TYPES),
        Field("topic", "主题", "choice", "门户按它归类", of.TOPIC),
    ), 1,
)  # fmt: skip
LEGAL_BASIS = Section(
    "basis", "设定依据", "哪部法律、法规、规章设定了这个事项",
    (
        Rows("legal_basis", "依据", "一条依据", (
            Field("law", "法律、法规、规章名称", help="全称，不带书名号"),
            Field("article", "条文", help="第几条第几款，或者全文", short=True),
            Field("note", "这一条规定了什么", empty="absent"),
        ), ("law", "article")),
    ), 2,
)  # fmt: skip
CONDITIONS = Section(
    "conditions", "受理条件", "符合这些条件才受理；没有法定依据的条件不能写",
    (
        Rows("conditions", "条件", "一个条件", (
            Field("text", "条件", "long"), Field("basis", "依据", help=BASIS),
        ), ("text",)),
    ), 3,
)  # fmt: skip
MATERIALS = Section(
    "materials", "申请材料", "列出的就是全部材料",
    (
        Rows("materials", "材料", "一份材料", (
            Field("name", "材料名称", help="写出文件的名字，不能写“有关材料”“等”"),
            Field("basis", "要它的依据", help=f"{BASIS}。没有依据的，不得要求提交。"),
            Field("need", "何时要", "need"),
            Field("source", "来源", "choice", options=of.SOURCES),
            Field("medium", "形式", "choice", options=of.MEDIA),
            Field("originals", "原件份数", "whole", short=True),
            Field("copies", "复印件份数", "whole", short=True),
            Field("deferrable", "可以容缺，先受理后补", "yes"),
            Field("certificate", "能代替它的电子证照", help="没有的留空", empty=None),
            Field("note", "给申请人的说明", empty="absent"),
            Field("service", "由哪一项中介服务出具", help="只有来源是中介机构的要写，写下面列出的名称；只列了一项的可以留空", empty="absent"),
            Field("key", "标识", help=KEY, aside=True),
        ), ("name",)),
        Rows("intermediary", "要办的中介服务", "一项中介服务", (
            Field("name", "中介服务名称"), Field("basis", "依据", help=f"{BASIS}。清单外的中介服务不得作为受理条件。"),
        ), ("name",)),
    ), 4,
)  # fmt: skip
STEPS = Section(
    "steps", "办理流程", "受理以后经过哪些环节，各要几天；计时环节合计不能超过承诺时限",
    (
        Rows("steps", "环节", "一个环节", (
            Field("name", "环节名称"),
            Field("role", "谁来办", "choice", options=of.ROLES),
            Field("kind", "环节类型", "choice", options=of.STEP_KINDS),
            Field("days", "天数", "whole", short=True),
            Field("procedure", "特别程序的种类", "choice", "只有特别程序要选", of.PROCEDURES, empty="absent"),
            Field("reason", "为什么等待", "choice", "只有等待环节要选", of.REASONS, empty="absent"),
            Field("counted", "等待计入时限", "choice", "只有等待环节要选", of.YES_NO, empty="absent"),
            Field("to_level", "上报到", "choice", "只有上报环节要选", of.ABOVE, empty="absent"),
            Field("basis", "依据", help="特别程序和等待必须写", empty="absent"),
            Field("key", "标识", help=KEY, aside=True),
        ), ("name",)),
    ), 5,
)  # fmt: skip
AUDIENCE = Section(
    "audience", "服务对象", "谁可以申请，能不能由别人代办",
    (
        Field("audience", "服务对象", "many", options=of.AUDIENCE),
        Group("parties", "申请人要求", (
            Field("joint", "要几个人一起申请", "yes"),
            Field("in_person", "要本人到场", "yes"),
            Field("agent", "可以委托别人代办", "yes"),
            Field("interested", "涉及他人重大利益，要听取利害关系人意见", "yes"),
        )),
    ), 6,
)  # fmt: skip
LIMITS = Section(
    "limits", "办结时限", "法定多少天，承诺多少天；承诺在任何一天起算都不能晚于法定",
    (
        Field("case_kind", "办件类型", "choice", options=of.CASE_KINDS),
        _limit("statutory_limit", "法定时限", basis=True),
        _limit("promised_limit", "承诺时限", basis=False),
        Field("promise_is_example", "承诺时限是示例，以当地公布的为准", "yes"),
        Group("extension", "延长", (
            Field("days", "最多延长", "whole", short=True),
            Field("unit", "单位", "choice", options=of.UNITS),
            Field("approver", "谁批准", "choice", options=of.APPROVERS),
            Field("basis", "依据", help=BASIS),
        ), absent="不能延长"),
        Group("joint", "联合办理、集中办理", (
            Field("days", "最多多少个工作日", "whole", "不超过 45", short=True),
            Field("basis", "本级政府的决定", help="写明文件名称和文号"),
        ), absent="没有这样的决定"),
        Group("silence", "逾期不告知视为受理", (
            Field("days", "多少天", "whole", short=True),
            Field("unit", "单位", "choice", options=of.UNITS),
            Field("basis", "依据", help=BASIS),
        ), absent="没有这样的规定"),
        Group("on_default", "逾期不补正", (
            Field("outcome", "怎么办", "choice", options=of.OUTCOMES),
            Field("basis", "依据", help="视为撤回必须有法定依据", empty=None),
        )),
    ), 7,
)  # fmt: skip
RESULT = Section(
    "result", "办理结果", "办成以后拿到什么",
    (
        Group("result", "结果", (
            Field("kind", "种类", "choice", options=of.RESULTS),
            Field("name", "名称"),
            Field("valid_years", "有效年数", "decimal", "长期有效的留空", empty=None, short=True),
        )),
        Field("public_result", "准予的结果向社会公开", "yes"),
        Group("follows", "办的是已有的证照", (
            Field("item", "原来由哪个事项发的", help="事项的标识"),
            Field("how", "办什么", "choice", options=of.FOLLOWS),
            Field("number", "证照编号填在哪个数据项", "element", help="表单里有的才选", empty=None),
        ), absent="不是，办成就是新的"),
        Group("renewal", "最晚什么时候申请延续", (
            Field("days", "有效期届满前多少天", "whole", short=True),
            Field("unit", "单位", "choice", options=of.UNITS),
            Field("basis", "依据", help=BASIS),
        ), absent="按行政许可法，届满三十日前"),
    ), 8,
)  # fmt: skip
FEE = Section(
    "fee", "收费标准", "没有收费依据的不得收费",
    (
        Group("fee", "收费", (
            Field("amount", "金额", "decimal", short=True), Field("unit", "计费单位", help="例如 元/证", short=True), Field("basis", "收费依据"),
        ), absent="不收费"),
    ), 9,
)  # fmt: skip
ELEMENTS = (NAME, LEGAL_BASIS, CONDITIONS, MATERIALS, STEPS, AUDIENCE, LIMITS, RESULT, FEE)

_FORM_FIELD = (Field("element", "数据项", "element"), Field("required", "必填", "yes"))
SETTINGS = (
    Section("situations", "情形", "问申请人几个问题，按回答决定要交哪些材料", (
        Rows("situations", "问题", "一个问题", (
            Field("question", "问题"),
            Rows("options", "选项", "一个选项", (
                Field("label", "选项"), Field("key", "标识", help=KEY, aside=True),
            ), ("label",), small=True),
            Field("key", "标识", help=KEY, aside=True),
        ), ("question",)),
    )),
    Section("form", "申请表单", "申请人要填的内容，由全市统一的数据项组成", (
        Rows("form", "表单", "一项", _FORM_FIELD, ("element", "group"), mark="group", other=(
            Field("group", "这一组的名称"),
            Field("repeat", "可以填多行（例如每位股东一行）", "yes"),
            Rows("fields", "组内各项", "一项", _FORM_FIELD, ("element",), small=True),
        ), other_noun="一组"),
    )),
    Section("delivery", "渠道和送达", "从哪里申请，结果怎么取，要跑几次", (
        Field("channels", "办理渠道", "many", options=of.CHANNELS),
        Field("delivery", "送达方式", "many", options=of.DELIVERY),
        Field("visits", "要跑几次", "whole", "0 到 2 次", short=True),
        Field("visit_reason", "为什么要到场", empty="absent"),
        Field("cross_region", "通办范围", "choice", options=of.REACHES),
        Field("contact", "咨询方式", help="电话或者地点；留空的用部门电话和 12345", empty="absent"),
    )),
    Section("levels", "层级和下沉", "由哪一级办，下放到哪里（第十八条）", (
        Field("levels", "行使层级", "many", options=of.LEVELS),
        Rows("delegated", "下沉", "一种下沉", (
            Field("to_level", "到哪一级", "choice", options=of.DELEGATED_TO),
            Field("mode", "方式", "choice", options=of.MODES),
            Field("basis", "依据", help="委托受理、授权办理必须写", empty=None),
        ), ("to_level", "mode")),
    )),
    Section("commitment", "承诺和安全", "能不能告知承诺，是否涉及安全或者数量限制", (
        Field("safety", "直接关系公共安全、健康、生命财产", "yes"),
        Field("quota", "有数量限制，按受理先后决定", "yes"),
        Group("commitment", "告知承诺", (
            Field("kind", "承诺什么", "choice", options=of.COMMITMENTS),
            Field("covers", "代替哪些", "covers"),
            Field("content", "承诺的内容", "long"),
            Field("check_days", "多少天内核查", "whole", short=True),
            Field("breach", "不实的后果", "long"),
            Field("basis", "依据", help=BASIS),
        ), absent="不适用"),
        Group("legal_review", "决定前的法制审核", (
            Field("on", "哪些决定", "many", options=of.DECISIONS),
            Field("basis", "依据", help=BASIS),
        ), absent="不需要"),
    )),
    Section("remedies", "救济途径", "不服决定怎么办；与部门通常的一样时不用写", (
        Group("remedies", "本事项另有规定", (
            Field("reconsideration", "复议机关", "choice", options=of.RECONSIDERATION, empty=None),
            Field("suit", "可以起诉", "yes"),
            Field("first", "先复议才能起诉", "yes"),
            Field("body", "复议机关名称", empty="absent"),
            Field("note", "说明", empty="absent"),
        ), absent="按部门通常的途径"),
    )),
    Section("faq", "常见问题", "别人常问的，和回答", (
        Rows("faq", "问答", "一个问答", (Field("q", "问"), Field("a", "答", "long")), ("q",)),
    )),
)  # fmt: skip
SECTIONS = ELEMENTS + SETTINGS
_OF = {name: section for section in SECTIONS for name in section.names}


def section_of(name: str) -> Section:
    """The section of a top-level field of a guide; of `key` and `agency`, which nobody edits, the first."""
    return _OF.get(name, NAME)
