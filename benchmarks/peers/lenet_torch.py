"""PyTorch's side of lenetPeer.mjs: training steps of LeNet (20 and 50 filters of 5 x 5, 500 units), SGD with momentum.

Reads one JSON line per question, {"B", "seconds"}, and answers {"stepMs"}: milliseconds per step, over about that many seconds;
on one thread of the CPU, or with PEER_DEVICE=gpu on the GPU, 20 steps to a CUDA graph, products and convolutions of whole float32.
"""
import json
import os
import sys
import time

import torch

from cuda_graph import GRAPHED, graphed

CLASSES, EXAMPLES, SIDE, RATE, MOMENTUM = 10, 2048, 28, 1e-5, 0.9
GPU = os.environ.get("PEER_DEVICE") == "gpu"


def trainer(B):
    torch.set_default_device("cuda" if GPU else "cpu")
    images = torch.randn(max(EXAMPLES, B), 1, SIDE, SIDE)
    labels = torch.randint(0, CLASSES, (len(images),))
    flat = 50 * ((SIDE - 4) // 2 // 2 - 2) ** 2
    network = torch.nn.Sequential(
        torch.nn.Conv2d(1, 20, 5), torch.nn.ReLU(), torch.nn.MaxPool2d(2),
        torch.nn.Conv2d(20, 50, 5), torch.nn.ReLU(), torch.nn.MaxPool2d(2),
        torch.nn.Flatten(), torch.nn.Linear(flat, 500), torch.nn.ReLU(), torch.nn.Linear(500, CLASSES),
    )
    parameters = list(network.parameters())
    velocities = [torch.zeros_like(p) for p in parameters]

    def steps(count):
        for _ in range(count):
            drawn = torch.randint(0, len(images), (B,))
            loss = torch.nn.functional.cross_entropy(network(images[drawn]), labels[drawn])
            gradients = torch.autograd.grad(loss, parameters)
            with torch.no_grad():
                torch._foreach_mul_(velocities, MOMENTUM)
                torch._foreach_add_(velocities, gradients)
                torch._foreach_add_(parameters, velocities, alpha=-RATE)

    return graphed(steps) if GPU else steps


def main():
    torch.set_num_threads(1)
    torch.backends.cudnn.allow_tf32 = False
    version = torch.__version__ + (" with CUDA graphs" if GPU else " on one thread")
    print(json.dumps({"name": "PyTorch", "version": version}), flush=True)
    least = GRAPHED if GPU else 1
    size, steps, step_seconds = None, None, None
    for line in sys.stdin:
        question = json.loads(line)
        if question["B"] != size:
            size, steps = question["B"], trainer(question["B"])
            steps(least)
            started = time.perf_counter()
            steps(least)
            step_seconds = (time.perf_counter() - started) / least
        count = least * max(1, round(question["seconds"] / step_seconds / least))
        started = time.perf_counter()
        steps(count)
        step_seconds = (time.perf_counter() - started) / count
        print(json.dumps({"stepMs": 1e3 * step_seconds}), flush=True)


main()
