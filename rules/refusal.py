"""拒绝：一句中文，一个稳定的代码。"""


class Refused(Exception):
    """What the house says instead of acting: a sentence in Chinese, a stable code, and the faults by field.

    `code` is CamelCase English and never changes; `faults` maps a field's name to a sentence.
    """

    def __init__(self, sentence: str, *, code: str, faults: dict[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
        self.faults = faults or {}
