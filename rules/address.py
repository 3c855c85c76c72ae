"""企业在企业端的哪一页看一个案件、答一个环节：页面和邮件里的地址只有这一种写法。"""

from urllib.parse import quote

# Where a lifecycle's steps are answered on a page of their own; elsewhere they are answered on the case's page.
ANSWERED = {"penalty": "supplement", "commitment": "commitment-answer"}


def case_address(kind: str, case: str) -> str:
    """The page of a case for its business, e.g. /portal/commitment/commitment/…; `kind` is the lifecycle's."""
    return f"/portal/{kind}/{quote(case)}"


def why_address(key: str) -> str:
    """The page on which the staff read why a record is there."""
    return f"/staff/why/{quote(key)}"


def step_address(kind: str, case: str, key: str) -> str:
    """The page where a business answers a step of its own; one that is answered leads on to the case."""
    page = ANSWERED.get(kind)
    return f"{case_address(page, case)}?key={quote(key)}" if page else case_address(kind, case)
