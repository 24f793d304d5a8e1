"""The fuse box: settings from the environment, root URLs, logs, health, and the server."""

import os

# A worker serves one request at a time: threads of a linear algebra library only get in each
# other's way (a product of 15,000 numbers took 8 ms instead of 3 microseconds). NumPy reads this
# once, when it is imported, so it stands here.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
