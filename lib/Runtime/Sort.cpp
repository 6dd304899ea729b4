// Stable sorting of the runs along an axis, by indices.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Runtime/Runtime.h"
#include <algorithm>
#include <cmath>
#include <type_traits>
#include <utility>

namespace {

template <class T>
bool isNaN(T x) {
  if constexpr (std::is_floating_point_v<T>)
    return std::isnan(x);
  return false;
}

/// The order of the elements of one run, `stride` apart, by their numbers.
template <class T>
struct Order {
  const T *elements;
  int64_t stride;
  bool descends;

  /// Equal elements are in order of their numbers, so that any way to sort is stable.
  bool operator()(int64_t a, int64_t b) const {
    T left = elements[a * stride], right = elements[b * stride];
    if (descends)
      std::swap(left, right);
    return isBelow(left, right) || (!isBelow(right, left) && a < b);
  }

  /// NaN is above all numbers.
  static bool isBelow(T left, T right) { return isNaN(right) ? !isNaN(left) : left < right; }
};

/// Needs no memory: for short runs, and where there is none.
template <class T>
void sortByInsertion(Order<T> comesBefore, int64_t count, int64_t *y, int64_t stride) {
  for (int64_t i = 0; i < count; ++i) {
    int64_t place = i;
    for (; place > 0 && comesBefore(i, y[(place - 1) * stride]); --place)
      y[place * stride] = y[(place - 1) * stride];
    y[place * stride] = i;
  }
}

template <class T>
void sortRun(Order<T> comesBefore, int64_t count, int64_t *packed, int64_t *y, int64_t stride) {
  constexpr int64_t shortRun = 16;
  int64_t *order = stride == 1 ? y : packed;
  if (count <= shortRun || !order)
    return sortByInsertion(comesBefore, count, y, stride);
  for (int64_t i = 0; i < count; ++i)
    order[i] = i;
  std::sort(order, order + count, comesBefore);
  for (int64_t i = 0; order != y && i < count; ++i)
    y[i * stride] = order[i];
}

template <class T>
void argsort(int64_t outer, int64_t count, int64_t inner, bool descends, const T *x, int64_t *y) {
  auto *packed =
      inner == 1 ? nullptr : static_cast<int64_t *>(ad_rt_allocate(count * sizeof(int64_t)));
  for (int64_t o = 0; o < outer; ++o)
    for (int64_t d = 0; d < inner; ++d) {
      const int64_t first = o * count * inner + d;
      sortRun(Order<T>{x + first, inner, descends}, count, packed, y + first, inner);
    }
  ad_rt_free(packed);
}

} // namespace

#define AD_ARGSORT(suffix, type)                                                                   \
  void ad_rt_argsort_##suffix(int64_t outer, int64_t count, int64_t inner, int64_t descends,       \
                              const type *x, int64_t *y) {                                         \
    argsort<type>(outer, count, inner, descends != 0, x, y);                                       \
  }
AD_ARGSORT(f32, float)
AD_ARGSORT(f64, double)
AD_ARGSORT(i1, uint8_t)
AD_ARGSORT(i8, int8_t)
AD_ARGSORT(i16, int16_t)
AD_ARGSORT(i32, int32_t)
AD_ARGSORT(i64, int64_t)
#undef AD_ARGSORT
