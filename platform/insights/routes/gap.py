"""The page about the funding gap, open to everybody: what it shows is in its address, so that it can be shared."""

from dataclasses import asdict

from flask import Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from marshmallow import ValidationError

from foundation.errors import Invalid, NotFound
from foundation.forms import Form
from foundation.tabular import MIME, Format, write_table
from foundation.web import session
from insights import queries
from insights.routes.blueprint import gap_pages
from insights.routes.keeping import piece
from insights.schemas import GapQuery, TriangleQuery
from insights.services import closing, library, words
from insights.services.answers import Answer, Option, Question
from insights.services.areas import counterpart
from insights.services.arithmetic import LEAST_CASES
from insights.services.board import board
from insights.services.claims import checked_claims
from insights.services.gap import ask
from insights.services.intervals import RESAMPLES, SEED
from insights.services.library import Library, own
from insights.services.measures import DEFAULT, MEASURES, Measure
from insights.services.registers import BASES, REGISTERS, Register
from insights.services.settling import KILOMETRES, MONTHS
from insights.services.tables import table
from insights.services.tiles import OUTLINES, granularity, legend, steps_of


def triangle_asked() -> str:
    """Read what counts as the Golden Triangle, where a place is compared with it."""
    try:
        return str(TriangleQuery().load(request.args.to_dict())["definition"])
    except ValidationError as error:
        raise Invalid(error.messages_dict, "There is no such choice.") from error


@gap_pages.get("/gap")
def gap() -> ResponseReturnValue:
    """Show how many pence in the pound the Midlands get, and everything that the number is made of."""
    question, outline = asked_question(), outline_of()
    wanted: dict[str, Format] = {"csv": "csv", "xlsx": "xlsx"}
    if form := wanted.get(request.args.get("format", "")):
        return _download(question, form)
    state = queries.state(session())
    shelf = library(session(), question, state)
    key = ("page", question, outline, own(session(), state))
    args, shown = piece(shelf.drawn(question), key, lambda: _shown(question, outline))
    return render_template("insights/gap.html", args=args, shown=shown)


def _shown(question: Question, outline: str) -> tuple[dict[str, object], Markup]:
    """Give the address of a question in full, and everything below the page's heading as HTML.

    None of it depends on who asks: it is made once for each question, and again when something of it changes.
    """
    held = board(session(), question, outline)
    answer = held.answer
    args = _args(answer.question)
    html = render_template(
        "insights/_gap.html",
        board=held,
        answer=answer,
        args=args,
        form=Form(values=_values(answer.question)),
        choices=_choices(answer, library(session())),
        tabs=_tabs(answer.question),
        words=words,
        base=BASES[answer.question.base],
        tiles=[
            {**asdict(tile), "href": url_for("insights.place", kind="authority", code=tile.code)} for tile in held.tiles
        ],
        outlines=[
            (name, url_for("insights.gap", **args, outline=code if code != "region" else None), code == outline)  # type: ignore[arg-type]
            for code, name in OUTLINES.items()
        ],
        page=page_address(answer.question, outline),
        embed={
            chart: url_for(
                "insights.embedded",
                chart=chart,
                outline=outline if chart == "map" else None,
                _external=True,
                **args,  # type: ignore[arg-type]
            )
            for chart in ("ranking", "over-time", "map")
        },
        legend=legend(held.tiles, answer.measure.unit, steps_of(answer)),
        granularity=granularity(answer),
    )
    return args, Markup(html)  # noqa: S704 -- rendered above


@gap_pages.get("/gap/claims")
def claims() -> ResponseReturnValue:
    """Show what the reports claim, and what the data gives where it says anything."""
    shelf = library(session())
    shown = piece(
        shelf.drawn(),
        ("claims",),
        lambda: Markup(render_template("insights/_claims.html", claims=checked_claims(session()))),  # noqa: S704 -- ours
    )
    return render_template("insights/claims.html", shown=shown)


@gap_pages.get("/gap/claims/<code>")
def claim(code: str) -> ResponseReturnValue:
    """Show one claim: what was said, by whom, and what the data gives."""
    found = checked_claims(session(), [code])
    if not found:
        raise NotFound("There is no such claim.")
    return render_template("insights/claim.html", checked=found[0])


@gap_pages.get("/gap/method")
def method() -> ResponseReturnValue:
    """Say how every figure is worked out, and what none of them can say."""
    return render_template(
        "insights/method.html",
        measures=MEASURES.values(),
        registers=REGISTERS.values(),
        bases=BASES,
        geography=library(session()).geography,
        closing=closing.DEFINITION,
        least=LEAST_CASES,
        resamples=RESAMPLES,
        seed=SEED,
    )


def asked_question() -> Question:
    """Read the question in the address."""
    try:
        question: Question = GapQuery().load(request.args.to_dict())
    except ValidationError as error:
        raise Invalid(error.messages_dict, "There is no such choice. Go back to the gap and choose again.") from error
    return question


def outline_of() -> str:
    """Read what the map in the address outlines; anything unknown is the regions."""
    wanted = request.args.get("outline", "")
    return wanted if wanted in OUTLINES else "region"


def page_address(question: Question, outline: str) -> str:
    """Give the whole address of the page that answers a question, to be passed on."""
    wanted = {**_args(question), **({} if outline == "region" else {"outline": outline})}
    return url_for("insights.gap", _external=True, **wanted)  # type: ignore[arg-type]


def _args(question: Question) -> dict[str, object]:
    """Give the address of a question: only what differs from the usual."""
    usual = asdict(Question())
    return {name: value for name, value in _values(question).items() if value != usual[name]}


def _values(question: Question) -> dict[str, object]:
    """Give what the form holds. The usual counterpart stays open, so that it follows another Golden Triangle."""
    held: dict[str, object] = asdict(question)
    if question.midlands == counterpart(by_university=question.definition == "universities"):
        held["midlands"] = ""
    return held


def _choices(answer: Answer, shelf: Library) -> dict[str, list[tuple[str, str]]]:
    """Give what each field of the form offers; what the register cannot follow says so."""
    held = {
        "measure": [_measure(measure, answer) for measure in MEASURES.values()],
        "definition": [_choice(option) for option in answer.triangles],
        "midlands": [("", "The usual counterpart"), *map(_choice, answer.midlands)],
    }
    if answer.measure.needs_base:
        held["base"] = [_choice(option) for option in answer.bases if not option.why_not]
    if not answer.measure.history:
        held["period"] = [(period, words.period(period)) for period in answer.periods]
    asked = {
        "prices": [("nominal", "Pounds of the year"), ("real", "Pounds of one year (real)")],
        "months": [(str(months), f"{months} months") for months in MONTHS],
        "kilometres": [(str(far), f"{far} km") for far in KILOMETRES],
    }
    if answer.register.by_deal:
        asked |= {
            "largest": [("with", "With the largest deal"), ("without", "Without the largest deal")],
            "stage": [("", "Every stage"), *shelf.stages.items()],
            "sector": [("", "Every sector"), *shelf.sectors.items()],
        }
    return held | {name: choices for name, choices in asked.items() if name in answer.measure.asks}


def _measure(measure: Measure, answer: Answer) -> tuple[str, str]:
    missing = (measure.own and answer.register.code != "parity") or (measure.by_deal and not answer.register.by_deal)
    return measure.code, f"{measure.title} (not in this register)" if missing else measure.title


def _choice(option: Option) -> tuple[str, str]:
    return option.code, f"{option.name} (not in this register)" if option.why_not else option.name


def _tabs(question: Question) -> list[tuple[str, str, bool]]:
    """Give a link to each register. Base and period stay behind where the other register does not have them."""
    links = []
    for register in REGISTERS.values():
        base = question.base if question.base in register.bases else None
        address = url_for(
            "insights.gap",
            register=register.code,
            base=base,
            definition=question.definition,
            measure=_measure_in(register, question.measure),
        )
        links.append((register.title, address, register.code == question.register))
    return links


def _measure_in(register: Register, code: str) -> str | None:
    """Give a measure where another register has it too."""
    measure = MEASURES[code]
    has = (register.by_deal or not measure.by_deal) and (register.code == "parity" or not measure.own)
    return code if has and code != DEFAULT else None


def _download(question: Question, form: Format) -> Response:
    columns, lines = table(ask(session(), question))
    response = make_response(write_table(columns, lines, form, title="Funding gap"))
    response.headers["Content-Type"] = MIME[form]
    response.headers["Content-Disposition"] = f'attachment; filename="funding-gap-{question.register}.{form}"'
    return response
