"""How applications are put into words."""

from collections.abc import Mapping

from applications.models import Kind, Question, Status

STATUSES: Mapping[str, str] = {
    Status.DRAFT.value: "Draft",
    Status.SENT.value: "Sent",
    Status.IN_REVIEW.value: "In review",
    Status.CHANGES_ASKED.value: "Changes asked for",
    Status.OFFERED.value: "Offered",
    Status.DECLINED.value: "Declined",
    Status.WITHDRAWN.value: "Withdrawn",
}
KINDS: Mapping[str, str] = {
    Kind.TEXT.value: "Text",
    Kind.NUMBER.value: "A number",
    Kind.CHOICE.value: "A choice from a list",
    Kind.SEVERAL.value: "Any number of choices from a list",
    Kind.POSTCODE.value: "A postcode",
}
#: The funder takes an application on, and asks the questions of the next step.
NEXT_STEP = "next_step"
#: What a funder can do with an application, in the words of the button's choice.
DECISIONS: Mapping[str, str] = {
    Status.IN_REVIEW.value: "Take it into review",
    Status.CHANGES_ASKED.value: "Ask for changes",
    NEXT_STEP: "Take it to the next step, with the questions of that step",
    Status.OFFERED.value: "Make an offer",
    Status.DECLINED.value: "Decline",
}


def bounds(question: Question) -> str:
    """Say between which numbers an answer lies; nothing where it has no bound."""
    low, high = (
        "" if each is None else shown(question, f"{each:.10g}") for each in (question.lowest, question.highest)
    )
    if low and high:
        return f"from {low} to {high}"
    return f"{low} or more" if low else (f"{high} or less" if high else "")


def shown(question: Question, value: str) -> str:
    """Write an answer for reading: a number with its digits grouped and what it counts."""
    if question.kind == Kind.SEVERAL:
        return "; ".join(value.splitlines())
    if question.kind != Kind.NUMBER or not value:
        return value
    number = float(value)
    digits = f"{number:,.0f}" if number == int(number) else f"{number:,.10g}"
    if question.unit == "£":
        return f"£{digits}"
    return f"{digits} {question.unit}".strip()
