// The products of one slice, from any number of threads at a time.
#pragma once
#include <mutex>
#include "product.h"

namespace batchlaw {

class Oracle {
 public:
  const Slice slice;

  Oracle(const std::vector<size_t>& sizes, const float* inputs, const int32_t* labels, size_t examples)
      : slice(sizes, inputs, labels, examples) {}

  /** @throws std::bad_alloc */
  void product(Curvature curvature, const float* weights, const float* direction, float* out) {
    const std::shared_ptr<const Point> point = pointAt(weights);
    std::unique_ptr<Scratch> scratch = takeScratch();
    Product(slice, *point, *scratch, curvature).compute(direction, out);
    const std::lock_guard<std::mutex> guard(scratches_);
    idle_.push_back(std::move(scratch));
  }

 private:
  std::mutex points_, scratches_;
  std::shared_ptr<const Point> last_;
  uint64_t made_ = 0;
  std::vector<std::unique_ptr<Scratch>> idle_;

  /** What the passes left at the weights asked for last, or new passes, for which others wait: they ask for the same mostly. */
  std::shared_ptr<const Point> pointAt(const float* weights) {
    const std::lock_guard<std::mutex> guard(points_);
    if (!last_ || std::memcmp(last_->weights.data(), weights, slice.parameters * sizeof(float)) != 0) {
      last_.reset();  // before the next one takes room
      last_ = std::make_shared<const Point>(slice, weights, ++made_);
    }
    return last_;
  }

  std::unique_ptr<Scratch> takeScratch() {
    {
      const std::lock_guard<std::mutex> guard(scratches_);
      if (!idle_.empty()) {
        std::unique_ptr<Scratch> scratch = std::move(idle_.back());
        idle_.pop_back();
        return scratch;
      }
    }
    return std::make_unique<Scratch>(slice);
  }
};

}  // namespace batchlaw
