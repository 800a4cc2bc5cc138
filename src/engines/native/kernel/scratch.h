// Memory of one product at a time.
#pragma once
#include "slice.h"

namespace batchlaw {

/** What a product writes on its way; used again by the next one. */
struct Scratch {
  struct Layer {
    Floats direction, directionByOutput;  // [in8, out8]; [out8, in8], of a first layer by outputs [panels, out8, .]
    Floats tangents, tangentsByUnit;      // of its inputs
    Floats tangentDeltas;                 // of its outputs, [rows, out8]
    Floats product, bias;                 // [in8, out8], [out8]
  };
  std::vector<Layer> layers;
  Floats ofPairs;             // a number for each active pair of the first hidden layer, in their order
  Floats productByOutput;     // of the first layer, [panels, out8, .]
  Floats outputTangents;      // [rows, out8] of the last layer
  uint64_t pointOf = 0;       // the point whose inactive units have tangents of zero here

  explicit Scratch(const Slice& slice) : layers(slice.layers.size()) {
    for (size_t l = 0; l < layers.size(); l++) {
      const LayerShape& shape = slice.layers[l];
      Layer& layer = layers[l];
      const bool panelled = l == 0 && slice.byOutputs;
      const size_t in = panelled ? slice.panels * slice.panelStride() : shape.in8;
      layer.direction = Floats(in * shape.out8);
      layer.directionByOutput = Floats(in * shape.out8);
      layer.product = Floats(in * shape.out8);
      layer.bias = Floats(shape.out8);
      layer.tangentDeltas = Floats(slice.rows * shape.out8);
      if (l > 0) {
        layer.tangents = Floats(slice.rows * shape.in8);
        layer.tangentsByUnit = Floats(slice.rows * shape.in8);
      }
      if (!panelled) continue;
      productByOutput = Floats(in * shape.out8);
      ofPairs = Floats(slice.examples * shape.outputs + LANES);
    }
    outputTangents = Floats(slice.rows * slice.layers.back().out8);
  }
};

}  // namespace batchlaw
