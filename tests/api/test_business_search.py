"""查企业：代码、名称片段、拼音、拼音首字母；最近的排在前面。"""

from typing import Any

import pytest

from activities.business import name_on_file, named
from database.queries.business import businesses_like
from database.reading import reading
from database.writing import writing
from tests.rules.penalty_example import code

NAMES = (
    "示例海州物流有限公司",
    "示例海州港口服务有限公司",
    "示例ABC-12运输（连云港）有限公司",
    "示例重庆远航船务股份有限公司",
    "海州示例物流有限责任公司",
)
FOUND: list[tuple[str, str, list[int]]] = [
    ("名称的开头", "示例海州", [0, 1]),
    ("名称中间的两个字", "物流", [0, 4]),
    ("开头的排在前面", "海州", [4, 0, 1]),
    ("名称里的括号", "（连云港）", [2]),
    ("只有通用的字", "有限公司", [0, 1, 3, 2]),
    ("全拼的开头", "shilihaizhouwu", [0]),
    ("首字母在中间", "hzgk", [1]),
    ("首字母含字母数字", "slabc12", [2]),
    ("大写也一样", "HZWL", [0]),
    ("多音字随词", "slcqyh", [3]),
    ("不是通配符", "物%流", []),
    ("没有的", "不存在的", []),
    ("空白", "  ", []),
    ("看不见的字", "示例海州\x00物", [0]),
    ("最后一个字符", "海\U0010ffff", []),
]


@pytest.mark.parametrize(("label", "said", "expected"), FOUND)
async def test_a_business_is_found(web: Any, label: str, said: str, expected: list[int]) -> None:
    async with writing() as connection:
        for n, name in enumerate(NAMES):
            await name_on_file(connection, code(f"MAHE000{n}"), name)
    async with reading() as connection:
        rows = await businesses_like(connection, said)
    assert [NAMES.index(row.name) for row in rows] == expected, label


async def test_a_business_is_found_by_the_beginning_of_its_code(web: Any) -> None:
    async with writing() as connection:
        await name_on_file(connection, code("MAHE0001"), NAMES[0])
    async with reading() as connection:
        for said in (code("MAHE0001"), code("MAHE0001")[:12].lower()):
            assert [row.uscc for row in await businesses_like(connection, said)] == [code("MAHE0001")]
        assert await businesses_like(connection, "91440300") == []


def test_initials_are_of_letters_and_figures_alone() -> None:
    assert named("示例ABC-12运输（连云港）")["initials"] == "slabc12yslyg"
