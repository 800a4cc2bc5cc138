"""JAX's side of replicaSteps.mjs and gpuReplicas.mjs: R replicas of a D-H-10 ReLU network under jit and scan, on one thread of the
CPU, or with PEER_DEVICE=gpu on the GPU, where matrix products are of whole float32; compiling is not counted.

Reads one JSON line per question, {"R", "B", "D", "H", "seconds"}, and answers {"stepMs"}: milliseconds per SGD step of
all replicas, batches drawn anew in each step, over about that many seconds.
"""
import json
import os
import sys
import time

if os.environ.get("PEER_DEVICE") == "gpu":
    os.environ["XLA_PYTHON_CLIENT_PREALLOCATE"] = "false"  # others are on the card too
else:
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    os.environ["JAX_PLATFORMS"] = "cpu"
import jax
import jax.numpy as jnp

jax.config.update("jax_default_matmul_precision", "highest")  # a card would take TF32, which the others do not

CLASSES, EXAMPLES, RATE, MOMENTUM = 10, 1437, 0.001, 0.9
SCANNED = 200  # steps in one call


def trainer(R, B, D, H):
    key = jax.random.PRNGKey(0)
    inputs = jax.random.normal(key, (EXAMPLES, D))
    labels = jax.random.randint(key, (EXAMPLES,), 0, CLASSES)
    parameters = {
        "W1": 0.1 * jax.random.normal(key, (R, D, H)),
        "b1": jnp.zeros((R, 1, H)),
        "W2": 0.1 * jax.random.normal(key, (R, H, CLASSES)),
        "b2": jnp.zeros((R, 1, CLASSES)),
    }

    def loss(p, x, y):
        logits = jax.nn.relu(x @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"]
        own = jnp.take_along_axis(logits, y[..., None], -1)[..., 0]
        return jnp.sum(jnp.mean(jax.nn.logsumexp(logits, -1) - own, 1))

    def step(carry, drawn):
        p, v = carry
        gradients = jax.grad(loss)(p, inputs[drawn], labels[drawn])
        v = jax.tree.map(lambda v, g: MOMENTUM * v + g, v, gradients)
        return (jax.tree.map(lambda p, v: p - RATE * v, p, v), v), None

    @jax.jit
    def scan(carry, key):
        return jax.lax.scan(step, carry, jax.random.randint(key, (SCANNED, R, B), 0, EXAMPLES))[0]

    state = [(parameters, jax.tree.map(jnp.zeros_like, parameters)), key]

    def calls(count):
        for _ in range(count):
            state[1], used = jax.random.split(state[1])
            state[0] = scan(state[0], used)
        jax.block_until_ready(state[0])

    return calls


def main():
    version = f"{jax.__version__} on {jax.devices()[0].device_kind}"
    print(json.dumps({"name": "JAX", "version": version}), flush=True)
    size, calls, call_seconds = None, None, None
    for line in sys.stdin:
        question = json.loads(line)
        asked = tuple(question[letter] for letter in "RBDH")
        if asked != size:
            size, calls = asked, trainer(*asked)
            calls(1)
            started = time.perf_counter()
            calls(1)
            call_seconds = time.perf_counter() - started
        count = max(1, round(question["seconds"] / call_seconds))
        started = time.perf_counter()
        calls(count)
        call_seconds = (time.perf_counter() - started) / count
        print(json.dumps({"stepMs": 1e3 * call_seconds / SCANNED}), flush=True)


main()
