"""torch_trainer.py with one bug: the optimiser decays weights that nobody asked it to."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import torch_trainer  # noqa: E402

sound = torch_trainer.make_optimizer
torch_trainer.make_optimizer = lambda model, rate, momentum, decay, nesterov: sound(model, rate, momentum, decay + 0.01, nesterov)

torch_trainer.main()
