"""排练的例子：剧本没有写到的，照这里的填；企业和文号都是编的。"""

from typing import Any

BUSINESS: dict[str, Any] = {
    "subject": "示例远航物流有限公司",
    "uscc": "91320799MA9EXM006B",
    "legal_representative": "示例法人",
    "email": "example@example.invalid",
    "address": "连云港市海州区示例路1号",
}
PENALTY: dict[str, Any] = BUSINESS | {
    "no": "连交罚〔2026〕12号",
    "violation": "未按规定维护车辆",
    "facts": "示例：抽查发现三辆营运货车未按规定周期维护。",
    "basis": "《道路运输车辆技术管理规定》第三十一条",
    "kinds": ["罚款"],
    "content": "罚款人民币伍仟元整",
    "fine": "5000",
    "authority": "连云港市交通运输局",
    "unit": "enf",
    "entered_by": "示例经办",
}
COMMITMENT: dict[str, Any] = BUSINESS | {
    "use": "licensing",
    "type": "replaces_proof",
    "matter": "道路货物运输经营许可延续",
    "matter_code": "XK-0101",
    "reference": "许-2026-0012",
    "template": "rehearsal",
    "unit": "enf",
}
CONTEST: dict[str, Any] = {"means": "复议", "body": "示例市人民政府", "document": "示例行复〔2026〕1号"}
OBJECTION: dict[str, Any] = {
    "matter": "record",
    "reason": "示例：公示的处罚内容与决定书不一致。",
    "wanted": "罚款人民币叁仟元整",
}
TEMPLATE: dict[str, Any] = {
    "id": "rehearsal",
    "type": "replaces_proof",
    "standard": "scene",
    "title": "示例承诺书",
    "conditions": "示例：有与经营业务相适应的车辆和驾驶人员。",
    "standards": "示例：承诺的期间持续符合条件。",
    "consequences": "示例：不符合的，责令限期整改直至撤销许可，记入信用记录。",
    "promise": "所提供的材料真实、合法、完整；符合告知的条件；愿意承担违背承诺的后果；同意公开本承诺。",
}
DISHONESTY: dict[str, Any] = BUSINESS | {
    "item": "overload_vehicle",
    "ground": "penalty",
    "document": "连交罚〔2026〕904号",
    "issued_by": "连云港市交通运输局",
    "effective_on": "2026-04-30",
    "facts": "示例：同一辆货车一年内四次违法超限运输。",
    "occurrences": [
        {"document": "连交罚〔2025〕901号", "on": "2025-05-01", "vehicle": "苏G00001"},
        {"document": "连交罚〔2025〕902号", "on": "2025-09-12", "vehicle": "苏G00001"},
        {"document": "连交罚〔2026〕903号", "on": "2026-01-08", "vehicle": "苏G00001"},
        {"document": "连交罚〔2026〕904号", "on": "2026-04-30", "vehicle": "苏G00001"},
    ],
    "lawful": "示例：属于名单规定的情形",
    "objective": "示例：有四份生效的处罚决定",
    "prudent": "示例：一年内反复，不属偶发",
    "related": "示例：属于道路货物运输经营行为",
    "unit": "enf",
}
SANCTION_LIST: dict[str, Any] = {
    "level": "province",
    "title": "示例失信惩戒措施清单",
    "number": "示例清单〔2026〕1号",
    "issued_by": "示例发布机关",
    "source": "示例：排练用，不是任何机关发布的清单",
    "unit": "enf",
    "items": [{}],
}
SANCTION_ITEM: dict[str, Any] = {
    "klass": "二类",
    "measure": "示例：不列为评先评优对象",
    "content": "示例：一年内不列为行业评先评优的对象",
    "object": "示例：被认定失信的市场主体",
    "basis": "示例：《示例条例》第一条",
    "implementer": "示例：交通运输主管部门",
    "source": "示例：清单原文第 1 页",
}
SANCTION: dict[str, Any] = {
    "item_no": "1",
    "units": ["enf"],
    "months": 6,
    "reason": "示例：失信程度严重，仅作记录不足以促其改正",
    "less": "示例：此前已经约谈和提醒，没有改正",
}
WATCH: dict[str, Any] = BUSINESS | {
    "unit": "enf",
    "criterion": "other",
    "reason": "示例：多次被投诉，需要持续关注",
    "degree": 1,
    "supervision": ["guidance"],
}
INCENTIVE: dict[str, Any] = {
    "uscc": BUSINESS["uscc"],
    "unit": "enf",
    "benefit": "honours",
    "reason": "示例：连续多年守信",
}
