"""What invented ventures make: for each sub-sector a few products, and whom they are for."""

#: Sub-sector: pairs of product and customer, from which a venture's one line is made.
PRODUCTS: dict[str, tuple[tuple[str, str], ...]] = {
    "aerospace": (
        ("Lightweight fan blades made in one pressing", "engine makers"),
        ("Leak checks on aircraft fuel lines in minutes", "maintenance crews"),
    ),
    "automotive_mobility": (
        ("Brake-by-wire modules that retrofit to vans", "fleet owners"),
        ("A test rig for driver assistance in bad weather", "vehicle makers"),
    ),
    "batteries_electrification": (
        ("Battery packs that can be opened and mended", "makers of delivery vans"),
        ("Motor windings without rare earths", "electric motor makers"),
    ),
    "space_satellites": (
        ("Fold-out radiators for small satellites", "satellite builders"),
        ("Soil moisture maps from orbit", "water companies"),
    ),
    "advanced_materials": (
        ("A ceramic coating that survives 1,400 degrees", "turbine makers"),
        ("Composite panels from waste carbon fibre", "rail carriage builders"),
    ),
    "additive_manufacturing": (("Printed mould tools overnight", "injection moulders"),),
    "robotics_automation": (
        ("A gripper that learns new parts by touch", "assembly lines"),
        ("Picking robots for narrow aisles", "warehouses"),
    ),
    "industrial_digitalisation": (
        ("Sensors that hear when a press is about to fail", "stamping plants"),
        ("A digital twin that small factories can afford", "job shops"),
    ),
    "precision_engineering": (("In-line measuring to a micron", "machine shops"),),
    "agritech": (
        ("Weeding by laser at walking pace", "vegetable growers"),
        ("Feed that cuts waste in hatcheries", "fish farms"),
    ),
    "food_drink": (("Protein from brewers' grain", "food makers"),),
    "packaging": (("Cartons that wash and return", "meal kit firms"),),
    "textiles_fashion": (("Knitting to order without offcuts", "clothing labels"),),
    "offsite_construction": (("Wall panels with services built in", "housing associations"),),
    "construction_technology": (("Concrete that reports its own strength", "contractors"),),
    "hydrogen": (
        ("Electrolysers without iridium", "gas suppliers"),
        ("Hydrogen valves that do not creep", "fuelling stations"),
    ),
    "nuclear_fission": (("Robots that inspect inside hot cells", "site operators"),),
    "nuclear_fusion": (("Magnet tape joints that carry more current", "fusion builders"),),
    "carbon_capture": (("A sorbent that lasts ten thousand cycles", "cement works"),),
    "energy_storage": (
        ("Heat batteries the size of a boiler", "landlords"),
        ("Flow cells for factory roofs", "food plants"),
    ),
    "wind_power": (("Blade repairs by rope-free robot", "wind farms"),),
    "solar_power": (("Solar film for light roofs", "warehouse owners"),),
    "low_carbon_heat": (("Heat pumps that fit under a sink", "flat owners"),),
    "grid_flexibility": (("Pooling of cold stores as demand response", "network operators"),),
    "energy_efficiency": (("A thermal survey of a street in an afternoon", "councils"),),
    "industrial_decarbonisation": (("Induction kilns for short runs", "potteries"),),
    "sustainable_fuels": (("Jet fuel from sewage sludge", "airlines"),),
    "waste_to_energy": (("Gas from canteen scraps on site", "hospitals"),),
    "circular_economy": (
        ("Recovering gypsum from demolition skips", "plasterboard makers"),
        ("Sorting of mixed plastics by taste-like sensors", "recyclers"),
    ),
    "water_environment": (("Overflow warnings an hour ahead", "water companies"),),
    "games": (("Tools that test games overnight", "studios"),),
    "film_tv": (("Rotoscoping in a tenth of the time", "post houses"),),
    "immersive": (("Rehearsal rooms in mixed reality", "surgical trainers"),),
    "music_performing_arts": (("Ticket pricing that keeps seats full", "theatres"),),
    "publishing_media": (("Audio editions made from print", "local papers"),),
    "advertising_marketing": (("Measuring posters without cameras", "high streets"),),
    "design_architecture": (("Carbon and cost of a floor plan as it is drawn", "architects"),),
    "defence_systems": (("Training rounds that leave no lead", "ranges"),),
    "drones_autonomy": (("Drones that fly without satellite fix", "survey firms"),),
    "military_vehicles": (("Quiet auxiliary power for vehicles", "fleet managers"),),
    "naval_propulsion": (("Seals for long voyages", "shipyards"),),
    "surveillance_sensing": (("Radar that tells birds from drones", "airports"),),
    "security_resilience": (("Rapid tests of public water", "resilience teams"),),
    "artificial_intelligence": (
        ("Vision models that train on ten pictures", "inspection teams"),
        ("A planner for hospital beds", "trusts"),
    ),
    "enterprise_software": (
        ("Quotes for made-to-order parts in a minute", "fabricators"),
        ("Rotas that staff accept", "care homes"),
    ),
    "data_analytics": (("Joining of council records without moving them", "councils"),),
    "cyber_security": (("Patch windows for machines that cannot stop", "plant managers"),),
    "quantum": (("Gravity sensors that find pipes", "utilities"),),
    "semiconductors": (("Power chips on thinner wafers", "inverter makers"),),
    "connectivity": (("Private radio networks in a box", "ports"),),
    "internet_of_things": (("Damp sensors that last ten years", "landlords"),),
    "engineering_biology": (("Dyes grown by yeast", "mills"),),
    "consumer_platforms": (("A market for unsold fabric", "makers"),),
    "education_technology": (("Welding lessons with haptic torches", "colleges"),),
    "fintech": (("Invoice finance priced by the day", "suppliers"),),
    "insurtech": (("Cover for shared machinery by the hour", "farms"),),
    "regtech": (("Checks on beneficial owners in one call", "banks"),),
    "wealth_asset_management": (("Reporting of place-based portfolios", "pension pools"),),
    "sustainable_finance": (("Loans that follow metered savings", "lenders"),),
    "biopharma": (
        ("An antibiotic for resistant infections", "hospitals"),
        ("Antibodies that stay stable at room temperature", "drug makers"),
    ),
    "medtech": (
        ("A stitch that dissolves on schedule", "surgeons"),
        ("Hip sensors that warn before loosening", "orthopaedic units"),
    ),
    "digital_health": (("Remote checks on heart failure", "clinics"),),
    "diagnostics": (
        ("Sepsis results in ten minutes", "emergency departments"),
        ("A breath test for lung disease", "general practices"),
    ),
    "medical_imaging": (("Portable low-field imaging", "stroke teams"),),
    "advanced_therapies": (("Cell culture without animal serum", "therapy makers"),),
    "clinical_research": (("Finding trial patients across sites", "sponsors"),),
    "animal_health": (("Early warning of lameness", "dairy farms"),),
    "legaltech": (("Lease reviews that cite the clause", "law firms"),),
    "accounting_advisory": (("Audit samples drawn and checked by machine", "accountants"),),
    "property_technology": (("Planning history of a plot in one page", "developers"),),
    "logistics_supply_chain": (
        ("Loads shared between rival hauliers", "hauliers"),
        ("Dock slots that adjust to traffic", "distribution centres"),
    ),
    "workforce_technology": (("Matching of redundant engineers to new lines", "employers"),),
    "engineering_services": (("Crash tests in simulation, certified", "vehicle makers"),),
}

#: Sub-sectors whose products take laboratories and years: larger rounds, lower readiness, patents.
DEEP = frozenset(
    {
        "aerospace", "batteries_electrification", "space_satellites", "advanced_materials", "hydrogen",
        "nuclear_fission", "nuclear_fusion", "carbon_capture", "energy_storage", "sustainable_fuels", "quantum",
        "semiconductors", "engineering_biology", "biopharma", "medtech", "diagnostics", "medical_imaging",
        "advanced_therapies", "defence_systems", "naval_propulsion", "surveillance_sensing", }
)  # fmt: skip

#: Where Midlands clusters are strong, more of the invented ventures are.
MIDLANDS_STRENGTHS = (
    "aerospace", "automotive_mobility", "batteries_electrification", "advanced_materials", "robotics_automation",
    "industrial_digitalisation", "food_drink", "agritech", "offsite_construction", "hydrogen", "nuclear_fission",
    "energy_storage", "circular_economy", "games", "medtech", "diagnostics", "digital_health", "cyber_security",
    "space_satellites", "logistics_supply_chain", "artificial_intelligence", "enterprise_software",
    "textiles_fashion",
)  # fmt: skip

NAME_STARTS = (
    "Tarn", "Wick", "Holm", "Brin", "Cald", "Fern", "Gris", "Hazel", "Isk", "Jarrow", "Kell", "Lark", "Morrow",
    "Nether", "Oaken", "Pell", "Quar", "Ridge", "Sorrel", "Thorn", "Umber", "Vale", "Wend", "Yarn", "Alder",
    "Birch", "Corvid", "Dunn", "Elder", "Flax", "Gale", "Heron", "Ivel", "Juniper", "Knot", "Lowen", "Marl",
    "Noble", "Orme", "Plover",
)  # fmt: skip
NAME_ENDS = (
    "wick", "mere", "field", "stead", "well", "brook", "ford", "leigh", "combe", "hurst", "worth", "gate", "moor",
    "ridge", "croft", "shaw", "ley", "den", "by", "thwaite",
)  # fmt: skip
NAME_KINDS: dict[str, tuple[str, ...]] = {
    "advanced_manufacturing": ("Works", "Motion", "Forge", "Dynamics", "Materials"),
    "clean_energy": ("Energy", "Power", "Thermal", "Cells", "Renewables"),
    "creative_industries": ("Studio", "Play", "Pictures", "Sound"),
    "defence": ("Systems", "Sensing", "Secure"),
    "digital_technologies": ("Labs", "Logic", "Data", "Signals", "Photonics"),
    "financial_services": ("Pay", "Ledger", "Capital Tools"),
    "life_sciences": ("Bio", "Health", "Diagnostics", "Therapeutics", "Medical"),
    "professional_business_services": ("Advisory Tools", "Logistics", "Works"),
}
