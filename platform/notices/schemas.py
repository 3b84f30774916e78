"""What people may send about notices."""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, pre_load, validate

from foundation.errors import Invalid
from notices.services.kinds import kinds
from notices.services.muting import CHANNELS

#: Names of the fields begin so; the rest is the code of the kind.
PREFIX = "channel."
_CHOOSE = "Choose how you hear of it."


class ChannelsSchema(Schema):
    """How one hears of each kind: one field for each, called by ``PREFIX`` and the kind's code."""

    class Meta:
        """Options of marshmallow."""

        unknown = EXCLUDE

    channels = fields.Dict(
        keys=fields.String(),
        values=fields.String(validate=validate.OneOf(CHANNELS, error=_CHOOSE)),
        required=True,
    )

    @pre_load
    def _gather(self, data: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        # A form that names a kind which no part of this version tells of any more is not wrong for that.
        known = {f"{PREFIX}{code}": code for code in kinds()}
        return {"channels": {known[name]: value for name, value in data.items() if name in known}}


def checked_channels(sent: Mapping[str, Any]) -> dict[str, str]:
    """Check the form of choices.

    Raises
    ------
    Invalid
        With a message at each field that is wrong.
    """
    try:
        return dict(ChannelsSchema().load(sent)["channels"])
    except ValidationError as error:
        wrong = error.messages_dict.get("channels", {})
        raise Invalid({f"{PREFIX}{code}": [_CHOOSE] for code in wrong}) from error
