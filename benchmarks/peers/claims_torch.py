"""The fixed-size checks of the trials in PyTorch, timed: claims_torch.py <trials folder> <claim number> ...

Prints one JSON line per claim: its number, whether it passed, and its seconds without imports."""
import json
import sys
import time

sys.path.insert(0, sys.argv[1])
from accept import run  # noqa: E402  (the trials are not a package)

for number in map(int, sys.argv[2:]):
    start = time.perf_counter()
    result = run(number, 'digits', 1)
    print(json.dumps({'claim': number, 'ok': bool(result['ok']), 'seconds': time.perf_counter() - start}), flush=True)
