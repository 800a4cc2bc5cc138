// The active pairs of an example and a unit, in the order in which a layer with dense inputs goes through them.
#pragma once
#include "activeLists.h"

namespace batchlaw {

/**
 * Chunk by chunk of examples, in each unit by unit: what is read for one stands beside what is read for the next. A piece has a
 * multiple of 8 examples unless it is a unit's last, and takes up to 7 of the next chunk for that.
 */
class PairOrder {
 public:
  PairOrder() = default;
  PairOrder(const ActiveLists& active, size_t examples, size_t units, size_t chunk)
      : units_(units), chunks_((examples + chunk - 1) / chunk) {
    examplesOf_.reserve(active.count());
    starts_.reserve(chunks_ * units + 1);
    starts_.push_back(0);
    for (size_t c = 0; c < chunks_; c++) {
      const size_t from = c * chunk, to = from + chunk < examples ? from + chunk : examples;
      for (size_t k = 0; k < units; k++) {
        const List all = active.ofUnit(k, 0, examples);
        const auto cut = [&](size_t n) {
          const size_t count = n == examples ? all.count : paddedTo(active.ofUnit(k, 0, n).count, 8);
          return count < all.count ? count : all.count;
        };
        examplesOf_.insert(examplesOf_.end(), all.at + cut(from), all.at + cut(to));
        starts_.push_back(examplesOf_.size());
      }
    }
  }
  size_t chunks() const { return chunks_; }
  size_t count() const { return examplesOf_.size(); }
  /** Where the examples of a unit in a chunk begin, among those of all pieces. */
  size_t placeOf(size_t c, size_t k) const { return starts_[c * units_ + k]; }
  List piece(size_t c, size_t k) const {
    const size_t begin = placeOf(c, k);
    return {examplesOf_.data() + begin, starts_[c * units_ + k + 1] - begin};
  }

 private:
  size_t units_ = 0, chunks_ = 0;
  std::vector<uint32_t> examplesOf_;
  std::vector<size_t> starts_;
};

}  // namespace batchlaw
