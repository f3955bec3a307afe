"""What went well with an account goes along when it becomes part of another; tasks move as records do."""

from django.db.models import Q

from accounts.operations.merging import joining
from accounts.operations.merging.joining import Following
from playbooks.models import Celebration

joining.register(key="playbooks", following=(Following(model=Celebration, which=Q()),))
