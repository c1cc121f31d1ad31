"""How hypothesis runs: no deadline, since machines differ."""

from hypothesis import HealthCheck, settings

settings.register_profile("program", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("program")
