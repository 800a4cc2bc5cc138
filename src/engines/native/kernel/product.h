// Products of the Hessian or the Gauss-Newton matrix with a direction: forward-over-reverse, exact but for rounding.
// Sources: Pearlmutter 1994, Neural Computation 6(1); Schraudolph 2002, Neural Computation 14(7).
#pragma once
#include "point.h"
#include "scratch.h"

namespace batchlaw {

enum class Curvature { hessian, gaussNewton };

class Product {
 public:
  Product(const Slice& slice, const Point& point, Scratch& scratch, Curvature curvature)
      : slice(slice), point(point), scratch(scratch), curvature(curvature) {}

  /** @param direction, @param out flat, [parameters]; they may not overlap */
  void compute(const float* direction, float* out) {
    const size_t last = slice.layers.size() - 1;
    if (slice.byOutputs && scratch.pointOf != point.number) {
      const Floats& tangents = scratch.layers[1].tangents;
      std::memset(tangents.get(), 0, tangents.count() * sizeof(float));
      scratch.pointOf = point.number;
    }
    for (size_t l = 0; l <= last; l++) placeDirection(l, direction);
    for (size_t l = 0; l <= last; l++) forward(l, direction);
    outputTangentDeltas();
    for (size_t l = last; l > 0; l--) backward(l);
    for (size_t l = 0; l <= last; l++) collect(l, out);
  }

 private:
  const Slice& slice;
  const Point& point;
  Scratch& scratch;
  const Curvature curvature;

  bool panelled(size_t l) const { return l == 0 && slice.byOutputs; }

  void placeDirection(size_t l, const float* direction) {
    const LayerShape& shape = slice.layers[l];
    Scratch::Layer& own = scratch.layers[l];
    padRows(shape, direction + shape.weightsAt, own.direction.get());
    if (!panelled(l)) {
      if (l > 0) transpose(own.direction.get(), shape.out8, shape.in8, shape.out8, own.directionByOutput.get(), shape.in8);
      return;
    }
    const size_t width = slice.panelStride();
    for (size_t p = 0; p < slice.panels; p++)
      transpose(own.direction.get() + p * width * shape.out8, shape.out8, width, shape.out8,
                own.directionByOutput.get() + p * width * shape.out8, width);
  }

  /** Tangents of a layer's outputs. */
  void forward(size_t l, const float* direction) {
    if (panelled(l)) return forwardOfPairs(direction);
    const LayerShape& shape = slice.layers[l];
    const KeptLayer& kept = point.layers[l];
    Scratch::Layer& own = scratch.layers[l];
    const bool isLast = l + 1 == slice.layers.size();
    float* outputs = isLast ? scratch.outputTangents.get() : scratch.layers[l + 1].tangents.get();
    const float* inputs = l == 0 ? slice.inputs.get() : kept.activations.get();
    const ActiveLists& active = l == 0 ? slice.active : kept.active;
    for (size_t n = 0; n < slice.examples; n++) {
      float* out = outputs + n * shape.out8;
      std::memcpy(out, direction + shape.biasesAt, shape.outputs * sizeof(float));
      const List list = active.ofExample(n);
      const Terms carried = l == 0 ? Terms{} : Terms{own.tangents.get() + n * shape.in8, kept.weights.get(), shape.out8};
      addCombination(out, shape.out8, list.at, list.count, {inputs + n * shape.in8, own.direction.get(), shape.out8}, carried);
      if (!isLast) maskRow(out, point.layers[l + 1].activations.get() + n * shape.out8, shape.out8);
    }
    if (!isLast) transpose(outputs, shape.out8, slice.rows, shape.out8, scratch.layers[l + 1].tangentsByUnit.get(), slice.rows);
  }

  /** The first layer, for active pairs of an example and an output alone. */
  void forwardOfPairs(const float* direction) {
    const LayerShape& shape = slice.layers[0];
    const PairOrder& pairs = point.pairs;
    const size_t width = slice.panelStride();
    float* sums = scratch.ofPairs.get();
    std::memset(sums, 0, pairs.count() * sizeof(float));
    for (size_t p = 0; p < slice.panels; p++) {
      const float* vectors = scratch.layers[0].directionByOutput.get() + p * width * shape.out8;
      for (size_t c = 0; c < pairs.chunks(); c++) {
        for (size_t j = 0; j < shape.outputs; j++) {
          const List list = pairs.piece(c, j);
          addDots(sums + pairs.placeOf(c, j), vectors + j * width, slice.panelVectors, slice.panel(p), width, list.at,
                  list.count);
        }
      }
    }
    Scratch::Layer& next = scratch.layers[1];
    for (size_t c = 0; c < pairs.chunks(); c++) {
      for (size_t j = 0; j < shape.outputs; j++) {
        const List list = pairs.piece(c, j);
        float* to = next.tangents.get() + j;
        const float bias = direction[shape.biasesAt + j];
        for (size_t t = 0; t < list.count; t++) to[list.at[t] * shape.out8] = *sums++ + bias;
      }
    }
    transpose(next.tangents.get(), shape.out8, slice.rows, shape.out8, next.tangentsByUnit.get(), slice.rows);
  }

  /** H_L times the tangents of the logits: p (t - <p, t>) / N, taken from the label's, so that no digits cancel near p = 1. */
  void outputTangentDeltas() {
    const LayerShape& shape = slice.layers.back();
    const float scale = 1.0f / static_cast<float>(slice.examples);
    for (size_t n = 0; n < slice.examples; n++) {
      const float* p = point.probabilities.get() + n * shape.out8;
      const float* t = scratch.outputTangents.get() + n * shape.out8;
      float* out = scratch.layers.back().tangentDeltas.get() + n * shape.out8;
      const float own = t[slice.labels[n]];
      Lanes sums = {};
      for (size_t c = 0; c < shape.out8; c += LANES) sums += lanesAt(p + c) * (lanesAt(t + c) - own);
      float mean = 0;
      for (int i = 0; i < LANES; i++) mean += sums[i];
      for (size_t c = 0; c < shape.out8; c += LANES)
        storeLanes(out + c, lanesAt(p + c) * (lanesAt(t + c) - own - mean) * scale);
    }
  }

  /** Tangents of the deltas of layer l - 1. */
  void backward(size_t l) {
    const LayerShape& shape = slice.layers[l];
    const KeptLayer& kept = point.layers[l];
    Scratch::Layer& own = scratch.layers[l];
    for (size_t n = 0; n < slice.examples; n++) {
      float* out = scratch.layers[l - 1].tangentDeltas.get() + n * shape.in8;
      std::memset(out, 0, shape.in8 * sizeof(float));
      const List list = point.outputsOf(slice, l, n);
      const Terms direct = curvature == Curvature::gaussNewton
                               ? Terms{}
                               : Terms{kept.deltas.get() + n * shape.out8, own.directionByOutput.get(), shape.in8};
      addCombination(out, shape.in8, list.at, list.count,
                     {own.tangentDeltas.get() + n * shape.out8, kept.weightsByOutput.get(), shape.in8}, direct);
      maskRow(out, kept.activations.get() + n * shape.in8, shape.in8);
    }
  }

  /** The layer's part of the product, from inputs and deltas. */
  void collect(size_t l, float* out) {
    const LayerShape& shape = slice.layers[l];
    Scratch::Layer& own = scratch.layers[l];
    std::memset(own.bias.get(), 0, shape.out8 * sizeof(float));
    for (size_t from = 0; from < slice.examples; from += 64)
      addRowSums(own.bias.get(), own.tangentDeltas.get() + from * shape.out8, shape.out8,
                 slice.examples - from < 64 ? slice.examples - from : 64);
    std::memcpy(out + shape.biasesAt, own.bias.get(), shape.outputs * sizeof(float));
    if (panelled(l)) collectOfPairs();
    else collectOfInputs(l);
    for (size_t k = 0; k < shape.inputs; k++)
      std::memcpy(out + shape.weightsAt + k * shape.outputs, own.product.get() + k * shape.out8, shape.outputs * sizeof(float));
  }

  void addRowSums(float* to, const float* rows, size_t width, size_t count) {
    for (size_t j = 0; j < width; j += LANES) {
      Lanes sum = {};
      for (size_t n = 0; n < count; n++) sum += lanesAt(rows + n * width + j);
      storeLanes(to + j, lanesAt(to + j) + sum);
    }
  }

  void collectOfInputs(size_t l) {
    const LayerShape& shape = slice.layers[l];
    const KeptLayer& kept = point.layers[l];
    Scratch::Layer& own = scratch.layers[l];
    const ActiveLists& active = l == 0 ? slice.active : kept.active;
    const float* inputs = l == 0 ? slice.inputsByUnit.get() : kept.activationsByUnit.get();
    const bool carries = l > 0 && curvature == Curvature::hessian;
    std::memset(own.product.get(), 0, shape.in8 * shape.out8 * sizeof(float));
    const size_t chunk = examplesInCache(shape.out8 * sizeof(float) * (carries ? 2 : 1));
    for (size_t from = 0; from < slice.examples; from += chunk) {
      const size_t to = from + chunk < slice.examples ? from + chunk : slice.examples;
      for (size_t k = 0; k < shape.inputs; k++) {
        const List list = active.ofUnit(k, from, to);
        const Terms carried = carries ? Terms{own.tangentsByUnit.get() + k * slice.rows, kept.deltas.get(), shape.out8} : Terms{};
        addCombination(own.product.get() + k * shape.out8, shape.out8, list.at, list.count,
                       {inputs + k * slice.rows, own.tangentDeltas.get(), shape.out8}, carried);
      }
    }
  }

  void collectOfPairs() {
    const LayerShape& shape = slice.layers[0];
    const PairOrder& pairs = point.pairs;
    Scratch::Layer& own = scratch.layers[0];
    const size_t width = slice.panelStride();
    float* deltas = scratch.ofPairs.get();
    float* sums = scratch.productByOutput.get();
    for (size_t c = 0; c < pairs.chunks(); c++) {
      for (size_t j = 0; j < shape.outputs; j++) {
        const List list = pairs.piece(c, j);
        const float* from = own.tangentDeltas.get() + j;
        for (size_t t = 0; t < list.count; t++) *deltas++ = from[list.at[t] * shape.out8];
      }
    }
    std::memset(sums, 0, slice.panels * width * shape.out8 * sizeof(float));
    for (size_t p = 0; p < slice.panels; p++) {
      for (size_t c = 0; c < pairs.chunks(); c++) {
        for (size_t j = 0; j < shape.outputs; j++) {
          const List list = pairs.piece(c, j);
          addOrdered(sums + (p * shape.out8 + j) * width, slice.panelVectors, list.at, list.count,
                     {scratch.ofPairs.get() + pairs.placeOf(c, j), slice.panel(p), width});
        }
      }
      transpose(sums + p * shape.out8 * width, width, shape.out8, width, own.product.get() + p * width * shape.out8, shape.out8);
    }
  }
};

}  // namespace batchlaw
