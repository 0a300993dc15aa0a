"""What all tests share."""

import os

from hypothesis import settings

# No deadline: the first example pays for loading the law, and two test processes share the machine.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")
