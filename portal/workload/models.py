"""All tables of what people see of nights: each stands in the sub-slice that writes it."""

from portal.workload.check_ins.models import CheckIn, CheckInTally
from portal.workload.crossings.models import Crossing
from portal.workload.guard_rails.models import GuardRailSetting

__all__ = ["CheckIn", "CheckInTally", "Crossing", "GuardRailSetting"]
