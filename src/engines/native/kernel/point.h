// Weights, and what the forward and backward pass leave at them: shared by all products at the same weights.
#pragma once
#include <cmath>
#include "pairOrder.h"
#include "slice.h"

namespace batchlaw {

/** [from, from + inputs * outputs) as rows on boundaries of 32 bytes: [in8, out8]. */
inline void padRows(const LayerShape& layer, const float* from, float* to) {
  for (size_t k = 0; k < layer.inputs; k++)
    std::memcpy(to + k * layer.out8, from + k * layer.outputs, layer.outputs * sizeof(float));
}

/** What a layer keeps: all [rows, .] but the weights. */
struct KeptLayer {
  Floats weights, weightsByOutput;  // [in8, out8], [out8, in8]
  Floats activations, activationsByUnit;  // of its inputs, [rows, in8] and [in8, rows]; the first layer's are the slice's
  ActiveLists active;               // of its inputs
  Floats deltas;                    // of its outputs, [rows, out8]: derivatives of the mean loss
};

/** Zeroes what stands behind a ReLU that is shut. */
inline void maskRow(float* values, const float* activations, size_t width) {
  for (size_t k = 0; k < width; k += LANES) {
    const IntLanes open = lanesAt(activations + k) > Lanes{};
    const IntLanes bits = *reinterpret_cast<const IntLanes*>(values + k);
    *reinterpret_cast<IntLanes*>(values + k) = bits & open;
  }
}

struct Point {
  const uint64_t number;  // from 1, unique among those of a slice
  std::vector<float> weights;
  std::vector<KeptLayer> layers;
  Floats probabilities;  // [rows, out8] of the last layer
  PairOrder pairs;       // of the first hidden layer, where the inputs are dense

  Point(const Slice& slice, const float* flat, uint64_t number)
      : number(number), weights(flat, flat + slice.parameters), layers(slice.layers.size()) {
    const size_t last = layers.size() - 1;
    for (size_t l = 0; l <= last; l++) forward(slice, l);
    outputDeltas(slice);
    if (slice.byOutputs) {
      const size_t chunk = examplesInCache(slice.panelStride() * sizeof(float));
      pairs = PairOrder(layers[1].active, slice.examples, slice.layers[0].outputs, chunk);
    }
    for (size_t l = last; l > 0; l--) {
      const LayerShape& shape = slice.layers[l];
      KeptLayer& below = layers[l - 1];
      for (size_t n = 0; n < slice.examples; n++) {
        float* out = below.deltas.get() + n * shape.in8;
        const List list = outputsOf(slice, l, n);
        addCombination(out, shape.in8, list.at, list.count,
                       {layers[l].deltas.get() + n * shape.out8, layers[l].weightsByOutput.get(), shape.in8}, {});
        maskRow(out, layers[l].activations.get() + n * shape.in8, shape.in8);
      }
    }
  }

  /** Outputs of a layer whose deltas are not zero: the active ones, of the last layer all. */
  List outputsOf(const Slice& slice, size_t l, size_t n) const {
    if (l + 1 < layers.size()) return layers[l + 1].active.ofExample(n);
    return {slice.everyUnit.data(), slice.layers[l].outputs};
  }

 private:
  void forward(const Slice& slice, size_t l) {
    const LayerShape& shape = slice.layers[l];
    KeptLayer& layer = layers[l];
    layer.weights = Floats(shape.in8 * shape.out8);
    padRows(shape, weights.data() + shape.weightsAt, layer.weights.get());
    layer.weightsByOutput = Floats(shape.out8 * shape.in8);
    transpose(layer.weights.get(), shape.out8, shape.in8, shape.out8, layer.weightsByOutput.get(), shape.in8);
    layer.deltas = Floats(slice.rows * shape.out8);
    const bool isLast = l + 1 == layers.size();
    Floats& outputs = isLast ? probabilities : layers[l + 1].activations;
    outputs = Floats(slice.rows * shape.out8);
    const float* inputs = l == 0 ? slice.inputs.get() : layer.activations.get();
    const ActiveLists& active = l == 0 ? slice.active : layer.active;
    for (size_t n = 0; n < slice.examples; n++) {
      float* out = outputs.get() + n * shape.out8;
      std::memcpy(out, weights.data() + shape.biasesAt, shape.outputs * sizeof(float));
      const List list = l == 0 && slice.byOutputs ? List{slice.everyUnit.data(), shape.inputs} : active.ofExample(n);
      addCombination(out, shape.out8, list.at, list.count, {inputs + n * shape.in8, layer.weights.get(), shape.out8}, {});
      if (!isLast)
        for (size_t j = 0; j < shape.out8; j++) out[j] = out[j] <= 0 ? 0 : out[j];  // NaN goes on
    }
    if (isLast) return;
    KeptLayer& next = layers[l + 1];
    next.active = ActiveLists(outputs.get(), slice.examples, shape.outputs, shape.out8);
    next.activationsByUnit = Floats(shape.out8 * slice.rows);
    transpose(outputs.get(), shape.out8, slice.rows, shape.out8, next.activationsByUnit.get(), slice.rows);
  }

  /** Logits become probabilities; deltas (p - e) / N, the label's as minus the sum of the others, which keeps its digits. */
  void outputDeltas(const Slice& slice) {
    const LayerShape& shape = slice.layers.back();
    for (size_t n = 0; n < slice.examples; n++) {
      float* row = probabilities.get() + n * shape.out8;
      float* deltas = layers.back().deltas.get() + n * shape.out8;
      float most = row[0];
      for (size_t c = 1; c < shape.outputs; c++) most = row[c] > most ? row[c] : most;
      double sum = 0, others = 0;
      for (size_t c = 0; c < shape.outputs; c++) {
        const double e = std::exp(static_cast<double>(row[c]) - most);
        row[c] = static_cast<float>(e);
        sum += e;
        if (c != slice.labels[n]) others += e;
      }
      for (size_t c = 0; c < shape.outputs; c++) {
        row[c] = static_cast<float>(row[c] / sum);
        deltas[c] = static_cast<float>((c == slice.labels[n] ? -others / sum : row[c]) / slice.examples);
      }
    }
  }
};

}  // namespace batchlaw
