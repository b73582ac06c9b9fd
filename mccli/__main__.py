"""``python -m mccli``."""

import sys

# With -m the working directory comes first: a file named sympy.py there is not SymPy.
if not sys.flags.safe_path:
    del sys.path[0]

from mccli.cli.app import main

sys.exit(main())
