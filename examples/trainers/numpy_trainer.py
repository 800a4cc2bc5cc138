"""Plain SGD for a network of fully connected layers, in NumPy: a trainer for batchlaw that needs nothing else."""

import os
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "python"))
from batchlaw_trainer import LEARNING_RATES, Observation, Run, serve  # noqa: E402


def layers_of(sizes, flat):
    """Views of the flat weights: [(W [in, out], b [out]), ...]."""
    layers, at = [], 0
    for rows, columns in zip(sizes, sizes[1:]):
        weights = flat[at : at + rows * columns].reshape(rows, columns)
        at += rows * columns
        layers.append((weights, flat[at : at + columns]))
        at += columns
    return layers


def forward(layers, inputs):
    """Activations of each layer, the inputs first, the logits last."""
    activations = [inputs]
    for i, (weights, biases) in enumerate(layers):
        logits = activations[-1] @ weights + biases
        activations.append(np.maximum(logits, 0) if i < len(layers) - 1 else logits)
    return activations


def log_softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def evaluate(layers, inputs, labels):
    log_p = log_softmax(forward(layers, inputs)[-1])
    right = log_p.argmax(axis=1) == labels
    return -log_p[np.arange(len(labels)), labels].mean(dtype=np.float64), right.mean()


def batch_gradient(layers, inputs, labels, gradient, divisor):
    """Writes the gradient of the cross-entropies of a batch, summed and divided, into `gradient`, shaped like `layers`."""
    activations = forward(layers, inputs)
    delta = np.exp(log_softmax(activations[-1]))
    delta[np.arange(len(labels)), labels] -= 1
    delta /= divisor
    for i in reversed(range(len(layers))):
        weights_gradient, biases_gradient = gradient[i]
        np.matmul(activations[i].T, delta, out=weights_gradient)
        delta.sum(axis=0, out=biases_gradient)
        if i > 0:
            delta = (delta @ layers[i][0].T) * (activations[i] > 0)


def train(job):
    recipe, N, first = job.recipe, job.dataset_size, job.first_example
    momentum, decay = recipe["optimiser"]["momentum"], recipe["weightDecay"]
    nesterov, stop = recipe["optimiser"]["nesterov"], recipe["stop"]
    inputs = job.training.inputs[first : first + N]
    labels = job.training.labels[first : first + N]
    weights = job.initial_weights.astype(np.float32)
    layers = layers_of(job.sizes, weights)
    flat_gradient = np.empty_like(weights)
    gradient = layers_of(job.sizes, flat_gradient)
    velocity = np.zeros_like(weights)
    observations, orders = [], {}

    def observe(epoch, updates):
        training = evaluate(layers, inputs, labels)
        test = evaluate(layers, job.test.inputs, job.test.labels)
        observations.append(Observation(epoch, updates, *training, *test))
        return training[0]

    def examples(position, count):
        """The next examples of an endless stream of shuffled epochs: a batch may straddle two of them."""
        places = []
        while count > 0:
            epoch, place = divmod(position, N)
            if epoch not in orders:
                orders.clear()
                orders[epoch] = np.array(job.epoch_order(epoch))
            piece = orders[epoch][place : place + count]
            places.append(piece)
            position += len(piece)
            count -= len(piece)
        return places[0] if len(places) == 1 else np.concatenate(places)

    seen = updates = 0
    every = job.observe_every_epochs
    next_observation = every or np.inf
    next_check = stop.get("checkEveryEpochs", np.inf)
    outcome = "finished"
    last_update = stop["updates"] if stop["kind"] == "updates" else np.inf
    last_epoch = stop.get("epochs", stop.get("maxEpochs", np.inf))
    with np.errstate(all="ignore"):  # a run that diverges is told by its losses
        while updates < last_update:
            size = job.batch_size(seen / N)
            if updates > 0 and last_epoch * N - seen < size / 2:
                outcome = "targetMissed" if stop["kind"] == "trainingLoss" else "finished"
                break
            batch = examples(seen, size)
            divisor = size if recipe["reduction"] == "mean" else 1
            batch_gradient(layers, inputs[batch], labels[batch], gradient, divisor)
            if decay:
                flat_gradient += decay * weights
            velocity *= momentum
            velocity += flat_gradient
            step = flat_gradient + momentum * velocity if nesterov else velocity
            weights -= job.learning_rate(seen / N, (seen + size) / N) * step
            seen += size
            updates += 1
            epoch = seen / N
            job.progress(epoch)
            if epoch >= next_observation - 1e-9:
                next_observation = (epoch // every + 1) * every
                loss = observe(epoch, updates)
                if not loss <= 1e4:
                    return Run(weights, updates, seen, "diverged", epoch, observations)
            if epoch >= next_check - 1e-9:
                next_check = (epoch // stop["checkEveryEpochs"] + 1) * stop["checkEveryEpochs"]
                if evaluate(layers, inputs, labels)[0] <= stop["target"]:
                    break
        if not observations or observations[-1].message["updates"] != updates:
            loss = observe(seen / N, updates)
            if not loss <= 1e4:
                return Run(weights, updates, seen, "diverged", seen / N, observations)
    return Run(weights, updates, seen, outcome, observations=observations)


if __name__ == "__main__":
    serve(
        train,
        name="numpy-sgd",
        version="1.0.0",
        capabilities={
            "observations": True,
            "optimisers": ["sgd", "nesterov"],
            "learningRates": LEARNING_RATES,
            "reductions": ["mean", "sum"],
            "stops": ["epochs", "updates", "trainingLoss"],
        },
    )
