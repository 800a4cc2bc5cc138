"""PyTorch's side of replicaSteps.mjs and gpuReplicas.mjs: R replicas of a D-H-10 ReLU network as batched matrix products, on one
thread of the CPU, or with PEER_DEVICE=gpu on the GPU, 20 steps to a CUDA graph, products of whole float32 (PyTorch's default).

Reads one JSON line per question, {"R", "B", "D", "H", "seconds"}, and answers {"stepMs"}: milliseconds per SGD step of
all replicas, batches drawn anew in each step, over about that many seconds.
"""
import json
import os
import sys
import time

import torch

from cuda_graph import graphed

CLASSES, EXAMPLES, RATE, MOMENTUM = 10, 1437, 0.001, 0.9
GPU = os.environ.get("PEER_DEVICE") == "gpu"


def trainer(R, B, D, H):
    torch.set_default_device("cuda" if GPU else "cpu")
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

    return graphed(steps) if GPU else steps


def main():
    torch.set_num_threads(1)
    print(json.dumps({"name": "PyTorch", "version": torch.__version__ + (" with CUDA graphs" if GPU else "")}), flush=True)
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
