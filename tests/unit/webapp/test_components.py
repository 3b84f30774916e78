"""Every component draws itself, says what is wrong, and keeps to the page's policy."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import html5lib
import pytest
from flask import Flask, render_template_string

from foundation.figures import Figure, Source
from foundation.forms import Form
from foundation.paging import Page
from webapp import rendering
from webapp.components import chosen_in, figure_value, link_toggled, link_with, looks_numeric, page_numbers

IMPORT = '{% import "components/ui.html" as ui with context %}'
SOURCE = Source("EIS statistics", "HM Revenue and Customs", "https://www.gov.uk/x", "May 2026", "OGL v3.0")


@pytest.fixture
def app() -> Flask:
    app = Flask("webapp", template_folder="templates", static_folder="static")
    app.secret_key = "of this test only"
    rendering.add_words(app)
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    app.add_url_rule("/ventures", "ventures", lambda: "")
    app.add_url_rule("/ventures/<slug>/matches", "matches", lambda slug: slug)
    return app


@pytest.fixture(autouse=True)
def within(app: Flask) -> Iterator[None]:
    with app.test_request_context("/ventures/ferrite/matches?stage=seed"):
        yield


def draw(template: str, **values: object) -> str:
    """Draw a piece of a page, and see that it is sound HTML without anything inline."""
    html = render_template_string(IMPORT + template, **values)
    html5lib.HTMLParser(strict=True).parseFragment(html)
    assert not re.search(r"\s(style|on\w+)=|<style|<script", html)
    return html


FORM = Form(
    values={"name": "Ferrite & Sons", "amount": 1_200_000, "sectors": ["a1"], "kind": "seed"},
    errors={"name": ["Give the name."], "rounds.0.amount": ["Enter whole pounds."]},
    message="Two answers need another look.",
)


def test_a_field_is_tied_to_its_label_its_hint_and_what_is_wrong_with_it() -> None:
    html = draw("{{ ui.text(form, 'name', 'Name', 'As registered', required=True) }}", form=FORM)
    assert '<label class="form-label" for="f-name">' in html
    assert 'aria-describedby="f-name-hint f-name-error" aria-invalid="true" required' in html
    assert 'id="f-name-hint">As registered' in html
    assert 'id="f-name-error">Give the name.' in html
    assert 'value="Ferrite &amp; Sons"' in html


def test_a_field_without_errors_or_a_hint_claims_neither() -> None:
    html = draw("{{ ui.text(form, 'town', 'Town') }}", form=FORM)
    assert "aria-" not in html


def test_the_error_summary_leads_to_each_field() -> None:
    html = draw("{{ ui.errors(form) }}", form=FORM)
    assert '<a href="#f-name">Give the name.</a>' in html
    assert '<a href="#f-rounds-0-amount">Enter whole pounds.</a>' in html
    assert "Two answers need another look." in html
    assert draw("{{ ui.errors(form) }}", form=Form()).strip() == ""


def test_money_shows_stored_pounds_grouped_and_typed_text_as_typed() -> None:
    assert 'value="1,200,000"' in draw("{{ ui.money(form, 'amount', 'Amount') }}", form=FORM)
    assert 'value="1.2m"' in draw("{{ ui.money(form, 'amount', 'Amount') }}", form=Form(values={"amount": "1.2m"}))


@pytest.mark.parametrize(
    "template",
    [
        "{{ ui.textarea(form, 'name', 'Name', 'Hint', limit=100) }}",
        "{{ ui.date(form, 'closes', 'Closes', 'Hint') }}",
        "{{ ui.number(form, 'team', 'Team', suffix='people') }}",
        "{{ ui.password(form, 'password', 'Password', autocomplete='current-password') }}",
        "{{ ui.file(form, 'file', 'File', accept='.csv') }}",
        "{{ ui.text(form, 'name', 'Name', prefix='https://', suffix='.uk', **{'hx-get': '/x'}) }}",
    ],
)
def test_other_fields_draw(template: str) -> None:
    assert "<label" in draw(template, form=FORM)


def test_a_select_offers_not_knowing_and_groups() -> None:
    options = [("seed", "Seed"), ("More", [("a", "Series A")])]
    html = draw("{{ ui.select(form, 'kind', 'Stage', options) }}", form=FORM, options=options)
    assert '<option value="">Don’t know</option>' in html
    assert '<option value="seed" selected>Seed</option>' in html
    assert '<optgroup label="More"><option value="a">Series A</option></optgroup>' in html


def test_choices_are_a_group_with_a_legend_and_the_summary_reaches_the_first() -> None:
    options = [("a1", "Hydrogen"), ("a2", "Storage")]
    html = draw("{{ ui.checks(form, 'sectors', 'Sectors', options, 'Any') }}", form=FORM, options=options)
    assert '<fieldset class="field" aria-describedby="f-sectors-hint">' in html
    assert 'id="f-sectors" name="sectors" value="a1" checked>' in html
    grouped = draw("{{ ui.checks(form, 'sectors', 'Sectors', options) }}", form=FORM, options=[("Energy", options)])
    assert "1 of 2 chosen" in grouped
    radios = draw("{{ ui.radios(form, 'kind', 'Stage', options) }}", form=FORM, options=[("seed", "Seed"), ("a", "A")])
    assert radios.count("checked") == 1


def test_links_keep_the_address_of_the_page_and_drop_what_is_empty() -> None:
    args = {"stage": ["seed", "a"], "q": "", "page": "3"}
    assert link_with("ventures", args, page=None) == "/ventures?stage=seed&stage=a"
    assert link_toggled("ventures", args, "stage", "seed") == "/ventures?stage=a"
    assert link_toggled("ventures", args, "region", "E1") == "/ventures?stage=seed&stage=a&region=E1"
    assert chosen_in(args, "stage", "a")
    assert not chosen_in(args, "region", "E1")


def test_links_of_a_list_under_a_profile_keep_its_profile(app: Flask) -> None:
    app.preprocess_request()
    assert link_with("matches", {"stage": "seed"}, page=2) == "/ventures/ferrite/matches?stage=seed&page=2"


def test_a_pager_shows_the_neighbours_and_the_ends() -> None:
    page: Page[int] = Page(items=[1], total=500, number=6, size=25)
    html = draw("{{ ui.pager(page, 'ventures', {'q': 'x'}) }}", page=page)
    assert 'aria-current="page" href="/ventures?q=x&amp;page=6"' in html
    assert 'rel="prev"' in html
    assert 'rel="next"' in html
    assert page_numbers(3, 5) == [1, 2, 3, 4, 5]
    assert page_numbers(1, 1) == [1]
    assert draw("{{ ui.pager(page, 'ventures', {}) }}", page=Page([], 0, 1, 25)).strip() == ""


def test_a_facet_says_how_many_and_what_is_chosen() -> None:
    choices = [(str(number), f"Choice {number}", number) for number in range(10)]
    html = draw("{{ ui.facet('Stage', 'stage', choices, args, 'ventures') }}", choices=choices, args={"stage": "9"})
    assert 'href="/ventures?stage=9&amp;stage=0"' in html
    assert 'href="/ventures" aria-current="true"' in html
    assert '<details class="facet-more" open>' in html


def test_sorting_turns_round() -> None:
    assert 'href="/ventures?sort=-name"' in draw("{{ ui.sort_link('Name', 'name', {'sort': 'name'}, 'ventures') }}")
    assert 'href="/ventures?sort=name"' in draw("{{ ui.sort_link('Name', 'name', {}, 'ventures') }}")


@pytest.mark.parametrize(
    "template",
    [
        "{{ ui.badge('New', 'good') }}{{ ui.demo_badge() }}",
        "{{ ui.claim_badge('verified', day) }}{{ ui.claim_badge(None) }}",
        "{{ ui.section_status('in_progress') }}{{ ui.section_status('cannot start yet') }}",
        "{{ ui.button('Add', '/x', 'primary', icon='plus') }}{{ ui.submit('Save', name='do', value='save') }}",
        "{{ ui.csrf() }}{{ ui.exports('ventures', {}) }}{{ ui.clear_all('ventures') }}",
        "{{ ui.empty('Nothing yet', 'Add one.', 'Add', '/x') }}",
        "{{ ui.score(0.82) }}{{ ui.score(None) }}{{ ui.bar(0.4) }}",
        "{{ ui.stat('Ventures', 12, 'since May') }}{{ ui.facts([('Founded', ''), ('Stage', 'Seed')]) }}",
        "{{ ui.tabs([('One', '/1', True), ('Two', '/2', False)]) }}{{ ui.breadcrumbs([('Home', '/'), ('Here', '')]) }}",
        "{{ ui.alert('Saved.', 'good') }}{{ ui.chips([('stage', 'seed', 'Seed')], {'stage': 'seed'}, 'ventures') }}",
        "{% call ui.card('Title') %}<p>Body</p>{% endcall %}{{ ui.source_line(publisher) }}",
        "{% call ui.table_wrap() %}<table></table>{% endcall %}{{ ui.saved(moment) }}",
        "{% call ui.menu('More') %}<a href='/x'>X</a>{% endcall %}",
    ],
)
def test_other_components_draw(template: str) -> None:
    moment = datetime(2026, 7, 1, 9, 5, tzinfo=UTC)
    assert draw(template, day=date(2026, 11, 3), moment=moment, publisher=SOURCE)


def test_a_figure_carries_its_definition_and_its_source() -> None:
    figure = Figure("Pence in the pound", 18.2, "pence", "2024-25", "Midlands", "Per head.", SOURCE, inputs={"a": 1.0})
    html = draw("{{ ui.figure(figure) }}", figure=figure)
    assert "18p" in html
    assert "Per head." in html
    assert "HM Revenue and Customs" in html


@pytest.mark.parametrize(
    ("unit", "value", "written"),
    [("gbp", 1.2e6, "£1.2m"), ("share", 0.125, "12.5%"), ("ratio", 1.25, "1.2×"), ("count", 1234.0, "1,234")],
)
def test_figures_are_written_in_their_unit(unit: str, value: float, written: str) -> None:
    assert figure_value(Figure("x", value, unit, "2025", "UK", "x", SOURCE)) == written


def test_a_withheld_figure_says_why() -> None:
    figure = Figure("x", None, "count", "2025", "UK", "x", SOURCE, withheld="Fewer than five firms")
    assert "Fewer than five firms" in draw("{{ ui.figure(figure) }}", figure=figure)


def test_a_chart_carries_its_figures_as_data_and_as_a_table() -> None:
    data = {"categories": ["A & B"], "series": [{"name": "n", "values": [1]}], "unit": "count"}
    table = {"columns": ["Place", "Number"], "rows": [["A & B", 1234], ["C", None]]}
    template = "{{ ui.chart('c', 'Title', 'Definition', publisher, data, 'bar', table) }}"
    html = draw(template, data=data, table=table, publisher=SOURCE)
    assert '<th scope="row">A &amp; B</th><td class="number">1,234</td>' in html
    assert "data-chart=" in html


def test_the_map_draws_each_tile_and_lists_each_place() -> None:
    tiles = [
        {"code": "E1", "name": "Derby", "column": 0, "row": 0, "level": 2, "label": "£3", "href": "/d", "region": "EM"},
        {
            "code": "E2",
            "name": "Leeds",
            "column": 1,
            "row": 0,
            "level": None,
            "label": "none",
            "href": "",
            "region": "YH",
        },
    ]
    template = "{{ ui.hexmap('map', tiles, [(2, 'Some'), (None, 'No figure')], 'Money', 'Pounds.', publisher) }}"
    html = draw(template, tiles=tiles, publisher=SOURCE)
    assert 'aria-labelledby="map-title"' in html
    assert '<a href="#map">Address of this chart</a>' in html
    assert html.count('class="hex level-') == 4
    assert html.count('class="hex-outline"') == 2
    assert '<th scope="row"><a href="/d">Derby</a></th><td>£3</td>' in html


@pytest.mark.parametrize(
    ("cell", "numeric"), [("£1.2m", True), ("18p", True), ("12.5%", True), ("Derby", False), ("2024-25", False)]
)
def test_cells_that_are_numbers_are_known(cell: str, numeric: bool) -> None:
    assert looks_numeric(cell) is numeric
