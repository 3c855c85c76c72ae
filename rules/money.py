"""金额：元与万元，小写与大写。金额一律为 Decimal，单位元，精确到分。"""

from decimal import Decimal

FEN = Decimal("0.01")
WAN = 10_000

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def yuan(wan: Decimal) -> Decimal:
    """万元 → 元, exact. Raises ValueError where the amount has a fraction of a fen."""
    amount = wan * WAN
    if amount != amount.quantize(FEN):
        raise ValueError("金额应精确到分（万元最多六位小数）")
    return amount.quantize(FEN)


def wan(amount: Decimal) -> Decimal:
    """元 → 万元, without trailing zeros: 5000 → 0.5."""
    return Decimal(f"{(amount / WAN).normalize():f}")


def digits(amount: Decimal) -> str:
    """小写: `12,000.50`; whole yuan without decimals."""
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"


def in_words(amount: Decimal) -> str:
    """大写, by 《正确填写票据和结算凭证的基本规定》: 5000 → 伍仟元整, 1000.05 → 壹仟元零伍分.

    Raises ValueError for a negative amount, a fraction of a fen, or 一万万亿元 and more.
    """
    if amount < 0 or amount != amount.quantize(FEN) or amount >= 10**16:
        raise ValueError("金额应为零或正数，精确到分，且不超过十六位整数")
    whole, fen = divmod(int(amount * 100), 100)
    words = f"{_whole(whole)}元" if whole or not fen else ""
    if not fen:
        return words + "整"
    jiao, fen = divmod(fen, 10)
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif whole:
        words += "零"
    return words + (f"{_DIGITS[fen]}分" if fen else "整")


def _whole(number: int) -> str:
    """Groups of four digits from the right; a gap of zeros between two digits is read as one 零."""
    if not number:
        return "零"
    words, gap = "", False
    for group in range((len(str(number)) - 1) // 4, -1, -1):
        part = number // WAN**group % WAN
        if not part:
            gap = gap or bool(words)
            continue
        if words and (gap or part < 1000):
            words += "零"
        words, gap = words + _group(part) + _GROUPS[group], False
    return words


def _group(part: int) -> str:
    words, gap = "", False
    for place in range(3, -1, -1):
        digit = part // 10**place % 10
        if digit:
            words += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = bool(words)
    return words
