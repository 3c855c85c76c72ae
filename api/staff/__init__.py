from fastapi import APIRouter

from api.staff import (
    absence,
    act,
    bulk,
    case,
    check,
    check_sheet,
    commitment,
    commitment_act,
    commitment_coverage,
    commitment_entry,
    commitment_sampling,
    commitment_template,
    firm,
    history,
    penalty,
    question,
    receipt,
    revision,
    rules,
    sheet,
    todo,
)

routers: tuple[APIRouter, ...] = tuple(
    house.router
    for house in (
        todo,
        bulk,
        case,
        receipt,
        act,
        penalty,
        revision,
        sheet,
        history,
        absence,
        firm,
        question,
        rules,
        check_sheet,
        check,
        commitment,
        commitment_coverage,
        commitment_entry,
        commitment_act,
        commitment_template,
        commitment_sampling,
    )  # fmt: skip
)
