"""What people type into forms and addresses, without the signs that no database, workbook or page can hold."""

from collections.abc import Iterable
from typing import Any

from flask import Request as FlaskRequest
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from forms.values import storable


class Typed(ImmutableMultiDict[str, Any]):
    """Names and values of fields; NUL and its like come from broken keyboards and from attacks, never from a person."""

    def __init__(self, given: Iterable[tuple[str, Any]] | None = None) -> None:
        fields = MultiDict(given).items(multi=True)
        super().__init__([(storable(name), _kept(value)) for name, value in fields])


def _kept(value: Any) -> Any:
    """Files stay as they are."""
    return storable(value) if isinstance(value, str) else value


class Request(FlaskRequest):
    """Every view reads `form` and `args` of this kind."""

    parameter_storage_class = Typed
