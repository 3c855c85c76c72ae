from fastapi import APIRouter

from api.staff import absence, act, bulk, case, firm, history, penalty, question, receipt, revision, rules, sheet, todo

routers: tuple[APIRouter, ...] = tuple(
    house.router
    for house in (todo, bulk, case, receipt, act, penalty, revision, sheet, history, absence, firm, question, rules)
)
