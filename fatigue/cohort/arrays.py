"""What the arrays of the package hold."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Flags = NDArray[np.bool_]
Codes = NDArray[np.intp]  # positions among levels, patients or rows; -1 where there is none
