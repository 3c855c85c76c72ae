from fastapi import APIRouter

from api.staff import act, bulk, case, todo

routers: tuple[APIRouter, ...] = (todo.router, bulk.router, case.router, act.router)
