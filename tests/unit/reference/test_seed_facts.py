"""What the files of reference facts say, and what they must never say."""

import csv
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from reference.models import (
    AreaDefinition,
    AreaDefinitionMember,
    Authority,
    Claim,
    Dataset,
    Observation,
    Outcode,
    PensionFund,
    PensionFundArea,
    PensionPool,
    Rule,
    Sector,
    Series,
    SicSectorHint,
    University,
)
from reference.services.seedfiles import read_seed_files
from reference.services.seedtables import SeedFacts, Values

SEEDS = Path(__file__).resolve().parents[3] / "seeds" / "reference"


@pytest.fixture(scope="module")
def facts() -> SeedFacts:
    return read_seed_files(SEEDS)


def profile_rows(name: str) -> dict[str, dict[str, str]]:
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        return {row["slug"]: row for row in csv.DictReader(file)}


def by_code(facts: SeedFacts, model: type) -> dict[str, Values]:
    return {row.values["code"]: row.values for row in facts.of(model)}


def words(cell: str) -> list[str]:
    return [word for word in cell.split(";") if word]


class TestPlaces:
    def test_every_authority_has_a_tile_of_its_own(self, facts: SeedFacts) -> None:
        tiles = [(row.values["tile_column"], row.values["tile_row"]) for row in facts.of(Authority)]
        assert len(tiles) == 361
        assert len(set(tiles)) == 361

    def test_the_tile_map_keeps_north_up_and_west_left(self, facts: SeedFacts) -> None:
        places = {row.values["name"]: row.values for row in facts.of(Authority)}
        down = [places[name]["tile_row"] for name in ("Highland", "Leeds", "Birmingham", "Brighton and Hove")]
        across = [
            places[name]["tile_column"] for name in ("Fermanagh and Omagh", "Pembrokeshire", "Birmingham", "Norwich")
        ]
        assert all(north < south for north, south in pairwise(down))
        assert all(west < east for west, east in pairwise(across))

    def test_midland_authorities_are_sixty_five(self, facts: SeedFacts) -> None:
        regions = Counter(row.values["region_code"] for row in facts.of(Authority))
        assert (regions["E12000004"], regions["E12000005"]) == (35, 30)

    def test_every_authority_has_a_population_of_one_year(self, facts: SeedFacts) -> None:
        assert {row.values["population_year"] for row in facts.of(Authority)} == {2022}
        assert sum(row.values["population"] for row in facts.of(Authority)) == pytest.approx(67.6e6, rel=0.01)

    def test_eight_outcodes_are_marked_for_a_disputed_region(self, facts: SeedFacts) -> None:
        assert sum(row.values["region_conflict"] for row in facts.of(Outcode)) == 8

    def test_a_university_known_to_be_misplaced_has_no_authority(self, facts: SeedFacts) -> None:
        places = {row.values["name"]: row.values["authority_code"] for row in facts.of(University)}
        assert places["University of Lincoln"] is None
        assert places["Imperial College London"] is None
        assert places["Loughborough University"] == "E07000130"


class TestAreaDefinitions:
    def test_each_group_has_one_default(self, facts: SeedFacts) -> None:
        defaults = [row.values["code"] for row in facts.of(AreaDefinition) if row.values["is_default"]]
        assert sorted(defaults) == ["golden_triangle:regions", "midlands:itl1"]

    def test_the_golden_triangle_has_its_four_readings(self, facts: SeedFacts) -> None:
        members: dict[str, set[str]] = {}
        for row in facts.of(AreaDefinitionMember):
            members.setdefault(row.values["definition_code"], set()).add(row.values["area_code"])
        assert members["golden_triangle:regions"] == {"E12000006", "E12000007", "E12000008"}
        assert len(members["golden_triangle:universities"]) == 6
        assert len(members["golden_triangle:cities"]) == 33 + 2
        assert len(members["golden_triangle:counties"]) == 33 + 5 + 5
        assert members["golden_triangle:cities"] < members["golden_triangle:counties"]

    def test_cranfield_is_of_the_midlands_by_university_only(self, facts: SeedFacts) -> None:
        where = {
            row.values["definition_code"]
            for row in facts.of(AreaDefinitionMember)
            if row.values["area_code"] == "10007822"
        }
        assert where == {"midlands:universities"}


class TestPensions:
    def test_eight_pools_of_which_two_have_closed(self, facts: SeedFacts) -> None:
        pools = by_code(facts, PensionPool)
        assert len(pools) == 8
        assert {code for code, pool in pools.items() if pool["status"] == "closed"} == {"access", "brunel"}

    def test_funds_add_up_to_the_published_total(self, facts: SeedFacts) -> None:
        total = sum(row.values["market_value_gbp"] for row in facts.of(PensionFund))
        published = {
            row.values["period"]: row.values["value"]
            for row in facts.of(Observation)
            if row.values["series_code"] == "lgps_market_value"
        }
        assert total == pytest.approx(published["2024-25"], rel=0.001)

    def test_no_authority_is_covered_by_two_funds(self, facts: SeedFacts) -> None:
        counts = Counter(row.values["authority_code"] for row in facts.of(PensionFundArea))
        assert counts.most_common(1)[0][1] == 1

    def test_the_three_authorities_of_mira_lie_in_two_pools(self, facts: SeedFacts) -> None:
        pools = {row.values["code"]: row.values["pool_code"] for row in facts.of(PensionFund)}
        funds = {row.values["authority_code"]: row.values["fund_code"] for row in facts.of(PensionFundArea)}
        mira = words(profile_rows("clusters.csv")["mira-technology-park"]["authorities"])
        assert len(mira) == 3
        assert {pools[funds[code]] for code in mira} == {"lgps-central", "border-to-coast"}

    def test_mira_lies_outside_every_combined_authority(self, facts: SeedFacts) -> None:
        places = by_code(facts, Authority)
        mira = words(profile_rows("clusters.csv")["mira-technology-park"]["authorities"])
        assert {places[code]["combined_authority_code"] for code in mira} == {None}


class TestTaxonomy:
    def test_eight_sectors_and_some_seventy_leaves_with_one_parent_each(self, facts: SeedFacts) -> None:
        sectors = by_code(facts, Sector)
        tops = {code for code, sector in sectors.items() if sector["parent_code"] is None}
        assert len(tops) == 8
        assert 55 <= len(sectors) - len(tops) <= 80
        assert {sector["parent_code"] for sector in sectors.values()} - {None} == tops

    def test_every_sector_has_synonyms_and_no_two_leaves_share_one(self, facts: SeedFacts) -> None:
        leaves = [row.values for row in facts.of(Sector) if row.values["parent_code"] is not None]
        counts = Counter(word for leaf in leaves for word in leaf["synonyms"])
        assert all(row.values["synonyms"] for row in facts.of(Sector))
        assert [word for word, times in counts.items() if times > 1] == []

    def test_no_industry_code_claims_to_find_clean_energy(self, facts: SeedFacts) -> None:
        hinted = {row.values["sector_code"] for row in facts.of(SicSectorHint)}
        assert hinted.isdisjoint({"clean_energy", "hydrogen", "nuclear_fusion", "quantum", "cyber_security"})
        assert all(row.values["basis"] for row in facts.of(SicSectorHint))


class TestErrorsOfTheSourcesAreKeptOut:
    def test_automotive_is_built_from_the_text_and_not_from_the_aerospace_block(self) -> None:
        clusters = profile_rows("clusters.csv")
        automotive, aerospace = clusters["automotive"], clusters["aerospace-manufacturing"]
        assert automotive["specialisation"] != aerospace["specialisation"]
        assert "ngine" not in automotive["specialisation"]
        assert "aero" not in automotive["specialisation"].lower()
        assert not set(words(automotive["anchors"])) & set(words(aerospace["anchors"]))
        assert automotive["source_line"] == "lines 104, 224, 236"

    def test_automotive_lies_in_coventry_warwickshire_and_leicestershire(self, facts: SeedFacts) -> None:
        places = by_code(facts, Authority)
        automotive = [places[code] for code in words(profile_rows("clusters.csv")["automotive"]["authorities"])]
        assert {place["county_name"] for place in automotive} == {"Warwickshire", "Leicestershire", "West Midlands"}
        assert [p["name"] for p in automotive if p["county_name"] == "West Midlands"] == ["Coventry"]

    def test_textile_has_no_specialisation(self) -> None:
        assert profile_rows("clusters.csv")["textile-fashion"]["specialisation"] == ""

    def test_creative_and_digital_reaches_stoke(self) -> None:
        assert "E06000021" in words(profile_rows("clusters.csv")["creative-digital-technology"]["authorities"])

    def test_the_thirteen_of_the_map_and_those_named_elsewhere_stand_with_their_lines(self) -> None:
        clusters = profile_rows("clusters.csv")
        assert len(clusters) >= 18
        assert sum("line" in row["source_line"] for row in clusters.values()) == len(clusters)

    def test_a_misprinted_name_is_nowhere(self) -> None:
        everything = (SEEDS / "clusters.csv").read_text(encoding="utf-8")
        assert "Cranwood" not in everything
        assert "Synectic " not in everything

    @pytest.mark.parametrize("code", ["F15", "F25", "F28"])
    def test_contradicted_projections_are_no_claims(self, facts: SeedFacts, code: str) -> None:
        assert code not in by_code(facts, Claim)

    def test_the_fifteen_pence_is_a_claim_without_definition(self, facts: SeedFacts) -> None:
        claim = by_code(facts, Claim)["F1"]
        assert claim["value"] == 0.15
        assert claim["definition_missing"]
        assert claim["status"] == "quotable"
        assert claim["source_line"] == "line 256"


class TestRules:
    def test_every_rule_has_a_source_that_was_read(self, facts: SeedFacts) -> None:
        for row in facts.of(Rule):
            assert row.values["source"]
            assert "memory" not in row.values["source"].lower()

    def test_the_limits_of_april_2026_follow_one_another_without_a_gap(self, facts: SeedFacts) -> None:
        rules = [r.values for r in facts.of(Rule) if r.values["jurisdiction"] == "GB" and r.values["starts_on"]]
        assert {rule["code"] for rule in rules} == {
            "eis.gross_assets_after_max",
            "eis.gross_assets_before_max",
            "eis.raise_12m_max",
            "eis.raise_lifetime_max",
            "kic.raise_12m_max",
            "kic.raise_lifetime_max",
        }
        assert {rule["starts_on"].isoformat() for rule in rules} == {"2026-04-06"}


class TestFigures:
    def test_every_series_that_is_filled_by_files_has_values(self, facts: SeedFacts) -> None:
        filled = {row.values["series_code"] for row in facts.of(Observation)}
        empty = set(by_code(facts, Series)) - filled
        assert {code.split("_")[0] for code in empty} == {"hebci"}

    @pytest.mark.parametrize("scheme", ["eis", "seis"])
    def test_regions_add_up_to_the_published_total(self, facts: SeedFacts, scheme: str) -> None:
        rows = [row.values for row in facts.of(Observation) if row.values["series_code"] == f"{scheme}_amount"]
        for year in ("2022-23", "2023-24", "2024-25"):
            parts = sum(r["value"] or 0 for r in rows if r["period"] == year and r["area_kind"] != "uk")
            total = next(r["value"] for r in rows if r["period"] == year and r["area_kind"] == "uk")
            assert parts == pytest.approx(total, abs=2e6)

    def test_eis_per_head_of_the_midlands_is_about_eighteen_pence_in_the_pound(self, facts: SeedFacts) -> None:
        rows = {
            (r.values["series_code"], r.values["area_code"], r.values["period"]): r.values["value"]
            for r in facts.of(Observation)
        }

        def per_head(codes: tuple[str, ...]) -> float:
            money = sum(rows["eis_amount", code, "2024-25"] for code in codes)
            return float(money / sum(rows["population", code, "2024"] for code in codes))

        midlands = per_head(("E12000004", "E12000005"))
        triangle = per_head(("E12000006", "E12000007", "E12000008"))
        assert 100 * midlands / triangle == pytest.approx(18.3, abs=0.1)


class TestFunders:
    def test_seventy_three_funders_each_with_a_mandate(self) -> None:
        funders, mandates = profile_rows("funders.csv"), profile_rows("mandates.csv")
        assert len(funders) == 73
        assert {row["funder_slug"] for row in mandates.values()} == set(funders)

    def test_every_word_of_a_mandate_is_in_the_vocabularies(self, facts: SeedFacts) -> None:
        sectors = by_code(facts, Sector)
        for slug, row in profile_rows("mandates.csv").items():
            assert set(words(row["sectors"])) <= set(sectors), slug
            assert set(words(row["stages"])) <= {"pre_seed", "seed", "series_a", "series_b", "growth"}, slug
            assert bool(words(row["instruments"])) != (row["backs_funds"] == "1"), slug

    def test_every_place_of_a_mandate_is_a_place(self, facts: SeedFacts) -> None:
        known = {
            *(f"authority:{row.values['code']}" for row in facts.of(Authority)),
            *(f"region:{row.values['region_code']}" for row in facts.of(Authority)),
            *(f"combined_authority:{row.values['combined_authority_code']}" for row in facts.of(Authority)),
            *(f"pool:{row.values['code']}" for row in facts.of(PensionPool)),
            "uk:UK",
        }
        for slug, row in profile_rows("mandates.csv").items():
            assert words(row["places"]), slug
            assert set(words(row["places"])) <= known, slug

    def test_money_that_backs_funds_is_marked(self) -> None:
        funders = profile_rows("funders.csv")
        for slug, row in profile_rows("mandates.csv").items():
            if funders[row["funder_slug"]]["kind"] in {"lgps_fund", "lgps_pool"}:
                assert row["backs_funds"] == "1", slug
        assert profile_rows("mandates.csv")["british-patient-capital-funds"]["backs_funds"] == "1"

    def test_the_cost_of_a_project_is_not_taken_for_a_grant(self) -> None:
        for slug, row in profile_rows("mandates.csv").items():
            if "investor-partnerships" in slug:
                assert (row["ticket_min_gbp"], row["ticket_max_gbp"]) == ("", ""), slug
                assert "project's cost" in row["note"], slug

    def test_the_angel_cofund_takes_at_most_forty_nine_per_cent(self) -> None:
        assert profile_rows("mandates.csv")["acf-investors-angel-cofund"]["share_max"] == "0.49"

    def test_the_west_midlands_co_investment_fund_wants_match_funding_in_seven_places(self) -> None:
        slug = "west-midlands-co-investment-fund-midven-future-planet-capital"
        row = profile_rows("mandates.csv")[slug]
        assert words(row["conditions"]) == ["match_funding=1"]
        assert len(words(row["places"])) == 7

    def test_a_row_that_spans_two_products_is_two_mandates(self) -> None:
        mandates = [
            r for r in profile_rows("mandates.csv").values() if r["funder_slug"] == "investment-fund-for-scotland"
        ]
        assert sorted((row["instruments"], row["ticket_max_gbp"]) for row in mandates) == [
            ("equity", "5000000"),
            ("loan", "2000000"),
        ]

    def test_sources_older_than_a_year_are_marked(self) -> None:
        funders = profile_rows("funders.csv")
        assert funders["bgf"]["stale"] == "1"
        assert funders["episode-1-ventures"]["stale"] == "1"
        assert funders["innovate-uk-innovation-loans"]["stale"] == "0"


class TestSources:
    def test_every_file_stands_in_the_list_of_sources_with_its_number_of_rows(self) -> None:
        listed: dict[str, int] = {}
        for line in (SEEDS.parent / "SOURCES.md").read_text(encoding="utf-8").splitlines():
            cells = line.split("|")
            files = re.findall(r"`(\w+\.csv)`", cells[1]) if len(cells) > 3 else []
            if files:
                counts = [int(number.replace(",", "")) for number in re.findall(r"[\d,]*\d", cells[2])]
                listed |= dict(zip(files, counts, strict=True))
        for path in sorted(SEEDS.glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                assert listed.pop(path.name, None) == sum(1 for _row in csv.reader(file)) - 1, path.name
        assert listed == {}

    def test_every_data_set_states_its_licence_and_attribution(self, facts: SeedFacts) -> None:
        for row in facts.of(Dataset):
            assert row.values["licence"], row.where
            assert row.values["attribution"], row.where

    def test_claims_for_relief_add_up_to_what_the_publisher_states(self, facts: SeedFacts) -> None:
        rows = [row.values for row in facts.of(Observation)]
        assert sum(r["value"] for r in rows if r["series_code"] == "rd_relief_claims") == pytest.approx(46_950, abs=10)
        assert sum(r["value"] for r in rows if r["series_code"] == "rd_relief_cost") == pytest.approx(7.6e9, rel=0.01)


def test_no_file_is_large() -> None:
    assert max(path.stat().st_size for path in SEEDS.iterdir()) < 700 * 1024
