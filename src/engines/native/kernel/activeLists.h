// Which entries of a matrix [examples, units] are not zero, by example and by unit.
#pragma once
#include <vector>
#include "lanes.h"

namespace batchlaw {

/** Examples from one mark of a unit's list to the next. */
constexpr size_t MARK = 16;

/** Examples whose rows stay in the L1 cache together, for rows of so many bytes. */
inline size_t examplesInCache(size_t bytes) {
  const size_t fit = 28672 / bytes / MARK * MARK;
  return fit < MARK ? MARK : fit;
}

struct List {
  const uint32_t* at;
  size_t count;
};

class ActiveLists {
 public:
  ActiveLists() = default;
  /** Of `values`, `stride` floats from one example to the next. */
  ActiveLists(const float* values, size_t examples, size_t units, size_t stride)
      : marks_(paddedTo(examples, MARK) / MARK + 1), starts_(examples + 1), unitStarts_(units * marks_) {
    for (size_t n = 0; n < examples; n++) {
      starts_[n] = unitsOf_.size();
      for (size_t k = 0; k < units; k++)
        if (values[n * stride + k] != 0) unitsOf_.push_back(static_cast<uint32_t>(k));
    }
    starts_[examples] = unitsOf_.size();
    examplesOf_.reserve(unitsOf_.size());
    for (size_t k = 0; k < units; k++) {
      for (size_t n = 0; n < examples; n++) {
        if (n % MARK == 0) unitStarts_[k * marks_ + n / MARK] = examplesOf_.size();
        if (values[n * stride + k] != 0) examplesOf_.push_back(static_cast<uint32_t>(n));
      }
      unitStarts_[k * marks_ + marks_ - 1] = examplesOf_.size();
    }
  }
  /** Units of an example. */
  List ofExample(size_t n) const { return {unitsOf_.data() + starts_[n], starts_[n + 1] - starts_[n]}; }
  /** Examples of a unit, of those in [from, to), multiples of MARK or the end. */
  List ofUnit(size_t k, size_t from, size_t to) const {
    const size_t* row = unitStarts_.data() + k * marks_;
    const size_t begin = row[from / MARK], end = row[(to + MARK - 1) / MARK];
    return {examplesOf_.data() + begin, end - begin};
  }
  size_t count() const { return unitsOf_.size(); }

 private:
  size_t marks_ = 0;
  std::vector<uint32_t> unitsOf_, examplesOf_;
  std::vector<size_t> starts_, unitStarts_;
};

}  // namespace batchlaw
