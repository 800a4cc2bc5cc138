"""torch_trainer.py, with its own loss, gradient and Hessian-vector product: sharpness as PyTorch differentiates the model.

    batchlaw sharpness --trainer "python3 examples/trainers/torch_derivatives.py"
    batchlaw sharpness model.safetensors --trainer "python3 examples/trainers/torch_derivatives.py"
"""

import torch
from torch_trainer import CAPABILITIES, as_tensors, batch_loss, load_weights, make_model, train
from batchlaw_trainer import Derivatives, serve  # noqa: E402,I001 (torch_trainer.py has put python/ on the path)


def model_at(point, flat):
    model = make_model(point.sizes).eval()
    load_weights(model, torch.as_tensor(flat))
    return model


def flattened(parts):
    """In the order of batchlaw: W1 [in][out], b1, ... (PyTorch's weights are [out][in])."""
    return torch.cat([part.detach().T.reshape(-1) if part.dim() == 2 else part.detach() for part in parts])


def loss_of(model, data):
    inputs, labels = as_tensors(data)
    return batch_loss(model(inputs).double(), labels, "mean")  # float64 from the logits on: 7 digits of a loss are few


def loss(point):
    with torch.no_grad():
        return loss_of(model_at(point, point.weights), point.data)


def gradient(point):
    model = model_at(point, point.weights)
    value = loss_of(model, point.data)
    return value, flattened(torch.autograd.grad(value, list(model.parameters())))


def hessian_vector(point):
    model = model_at(point, point.weights)
    parameters = list(model.parameters())
    direction = model_at(point, point.direction).parameters()
    slopes = torch.autograd.grad(loss_of(model, point.data), parameters, create_graph=True)
    along = sum((slope * part.detach()).sum() for slope, part in zip(slopes, direction))
    return flattened(torch.autograd.grad(along, parameters))


if __name__ == "__main__":
    serve(
        train,
        name="torch-sgd",
        version=torch.__version__,
        capabilities=CAPABILITIES,
        derivatives=Derivatives(loss, gradient, hessian_vector),
    )
