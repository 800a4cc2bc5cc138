"""A PyTorch training loop as one would write it, made a trainer for batchlaw: model, optimiser, loop, and 40 lines around."""

import os
import sys

import torch
from torch import nn

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "python"))
from batchlaw_trainer import LEARNING_RATES, Observation, Run, Unsupported, serve  # noqa: E402

torch.set_num_threads(1)  # batchlaw starts one copy per core


# The training code under judgement ------------------------------------------------------------------------------------


def make_model(sizes):
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def make_optimizer(model, rate, momentum, weight_decay, nesterov):
    return torch.optim.SGD(model.parameters(), lr=rate, momentum=momentum, weight_decay=weight_decay, nesterov=nesterov)


def batch_loss(logits, labels, reduction):
    return nn.functional.cross_entropy(logits, labels, reduction=reduction)


def next_batch(order, position, size):
    """Places of the next examples in the endless stream of shuffled epochs `order(epoch)`."""
    epoch, place = divmod(position, len(order(0)))
    places = order(epoch)[place : place + size]
    missing = size - len(places)
    return places if missing == 0 else torch.cat([places, next_batch(order, position + len(places), missing)])


def rate_at(job, epoch, epoch_after):
    return job.learning_rate(epoch, epoch_after)


def batch_size_at(job, epoch):
    return job.batch_size(epoch)


def training_step(model, optimizer, inputs, labels, reduction):
    optimizer.zero_grad(set_to_none=True)
    batch_loss(model(inputs), labels, reduction).backward()
    optimizer.step()


# What batchlaw needs around it ----------------------------------------------------------------------------------------


def load_weights(model, flat):
    """Weights stay [in][out] in memory, as batchlaw has them: PyTorch multiplies small batches sooner so."""
    at = 0
    for layer in model:
        if isinstance(layer, nn.Linear):
            rows, columns = layer.in_features, layer.out_features
            layer.weight = nn.Parameter(flat[at : at + rows * columns].view(rows, columns).T.clone())
            at += rows * columns
            layer.bias = nn.Parameter(flat[at : at + columns].clone())
            at += columns


def flat_weights(model):
    linear = [layer for layer in model if isinstance(layer, nn.Linear)]
    return torch.cat([part.detach().reshape(-1) for layer in linear for part in (layer.weight.T, layer.bias)])


def evaluate(model, inputs, labels):
    with torch.inference_mode():
        logits = model(inputs)
        loss = nn.functional.cross_entropy(logits.double(), labels)
        return float(loss), float((logits.argmax(1) == labels).double().mean())


def as_tensors(data, first=0, count=None):
    until = None if count is None else first + count
    return torch.as_tensor(data.inputs)[first:until], torch.as_tensor(data.labels).long()[first:until]


def train(job):
    recipe, stop, N = job.recipe, job.recipe["stop"], job.dataset_size
    inputs, labels = as_tensors(job.training, job.first_example, N)
    test = as_tensors(job.test)
    model = make_model(job.sizes)
    load_weights(model, torch.as_tensor(job.initial_weights))
    optimiser = recipe["optimiser"]
    if optimiser["kind"] != "sgd":
        raise Unsupported("the optimiser " + optimiser["kind"])
    momentum = optimiser["momentum"]
    nesterov = optimiser["nesterov"] and momentum > 0  # PyTorch has none without momentum, where it changes nothing
    optimizer = make_optimizer(model, job.learning_rate(0), momentum, recipe["weightDecay"], nesterov)
    epochs = {}

    def order(epoch):
        if epoch not in epochs:
            for old in [known for known in epochs if 0 < known < epoch - 1]:
                del epochs[old]
            epochs[epoch] = torch.tensor(job.epoch_order(epoch))
        return epochs[epoch]

    observations = []

    def observe(epoch, updates):
        observations.append(Observation(epoch, updates, *evaluate(model, inputs, labels), *evaluate(model, *test)))

    infinity = float("inf")
    last_update = stop.get("updates", infinity)
    last_epoch = stop.get("epochs", stop.get("maxEpochs", infinity))
    every, check_every = job.observe_every_epochs or infinity, stop.get("checkEveryEpochs", infinity)
    next_observation, next_check = every, check_every
    seen = updates = 0
    outcome = "targetMissed" if stop["kind"] == "trainingLoss" else "finished"
    while updates < last_update:
        size = batch_size_at(job, seen / N)
        if updates > 0 and last_epoch * N - seen < size / 2:
            break
        places = next_batch(order, seen, size)
        for group in optimizer.param_groups:
            group["lr"] = rate_at(job, seen / N, (seen + size) / N)
        batch = inputs.index_select(0, places), labels.index_select(0, places)
        training_step(model, optimizer, *batch, recipe["reduction"])
        seen += size
        updates += 1
        epoch = seen / N
        job.progress(epoch)
        if epoch >= next_observation - 1e-9:
            next_observation = (epoch // every + 1) * every
            observe(epoch, updates)
        if epoch >= next_check - 1e-9:
            next_check = (epoch // check_every + 1) * check_every
            if evaluate(model, inputs, labels)[0] <= stop["target"]:
                outcome = "finished"
                break
    if not observations or observations[-1].message["updates"] != updates:
        observe(seen / N, updates)
    return Run(flat_weights(model), updates, seen, outcome, observations=observations)


CAPABILITIES = {
    "observations": True,
    "optimisers": ["sgd", "nesterov"],
    "learningRates": LEARNING_RATES,
    "reductions": ["mean", "sum"],
    "stops": ["epochs", "updates", "trainingLoss"],
}


def main():
    serve(train, name="torch-sgd", version=torch.__version__, capabilities=CAPABILITIES)


if __name__ == "__main__":
    main()
