"""PyTorch's side of replicaSteps.mjs: R replicas of a D-H-10 ReLU network as batched matrix products, one thread.

Reads one JSON line per question, {"R", "B", "D", "H", "seconds"}, and answers {"stepMs"}: milliseconds per SGD step of
all replicas, batches drawn anew in each step, over about that many seconds.
"""
import json
import sys
import time

import torch

CLASSES, EXAMPLES, RATE, MOMENTUM = 10, 1437, 0.001, 0.9


def trainer(R, B, D, H):
    inputs = torch.randn(EXAMPLES, D)
    labels = torch.randint(0, CLASSES, (EXAMPLES,))
    parameters = [
        (0.1 * torch.randn(R, D, H)).requires_grad_(),
        torch.zeros(R, 1, H, requires_grad=True),
        (0.1 * torch.randn(R, H, CLASSES)).requires_grad_(),
        torch.zeros(R, 1, CLASSES, requires_grad=True),
    ]
    velocities = [torch.zeros_like(p) for p in parameters]

    def steps(count):
        for _ in range(count):
            drawn = torch.randint(0, EXAMPLES, (R, B))
            hidden = torch.relu(torch.baddbmm(parameters[1], inputs[drawn], parameters[0]))
            logits = torch.baddbmm(parameters[3], hidden, parameters[2]).reshape(-1, CLASSES)
            loss = torch.nn.functional.cross_entropy(logits, labels[drawn].reshape(-1), reduction="sum") / B
            gradients = torch.autograd.grad(loss, parameters)
            with torch.no_grad():
                torch._foreach_mul_(velocities, MOMENTUM)
                torch._foreach_add_(velocities, gradients)
                torch._foreach_add_(parameters, velocities, alpha=-RATE)

    return steps


def main():
    torch.set_num_threads(1)
    print(json.dumps({"name": "PyTorch", "version": torch.__version__}), flush=True)
    size, steps, step_seconds = None, None, None
    for line in sys.stdin:
        question = json.loads(line)
        asked = tuple(question[letter] for letter in "RBDH")
        if asked != size:
            size, steps = asked, trainer(*asked)
            steps(20)
            started = time.perf_counter()
            steps(20)
            step_seconds = (time.perf_counter() - started) / 20
        count = max(1, round(question["seconds"] / step_seconds))
        started = time.perf_counter()
        steps(count)
        step_seconds = (time.perf_counter() - started) / count
        print(json.dumps({"stepMs": 1e3 * step_seconds}), flush=True)


main()
