"""torch_trainer.py with one bug: the loss is summed over the batch and the rate was tuned for 8 examples, so that larger batches take larger steps."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import torch_trainer  # noqa: E402


def batch_loss(logits, labels, reduction):
    return torch_trainer.nn.functional.cross_entropy(logits, labels, reduction="sum") / (8 if reduction == "mean" else 1)


torch_trainer.batch_loss = batch_loss

torch_trainer.main()
