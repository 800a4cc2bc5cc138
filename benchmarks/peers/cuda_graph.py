"""Steps of training as CUDA graphs: a launch for many kernels."""
import torch

GRAPHED = 20  # steps in one graph


def graphed(steps):
    """`steps(count)` with graphs of GRAPHED steps in place of single ones, waiting for the device; the last graph may overshoot."""
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        steps(3)  # what is made on first use cannot be captured
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        steps(GRAPHED)

    def replays(count):
        for _ in range(-(-count // GRAPHED)):
            graph.replay()
        torch.cuda.synchronize()

    return replays
