"""工作进程共有的一套：消息怎样成为 JSON、怎样读回。"""

from datetime import UTC, datetime

from temporalio.contrib.pydantic import pydantic_data_converter

from rules.step import Receipt
from workflows.plugin import Payloads

RECEIPT = Receipt(case="penalty/连交罚〔2026〕1号", key="filed", at=datetime(2026, 5, 1, tzinfo=UTC), sentence="已登记")


def test_a_case_reads_with_the_converters_of_the_process() -> None:
    one, other = Payloads(), Payloads()
    assert [*map(id, one.converters.values())] == [*map(id, other.converters.values())]


def test_what_is_said_is_what_the_sdk_would_say() -> None:
    said = [RECEIPT, (RECEIPT,), None, b"pdf"]
    told = Payloads().to_payloads(said)
    assert told == pydantic_data_converter.payload_converter.to_payloads(said)
    assert Payloads().from_payloads(told, [Receipt, tuple[Receipt, ...], type(None), bytes]) == said
