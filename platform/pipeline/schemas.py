"""What people may send to the pipeline: a move, or a change to a deal."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, validate
from werkzeug.datastructures import MultiDict

from foundation import clock
from foundation.errors import Invalid
from pipeline.models import REASONS, REQUIREMENTS, SCALES, STAGES, TRACKS, Basis, Interest, NoteKind, Part, Round
from pipeline.services.acting import Chosen, Doing, Wish
from pipeline.services.comebacks import WANTED, Condition
from pipeline.services.sharing import FACTS
from profiles.schemas import check
from profiles.schemas.fields import Choice, Code, Codes, Count, Day, Decimal, Flag, PlainText, Pounds

_STAGE_NAMES: Mapping[str, str] = {info.stage.value: info.name for info in STAGES}
#: What a note can be, with its name for reading.
NOTE_KINDS: Mapping[str, str] = {NoteKind.NOTE.value: "Note", NoteKind.MEETING.value: "Meeting"}
LEVELS: Mapping[str, str] = {
    Interest.OBSERVING.value: "Observing",
    Interest.CONSIDERING.value: "Considering",
    Interest.COMMITTED.value: "Committed",
    Interest.INVESTED.value: "Invested",
}
#: From how far on other investors count when a round is put together.
ROUND_LEVELS: Mapping[str, str] = {
    Interest.CONSIDERING.value: "Those who consider it",
    Interest.COMMITTED.value: "Those who are committed",
}
PARTS: Mapping[str, str] = {Part.LEADS.value: "Leads", Part.FOLLOWS.value: "Follows somebody who leads"}
BASES: Mapping[str, str] = {
    Basis.PRE_MONEY.value: "Before the new money",
    Basis.POST_MONEY.value: "With the new money",
    Basis.NOT_PRICED.value: "Not priced yet",
}
_WRITE = {"required": "Write something.", "null": "Write something."}
_STAGE_CODE = {"description": "Code of a stage of the deal's track, or one that all tracks share, such as `sourced`."}
#: What can be done with the deals that somebody chose, and how it is named.
ACTS: Mapping[str, str] = {
    Doing.ASSIGN.value: "Assign",
    Doing.TAG.value: "Put the tag on",
    Doing.UNTAG.value: "Take the tag off",
    Doing.MOVE.value: "Move",
    "csv": "Export as CSV",
    "xlsx": "Export as Excel",
}
#: A chosen deal: its key, the version and the stage that were on the page.
_CHOSEN = r"[1-9][0-9]{0,15} [1-9][0-9]{0,8} [a-z0-9_-]{1,40}"
_CHOOSE = {"required": "Choose a stage.", "null": "Choose a stage."}


class MoveSchema(Schema):
    """A move of a deal from where the sender saw it to another stage."""

    from_stage = Code(required=True, data_key="from", error_messages=_CHOOSE, metadata=_STAGE_CODE)
    to_stage = Code(required=True, data_key="to", error_messages=_CHOOSE, metadata=_STAGE_CODE)
    reason = Choice(REASONS)
    note = PlainText(limit=500, lines=True)
    shareable = PlainText(limit=500, lines=True)
    review_on = Day()
    position = Count(most=1_000_000)


class EditSchema(Schema):
    """Changes to a deal that the sender saw at a version."""

    version = Count(least=1, most=1_000_000_000, required=True)
    amount_gbp = Pounds()
    owner_id = Count(least=1, most=2**53)
    next_step = PlainText(limit=200)
    next_step_on = Day()
    review_on = Day()


class ActSchema(Schema):
    """What is to be done with the deals that somebody chose on the table."""

    do = Choice(ACTS, required=True, error_messages={"required": "Choose what to do."})
    deal = fields.List(
        fields.String(validate=validate.Regexp(_CHOSEN, error="Choose deals from the table.")),
        required=True,
        validate=validate.Length(min=1, max=200, error="Choose at least one deal, by the box at the start of its row."),
        error_messages={"required": "Choose at least one deal, by the box at the start of its row."},
    )
    owner_id = Count(least=1, most=2**53)
    tag = PlainText(limit=40)
    to = Code()
    reason = Choice(REASONS)
    review_on = Day()


class BallotFormSchema(Schema):
    """A vote that colleagues are asked for."""

    asks = PlainText(limit=200, required=True, error_messages={"required": "Word the question."})
    scale = Count(least=min(SCALES), most=max(SCALES), required=True, metadata={"enum": list(SCALES)})
    quorum = Count(least=1, most=1_000, required=True)
    closes_on = Day(required=True)
    voters = fields.List(
        Count(least=1, most=2**53, required=True),
        required=True,
        validate=validate.Length(min=1, max=1_000, error="Choose who votes."),
        metadata={"description": "Keys of colleagues who work the deals."},
    )


class VoteSchema(Schema):
    """A vote in one round of a ballot."""

    in_round = Choice({each.value: each.value for each in Round}, required=True, data_key="round")
    score = Count(least=1, most=max(SCALES), required=True, error_messages={"required": "Choose a step of the scale."})
    reason = PlainText(limit=1000, lines=True, load_default="")


class PassSchema(Schema):
    """A pass: the main reason, what is kept, what may be told, and what it takes to be seen again."""

    from_stage = Choice(_STAGE_NAMES, required=True, data_key="from", error_messages=_CHOOSE)
    reason = Choice(
        REASONS,
        required=True,
        error_messages={
            "required": "Choose the main reason for passing.",
            "null": "Choose the main reason for passing.",
        },
    )
    note = PlainText(limit=500, lines=True, load_default="", metadata={"description": "Kept among yourselves."})
    shareable = PlainText(limit=500, lines=True, load_default="", metadata={"description": "May be told."})
    send = Flag(load_default=False, metadata={"description": "Tell the venture now."})
    wanted = Choice(WANTED, load_default=None, metadata={"description": "What it takes to be seen again."})
    at_least = Pounds(load_default=None, metadata={"description": "For a number."})
    stage_code = PlainText(limit=20, optional=True, load_default=None, metadata={"description": "For a stage."})
    from_day = Day(load_default=None, metadata={"description": "For a day."})


class RoundEndSchema(Schema):
    """The round that is to end."""

    in_round = Choice({each.value: each.value for each in Round}, required=True, data_key="round")


class StageSchema(Schema):
    """A stage as an organisation words it."""

    version = Count(least=0, most=1_000_000_000, required=True)
    name = PlainText(limit=60, required=True, error_messages={"required": "Give the stage a name."})
    stage = Choice(_STAGE_NAMES, required=True, error_messages={"required": "Choose what it means."})
    meaning = PlainText(limit=120)
    target_days = Count(least=1, most=3650)
    requires = Codes(most=len(REQUIREMENTS))


class TrackSchema(Schema):
    """The track that new deals on a mandate go on; none for that of its money."""

    mandate = Count(least=1, most=2**53, required=True)
    track = Choice(TRACKS)


class DealTrackSchema(Schema):
    """The track that one deal goes on."""

    version = Count(least=1, most=1_000_000_000, required=True)
    track = Choice(TRACKS, required=True, error_messages={"required": "Choose a track."})


class NoteSchema(Schema):
    """A note on a deal."""

    kind = Choice(NOTE_KINDS, load_default=NoteKind.NOTE.value)
    text = PlainText(limit=4000, lines=True, required=True, error_messages=_WRITE)
    met_on = Day()


class TaskSchema(Schema):
    """A task on a deal."""

    task = PlainText(limit=200, required=True, error_messages=_WRITE)
    task_owner_id = Count(least=1, most=2**53)
    due_on = Day()


def _asked(message: str) -> dict[str, str]:
    return {"required": message, "null": message}


class InvestorSchema(Schema):
    """Another investor of a deal."""

    investor = PlainText(limit=160, required=True, error_messages=_asked("Enter who it is."))
    level = Choice(LEVELS, required=True, error_messages=_asked("Choose how far they have come."))
    investor_gbp = Pounds(load_default=None)
    investor_part = Choice(PARTS, load_default=None)
    public = Flag(load_default=False)


class TermsSchema(Schema):
    """The terms of a deal; what its track has no use for is not kept."""

    terms_version = Count(most=1_000_000_000, required=True)
    instrument_code = Code(load_default=None)
    terms_gbp = Pounds(load_default=None)
    basis = Choice(BASES, load_default=None)
    valuation_gbp = Pounds(load_default=None)
    interest_percent = Decimal(load_default=None)
    term_months = Count(least=1, most=600, load_default=None)
    cost_share_percent = Decimal(load_default=None)
    part = Choice(PARTS, load_default=None)
    match_ratio = Decimal(load_default=None)
    conditions = PlainText(limit=2000, lines=True, load_default="")


class ClosingSchema(Schema):
    """What a funder states of a closing."""

    version = Count(
        most=1_000_000_000,
        required=True,
        metadata={"description": "The version of the open closing that you saw; 0 where none is open."},
    )
    closed_on = Day(required=True, latest=clock.today, error_messages=_asked("Enter the day on which the money came."))
    amount_gbp = Pounds(required=True, error_messages=_asked("Enter what was paid."))
    round_gbp = Pounds(
        required=True,
        error_messages=_asked("Enter the whole round."),
        metadata={"description": "The money of everybody who came in on that day."},
    )
    instrument_code = Code(required=True, error_messages=_asked("Choose the kind of money."))


class ClosingAnswerSchema(Schema):
    """What a venture says to a closing that it saw at a version."""

    version = Count(least=1, most=1_000_000_000, required=True)
    agrees = Flag(required=True, error_messages=_asked("Confirm it, or say what is wrong."))
    objection = PlainText(
        limit=500, lines=True, load_default="", metadata={"description": "What is wrong, where you do not agree."}
    )


class ShareSchema(Schema):
    """A deal that is shared with another funder."""

    funder = Code(required=True, error_messages=_asked("Choose a funder."))
    facts = Codes(most=len(FACTS), load_default=list)
    note = PlainText(limit=500, lines=True, load_default="")


class RoundAskSchema(Schema):
    """What a round has to come to, and who is left out."""

    ask = Pounds(load_default=None)
    level = Choice(ROUND_LEVELS, load_default=None)
    out = Codes(most=100, load_default=list)


class ClosingVersionSchema(Schema):
    """The version of a closing that the sender saw."""

    version = Count(least=1, most=1_000_000_000, required=True)


def checked_move(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check a move and give it in the words of the service, where no reason is empty text."""
    loaded = check(MoveSchema, dict(sent), only=MoveSchema._declared_fields)
    return {**loaded, "reason": loaded.get("reason") or ""}


def checked_edit(sent: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """Check a change to a deal: the version that the sender saw, and the fields as they should be."""
    loaded = check(EditSchema, dict(sent), only=EditSchema._declared_fields)
    return int(loaded.pop("version")), loaded


def checked_act(sent: Mapping[str, Any]) -> tuple[str, list[Chosen], Wish | None]:
    """Check what is to be done with chosen deals: what, which, and how; None where they are only exported.

    Raises
    ------
    Invalid
        With the messages of each field.
    """
    loaded = check(ActSchema, dict(sent), only=ActSchema._declared_fields)
    do, chosen = str(loaded["do"]), [_chosen(text) for text in loaded["deal"]]
    if do not in {each.value for each in Doing}:
        return do, chosen, None
    needed = {
        Doing.TAG: ("tag", "Enter a tag."),
        Doing.UNTAG: ("tag", "Enter a tag."),
        Doing.MOVE: ("to", "Choose a stage."),
    }
    field, message = needed.get(Doing(do), ("do", ""))
    if not loaded.get(field):
        raise Invalid({field: [message]})
    wish = Wish(
        Doing(do),
        owner_id=loaded.get("owner_id"),
        tag=loaded.get("tag") or "",
        to_stage=loaded.get("to") or "",
        reason=loaded.get("reason") or "",
        review_on=loaded.get("review_on"),
    )
    return do, chosen, wish


def _chosen(text: str) -> Chosen:
    key, version, step = text.split(" ")
    return Chosen(int(key), int(version), step)


def typed_ballot(form: MultiDict[str, str]) -> dict[str, Any]:
    """Give what a form about a vote holds, with a list of those who are asked."""
    return {name: form.getlist(name) if name == "voters" else form[name] for name in form}


def checked_ballot(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check a vote that colleagues are asked for."""
    return check(BallotFormSchema, dict(sent), only=BallotFormSchema._declared_fields)


def checked_vote(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check a vote."""
    return check(VoteSchema, dict(sent), only=VoteSchema._declared_fields)


def checked_round(sent: Mapping[str, Any]) -> str:
    """Check which round is to end."""
    return str(check(RoundEndSchema, dict(sent), only=RoundEndSchema._declared_fields)["in_round"])


def checked_note(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check a note."""
    loaded = check(NoteSchema, dict(sent), only=NoteSchema._declared_fields)
    return {**loaded, "kind": loaded.get("kind") or NoteKind.NOTE.value}


def checked_task(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check a task and give it in the words of the service."""
    loaded = check(TaskSchema, dict(sent), only=TaskSchema._declared_fields)
    return {"text": loaded["task"], "owner_id": loaded.get("task_owner_id"), "due_on": loaded.get("due_on")}


def checked_stage(sent: Mapping[str, Any], *, new: bool) -> tuple[int, dict[str, Any]]:
    """Check a stage: the version of its track that the sender saw, and the stage as it should be."""
    names = [name for name in StageSchema._declared_fields if new or name != "stage"]
    loaded = check(StageSchema, dict(sent), only=names)
    return int(loaded.pop("version")), loaded


def checked_version(sent: Mapping[str, Any]) -> int:
    """Check the version of a track that the sender of a change saw."""
    return int(check(StageSchema, dict(sent), only=["version"])["version"])


def checked_track(sent: Mapping[str, Any]) -> tuple[int, str | None]:
    """Check the choice of a track for a mandate."""
    loaded = check(TrackSchema, dict(sent), only=TrackSchema._declared_fields)
    return int(loaded["mandate"]), loaded.get("track")


def checked_deal_track(sent: Mapping[str, Any]) -> tuple[int, str]:
    """Check the choice of a track for one deal, with the version that the sender saw."""
    loaded = check(DealTrackSchema, dict(sent), only=DealTrackSchema._declared_fields)
    return int(loaded["version"]), str(loaded["track"])


def checked_pass(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check a pass and give it in the words of the service."""
    return in_words_of_service(check(PassSchema, dict(sent), only=PassSchema._declared_fields))


def in_words_of_service(loaded: Mapping[str, Any]) -> dict[str, Any]:
    """Give a pass with its condition as one thing; without one where nothing is waited for."""
    parts = dict(loaded)
    reached = {name: parts.pop(name) for name in ("at_least", "stage_code", "from_day")}
    wanted = parts.pop("wanted")
    field = {"stage_code": "stage_code", "day": "from_day"}.get(wanted or "", "at_least")
    condition = Condition(wanted, **{field: reached[field]}) if wanted else None
    return {**parts, "send": bool(parts["send"]), "condition": condition}


def checked_investor(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check another investor and give them in the words of the service."""
    loaded = check(InvestorSchema, dict(sent), only=InvestorSchema._declared_fields)
    return {
        "name": loaded["investor"],
        "level": loaded["level"],
        "amount_gbp": loaded["investor_gbp"],
        "part": loaded["investor_part"],
        "public": bool(loaded["public"]),
    }


def checked_terms(sent: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """Check the terms of a deal: the version that the sender saw, and the terms as they should be."""
    loaded = check(TermsSchema, dict(sent), only=TermsSchema._declared_fields)
    return int(loaded.pop("terms_version")), loaded


def checked_closing(sent: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """Check what is stated of a closing: the version that the sender saw, and the figures."""
    loaded = check(ClosingSchema, dict(sent), only=ClosingSchema._declared_fields)
    return int(loaded.pop("version")), loaded


def checked_closing_answer(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check what a venture says to a closing."""
    loaded = check(ClosingAnswerSchema, dict(sent), only=ClosingAnswerSchema._declared_fields)
    return {**loaded, "agrees": bool(loaded["agrees"])}


def checked_closing_version(sent: Mapping[str, Any]) -> int:
    """Check the version of a closing that is taken back."""
    return int(check(ClosingVersionSchema, dict(sent), only=["version"])["version"])


def checked_share(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check with whom a deal is shared, and what of it."""
    loaded = check(ShareSchema, dict(sent), only=ShareSchema._declared_fields)
    return {"funder_slug": loaded["funder"], "facts": loaded["facts"], "note": loaded["note"]}


def checked_round_ask(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check what a round has to come to, in the words of the service."""
    loaded = check(RoundAskSchema, dict(sent), only=RoundAskSchema._declared_fields)
    return {
        "ask_gbp": loaded["ask"],
        "level": loaded["level"] or Interest.CONSIDERING.value,
        "without": loaded["out"],
    }
