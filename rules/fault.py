"""把校验错误说成中文；一份表单只有一种判定方法。"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from rules.refusal import Refused

Form = TypeVar("Form", bound=BaseModel)

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
SENTENCES = {
    "missing": "请填写{title}",
    "string_too_short": "请填写{title}",
    "string_too_long": "{title}太长，最多 {max_length} 个字",
    "string_pattern_mismatch": "{title}不是有效写法",
    "literal_error": "请选择{title}",
    "enum": "请选择{title}",
    "date_from_datetime_parsing": "{title}不是有效日期，例如 2026-04-01",
    "date_parsing": "{title}不是有效日期，例如 2026-04-01",
    "date_type": "请填写{title}，例如 2026-04-01",
    "decimal_parsing": "{title}应为数字",
    "decimal_type": "请填写{title}",
    "int_parsing": "{title}应为整数",
    "bool_parsing": "请选择{title}",
    "greater_than_equal": "{title}不得小于 {ge}",
    "greater_than": "{title}应大于 {gt}",
    "too_short": "请至少选择一项{title}",
}


def sentences(model: type[BaseModel], error: ValidationError) -> dict[str, str]:
    """The first fault of each field as a Chinese sentence. A validator's own ValueError is already one."""
    faults: dict[str, str] = {}
    for fault in error.errors():
        name = str(fault["loc"][0]) if fault["loc"] else ""
        field = model.model_fields.get(name)
        title = (field.title if field else None) or "内容"
        if fault["type"] == "value_error":
            sentence = str(fault["ctx"]["error"])
        else:
            sentence = _pattern(fault["type"], title).format(title=title, **fault.get("ctx", {}))
        faults.setdefault(name, sentence)
    return faults


def _pattern(kind: str, title: str) -> str:
    """The sentence of a fault; a label that asks by itself (请说明…, …吗？) is not asked for with 请填写 before it."""
    pattern = SENTENCES.get(kind, "{title}填写有误")
    if pattern not in ("请填写{title}", "请选择{title}"):
        return pattern
    return "{title}" if title.startswith("请") else "请回答：{title}" if title.endswith("？") else pattern


def unseen(answers: Mapping[str, Any]) -> dict[str, str]:
    """The answers that hold a character which no page, no paper, no feed can carry: field → sentence.

    Those are what XML 1.0 leaves out: control characters but tab and line break, halves of surrogates, U+FFFE, U+FFFF.
    A database refuses some of them and a reader of our feed the rest, when nobody can mend them any more.
    """
    return {name: "含有不可见字符，请删去后重新输入" for name, value in answers.items() if _is_unseen(value)}


def _is_unseen(value: Any) -> bool:
    if isinstance(value, str):
        return _UNSEEN.search(value) is not None
    if isinstance(value, Mapping):
        return any(_is_unseen(part) for pair in value.items() for part in pair)
    return isinstance(value, Iterable) and not isinstance(value, bytes) and any(_is_unseen(part) for part in value)


def judge(model: type[Form], answers: Mapping[str, Any]) -> Form:
    """The answers as the form's model. Raises Refused(code="FormFaulty") with every fault by field."""
    given = {name: value for name, value in answers.items() if value not in ("", None, [], ())}
    if broken := unseen(given):
        raise Refused("表单有误，请按提示修改", code="FormFaulty", faults=broken)
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise Refused("表单有误，请按提示修改", code="FormFaulty", faults=sentences(model, error)) from None
