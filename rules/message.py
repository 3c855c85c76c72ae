"""What travels between the parts of the house: frozen, validated, without behaviour of its own."""

from pydantic import BaseModel, ConfigDict


class Message(BaseModel):
    """A frozen message. New fields always have a default, so that what was sent last year still decodes."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)
