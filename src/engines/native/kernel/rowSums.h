// The two loops that all products are made of: linear combinations of listed rows, and dot products with listed rows.
#pragma once
#include "lanes.h"

namespace batchlaw {

/** Rows of floats, `stride` from one to the next, each times its coefficient. */
struct Terms {
  const float* coefficients;
  const float* rows;
  size_t stride;
};

/** R vectors that stay in registers: nested, since GCC keeps arrays of them on the stack. */
template <int R>
struct Sums {
  Lanes first;
  Sums<R - 1> rest;
  [[gnu::always_inline]] inline void clear() {
    first = Lanes{};
    rest.clear();
  }
  [[gnu::always_inline]] inline void load(const float* from) {
    first = lanesAt(from);
    rest.load(from + LANES);
  }
  [[gnu::always_inline]] inline void add(const Sums& other) {
    first += other.first;
    rest.add(other.rest);
  }
  [[gnu::always_inline]] inline void addTimes(float coefficient, const float* row) {
    first += coefficient * lanesAt(row);
    rest.addTimes(coefficient, row + LANES);
  }
  [[gnu::always_inline]] inline void store(float* to) const {
    storeLanes(to, first);
    rest.store(to + LANES);
  }
};
template <>
struct Sums<0> {
  void clear() {}
  void load(const float*) {}
  void add(const Sums&) {}
  void addTimes(float, const float*) {}
  void store(float*) const {}
};

/**
 * Adds sum over listed i of a_i A_i (and b_i B_i) to R vectors at `out`. A multiply-add waits four cycles for its sum, so few
 * vectors are summed in several chains. ORDERED: coefficients stand in the order of the list, not by i.
 */
template <int R, bool TWO, bool ORDERED>
inline void addRows(float* out, const uint32_t* list, size_t count, const Terms& a, const Terms& b) {
  constexpr int CHAINS = R > (TWO ? 6 : 7) ? 1 : TWO && R <= 3 ? 4 : 2;
  Sums<R> sums;
  Sums<CHAINS >= 2 ? R : 0> second;
  Sums<CHAINS == 4 ? R : 0> third, fourth;
  sums.load(out);
  second.clear();
  third.clear();
  fourth.clear();
  size_t t = 0;
  if constexpr (CHAINS == 4 || (CHAINS == 2 && !TWO)) {
    for (; t + 2 <= count; t += 2) {
      const size_t i = list[t], j = list[t + 1];
      sums.addTimes(a.coefficients[ORDERED ? t : i], a.rows + i * a.stride);
      second.addTimes(a.coefficients[ORDERED ? t + 1 : j], a.rows + j * a.stride);
      if constexpr (TWO) third.addTimes(b.coefficients[i], b.rows + i * b.stride);
      if constexpr (TWO) fourth.addTimes(b.coefficients[j], b.rows + j * b.stride);
    }
  }
  for (; t < count; t++) {
    const size_t i = list[t];
    sums.addTimes(a.coefficients[ORDERED ? t : i], a.rows + i * a.stride);
    if constexpr (TWO && CHAINS >= 2) second.addTimes(b.coefficients[i], b.rows + i * b.stride);
    if constexpr (TWO && CHAINS == 1) sums.addTimes(b.coefficients[i], b.rows + i * b.stride);
  }
  if constexpr (CHAINS >= 2) sums.add(second);
  if constexpr (CHAINS == 4) {
    third.add(fourth);
    sums.add(third);
  }
  sums.store(out);
}

template <bool TWO, bool ORDERED>
inline void addRowsOf(int vectors, float* out, const uint32_t* list, size_t count, const Terms& a, const Terms& b) {
  switch (vectors) {
    case 1: return addRows<1, TWO, ORDERED>(out, list, count, a, b);
    case 2: return addRows<2, TWO, ORDERED>(out, list, count, a, b);
    case 3: return addRows<3, TWO, ORDERED>(out, list, count, a, b);
    case 4: return addRows<4, TWO, ORDERED>(out, list, count, a, b);
    case 5: return addRows<5, TWO, ORDERED>(out, list, count, a, b);
    case 6: return addRows<6, TWO, ORDERED>(out, list, count, a, b);
    case 7: return addRows<7, TWO, ORDERED>(out, list, count, a, b);
    case 8: return addRows<8, TWO, ORDERED>(out, list, count, a, b);
    case 9: return addRows<9, TWO, ORDERED>(out, list, count, a, b);
    case 10: return addRows<10, TWO, ORDERED>(out, list, count, a, b);
    case 11: return addRows<11, TWO, ORDERED>(out, list, count, a, b);
    case 12: return addRows<12, TWO, ORDERED>(out, list, count, a, b);
    case 13: return addRows<13, TWO, ORDERED>(out, list, count, a, b);
    default: return addRows<14, TWO, ORDERED>(out, list, count, a, b);
  }
}

/** How many vectors of a row are summed at a time, at most what 16 registers hold: of `vectors`, in nearly equal parts. */
inline int partOf(size_t vectors, int most) {
  const size_t parts = (vectors + most - 1) / most;
  return static_cast<int>((vectors + parts - 1) / parts);
}
constexpr int MOST_VECTORS = 14;

/** Adds a combination of rows of `width` floats, a multiple of 8; `b` may have no rows. */
inline void addCombination(float* out, size_t width, const uint32_t* list, size_t count, Terms a, Terms b) {
  const size_t vectors = width / LANES;
  const int part = partOf(vectors, b.rows ? 10 : MOST_VECTORS);
  for (size_t v = 0; v < vectors; v += part) {
    const int now = static_cast<int>(vectors - v < static_cast<size_t>(part) ? vectors - v : part);
    if (b.rows) addRowsOf<true, false>(now, out + v * LANES, list, count, a, b);
    else addRowsOf<false, false>(now, out + v * LANES, list, count, a, b);
    a.rows += now * LANES;
    if (b.rows) b.rows += now * LANES;
  }
}

/** Adds a combination of listed rows of at most MOST_VECTORS, coefficients in the order of the list. */
inline void addOrdered(float* out, int vectors, const uint32_t* list, size_t count, const Terms& terms) {
  addRowsOf<false, true>(vectors, out, list, count, terms, {});
}

/** Pairs of lanes of two vectors, summed: a0 + a1, b0 + b1, a2 + a3, b2 + b3, ... */
[[gnu::always_inline]] inline Lanes pairSums(Lanes a, Lanes b) {
  return BATCHLAW_SHUFFLE(a, b, 0, 8, 2, 10, 4, 12, 6, 14) + BATCHLAW_SHUFFLE(a, b, 1, 9, 3, 11, 5, 13, 7, 15);
}
[[gnu::always_inline]] inline Lanes quadSums(Lanes a, Lanes b) {
  return BATCHLAW_SHUFFLE(a, b, 0, 1, 8, 9, 4, 5, 12, 13) + BATCHLAW_SHUFFLE(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
}

/** Dot products of one vector with D rows at a time; those beyond D are zero. */
template <int D>
inline void addDotsOf(float* out, const float* vector, int vectors, const float* rows, size_t stride, const uint32_t* list) {
  Lanes s0 = {}, s1 = {}, s2 = {}, s3 = {}, s4 = {}, s5 = {}, s6 = {}, s7 = {};
  const float* const r0 = rows + list[0] * stride;
  const float* const r1 = D > 1 ? rows + list[1] * stride : r0;
  const float* const r2 = D > 2 ? rows + list[2] * stride : r0;
  const float* const r3 = D > 3 ? rows + list[3] * stride : r0;
  const float* const r4 = D > 4 ? rows + list[4] * stride : r0;
  const float* const r5 = D > 5 ? rows + list[5] * stride : r0;
  const float* const r6 = D > 6 ? rows + list[6] * stride : r0;
  const float* const r7 = D > 7 ? rows + list[7] * stride : r0;
  for (ptrdiff_t v = 0; v < vectors * LANES; v += LANES) {
    const Lanes x = lanesAt(vector + v);
    s0 += x * lanesAt(r0 + v);
    if (D > 1) s1 += x * lanesAt(r1 + v);
    if (D > 2) s2 += x * lanesAt(r2 + v);
    if (D > 3) s3 += x * lanesAt(r3 + v);
    if (D > 4) s4 += x * lanesAt(r4 + v);
    if (D > 5) s5 += x * lanesAt(r5 + v);
    if (D > 6) s6 += x * lanesAt(r6 + v);
    if (D > 7) s7 += x * lanesAt(r7 + v);
  }
  const Lanes low = quadSums(pairSums(s0, s1), pairSums(s2, s3));
  const Lanes high = quadSums(pairSums(s4, s5), pairSums(s6, s7));
  LooseLanes* to = reinterpret_cast<LooseLanes*>(out);
  *to = *to + (BATCHLAW_SHUFFLE(low, high, 0, 1, 2, 3, 8, 9, 10, 11) + BATCHLAW_SHUFFLE(low, high, 4, 5, 6, 7, 12, 13, 14, 15));
}

/** Adds to out[t] the dot product of `vector` with row list[t], for t < count; writes up to seven floats more. */
inline void addDots(float* out, const float* vector, int vectors, const float* rows, size_t stride, const uint32_t* list,
                    size_t count) {
  size_t t = 0;
  for (; t + 8 <= count; t += 8) addDotsOf<8>(out + t, vector, vectors, rows, stride, list + t);
  switch (count - t) {
    case 0: return;
    case 1: return addDotsOf<1>(out + t, vector, vectors, rows, stride, list + t);
    case 2: return addDotsOf<2>(out + t, vector, vectors, rows, stride, list + t);
    case 3: return addDotsOf<3>(out + t, vector, vectors, rows, stride, list + t);
    case 4: return addDotsOf<4>(out + t, vector, vectors, rows, stride, list + t);
    case 5: return addDotsOf<5>(out + t, vector, vectors, rows, stride, list + t);
    case 6: return addDotsOf<6>(out + t, vector, vectors, rows, stride, list + t);
    default: return addDotsOf<7>(out + t, vector, vectors, rows, stride, list + t);
  }
}

}  // namespace batchlaw
