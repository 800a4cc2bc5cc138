"""torch_trainer.py with one bug: the examples are shuffled once, and every epoch goes through them in that order."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import torch_trainer  # noqa: E402

sound = torch_trainer.next_batch
torch_trainer.next_batch = lambda order, position, size: sound(lambda epoch: order(0), position, size)

torch_trainer.main()
