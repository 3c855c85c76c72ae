"""表单：the one way from a pydantic model to fields on a page, and from what was posted back to raw answers.

A field says its words in the model: `title` (label), `description` (hint), `examples` (how to write it), and in
`json_schema_extra`: `widget` (to override the choice below), `labels` {value: Chinese}, `rows`, `accept`, `unit`.
Chosen by type: str text (textarea from 300 characters) · date date · Decimal money · int number · bool checkbox ·
Literal or Enum radio (up to four) or select · tuple of Literal checkboxes. `widget` may also be textarea, file,
hidden, password, select, radio. A file field keeps what was uploaded before as choices.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin
from unicodedata import normalize

from pydantic import BaseModel
from pydantic.fields import FieldInfo

LISTS = (tuple, list, set, frozenset)
NARROW = {"money", "number", "date"}


class Option(NamedTuple):
    """A choice: what is posted, what is read, and whether it is chosen."""

    value: str
    label: str
    chosen: bool


class Field(NamedTuple):
    """A field as the part `ui.field` draws it. `attributes` are HTML attributes; `fault` is a sentence or empty."""

    name: str
    label: str
    widget: str
    required: bool
    hint: str
    value: str
    fault: str
    options: tuple[Option, ...]
    unit: str
    attributes: dict[str, str]

    @property
    def id(self) -> str:
        return f"f-{self.name}"

    @property
    def target(self) -> str:
        """What the error summary leads to: the field, or the first choice of a group."""
        return f"{self.id}-1" if self.widget in ("radio", "checkboxes") else self.id


def form_fields(
    model: type[BaseModel], values: Mapping[str, Any] | None = None, faults: Mapping[str, str] | None = None
) -> list[Field]:
    """The fields of `model` in order, with `values` kept (raw as posted, or typed) and `faults` beside their fields.

    Raises TypeError for a type that no widget shows: that is a fault of the model, found by the test of its page.
    """
    return [
        _field(name, info, values.get(name) if values else None, (faults or {}).get(name, ""))
        for name, info in model.model_fields.items()
    ]


def posted(model: type[BaseModel], items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """What was posted, by field: groups as lists, full-width digits and letters of narrow fields made plain.

    Unknown names are left out; nothing is judged here (`rules.fault.judge` does that).
    """
    answers: dict[str, Any] = {}
    for name, value in items:
        info = model.model_fields.get(name)
        if info is None:
            continue
        kind, many = _kind(info)
        if many:
            answers.setdefault(name, []).append(value)
        else:
            answers[name] = _plain(value) if isinstance(value, str) and _widget(info, kind, many) in NARROW else value
    return answers


def _plain(value: str) -> str:
    return normalize("NFKC", value).replace(",", "").replace(" ", "").removesuffix("元")


def _kind(info: FieldInfo) -> tuple[Any, bool]:
    """The bare type of a field without Optional, and whether several values are meant."""
    kind: Any = info.annotation
    if get_origin(kind) in (Union, UnionType):
        kind = next(one for one in get_args(kind) if one is not NoneType)
    if get_origin(kind) in LISTS:
        return get_args(kind)[0], True
    return kind, False


def _extra(info: FieldInfo) -> dict[str, Any]:
    return dict(info.json_schema_extra) if isinstance(info.json_schema_extra, dict) else {}


def _choices(kind: Any) -> list[str]:
    if get_origin(kind) is Literal:
        return [str(value) for value in get_args(kind)]
    return [str(one.value) for one in kind] if isinstance(kind, type) and issubclass(kind, Enum) else []


def _widget(info: FieldInfo, kind: Any, many: bool) -> str:
    asked = _extra(info).get("widget")
    choices = _choices(kind)
    if asked:
        return str(asked)
    if kind is str and _longest(info) >= 300:
        return "textarea"
    if choices:
        return "checkboxes" if many else "radio" if len(choices) <= 4 else "select"
    shown = {str: "text", date: "date", Decimal: "money", int: "number", bool: "checkbox"}
    if many or kind not in shown:
        raise TypeError(f"no widget shows {info.annotation!r}")
    return shown[kind]


def _longest(info: FieldInfo) -> int:
    return next((limit.max_length for limit in info.metadata if hasattr(limit, "max_length")), 0) or 0


def _field(name: str, info: FieldInfo, given: Any, fault: str) -> Field:
    kind, many = _kind(info)
    extra, widget = _extra(info), _widget(info, kind, many)
    value = info.default if given is None and not info.is_required() and info.default_factory is None else given
    chosen = {_text(one) for one in (value if isinstance(value, LISTS) else [value]) if one is not None}
    labels: Mapping[str, str] = extra.get("labels", {})
    if widget == "checkbox" and value is not None:
        chosen = {"true"} if _text(value) in ("true", "on", "1") else set()
    return Field(
        name=name,
        label=info.title or name,
        widget=widget,
        required=info.is_required(),
        hint="；".join(part for part in (info.description, _example(info, widget)) if part),
        value="true" if widget == "checkbox" else "" if value is None or many else _text(value),
        fault=fault,
        options=_options(widget, kind, labels, chosen - {""}),
        unit=str(extra.get("unit", "元" if widget == "money" else "")),
        attributes=_attributes(info, widget, extra),
    )


def _options(widget: str, kind: Any, labels: Mapping[str, str], chosen: set[str]) -> tuple[Option, ...]:
    if widget == "checkbox":
        return (Option("true", labels.get("true", ""), "true" in chosen),)
    values = _choices(kind) or list(labels) or sorted(chosen if widget == "file" else ())
    return tuple(Option(value, labels.get(value, value), value in chosen) for value in values)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value.value if isinstance(value, Enum) else value)


def _example(info: FieldInfo, widget: str) -> str:
    return f"例如 {_text(info.examples[0])}" if info.examples and widget not in ("radio", "select", "date") else ""


def _attributes(info: FieldInfo, widget: str, extra: Mapping[str, Any]) -> dict[str, str]:
    """What the browser may hold already; the model still judges."""
    attributes: dict[str, str] = {}
    for limit in info.metadata:
        for ours, theirs in (("max_length", "maxlength"), ("ge", "min"), ("le", "max")):
            bound = getattr(limit, ours, None)
            if bound is not None and (theirs == "maxlength" or widget in ("number", "date")):
                attributes[theirs] = str(bound)
    if widget == "file" and _kind(info)[1]:
        attributes["multiple"] = "multiple"
    if widget == "money":
        attributes["inputmode"] = "decimal"
    for name in ("rows", "accept", "autocomplete", "capture", "inputmode"):
        if name in extra:
            attributes[name] = str(extra[name])
    return attributes
