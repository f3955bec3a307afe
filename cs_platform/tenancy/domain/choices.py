"""The closed vocabularies of people and their work."""

from cs_platform.lib.choices import LabelledEnum


class Role(LabelledEnum):
    """What a membership may do."""

    ADMIN = "ADMIN", "Administrator"
    EXECUTIVE = "EXECUTIVE", "Executive"
    CSM = "CSM", "Customer success manager"
    CONTRIBUTOR = "CONTRIBUTOR", "Contributor"
    VIEWER = "VIEWER", "Viewer"


class Function(LabelledEnum):
    """The part of the business someone works for."""

    SALES = "SALES", "Sales"
    ONBOARDING = "ONBOARDING", "Onboarding"
    SERVICES = "SERVICES", "Services"
    PRODUCT = "PRODUCT", "Product"
    SUPPORT = "SUPPORT", "Support"
    SUCCESS = "SUCCESS", "Customer success"
    FINANCE = "FINANCE", "Finance"
    MARKETING = "MARKETING", "Marketing"
    CLOUD_OPERATIONS = "CLOUD_OPERATIONS", "Cloud operations"


class Theme(LabelledEnum):
    """How bright the screen is."""

    SYSTEM = "SYSTEM", "As the device says"
    LIGHT = "LIGHT", "Light"
    DARK = "DARK", "Dark"


class LinkPurpose(LabelledEnum):
    """What a signed link does, once, after a click."""

    SIGN_IN = "SIGN_IN", "Sign in"
