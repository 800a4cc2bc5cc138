// Eight float32 at a time, in the vector extensions of GCC and Clang: two halves where registers are of 128 bits.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

namespace batchlaw {

constexpr int LANES = 8;
typedef float Lanes __attribute__((vector_size(32), aligned(32), may_alias));
typedef int32_t IntLanes __attribute__((vector_size(32), aligned(32), may_alias));
typedef float LooseLanes __attribute__((vector_size(32), aligned(4), may_alias));

#if defined(__clang__)
#define BATCHLAW_SHUFFLE(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else // GCC 11 has no __builtin_shufflevector
#define BATCHLAW_SHUFFLE(a, b, ...) __builtin_shuffle(a, b, IntLanes{__VA_ARGS__})
#endif

inline Lanes lanesAt(const float* from) { return *reinterpret_cast<const Lanes*>(from); }
inline void storeLanes(float* to, Lanes value) { *reinterpret_cast<Lanes*>(to) = value; }

/** A multiple of `unit` that is at least `count`. */
inline size_t paddedTo(size_t count, size_t unit) { return (count + unit - 1) / unit * unit; }

struct FreeBlock {
  void operator()(void* block) const { std::free(block); }
};

/** Floats on a boundary of 64 bytes, zero at first. @throws std::bad_alloc */
class Floats {
 public:
  Floats() = default;
  explicit Floats(size_t count) : count_(count) {
    if (count > SIZE_MAX / 8) throw std::bad_alloc();
    const size_t bytes = paddedTo(count * sizeof(float) + 1, 64);
    block_.reset(static_cast<float*>(std::aligned_alloc(64, bytes)));
    if (!block_) throw std::bad_alloc();
    std::memset(block_.get(), 0, bytes);
  }
  float* get() const { return block_.get(); }
  size_t count() const { return count_; }

 private:
  std::unique_ptr<float, FreeBlock> block_;
  size_t count_ = 0;
};

/** Transposes 8 rows of 8, `stride` floats from one to the next. Both on boundaries of 32 bytes. */
inline void transposeTile(const float* from, size_t stride, float* to, size_t toStride) {
  Lanes r[8], s[8];
  for (int i = 0; i < 8; i++) r[i] = lanesAt(from + i * stride);
  for (int i = 0; i < 8; i += 2) {
    s[i] = BATCHLAW_SHUFFLE(r[i], r[i + 1], 0, 8, 1, 9, 4, 12, 5, 13);
    s[i + 1] = BATCHLAW_SHUFFLE(r[i], r[i + 1], 2, 10, 3, 11, 6, 14, 7, 15);
  }
  for (int i = 0; i < 8; i += 4) {
    for (int h = 0; h < 2; h++) {
      r[i + 2 * h] = BATCHLAW_SHUFFLE(s[i + h], s[i + 2 + h], 0, 1, 8, 9, 4, 5, 12, 13);
      r[i + 2 * h + 1] = BATCHLAW_SHUFFLE(s[i + h], s[i + 2 + h], 2, 3, 10, 11, 6, 7, 14, 15);
    }
  }
  for (int i = 0; i < 4; i++) {
    storeLanes(to + i * toStride, BATCHLAW_SHUFFLE(r[i], r[i + 4], 0, 1, 2, 3, 8, 9, 10, 11));
    storeLanes(to + (i + 4) * toStride, BATCHLAW_SHUFFLE(r[i], r[i + 4], 4, 5, 6, 7, 12, 13, 14, 15));
  }
}

/** Transposes `rows` x `columns`, each a multiple of 8 with its padding. */
inline void transpose(const float* from, size_t stride, size_t rows, size_t columns, float* to, size_t toStride) {
  for (size_t i = 0; i < rows; i += 8)
    for (size_t j = 0; j < columns; j += 8)
      transposeTile(from + i * stride + j, stride, to + j * toStride + i, toStride);
}

}  // namespace batchlaw
