"""The invented world: names of customers, people and features. Any likeness to real ones is chance."""

from dataclasses import dataclass

from cs_platform.tenancy.domain.choices import Function

OWNERS = (
    "casey@lodestar.test",
    "samira@lodestar.test",
    "lennart@lodestar.test",
    "bridget@lodestar.test",
    "matteo@lodestar.test",
    "odile@lodestar.test",
)

COLLEAGUES = {
    Function.SALES: "rafael@lodestar.test",
    Function.ONBOARDING: "wilma@lodestar.test",
    Function.PRODUCT: "jonas@lodestar.test",
    Function.SUPPORT: "nadia@lodestar.test",
    Function.CLOUD_OPERATIONS: "ada@lodestar.test",
}
"""Who answers for what is not the owner's."""

PLANNER, MOBILE, LAUNCH = "Planner", "Planner Mobile", "Launch package"

FEATURES = (  # name, core, how hard it is to take up (satisfaction needed), share of all use
    ("Work orders", True, -2.0, 0.26),
    ("Maintenance calendar", True, -1.1, 0.17),
    ("Asset register", True, -0.4, 0.13),
    ("Mobile checklists", True, 0.1, 0.14),
    ("Spare parts", True, 0.7, 0.08),
    ("Shift handover", False, 0.0, 0.08),
    ("Downtime report", False, 0.1, 0.05),
    ("Condition alerts", False, 0.6, 0.04),
    ("Contractor permits", False, 0.9, 0.03),
    ("Audit export", False, 1.2, 0.02),
)

INDUSTRIES = {
    "Food and beverage": ("Dairies", "Bakeries", "Breweries", "Foods"),
    "Paper and packaging": ("Paper", "Packaging", "Cartons"),
    "Chemicals": ("Coatings", "Resins", "Chemicals"),
    "Metals": ("Foundry", "Castings", "Steelworks"),
    "Automotive supply": ("Drivetrain", "Bearings", "Seating"),
    "Building materials": ("Brickworks", "Quarries", "Glass"),
    "Energy and water": ("Water", "Heating", "Wind Services"),
    "Logistics": ("Logistics", "Cold Storage", "Freight"),
    "Pharmaceuticals": ("Pharma", "Laboratories", "Diagnostics"),
}

FRONTS = (
    "Ald", "Arn", "Bel", "Brann", "Brock", "Cald", "Corv", "Dorn", "Drey", "Eld", "Esk", "Falk", "Fenn",
    "Gald", "Grav", "Hask", "Holm", "Ilv", "Jarn", "Keld", "Kest", "Lang", "Lorn", "Mard", "Mell", "Nord",
    "Osk", "Pell", "Quen", "Rav", "Rosk", "Sand", "Skel", "Strand", "Tarn", "Thorn", "Ulv", "Vell", "Wex",
    "Yar",
)  # fmt: skip
BACKS = (
    "acre", "bach", "beck", "berg", "bourne", "bridge", "by", "dale", "den", "eck", "feld", "ford", "garth",
    "haven", "holt", "hurst", "ick", "ing", "lund", "mark", "mere", "mond", "moor", "ow", "rup", "stead",
    "thwaite", "vik", "wald", "wick",
)  # fmt: skip
STEMS = tuple(front + back for front in FRONTS for back in BACKS)


@dataclass(frozen=True, kw_only=True)
class Country:
    """Where a customer sits: its currency, legal form, the names of its people, its share of customers."""

    code: str
    currency: str
    form: str
    language: str
    share: float


COUNTRIES = (
    Country(code="DE", currency="EUR", form="GmbH", language="de", share=0.22),
    Country(code="NL", currency="EUR", form="B.V.", language="nl", share=0.10),
    Country(code="FR", currency="EUR", form="SAS", language="fr", share=0.09),
    Country(code="AT", currency="EUR", form="GmbH", language="de", share=0.06),
    Country(code="DK", currency="EUR", form="A/S", language="da", share=0.05),
    Country(code="IE", currency="EUR", form="Ltd", language="en", share=0.04),
    Country(code="GB", currency="GBP", form="Ltd", language="en", share=0.20),
    Country(code="US", currency="USD", form="Inc.", language="en", share=0.19),
    Country(code="CA", currency="USD", form="Inc.", language="en", share=0.05),
)

FIRST_NAMES = {
    "de": ("Anke", "Birgit", "Clemens", "Dorothea", "Falk", "Gesine", "Henrik", "Ilka", "Jörg", "Katrin",
           "Leopold", "Maren", "Oskar", "Renate", "Sven", "Ulrike"),
    "nl": ("Anouk", "Bram", "Daan", "Femke", "Geert", "Hanneke", "Joost", "Lotte", "Maarten", "Nienke",
           "Pim", "Roos", "Sjoerd", "Willemijn"),
    "fr": ("Adèle", "Bastien", "Camille", "Didier", "Élodie", "Fabrice", "Gaëlle", "Hugo", "Inès", "Jérôme",
           "Maud", "Noémie", "Pascal", "Thérèse"),
    "da": ("Anders", "Bodil", "Dagny", "Esben", "Freja", "Gorm", "Helle", "Ida", "Jeppe", "Kirsten",
           "Mads", "Nanna", "Rasmus", "Signe"),
    "en": ("Aoife", "Brendan", "Chidi", "Delia", "Ellis", "Farah", "Graham", "Hazel", "Imran", "Joyce",
           "Kwame", "Leona", "Moira", "Niall", "Petra", "Ruth", "Tom", "Wendell"),
}  # fmt: skip
LAST_NAMES = {
    "de": ("Achterberg", "Brandl", "Dreesen", "Eckhoff", "Grabner", "Hollstein", "Kessler", "Lindauer",
           "Mertens", "Obermann", "Pohlmann", "Rademacher", "Steinhoff", "Tiedemann", "Wiesner"),
    "nl": ("Aalders", "Boonstra", "Dekkers", "van Eerden", "Hoekstra", "Kuipers", "de Lange", "Meulman",
           "Postma", "Ruiter", "Terpstra", "Veldman", "Wagenaar", "Zijlstra"),
    "fr": ("Aubriot", "Bellanger", "Charvet", "Delorme", "Estève", "Fournel", "Guibert", "Jaubert",
           "Lacombe", "Marchal", "Noirot", "Perrin", "Rousselle", "Vasseur"),
    "da": ("Ahlgreen", "Bertelsen", "Dalgaard", "Enevoldsen", "Frandsen", "Hjorth", "Iversen", "Kofoed",
           "Lauridsen", "Mikkelsen", "Nørby", "Overgaard", "Ravn", "Thomsen"),
    "en": ("Abernethy", "Ashby", "Brannigan", "Cartwright", "Doyle", "Eastwood", "Fairley", "Goswami",
           "Hargreave", "Iqbal", "Kettle", "Lind", "Marr", "Nwosu", "Okoro", "Pryce", "Quigley", "Rudd"),
}  # fmt: skip

TITLES = {
    "CHAMPION": ("Head of maintenance", "Maintenance manager", "Reliability lead", "Technical manager"),
    "ECONOMIC_BUYER": ("Finance director", "Head of procurement", "Commercial director"),
    "SPONSOR": ("Plant director", "Operations director", "Chief operating officer"),
    "POWER_USER": ("Maintenance planner", "Shift lead", "Workshop supervisor", "Spare parts planner"),
    "NOT_YET_CONVINCED": ("Production manager", "Works council member", "IT manager"),
}

ASSETS = {
    "Food and beverage": ("the filling line", "the tunnel oven", "the bottling hall", "the cooling plant"),
    "Paper and packaging": ("paper machine 2", "the corrugator", "the die cutters", "the pulper"),
    "Chemicals": ("reactor 3", "the extruder", "the drum filling", "the solvent store"),
    "Metals": ("the rolling mill", "the induction furnace", "the casting line", "the overhead cranes"),
    "Automotive supply": ("the press shop", "the hardening line", "assembly cell 6", "the compressor hall"),
    "Building materials": ("the tunnel kiln", "the crushers", "the palletizer", "the mixing tower"),
    "Energy and water": ("pump station 7", "boiler 3", "the turbine hall", "the filter beds"),
    "Logistics": ("the loading docks", "the sorter", "the forklifts", "the cold store"),
    "Pharmaceuticals": ("the cleanroom", "the freeze dryer", "packaging line 4", "the water loop"),
}

STAGES = ("Handover from sales", "Onboarding", "Adoption", "Value realized", "Renewal", "Expansion")
