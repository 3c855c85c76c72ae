"""谁在说话：经办、审核、法制审核、负责人、督办、市场主体、其他系统，或者程序自己。"""

from typing import Literal

from rules.message import Message

Role = Literal["handler", "reviewer", "legal", "head", "supervisor", "business"]

ROLE_TITLES: dict[str, str] = {
    "handler": "经办",
    "reviewer": "审核",
    "legal": "法制审核",
    "head": "负责人",
    "supervisor": "督办",
    "business": "市场主体",
}


class Actor(Message):
    """Who acts, and for whom. `unit` is a unit's id; for a business `id` is its unified social credit code."""

    kind: Literal["staff", "business", "system", "machine"]
    id: str
    name: str
    unit: str = ""
    roles: tuple[Role, ...] = ()
    acting_for: str = ""
    acting_for_name: str = ""

    @property
    def persons(self) -> frozenset[str]:
        """Everybody whose hand this is: a substitute counts as both, so that neither may decide twice."""
        return frozenset(person for person in (self.id, self.acting_for) if person)


MACHINE = Actor(kind="machine", id="xincheng", name="信程")
