"""处罚案件各环节的表单。字段标题即页面、错误提示和时间线中的文字。"""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator
from pydantic.config import JsonDict

from rules.edition import editions
from rules.message import Message


def labels(**values: str) -> JsonDict:
    """What people read for each value of a field."""
    return {"labels": dict(values)}


class ClassConfirmation(Message):
    """第二人复核处罚信息的分类：照准，或者更正并说明理由。"""

    klass: Literal["minor", "general", "serious"] = Field(
        title="失信行为分类", json_schema_extra=labels(minor="轻微", general="一般", serious="严重")
    )
    reason: str = Field("", title="更正理由", description="与系统判定不一致时必填", max_length=500)
    publish_minor: bool = Field(
        False, title="轻微但确有必要公示", description="仅分类为“轻微”、决定作出时的规定允许公示的适用"
    )
    publish_reason: str = Field("", title="公示必要性说明", max_length=500)
    renamed: bool = Field(
        False, title="确认企业已更名", description="仅“复核提示”指出在档名称不同的适用；勾选后以本次登记的名称为准"
    )

    @model_validator(mode="after")
    def _explained(self) -> "ClassConfirmation":
        if self.publish_minor and self.klass != "minor":
            raise ValueError("只有分类为“轻微”的，才需要选择公示")
        if self.publish_minor and not self.publish_reason:
            raise ValueError("选择公示轻微处罚的，应当说明必要性")
        return self


class PaperApproval(Message):
    """负责人审签两书：同意，或者退回修改。"""

    outcome: Literal["approve", "return"] = Field(
        title="审签意见", json_schema_extra=labels(approve="同意签发", **{"return": "退回修改"})
    )
    reason: str = Field("", title="退回理由", max_length=500)

    @model_validator(mode="after")
    def _explained(self) -> "PaperApproval":
        if self.outcome == "return" and not self.reason:
            raise ValueError("退回修改应当写明理由")
        return self


EMAIL = r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"

UNCHANGED = "不改的不填"


class PaperCorrection(Message):
    """经办按退回理由修改送达信息。"""

    address: str = Field("", title="送达地址", description=UNCHANGED, max_length=200)
    email: str = Field("", title="电子邮箱", description=UNCHANGED, max_length=120, pattern=f"^({EMAIL})?$")
    phone: str = Field("", title="联系电话", description=UNCHANGED, max_length=40)
    note: str = Field(title="修改说明", min_length=1, max_length=500)


MEANS_TITLES: dict[str, str] = {
    "on_the_spot": "当场交付",
    "direct": "直接送达",
    "left": "留置送达",
    "electronic": "电子送达",
    "entrusted": "委托送达",
    "post": "邮寄送达",
    "handed_on": "转交送达",
    "public_notice": "公告送达",
}
MEANS = labels(**MEANS_TITLES)

Means = Literal["on_the_spot", "direct", "left", "electronic", "entrusted", "post", "handed_on", "public_notice"]


def day_fault(on: date, *, since: date, today: date) -> str:
    """Why nothing can have been done on a day; "" when it can."""
    if on > today:
        return f"日期 {on} 晚于今天 {today}"
    return f"日期 {on} 早于 {since}" if on < since else ""


class ServiceProof(Message):
    """送达回证：两份文书一次送达，一并留证。"""

    outcome: Literal["served", "returned"] = Field(
        title="送达结果", json_schema_extra=labels(served="已送达", returned="未能送达（退回）")
    )
    means: Literal["on_the_spot", "direct", "left", "entrusted", "post", "handed_on"] = Field(
        title="送达方式", json_schema_extra=MEANS
    )
    on: date = Field(title="送达（退回）日期")
    receiver: str = Field("", title="签收人及身份", max_length=100)
    witness: str = Field("", title="见证人", description="留置送达由见证人签名，或者拍照、录像留证", max_length=100)
    proof: tuple[str, ...] = Field((), title="送达凭证", json_schema_extra={"widget": "file"})
    note: str = Field("", title="说明", max_length=500)

    @model_validator(mode="after")
    def _proved(self) -> "ServiceProof":
        if self.outcome == "served" and self.means != "left" and not self.receiver:
            raise ValueError("已送达的，应当填写签收人及身份")
        if self.outcome == "served" and self.means == "left" and not (self.witness or self.proof):
            raise ValueError("留置送达应当有见证人，或者上传照片、录像")
        if self.outcome == "returned" and not self.note:
            raise ValueError("未能送达的，应当说明原因")
        return self


class NextMeans(Message):
    """退信或者未能送达后，选定下一种送达方式。"""

    means: Means = Field(title="改用送达方式", json_schema_extra=MEANS)
    reason: str = Field(title="原因及已采取的措施", min_length=1, max_length=500)


class NextMeansOnPaper(NextMeans):
    """同上；企业没有确认同意电子送达的，不得选择电子送达。"""

    means: Literal["on_the_spot", "direct", "left", "entrusted", "post", "handed_on", "public_notice"] = Field(
        title="改用送达方式", json_schema_extra=MEANS
    )


class NoticeProof(Message):
    """公告送达：仅限下落不明或者其他方式无法送达，案卷中记明原因和经过。"""

    on: date = Field(title="公告日期")
    place: str = Field(title="公告载体", min_length=1, max_length=200)
    reason: str = Field(title="采用公告送达的原因和经过", min_length=1, max_length=1000)
    proof: tuple[str, ...] = Field((), title="公告凭证", json_schema_extra={"widget": "file"})


BY_HAND: dict[str, str] = {
    row["place"]: row["title"] for one in editions("notice") for row in one.data["place"] if row["by_hand"]
}


class DisclosureProof(Message):
    """上传公示的回执：传到了哪几处、哪一天、凭什么。还没有传的去处不勾选，留待下一次。"""

    places: tuple[str, ...] = Field(
        title="已经上传的去处", min_length=1, json_schema_extra={"widget": "checkboxes", **labels(**BY_HAND)}
    )
    on: date = Field(title="上传日期")
    evidence: str = Field(title="上传依据", description="各处的回执编号、截图说明等", min_length=1, max_length=300)
    proof: tuple[str, ...] = Field((), title="凭证", json_schema_extra={"widget": "file"})


class RecallProof(Message):
    """停止公示、共享的回执：某一去处已经下架。"""

    on: date = Field(title="停止公示（共享）日期")
    evidence: str = Field(title="确认依据", description="回执编号、截图说明等", min_length=1, max_length=300)
    proof: tuple[str, ...] = Field((), title="凭证", json_schema_extra={"widget": "file"})


class RevisionProposal(Message):
    """提出变更、撤销：依据哪一份文书、什么理由、改了什么。说明理由将对外公开。"""

    event: Literal["变更", "撤销", "确认违法", "确认无效"] = Field(title="处理结果")
    document: str = Field(title="依据文书及文号", min_length=1, max_length=200)
    document_day: date = Field(title="文书日期")
    reason: str = Field(
        title="理由", description="将在撤下公示时对外公开，请勿写入个人信息", min_length=1, max_length=1000
    )
    changes: str = Field("", title="变更内容", description="决定被变更的，写明变更后的内容", max_length=1000)

    @model_validator(mode="after")
    def _changed(self) -> "RevisionProposal":
        if self.event == "变更" and not self.changes:
            raise ValueError("决定被变更的，应当写明变更后的内容")
        return self


class RevisionApproval(Message):
    """对变更、撤销处罚决定的核准。"""

    outcome: Literal["approve", "reject"] = Field(
        title="意见", json_schema_extra=labels(approve="核准，撤下公示", reject="不予核准")
    )
    reason: str = Field(title="理由", min_length=1, max_length=500)


class Opinion(Message):
    """加签意见或者督办说明。"""

    text: str = Field(title="意见（说明）", min_length=1, max_length=1000)
