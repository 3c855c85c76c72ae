"""演示用的账号：每个岗位一个，名字一看便知是示例。"""

from hashlib import sha256

from pwdlib import PasswordHash
from sqlalchemy.dialects.postgresql import insert

from database.tables.account import Account, ApiKey
from database.writing import put, table, writing
from rules.actor import ROLE_TITLES, Role
from rules.message import Message

PASSWORD = "xincheng-demo"
KEY = "xincheng-demo-key"
SCOPES = ["penalty", "read", "check", "record", "mail"]
UNITS = {
    "enf": ("周", "市交通执法支队"),
    "haizhou": ("吴", "海州区交通运输局"),
    "donghai": ("郑", "东海县交通运输局"),
    "ganyu": ("冯", "赣榆区交通运输局"),
    "zfc": ("陈", "局政策法规处"),
}
GIVEN: dict[Role, str] = {"handler": "小办", "reviewer": "小审", "legal": "小法", "head": "小负", "supervisor": "小督"}


class Person(Message):
    id: str
    name: str
    unit: str = ""
    roles: tuple[Role, ...] = ()
    uscc: str = ""


BUREAU: tuple[Role, ...] = ("supervisor", "legal")
UNIT: tuple[Role, ...] = ("handler", "reviewer", "legal", "head")


def people() -> tuple[Person, ...]:
    """Everybody who can sign in to the demo; an id is also the login."""
    staff = [
        Person(id=f"{unit}-{role}", name=f"{family}{GIVEN[role]}（示例）", unit=unit, roles=(role,))
        for unit, (family, _) in UNITS.items()
        for role in (BUREAU if unit == "zfc" else UNIT)
    ]
    second = Person(id="enf-handler2", name="钱小办（示例）", unit="enf", roles=("handler",))
    return (*staff, second)


def names() -> dict[str, str]:
    return {person.id: person.name for person in people()}


async def open_accounts(businesses: dict[str, tuple[str, str]]) -> None:
    """Open the demo's accounts, once; `businesses` maps a login to a code and a name."""
    hasher = PasswordHash.recommended()
    digest = hasher.hash(PASSWORD)
    rows = [
        {
            "id": person.id,
            "login": person.id,
            "kind": "staff",
            "name": person.name,
            "password_hash": digest,
            "unit": person.unit,
            "roles": list(person.roles),
            "post": "、".join(ROLE_TITLES[role] for role in person.roles),
            "email": f"{person.id}@demo.invalid",
        }
        for person in people()
    ]
    rows += [
        {"id": login, "login": login, "kind": "business", "name": name, "password_hash": digest, "uscc": code}
        for login, (code, name) in businesses.items()
    ]
    async with writing() as connection:
        for row in rows:
            await put(connection, Account, row)
        await connection.execute(
            insert(table(ApiKey))
            .values(key_digest=key_digest(KEY), name="示例系统", unit="enf", scopes=SCOPES, active=True)
            .on_conflict_do_nothing()
        )


def key_digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()
