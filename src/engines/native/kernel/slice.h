// A network and the examples that its loss is a mean over, laid out once for all products.
#pragma once
#include "activeLists.h"
#include "rowSums.h"

namespace batchlaw {

/** One layer: where it stands in the flat vector (weights [inputs, outputs], then biases), and its sizes padded to 8. */
struct LayerShape {
  size_t inputs, outputs, in8, out8, weightsAt, biasesAt;
};

struct Slice {
  size_t examples, rows;  // rows: examples padded to 16
  std::vector<LayerShape> layers;
  size_t parameters = 0;
  std::vector<uint32_t> labels;
  Floats inputs;       // [rows, in8]
  Floats inputsByUnit; // [in8, rows], where inputs are mostly zero, or there is no hidden layer
  ActiveLists active;  // of the inputs, likewise
  /** Inputs are dense: the first layer goes by the lists of its outputs, and takes inputs in panels that fit the L1 cache. */
  bool byOutputs;
  int panelVectors = 0;   // vectors of a panel's row
  size_t panels = 0;
  Floats panelled;        // [panels, rows, panelVectors * 8]
  std::vector<uint32_t> everyUnit;

  /** @param values [examples, sizes[0]] */
  Slice(const std::vector<size_t>& sizes, const float* values, const int32_t* classOf, size_t count)
      : examples(count), rows(paddedTo(count, MARK)), labels(classOf, classOf + count) {
    for (size_t l = 0; l + 1 < sizes.size(); l++) {
      const size_t in = sizes[l], out = sizes[l + 1];
      layers.push_back({in, out, paddedTo(in, LANES), paddedTo(out, LANES), parameters, parameters + in * out});
      parameters += in * out + out;
    }
    const LayerShape& first = layers[0];
    inputs = Floats(rows * first.in8);
    size_t filled = 0;
    for (size_t n = 0; n < examples; n++) {
      std::memcpy(inputs.get() + n * first.in8, values + n * first.inputs, first.inputs * sizeof(float));
      for (size_t k = 0; k < first.inputs; k++) filled += values[n * first.inputs + k] != 0;
    }
    byOutputs = layers.size() > 1 && 2 * filled > examples * first.inputs;
    if (byOutputs) {
      panelInputs(first);
    } else {
      active = ActiveLists(inputs.get(), examples, first.inputs, first.in8);
      inputsByUnit = Floats(first.in8 * rows);
      transpose(inputs.get(), first.in8, rows, first.in8, inputsByUnit.get(), rows);
    }
    size_t widest = 0;
    for (const LayerShape& layer : layers) widest = layer.in8 + layer.out8 > widest ? layer.in8 + layer.out8 : widest;
    for (size_t k = 0; k < widest; k++) everyUnit.push_back(static_cast<uint32_t>(k));
  }

  size_t panelStride() const { return static_cast<size_t>(panelVectors) * LANES; }
  const float* panel(size_t p) const { return panelled.get() + p * rows * panelStride(); }

 private:
  void panelInputs(const LayerShape& first) {
    panelVectors = partOf(first.in8 / LANES, MOST_VECTORS);
    panels = (first.in8 / LANES + panelVectors - 1) / panelVectors;
    panelled = Floats(panels * rows * panelStride());
    for (size_t p = 0; p < panels; p++) {
      const size_t from = p * panelStride();
      const size_t width = first.in8 - from < panelStride() ? first.in8 - from : panelStride();
      for (size_t n = 0; n < examples; n++)
        std::memcpy(panelled.get() + (p * rows + n) * panelStride(), inputs.get() + n * first.in8 + from, width * sizeof(float));
    }
  }
};

}  // namespace batchlaw
