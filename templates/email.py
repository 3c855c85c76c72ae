"""电子邮件的措辞：一个文件夹一种邮件，主题、纯文本、网页三份。DESIGN §7。"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import ValidationError

from rules.email import EMAILS
from rules.letter_shape import ExplainedDay
from rules.refusal import Refused

FOLDER = Path(__file__).parent / "emails"


@dataclass(frozen=True)
class RenderedEmail:
    """One subject line, and the same words as plain text and as HTML with its styles inlined."""

    subject: str
    text: str
    html: str


def email_names() -> tuple[str, ...]:
    return tuple(EMAILS)


def render_email(name: str, data: Mapping[str, Any]) -> RenderedEmail:
    """An e-mail from its model's `model_dump()`. Refused: EmailUnknown, EmailIncomplete (faults by field)."""
    model = EMAILS.get(name)
    if model is None:
        raise Refused(f"没有名为“{name}”的邮件模板。", code="EmailUnknown")
    try:
        email = model.model_validate(data)
    except ValidationError as error:
        faults = {".".join(map(str, fault["loc"])): fault["msg"] for fault in error.errors()}
        raise Refused(f"邮件“{name}”的内容不完整，不能生成。", code="EmailIncomplete", faults=faults) from error
    words = {field: getattr(email, field) for field in model.model_fields}
    # Data may hold a line break, and a subject with one would be a second header.
    subject = " ".join(_templates.get_template(f"{name}/subject.txt").render(words).split())
    text = _templates.get_template(f"{name}/body.txt").render(words)
    html = _templates.get_template(f"{name}/body.html").render(words, subject=subject)
    return RenderedEmail(subject=subject, text=text.strip() + "\n", html=_inliner.inline(html))


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _short(day: date) -> str:
    return f"{day:%m-%d}"


def _explained(explained: ExplainedDay) -> str:
    steps = list(explained.steps)
    if explained.provisional:
        steps.append("暂定，当年放假安排公布后重新计算")
    return _day(explained.day) + (f"（{'；'.join(steps)}）" if steps else "")


_templates = Environment(
    loader=FileSystemLoader(FOLDER),
    undefined=StrictUndefined,
    auto_reload=False,
    autoescape=lambda name: bool(name and name.endswith(".html")),
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters.update(day=_day, short=_short, explained=_explained)
_inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)
