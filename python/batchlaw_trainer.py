"""A trainer for batchlaw: your training code over standard input and output. One file, standard library only.

    from batchlaw_trainer import Run, serve

    def train(job):
        ...                       # your training loop, for job.recipe from job.initial_weights
        return Run(weights=..., updates=..., examples_seen=...)

    serve(train, name="my-trainer", version="1.2.0")

`batchlaw check --trainer "python3 trainer.py"` starts it; `batchlaw trainer test -- python3 trainer.py` says whether it
speaks the protocol (docs/trainer-protocol.md). Arrays are `array.array`, or NumPy arrays where NumPy is installed.
`print` goes to standard error: standard output belongs to the protocol.
"""

import array
import base64
import json
import math
import os
import queue
import sys
import threading
import time
import traceback

try:
    import numpy
except ImportError:  # arrays are then array.array, and reshaping is left to the trainer
    numpy = None

PROTOCOL = 1
#: Every kind of schedule that `Job.learning_rate` knows.
LEARNING_RATES = ["constant", "steps", "piecewiseLinear", "warmUp", "cosine"]
GRACE_SECONDS = 1.5
PROGRESS_SECONDS = 1
_TYPES = {"float32": ("f", "<f4"), "int32": ("i", "<i4")}


class Unsupported(Exception):
    """Raise it for a recipe that this trainer does not know how to run."""


class Cancelled(Exception):
    """Raised by `job.progress` when the answer is no longer wanted."""


def _read(wire):
    code, numpy_type = _TYPES[wire["dtype"]]
    if "file" in wire:
        with open(wire["file"], "rb") as file:
            data = file.read()
    else:
        data = base64.b64decode(wire["base64"], validate=True)
    if numpy is not None:
        return numpy.frombuffer(data, dtype=numpy_type).reshape(wire["shape"]).copy()
    values = array.array(code)
    values.frombytes(data)
    if sys.byteorder == "big":
        values.byteswap()
    return values


def _written(values):
    """float32 numbers of a NumPy array, a CPU tensor of PyTorch, or any sequence of floats; flattened row by row."""
    if hasattr(values, "detach"):
        values = values.detach().cpu().numpy()
    if numpy is not None:
        flat = numpy.ascontiguousarray(values, dtype="<f4").reshape(-1)
        data, count = flat.tobytes(), flat.size
    else:
        flat = array.array("f", values)
        if sys.byteorder == "big":
            flat.byteswap()
        data, count = flat.tobytes(), len(flat)
    return {"dtype": "float32", "shape": [count], "base64": base64.b64encode(data).decode("ascii")}


class Data:
    """Examples: `inputs` [N, D] float32, `labels` [N] int32 (flat without NumPy), `count` N, `features` D, `classes` C."""

    def __init__(self, message):
        self.inputs = _read(message["inputs"])
        self.labels = _read(message["labels"])
        self.count, self.features = message["inputs"]["shape"]
        self.classes = message["classes"]
        self.image = message.get("image")


class Observation:
    """Mean losses in nats and shares of right answers over all examples, at a moment of training."""

    def __init__(self, epoch, updates, training_loss, training_accuracy, test_loss, test_accuracy):
        self.message = {
            "epoch": epoch,
            "updates": updates,
            "trainingLoss": _finite(training_loss),
            "trainingAccuracy": _finite(training_accuracy),
            "testLoss": _finite(test_loss),
            "testAccuracy": _finite(test_accuracy),
        }


def _finite(value):
    value = float(value.detach() if hasattr(value, "detach") else value)
    return value if math.isfinite(value) else None


class Run:
    """What came of a job.

    weights: flat, W1 [in][out] row by row, b1, W2, b2, ... (PyTorch's Linear.weight is [out][in]: transpose it).
    outcome: "finished", "targetMissed" (a stop rule trainingLoss that was not reached) or "diverged".
    observations: at the epochs asked for and at the end; left out, batchlaw evaluates the final weights itself.
    """

    def __init__(self, weights, updates, examples_seen, outcome="finished", diverged_at_epoch=None, observations=()):
        self.message = {"outcome": outcome, "updates": int(updates), "examplesSeen": int(examples_seen)}
        if weights is not None:
            self.message["weights"] = _written(weights)
        if diverged_at_epoch is not None:
            self.message["divergedAtEpoch"] = float(diverged_at_epoch)
        if observations:
            self.message["observations"] = [observation.message for observation in observations]


class Point:
    """Where the loss is asked for: all of `data`, in evaluation mode, without dropout or penalty.

    sizes: as in `Job`. weights: flat, in the order that `Run` states. direction: what the Hessian is to be multiplied with,
    flat; None where the loss or its gradient is asked for.
    """

    def __init__(self, params, data):
        self.sizes = params["network"]["sizes"]
        self.data = data[params["data"]]
        self.weights = _read(params["weights"])
        self.direction = _read(params["direction"]) if "direction" in params else None


class Derivatives:
    """The mean cross-entropy of your model in nats, and its derivatives: three functions of a `Point`.

    loss gives a number, gradient the loss and the flat gradient, hessian_vector the exact product of the Hessian with
    `point.direction`, flat (double backward or forward over reverse; never a difference of gradients).
    """

    def __init__(self, loss, gradient, hessian_vector):
        self.loss, self.gradient, self.hessian_vector = loss, gradient, hessian_vector

    def handlers(self):
        def loss(session, params, _request):
            return {"loss": _finite(self.loss(Point(params, session.data)))}

        def gradient(session, params, _request):
            value, slopes = self.gradient(Point(params, session.data))
            return {"loss": _finite(value), "gradient": _written(slopes)}

        def hessian_vector(session, params, _request):
            return {"product": _written(self.hessian_vector(Point(params, session.data)))}

        return {"loss": loss, "gradient": gradient, "hessianVector": hessian_vector}


def _rate(schedule, epoch, epoch_after):
    kind = schedule["kind"]
    if kind == "constant":
        return schedule["rate"]
    if kind == "steps":
        factors = [milestone["factor"] for milestone in schedule["milestones"] if epoch >= milestone["epoch"]]
        return schedule["initial"] * math.prod(factors)
    if kind == "piecewiseLinear":
        points = schedule["points"]
        for before, after in zip(points, points[1:]):
            if before["epoch"] <= epoch < after["epoch"]:
                share = (epoch - before["epoch"]) / (after["epoch"] - before["epoch"])
                return before["rate"] + share * (after["rate"] - before["rate"])
        return points[0]["rate"] if epoch < points[0]["epoch"] else points[-1]["rate"]
    if kind == "warmUp":
        return _rate(schedule["after"], epoch, epoch_after) * min(1, epoch_after / schedule["epochs"])
    if kind == "cosine":
        share = min(1, epoch / schedule["epochs"])
        return schedule["final"] + 0.5 * (schedule["initial"] - schedule["final"]) * (1 + math.cos(math.pi * share))
    raise Unsupported("learning rates of the kind " + kind)


class Job:
    """One replica to train.

    sizes: [D, H1, ..., C], fully connected layers with ReLU between them.
    recipe: a dict, as `Recipe` in batchlaw's src/core/recipe.ts; `dataset_size`, `learning_rate` ... read it.
    training, test: `Data`. initial_weights: flat, in the order that `Run` states.
    observe_every_epochs: None where the end alone is to be observed.
    """

    def __init__(self, params, data, report):
        self.sizes = params["network"]["sizes"]
        self.recipe = params["recipe"]
        self.training = data[params["training"]]
        self.test = data[params["test"]]
        self.initial_weights = _read(params["initialWeights"])
        self.observe_every_epochs = params.get("observeEveryEpochs")
        self._report = report

    @property
    def dataset_size(self):
        """N: examples [first_example, first_example + N) of the training data are used."""
        return self.recipe["datasetSize"]

    @property
    def first_example(self):
        return self.recipe.get("firstExample", 0)

    def progress(self, epoch):
        """Call it once an update: batchlaw ends a trainer that keeps silent. It tells once a second. Raises Cancelled."""
        self._report(epoch)

    def learning_rate(self, epoch, epoch_after=None):
        """The rate of an update that begins after `epoch` epochs; a warm-up also asks for the epochs when it is done."""
        return _rate(self.recipe["learningRate"], epoch, epoch if epoch_after is None else epoch_after)

    def batch_size(self, epoch):
        """The size of a batch that begins after `epoch` epochs."""
        schedule = self.recipe["batchSize"]
        if schedule["kind"] == "constant":
            return schedule["batchSize"]
        size = schedule["initial"]
        for milestone in schedule["milestones"]:
            if epoch >= milestone["epoch"]:
                size = milestone["batchSize"]
        return size

    def epoch_order(self, epoch):
        """The order in which batchlaw's own engines visit the N examples in epoch number `epoch`: places from 0.

        Any order will do that depends on recipe["orderSeed"] and the epoch alone. It must not depend on the batch size: runs that
        are compared are to see the same examples in the same order, else a claim needs far more runs.
        """
        return shuffled_epoch(self.recipe["orderSeed"], epoch, self.dataset_size)


def _philox(counter, key):
    """Philox4x32-10 (Salmon et al. 2011): four words of 32 bits, or of each of many counters where they are arrays of uint64."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        p0 = 0xD2511F53 * c0
        p1 = 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & 0xFFFFFFFF, (p0 >> 32) ^ c3 ^ k1, p0 & 0xFFFFFFFF
        k0 = (k0 + 0x9E3779B9) & 0xFFFFFFFF
        k1 = (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return c0, c1, c2, c3


def _words(key, stream, expected):
    """Words without end; where many are expected and NumPy is installed, those are made at once."""
    block = 0
    if numpy is not None and expected > 200:  # few are sooner made one by one
        block = expected // 4 + 1
        first = numpy.arange(block, dtype="u8")
        counters = first & 0xFFFFFFFF, first >> 32, numpy.full_like(first, stream & 0xFFFFFFFF), numpy.zeros_like(first)
        yield from numpy.stack(_philox(counters, key), axis=1).reshape(-1).tolist()
    while True:
        yield from _philox((block & 0xFFFFFFFF, block >> 32, stream & 0xFFFFFFFF, 0), key)
        block += 1


def shuffled_epoch(order_seed, epoch, count):
    """The permutation of 0 .. count - 1 that batchlaw's engines draw: Fisher-Yates with Philox4x32-10."""
    words = _words(order_seed, epoch, count)
    order = list(range(count))
    for last in range(count - 1, 0, -1):
        bound = last + 1
        product = next(words) * bound
        if (product & 0xFFFFFFFF) < bound:
            threshold = (2**32 - bound) % bound
            while (product & 0xFFFFFFFF) < threshold:
                product = next(words) * bound
        other = product >> 32
        order[last], order[other] = order[other], order[last]
    return order


class _Session:
    def __init__(self, output, handlers):
        self.output = output
        self.handlers = handlers
        self.data = {}
        self.inbox = queue.Queue()
        self.cancelled = set()

    def send(self, message):
        self.output.write(json.dumps({"jsonrpc": "2.0", **message}, allow_nan=False) + "\n")
        self.output.flush()

    def read_all(self, lines):
        """Reads ahead of the work, so that a cancellation and the end of the conversation are seen while training."""
        for line in lines:
            if not line.strip():
                continue
            message = json.loads(line)
            if message.get("method") == "cancel":
                self.cancelled.add(message["params"]["request"])
            else:
                self.inbox.put(message)
        self.inbox.put(None)
        time.sleep(GRACE_SECONDS)
        os._exit(0)  # batchlaw is gone, or wants no more: what is still under way has nobody to go to

    def reporter(self, request):
        last = time.monotonic()

        def report(epoch):
            nonlocal last
            if request in self.cancelled:
                raise Cancelled()
            if time.monotonic() - last < PROGRESS_SECONDS:
                return
            last = time.monotonic()
            self.send({"method": "progress", "params": {"request": request, "epoch": float(epoch)}})

        return report

    def answer(self, message):
        method, params, request = message["method"], message.get("params", {}), message["id"]
        if method not in self.handlers:
            return self.send({"id": request, "error": {"code": -32601, "message": "there is no method " + method}})
        try:
            result = self.handlers[method](self, params, request)
        except Cancelled:
            self.send({"id": request, "error": {"code": -32800, "message": "cancelled"}})
        except Exception as error:  # the conversation goes on; batchlaw shows the text
            traceback.print_exc(file=sys.stderr)
            text = "%s: %s" % (type(error).__name__, error)
            self.send({"id": request, "error": {"code": -32000, "message": text}})
        else:
            self.send({"id": request, "result": result})


def serve(train, name, version, capabilities=None, derivatives=None):
    """Answers batchlaw until it is done.

    train: Job -> Run.
    capabilities: what the trainer can do beyond plain SGD by epochs or updates, with constant or stepwise rates and batch
        sizes, batches cut from an endless stream; keys as in docs/trainer-protocol.md, e.g. {"observations": True}.
    derivatives: `Derivatives`, where sharpness is to be measured on your own; left out, batchlaw's engine computes them.
    """
    answers = {"name": name, "version": version, "protocol": PROTOCOL}
    answers["capabilities"] = {"files": True, **(capabilities or {})}

    def keep(session, params, _request):
        session.data[params["id"]] = Data(params)

    def forget(session, params, _request):
        del session.data[params["id"]]

    def run(session, params, request):
        return train(Job(params, session.data, session.reporter(request))).message

    handlers = {"hello": lambda *_: answers, "data": keep, "forget": forget, "train": run}
    if derivatives is not None:
        answers["capabilities"]["derivatives"] = True
        handlers.update(derivatives.handlers())

    output = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # prints, also those of C libraries, go to standard error
    sys.stdout = sys.stderr
    session = _Session(output, handlers)
    threading.Thread(target=session.read_all, args=(sys.stdin,), daemon=True).start()
    while (message := session.inbox.get()) is not None:
        session.answer(message)
