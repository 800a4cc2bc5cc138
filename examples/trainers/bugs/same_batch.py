"""torch_trainer.py with one bug: every batch is gathered from the beginning of the first epoch."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import torch_trainer  # noqa: E402

sound = torch_trainer.next_batch
torch_trainer.next_batch = lambda order, position, size: sound(order, 0, size)

torch_trainer.main()
