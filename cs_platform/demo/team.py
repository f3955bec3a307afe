"""Who works at the simulated company, and which stages their executives answer for."""

from dataclasses import dataclass

from cs_platform.tenancy.domain.choices import Function, Role

SLUG = "demo"
COMPANY = "Halden Software"
CURRENCY = "EUR"
TIME_ZONE = "Europe/Berlin"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody with a login; ``answers_for`` names stages of the journey."""

    email: str
    name: str
    role: Role
    function: Function
    answers_for: tuple[str, ...] = ()


TEAM = (
    Person(email="casey@lodestar.test", name="Casey Lindqvist", role=Role.CSM, function=Function.SUCCESS),
    Person(
        email="erin@lodestar.test",
        name="Erin Halloran",
        role=Role.EXECUTIVE,
        function=Function.SUCCESS,
        answers_for=("Adoption", "Renewal"),
    ),
    Person(email="toni@lodestar.test", name="Toni Brenner", role=Role.CONTRIBUTOR, function=Function.PRODUCT),
    Person(email="ada@lodestar.test", name="Ada Voss", role=Role.ADMIN, function=Function.CLOUD_OPERATIONS),
    Person(
        email="rafael@lodestar.test",
        name="Rafael Quint",
        role=Role.EXECUTIVE,
        function=Function.SALES,
        answers_for=("Handover from sales", "Expansion"),
    ),
    Person(
        email="wilma@lodestar.test",
        name="Wilma Terhorst",
        role=Role.EXECUTIVE,
        function=Function.ONBOARDING,
        answers_for=("Onboarding",),
    ),
    # nobody answers for "Value realized": the pages then say who must be named
    Person(
        email="jonas@lodestar.test",
        name="Jonas Ekdahl",
        role=Role.EXECUTIVE,
        function=Function.PRODUCT,
    ),
    Person(email="nadia@lodestar.test", name="Nadia Osei", role=Role.CONTRIBUTOR, function=Function.SUPPORT),
    Person(email="samira@lodestar.test", name="Samira Dahl", role=Role.CSM, function=Function.SUCCESS),
    Person(email="lennart@lodestar.test", name="Lennart Bos", role=Role.CSM, function=Function.SUCCESS),
    Person(email="bridget@lodestar.test", name="Bridget Oakes", role=Role.CSM, function=Function.SUCCESS),
    Person(email="matteo@lodestar.test", name="Matteo Ferri", role=Role.CSM, function=Function.SUCCESS),
    Person(email="odile@lodestar.test", name="Odile Marchand", role=Role.CSM, function=Function.SUCCESS),
)
