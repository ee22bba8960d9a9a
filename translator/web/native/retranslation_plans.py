"""`/v1/retranslation-plans`: what a re-translation would change."""

from __future__ import annotations

from fastapi import APIRouter

from translator.retranslations import Plan
from translator.service.retranslation import planning
from translator.web.body_route import BodyRoute
from translator.web.caller import CallerDep, ContextDep
from translator.web.native.retranslation_schemas import PlanRequest

router = APIRouter(prefix="/retranslation-plans", route_class=BodyRoute, tags=["retranslations"])


@router.post("", operation_id="plan_retranslation", summary="Say what a re-translation would change")
def plan(body: PlanRequest, context: ContextDep, caller: CallerDep) -> Plan:
    """Exact, without running a model: segments that change, what is known of them, and the time needed."""
    change = planning.pin(body.to_change(context.settings), context=context, owner=caller.owner)
    return planning.make_plan(body.to_query(caller.owner), change, context=context)
