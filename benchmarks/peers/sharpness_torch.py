"""PyTorch's side of sharpness.mjs: Hessian-vector products by double backward, and what is measured with them. One thread.

Reads one JSON line per question. {"folder", "sizes"} names the network and where x.f32, y.i32 and w.f32 are; "task" is one
of products, power, lanczos, trace. Answers {"seconds", "products", "value"}, seconds of CPU time.

The graph of the gradient is kept between products, as PyHessian does for a single batch: the faster way in PyTorch. `power`
is PyHessian's iteration, stopped by its residual instead of by its last change, so that the error is a stated one;
`lanczos` is our own algorithm in torch; `trace` is Hutchinson's mean to a relative standard error.
"""
import json
import sys
import time
from pathlib import Path

import numpy as np
import torch


def product_of(folder, sizes):
    """v -> Hv on the whole slice, [P] -> [P]."""
    folder = Path(folder)
    x = torch.from_numpy(np.fromfile(folder / "x.f32", np.float32).reshape(-1, sizes[0]))
    y = torch.from_numpy(np.fromfile(folder / "y.i32", np.int32).astype(np.int64))
    flat = np.fromfile(folder / "w.f32", np.float32)
    parts, at = [], 0
    for inputs, outputs in zip(sizes, sizes[1:]):
        for shape in ((inputs, outputs), (outputs,)):
            size = int(np.prod(shape))
            parts.append(torch.from_numpy(flat[at : at + size].reshape(shape).copy()).requires_grad_())
            at += size
    hidden = x
    for i in range(0, len(parts), 2):
        hidden = torch.addmm(parts[i + 1], hidden, parts[i])
        if i + 2 < len(parts):
            hidden = torch.relu(hidden)
    loss = torch.nn.functional.cross_entropy(hidden, y)
    gradient = torch.autograd.grad(loss, parts, create_graph=True)
    shapes = [p.shape for p in parts]
    counts = [p.numel() for p in parts]

    def product(v):
        pieces = [piece.reshape(shape) for piece, shape in zip(torch.split(v, counts), shapes)]
        made = torch.autograd.grad(gradient, parts, grad_outputs=pieces, retain_graph=True)
        return torch.cat([piece.reshape(-1) for piece in made])

    return product, at


def products(product, P, question):
    v = torch.randn(P)
    started, count = time.process_time(), 0
    while time.process_time() - started < question["seconds"]:
        product(v)
        count += 1
    return count, None


def power(product, P, question):
    v = torch.randn(P)
    v /= v.norm()
    for count in range(1, 2001):
        Hv = product(v)
        value = torch.dot(v, Hv)
        if (Hv - value * v).norm() <= question["tolerance"] * value.abs():
            break
        v = Hv / Hv.norm()
    return count, float(value)


def lanczos(product, P, question):
    q = torch.randn(P)
    q /= q.norm()
    Q = torch.empty(200, P)
    alpha, beta = [], []
    for m in range(1, 201):
        Q[m - 1] = q
        rest = product(q)
        alpha.append(float(torch.dot(q, rest)))
        for _ in range(2):
            rest = rest - Q[:m].T @ (Q[:m] @ rest)
        beta.append(float(rest.norm()))
        T = np.diag(alpha) + np.diag(beta[: m - 1], 1) + np.diag(beta[: m - 1], -1)
        values, vectors = np.linalg.eigh(T)
        if beta[-1] * abs(vectors[-1, -1]) <= question["tolerance"] / 2 * max(abs(values[0]), abs(values[-1])):
            break
        q = rest / beta[-1]
    v = Q[:m].T @ torch.from_numpy(vectors[:, -1].astype(np.float32))
    v /= v.norm()
    return m + 1, float(torch.dot(v, product(v)))


def trace(product, P, question):
    samples = []
    while len(samples) < 1000:
        z = torch.randint(0, 2, (P,)).float() * 2 - 1
        samples.append(float(torch.dot(z, product(z))))
        if len(samples) >= 8:
            error = np.std(samples, ddof=1) / len(samples) ** 0.5
            if error <= question["tolerance"] * abs(np.mean(samples)):
                break
    return len(samples), float(np.mean(samples))


TASKS = {"products": products, "power": power, "lanczos": lanczos, "trace": trace}


def main():
    torch.set_num_threads(1)
    print(json.dumps({"name": "PyTorch", "version": torch.__version__}), flush=True)
    key, made = None, None
    for line in sys.stdin:
        question = json.loads(line)
        if question["folder"] != key:
            key, made = question["folder"], product_of(question["folder"], question["sizes"])
            for _ in range(3):
                made[0](torch.randn(made[1]))
        torch.manual_seed(question["seed"])
        started = time.process_time()
        count, value = TASKS[question["task"]](*made, question)
        seconds = time.process_time() - started
        print(json.dumps({"seconds": seconds, "products": count, "value": value}), flush=True)


main()
