"""torch_trainer.py with one bug: the schedule of the learning rate is never applied."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import torch_trainer  # noqa: E402

torch_trainer.rate_at = lambda job, epoch, epoch_after: job.learning_rate(0)

torch_trainer.main()
