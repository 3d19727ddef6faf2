"""Values from outside in the shape that is expected of them."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from svodka.gold.errors import GoldError

Shape = TypeVar("Shape", bound=BaseModel)


class RelationNote(BaseModel):
    """What svodka keeps of a relation where a tool's own fields cannot tell it."""

    id: str | None = None
    head: str | None = None
    child: str | None = None
    arguments: tuple[str, str] = ("Arg1", "Arg2")
    data: dict[str, Any] = {}


def shaped(shape: type[Shape], value: object, where: str) -> Shape:
    """A value from outside in the shape that a format has.

    Raises:
        GoldError: it has another; the field is named.
    """
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise GoldError(
            f"{where}: {field}: {first['msg']}" if field else f"{where}: {first['msg']}"
        ) from error
