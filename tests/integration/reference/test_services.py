"""What can be asked of the reference facts, on each database."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session

from foundation.errors import Invalid, NotFound
from reference import queries
from reference.services import figures, places, rules, sectors

BEFORE, OF, AFTER = date(2026, 4, 5), date(2026, 4, 6), date(2026, 4, 7)


class TestRules:
    @pytest.mark.parametrize(("day", "most"), [(BEFORE, 5_000_000), (OF, 10_000_000), (AFTER, 10_000_000)])
    def test_the_eis_limit_changes_on_the_sixth_of_april(self, session: Session, day: date, most: int) -> None:
        assert rules.rule(session, "eis.raise_12m_max", day).whole == most

    @pytest.mark.parametrize("day", [BEFORE, OF, AFTER])
    def test_northern_ireland_keeps_the_limit_that_was(self, session: Session, day: date) -> None:
        found = rules.rule(session, "eis.raise_12m_max", day, "NI")
        assert (found.whole, found.jurisdiction) == (5_000_000, "NI")

    @pytest.mark.parametrize(("day", "rate"), [(BEFORE, "0.30"), (OF, "0.20"), (AFTER, "0.20")])
    def test_a_rule_for_the_whole_country_holds_in_each_part(self, session: Session, day: date, rate: str) -> None:
        for part in ("GB", "NI", "UK"):
            assert rules.rule(session, "vct.income_tax_relief_rate", day, part).decimal == Decimal(rate)

    def test_a_rule_that_is_not_yet_in_force_is_not_found(self, session: Session) -> None:
        assert rules.rule(session, "data.complaint_acknowledge_days", date(2026, 6, 19)).whole == 30
        with pytest.raises(NotFound, match=r"data\.complaint_acknowledge_days"):
            rules.rule(session, "data.complaint_acknowledge_days", date(2026, 6, 18))

    def test_an_unknown_rule_is_not_found(self, session: Session) -> None:
        with pytest.raises(NotFound, match=r"no rule 'eis\.colour' in force on 2026-04-06 in GB"):
            rules.rule(session, "eis.colour", OF)

    def test_a_rule_carries_its_dates_and_source(self, session: Session) -> None:
        found = rules.rule(session, "eis.raise_12m_max", OF)
        assert (found.starts_on, found.ends_on) == (OF, None)
        assert "26 November 2025" in found.source

    def test_no_code_has_two_values_on_one_day(self, session: Session) -> None:
        for part in ("GB", "NI"):
            rows = queries.rules_in_force(session, OF, {part})
            assert len(rows) == len({row.code for row in rows})

    def test_the_history_of_a_rule_runs_from_its_earliest_value(self, session: Session) -> None:
        found = [(row.jurisdiction, row.whole) for row in rules.history(session, "eis.raise_12m_max")]
        assert found == [("GB", 5_000_000), ("GB", 10_000_000), ("NI", 5_000_000)]


class TestPlaces:
    def test_a_postcode_is_located(self, session: Session) -> None:
        found = places.locate(session, "de24 8qr")
        assert (found.postcode, found.outcode.code, found.authority.name) == ("DE24 8QR", "DE24", "Derby")
        assert not found.uncertain

    def test_half_a_postcode_is_located_too(self, session: Session) -> None:
        assert places.locate(session, "B1").authority.name == "Birmingham"

    def test_a_district_whose_sources_disagree_is_marked(self, session: Session) -> None:
        assert places.locate(session, "ST7").uncertain

    def test_a_district_that_does_not_exist_is_not_found(self, session: Session) -> None:
        with pytest.raises(NotFound, match="no postcode district ZZ99"):
            places.locate(session, "ZZ99 9ZZ")

    def test_what_is_no_postcode_is_refused(self, session: Session) -> None:
        with pytest.raises(Invalid):
            places.locate(session, "Derby")

    def test_the_nearest_authorities_come_nearest_first(self, session: Session) -> None:
        near = places.neighbours(session, "E06000015", 4)
        assert {neighbour.authority.name for neighbour in near} <= {
            "Amber Valley",
            "Erewash",
            "South Derbyshire",
            "Broxtowe",
            "East Staffordshire",
        }
        assert [n.distance_km for n in near] == sorted(n.distance_km for n in near)
        with pytest.raises(NotFound):
            places.neighbours(session, "E06000999")

    def test_the_areas_of_a_midlands_authority(self, session: Session) -> None:
        areas = [(area.kind, area.name) for area in places.areas_of(session, "E07000219")]
        assert areas == [
            ("authority", "Nuneaton and Bedworth"),
            ("county", "Warwickshire"),
            ("region", "West Midlands"),
            ("fund", "Warwickshire Pension Fund"),
            ("pool", "Border to Coast"),
            ("country", "England"),
            ("uk", "United Kingdom"),
        ]
        with pytest.raises(NotFound):
            places.areas_of(session, "E07000999")

    def test_derby_lies_in_a_combined_authority_and_a_pool(self, session: Session) -> None:
        areas = {area.kind: area.name for area in places.areas_of(session, "E06000015")}
        assert areas["combined_authority"] == "East Midlands"
        assert areas["pool"] == "LGPS Central"

    @pytest.mark.parametrize(
        ("kind", "code", "count"),
        [
            ("authority", "E06000015", 1),
            ("county", "E10000031", 5),
            ("region", "E12000005", 30),
            ("combined_authority", "E47000007", 7),
            ("country", "Scotland", 32),
            ("uk", "UK", 361),
            ("definition", "midlands:itl1", 65),
            ("definition", "midlands:midlands_engine", 67),
            ("definition", "golden_triangle:universities", 0),
        ],
    )
    def test_members_of_an_area(self, session: Session, kind: str, code: str, count: int) -> None:
        assert len(places.members(session, kind, code)) == count

    def test_a_pool_takes_in_the_areas_of_its_funds(self, session: Session) -> None:
        pool = places.members(session, "pool", "lgps-central")
        funds = [fund.code for fund in queries.pension_funds(session, pool_code="lgps-central")]
        assert pool == frozenset().union(*(places.members(session, "fund", code) for code in funds))
        assert {"E06000015", "E08000025", "E07000132"} <= pool

    @pytest.mark.parametrize("kind", ["region", "pool", "definition", "planet"])
    def test_an_unknown_area_is_not_found(self, session: Session, kind: str) -> None:
        with pytest.raises(NotFound):
            places.members(session, kind, "nowhere")

    def test_the_gazetteer_names_every_area(self, session: Session) -> None:
        book = places.gazetteer(session)
        assert all(book.names.values())
        assert book.names["region", "E12000004"] == "East Midlands"
        assert set(book.areas) == set(book.authorities)


class TestSectors:
    def test_the_tree_has_eight_branches_with_every_leaf_once(self, session: Session) -> None:
        tree = sectors.tree(session)
        leaves = [leaf.code for branch in tree for leaf in branch.leaves]
        assert [branch.sector.code for branch in tree][:2] == ["advanced_manufacturing", "clean_energy"]
        assert len(tree) == 8
        assert len(leaves) == len(set(leaves)) == len(queries.sectors(session)) - 8

    @pytest.mark.parametrize(
        ("typed", "first"),
        [
            ("hydrogen", "hydrogen"),
            ("Small Modular Reactor", "nuclear_fission"),
            ("MedTech", "medtech"),
            ("agri-tech", "agritech"),
            ("Clean Energy", "clean_energy"),
            ("SMR", "nuclear_fission"),
            ("games", "games"),
        ],
    )
    def test_a_word_finds_its_sector(self, session: Session, typed: str, first: str) -> None:
        assert sectors.find(session, typed)[0].code == first

    def test_a_word_that_means_nothing_finds_nothing(self, session: Session) -> None:
        assert sectors.find(session, "unobtainium") == []

    def test_a_branch_holds_itself_and_its_leaves(self, session: Session) -> None:
        assert sectors.branch_codes(session, "quantum") == {"quantum"}
        assert {"defence", "drones_autonomy"} <= sectors.branch_codes(session, "defence")
        assert sectors.branch_codes(session, "nothing") == frozenset()

    def test_industry_codes_hint_at_sub_sectors_first(self, session: Session) -> None:
        found = sectors.hints(session, ["30300", "29100"])
        assert [hint.sector.code for hint in found][:2] == ["aerospace", "automotive_mobility"]
        whole = next(hint for hint in found if hint.sector.code == "advanced_manufacturing")
        assert whole.sic_codes == ("29100", "30300")
        assert all(hint.basis for hint in found)

    def test_an_unknown_industry_code_hints_at_nothing(self, session: Session) -> None:
        assert sectors.hints(session, ["00000"]) == []
        assert sectors.hints(session, []) == []


class TestFigures:
    def test_values_by_period_and_area(self, session: Session) -> None:
        table = figures.values(session, "eis_amount", area_kind="region", periods={"2024-25"})
        assert table["2024-25"]["E12000005"] == 53_000_000
        assert len(table["2024-25"]) == 12

    def test_the_latest_period(self, session: Session) -> None:
        assert figures.latest_period(session, "eis_amount", area_kind="region") == "2024-25"
        with pytest.raises(NotFound):
            figures.latest_period(session, "eis_amount", area_kind="planet")

    def test_the_source_of_a_series(self, session: Session) -> None:
        source = figures.source_of(session, "eis_amount")
        assert source.publisher == "HM Revenue & Customs"
        assert source.licence == "Open Government Licence v3.0"
        with pytest.raises(NotFound):
            figures.source_of(session, "nothing")


class TestLists:
    def test_lists_come_in_their_order(self, session: Session) -> None:
        assert [stage.code for stage in queries.stages(session)] == [
            "pre_seed",
            "seed",
            "series_a",
            "series_b",
            "growth",
        ]
        assert [region.name for region in queries.regions(session)][3:5] == ["East Midlands", "West Midlands"]
        assert [level.level for level in queries.technology_readiness_levels(session)] == list(range(1, 10))
        assert queries.claims(session)[0].code == "F1"
        assert len(queries.instruments(session)) == 6
        assert len(queries.zones(session)) == 16
        assert len(queries.datasets(session)) > 15
        assert len(queries.combined_authorities(session)) == 15

    def test_single_facts_are_found_by_code(self, session: Session) -> None:
        pool, claim = queries.pension_pool(session, "lgps-central"), queries.claim(session, "F34")
        provider, industry = queries.university(session, "10004113"), queries.sic_code(session, "30300")
        assert pool is not None
        assert pool.name == "LGPS Central"
        assert claim is not None
        assert claim.value == pytest.approx(0.0132)
        assert provider is not None
        assert provider.midlands
        assert industry is not None
        assert industry.section == "C"

    def test_definitions_of_one_group(self, session: Session) -> None:
        codes = [definition.code for definition in queries.area_definitions(session, group="golden_triangle")]
        assert codes == [f"golden_triangle:{name}" for name in ("regions", "cities", "counties", "universities")]
        assert len(queries.area_definitions(session)) == 7
