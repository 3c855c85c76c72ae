"""陈述申辩的逐点答复：提出了几点，就答复几点；可以合并答复，不可以略过。国办发〔2020〕49号：核实、答复。"""

import re

POINT = re.compile(r"^\s*第\s*(\d{1,4})(?:\s*[至到-]\s*(\d{1,4}))?\s*点\s*[：:]", re.MULTILINE)


def points_of(defence: str) -> list[str]:
    """The points of a defence, one a paragraph."""
    return [line.strip() for line in defence.splitlines() if line.strip()]


def numbered(defence: str) -> str:
    """A defence with its points numbered, where there are several."""
    points = points_of(defence)
    return "\n".join(f"第 {n} 点：{point}" for n, point in enumerate(points, 1)) if len(points) > 1 else defence


def begun_answer(defence: str) -> str:
    """The beginnings of an answer to every point; nothing where there is but one."""
    points = points_of(defence)
    return "\n".join(f"第 {n} 点：" for n in range(1, len(points) + 1)) if len(points) > 1 else ""


def passed_over(begun: str, answer: str) -> list[int]:
    """The points of `begun` that an answer leaves out; 第 2 点： begins the answer to one, 第 2 至 4 点： to three."""
    parts = POINT.split(answer)
    told = [
        (int(first), int(last or first))
        for first, last, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True)
        if text.strip()
    ]
    asked = [int(first) for first, _ in POINT.findall(begun)]
    return [point for point in asked if not any(first <= point <= last for first, last in told)]


def unanswered(begun: str, answer: str) -> str:
    """What is wrong with an answer, in a sentence; empty when every point is answered."""
    left = "、".join(map(str, passed_over(begun, answer)))
    how = "各点以“第 1 点：”这样开头，可以合并，例如“第 2 至 3 点：”"
    return f"第 {left} 点意见还没有答复；{how}" if left else ""
