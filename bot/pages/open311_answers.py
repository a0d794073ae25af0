"""What the Open311 door answers, in JSON or XML, after the words of GeoReport v2."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from starlette.responses import JSONResponse, Response

from handlers.drafts import category_label
from handlers.open311 import spot_of
from handlers.wording.open311 import DESCRIBED, FAULTS, SERVICE, STATUSES, VILLAGE, Fault
from handlers.wording.states import STATES
from knowledge.town import Town
from patrol.complaint import Complaint, Origin

Value = str | Sequence["Value"] | Mapping[str, "Value"]
FORMS = ("json", "xml")
_ONE = {
    "services": "service",
    "service_requests": "request",
    "errors": "error",
    "attributes": "attribute",
    "values": "value",
}
"""What one of several is called in XML."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """An answer before it has a form; `root` is what the whole is called in XML."""

    root: str
    value: Value
    status: int = 200


class Faulty(Exception):
    """A request that is not granted; the door catches it and answers with its fault."""

    def __init__(self, fault: Fault) -> None:
        """`fault` says what is told."""
        super().__init__(fault)
        self.fault = fault


def fault_of(fault: Fault) -> Told:
    """The answer to what cannot be granted."""
    status = STATUSES[fault]
    return Told(root="errors", value=[{"code": str(status), "description": FAULTS[fault]}], status=status)


def response(told: Told, form: str) -> Response:
    """The answer in the form that was asked for; JSON for a form that there is none of."""
    if form == "xml":
        whole = _xml(Element(told.root), told.value)
        return Response(tostring(whole, "utf-8", xml_declaration=True), told.status, media_type="text/xml")
    return JSONResponse(told.value, told.status)


def _xml(element: Element, value: Value) -> Element:
    if isinstance(value, str):
        element.text = value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            _xml(SubElement(element, name), part)
    else:
        for part in value:
            _xml(SubElement(element, _ONE[element.tag]), part)
    return element


def services(town: Town) -> Told:
    """Every category of the town."""
    return Told(root="services", value=[_service(each.id, each.label, town) for each in town.words.categories])


def _service(code: str, label: str, town: Town) -> Value:
    described = SERVICE.format(town=town.name, label=label)
    return {
        "service_code": code,
        "service_name": label,
        "description": described,
        "metadata": "true",
        "type": "realtime",
        "keywords": "",
        "group": "",
    }


def definition(code: str, town: Town) -> Told:
    """What can be said besides of a service: the village. Faulty (404) where there is no such service."""
    if code not in {each.id for each in town.words.categories}:
        raise Faulty(Fault.SERVICE)
    village: Value = {
        "variable": "true",
        "code": "village",
        "datatype": "singlevaluelist",
        "required": "false",
        "datatype_description": "",
        "order": "1",
        "description": VILLAGE,
        "values": [{"key": each.id, "name": each.name} for each in town.villages],
    }
    return Told(root="service_definition", value={"service_code": code, "attributes": [village]})


def requests(items: Sequence[Complaint], town: Town, closed: Sequence[bool]) -> Told:
    """Items as they may be told: of what residents said in a chat not a word, of what a program said its own."""
    told = [_request(item, town, ended) for item, ended in zip(items, closed, strict=True)]
    return Told(root="service_requests", value=told)


def _request(item: Complaint, town: Town, ended: bool) -> Value:
    label, post, own = category_label(item.category, town), town.post(item.post), item.origin is Origin.API
    village = town.village(item.village) if item.village else None
    lat, long = spot_of(item.place) if own else ("", "")
    named = village.name if village else town.name
    return {
        "service_request_id": item.number,
        "status": "closed" if ended else "open",
        "status_notes": STATES[item.state],
        "service_name": label,
        "service_code": item.category,
        "description": item.text if own else DESCRIBED.format(label=label, village=named),
        "agency_responsible": post.name if post else item.post,
        "service_notice": "",
        "requested_datetime": item.created_at.isoformat(timespec="seconds"),
        "updated_datetime": item.updated_at.isoformat(timespec="seconds"),
        "expected_datetime": item.clocks.solve_due.isoformat(timespec="seconds") if item.clocks.solve_due else "",
        "address": item.place if own and item.place else named,
        "address_id": "",
        "zipcode": "",
        "lat": lat,
        "long": long,
        "media_url": "",
    }


def taken(number: str, notice: str) -> Told:
    """The number of what was handed in, and what to tell its resident."""
    one = {"service_request_id": number, "service_notice": notice, "account_id": ""}
    return Told(root="service_requests", value=[one], status=201)
