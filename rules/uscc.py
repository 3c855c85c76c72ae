"""统一社会信用代码：规范化、校验与显示。GB 32100-2015；第 9 至 17 位是 GB 11714 组织机构代码。

Eighteen characters: registering authority, kind of body, area code (6 digits), organisation code (8 and its own
check character), check character. Both check characters are verified, so one wrong character is always found.
"""

import unicodedata

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))

_ORGANISATION_VALUE = {c: v for v, c in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_CHECK = "0123456789X"

_LOOKS_LIKE = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}


def normalise(text: str) -> str:
    """The code as it is kept: full-width folded to half-width, no white space, upper case. Never raises."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def check_character(first17: str) -> str:
    """第 18 位校验码: C18 = 31 - Σ Ci·3^(i-1) mod 31, with 31 read as 0. KeyError outside the alphabet."""
    total = sum(_VALUE[c] * w for c, w in zip(first17, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check(first8: str) -> str:
    """第 17 位，组织机构代码校验码: C9 = 11 - Σ Ci·Wi mod 11, 10 written X and 11 written 0 (GB 11714)."""
    total = sum(_ORGANISATION_VALUE[c] * w for c, w in zip(first8, _ORGANISATION_WEIGHTS, strict=True))
    return _ORGANISATION_CHECK[-total % 11]


def display(code: str) -> str:
    """Grouped 4-4-4-6 for reading aloud: `9135 0100 M000 100Y43`. What has not 18 characters is shown as it is."""
    code = normalise(code)
    return f"{code[:4]} {code[4:8]} {code[8:12]} {code[12:]}" if len(code) == LENGTH else code


def faults(code: str) -> list[str]:
    """What is wrong with a code, in sentences for people; empty means valid. The text is normalised first."""
    code = normalise(code)
    if not code:
        return ["统一社会信用代码没有填写"]
    found = [_wrong_letter(place, c) for place, c in enumerate(code, 1) if c not in _VALUE]
    if len(code) != LENGTH:
        found.append(f"统一社会信用代码应为 {LENGTH} 位，现为 {len(code)} 位")
    if found:
        return found
    if not code[2:8].isdigit():
        found.append(f"第 3 至 8 位是登记机关行政区划码，应为 6 位数字，现为 {code[2:8]}")
    if code[16] != organisation_check(code[8:16]):
        found.append("第 9 至 17 位主体标识码的校验位（第 17 位）不符，请核对第 9 至 17 位")
    if code[17] != check_character(code[:17]):
        found.append("校验码（第 18 位）不符，请逐位核对")
    return found


def _wrong_letter(place: int, character: str) -> str:
    likely = _LOOKS_LIKE.get(character)
    hint = f"，是否为 {likely}" if likely else ""
    return f"第 {place} 位“{character}”不是统一社会信用代码的字符{hint}"
