"""How hypothesis runs (no deadline, since machines differ), and how the program does, as a process."""

import gc
import getpass
import os
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings

# The same cases on every machine, so that a run says something about the change and not about luck.
settings.register_profile(
    "program", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True, database=None
)
settings.register_profile("search", settings.get_profile("program"), derandomize=False)
settings.load_profile("program")

# It is run some hundred times: compiled once, and kept where nobody works.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ.pop("COLUMNS", None)  # those who run tests set it, and the program writes as wide as it says
os.environ.setdefault("PYTHONPYCACHEPREFIX", str(Path(tempfile.gettempdir()) / f"tillaggsbelopp-{getpass.getuser()}"))

gc.set_threshold(100_000, 50, 100)  # what tests make is soon gone by itself: collecting took a tenth of their time
