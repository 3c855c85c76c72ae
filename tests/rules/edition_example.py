"""An edition to start from: the shipped catalogue of dishonesty, with an invented list and item in the place of one."""

from collections.abc import Iterator
from datetime import date

import pytest

from rules import dishonesty_item, edition, incentive, unit
from rules.edition import editions, text_of

LISTED = """
[[data.list]]
id = "example"
title = "示例名单"
number = "示例〔2026〕1号"
months = 12
earliest_months = 6
removal = "公示期满自动移出"
reminder = "示例提示"
doubt = "design"

[[data.item]]
id = "example_item"
list = "example"
title = "示例失信行为"
subject = "business"
degree = "serious"
kinds = ["penalty"]
doubt = "design"
"""
HEAD = 'title = "示例失信行为认定事项"\nnumber = "示例〔2026〕2号"\nsource = "示例来文"\ndoubt = "design"\n'


def base(subject: str = "dishonesty") -> str:
    """The text of the newest edition that came with the program."""
    return text_of(subject, edition.shipped(subject)[-1].in_force_on)


def with_example_list() -> str:
    """The shipped text under a head of its own: the invented list and item are new, the item of one lorry is gone."""
    data = base()[base().index("[data]") :]
    first = data.index("[[data.item]]")
    after = data.index("[[data.item]]", first + 1)
    return HEAD + data[:first] + data[after:] + LISTED


@pytest.fixture(scope="module")
def forgotten() -> Iterator[None]:
    """What a module enters, no other module hears of; nothing was entered before."""
    yield from _nothing_entered()


@pytest.fixture
def forgotten_each() -> Iterator[None]:
    """The same for one test."""
    yield from _nothing_entered()


def _nothing_entered() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(edition, "_HELD", {})
        _forget()
        yield
    _forget()


def _forget() -> None:
    dishonesty_item._read.cache_clear()
    incentive._read.cache_clear()
    unit._read.cache_clear()


def days(subject: str) -> list[date]:
    return [one.in_force_on for one in editions(subject)]
