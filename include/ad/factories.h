// Making tensors: from values, by shape, from .npy files.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_FACTORIES_H
#define AD_FACTORIES_H

#include "ad/tensor.h"

namespace ad {

/// Options of a new tensor: `Options().dtype(ad::float64).requires_grad()`.
class Options {
public:
  Options() = default;
  Options(DType dtype) : dtype_(dtype), has_dtype_(true) {}

  Options dtype(DType dtype) const {
    Options copy = *this;
    copy.dtype_ = dtype;
    copy.has_dtype_ = true;
    return copy;
  }
  Options requires_grad(bool value = true) const {
    Options copy = *this;
    copy.requires_grad_ = value;
    return copy;
  }

  /// The dtype asked for, else `otherwise`.
  DType dtype_or(DType otherwise) const { return has_dtype_ ? dtype_ : otherwise; }
  bool wants_grad() const { return requires_grad_; }

private:
  DType dtype_ = DType::Float32;
  bool has_dtype_ = false, requires_grad_ = false;
};

/// `requires_grad` as an option on its own: `tensor({1., 2.}, ad::requires_grad)`.
inline const Options requires_grad = Options().requires_grad();

namespace detail {
template <class... N>
using if_sizes = std::enable_if_t<(std::is_integral_v<N> && ...)>;

/// Checks and stores `count` numbers of element type `from` in a new tensor.
AD_API Tensor make_tensor(const void *values, DType from, const Size &shape, const Options &options,
                          DType otherwise, Location loc);
[[noreturn]] AD_API void fail_ragged(std::size_t expected, std::size_t found, std::size_t dim,
                                     Location loc);

// The element type that PyTorch gives a Python number: reals are float32, integers int64.
template <class T>
inline constexpr DType literal_dtype = std::is_same_v<T, bool> ? DType::Bool
                                       : std::is_integral_v<T> ? DType::Int64
                                                               : DType::Float32;
template <class T>
using stored = std::conditional_t<std::is_same_v<T, bool>, bool,
                                  std::conditional_t<std::is_integral_v<T>, std::int64_t, double>>;

/// Values of nested lists, laid out one after another.
template <class T>
class Gather {
public:
  explicit Gather(std::size_t count) : values_(new stored<T>[count ? count : 1]) {}
  Gather(const Gather &) = delete;
  Gather &operator=(const Gather &) = delete;
  ~Gather() { delete[] values_; }
  void append(std::initializer_list<T> list) {
    for (const T &value : list)
      values_[used_++] = static_cast<stored<T>>(value);
  }
  Tensor make(const Size &shape, const Options &options, Location loc) const {
    return make_tensor(values_, dtype_of<stored<T>>::value, shape, options, literal_dtype<T>, loc);
  }

private:
  stored<T> *values_;
  std::size_t used_ = 0;
};
} // namespace detail

/// A tensor of rank 0.
template <class T, detail::if_arithmetic<T> = 0>
Tensor tensor(T value, Options options = {}, Location loc = Location::here()) {
  detail::Gather<T> gather(1);
  gather.append({value});
  return gather.make({}, options, loc);
}
/// A tensor from a braced list; nested lists make a matrix or a tensor of rank 3.
template <class T, detail::if_arithmetic<T> = 0>
Tensor tensor(std::initializer_list<T> values, Options options = {},
              Location loc = Location::here()) {
  detail::Gather<T> gather(values.size());
  gather.append(values);
  return gather.make({static_cast<std::int64_t>(values.size())}, options, loc);
}
template <class T, detail::if_arithmetic<T> = 0>
Tensor tensor(std::initializer_list<std::initializer_list<T>> rows, Options options = {},
              Location loc = Location::here()) {
  const std::size_t columns = rows.size() ? rows.begin()->size() : 0;
  detail::Gather<T> gather(rows.size() * columns);
  for (const auto &row : rows) {
    if (row.size() != columns)
      detail::fail_ragged(columns, row.size(), 1, loc);
    gather.append(row);
  }
  return gather.make({static_cast<std::int64_t>(rows.size()), static_cast<std::int64_t>(columns)},
                     options, loc);
}
template <class T, detail::if_arithmetic<T> = 0>
Tensor tensor(std::initializer_list<std::initializer_list<std::initializer_list<T>>> blocks,
              Options options = {}, Location loc = Location::here()) {
  const std::size_t rows = blocks.size() ? blocks.begin()->size() : 0;
  const std::size_t columns = rows ? blocks.begin()->begin()->size() : 0;
  detail::Gather<T> gather(blocks.size() * rows * columns);
  for (const auto &block : blocks) {
    if (block.size() != rows)
      detail::fail_ragged(rows, block.size(), 1, loc);
    for (const auto &row : block) {
      if (row.size() != columns)
        detail::fail_ragged(columns, row.size(), 2, loc);
      gather.append(row);
    }
  }
  return gather.make({static_cast<std::int64_t>(blocks.size()), static_cast<std::int64_t>(rows),
                      static_cast<std::int64_t>(columns)},
                     options, loc);
}
/// Copies the elements of any contiguous container of float, double, bool or a signed integer.
template <
    class C,
    class T = std::remove_cv_t<std::remove_pointer_t<decltype(std::declval<const C &>().data())>>,
    class = decltype(std::declval<const C &>().size())>
Tensor tensor(const C &values, Options options = {}, Location loc = Location::here()) {
  return detail::make_tensor(values.data(), detail::dtype_of<T>::value,
                             {static_cast<std::int64_t>(values.size())}, options,
                             detail::dtype_of<T>::value, loc);
}
/// Copies `shape.numel()` elements in row-major order.
template <class T>
Tensor from_data(const T *values, const Size &shape, Options options = {},
                 Location loc = Location::here()) {
  return detail::make_tensor(values, detail::dtype_of<T>::value, shape, options,
                             detail::dtype_of<T>::value, loc);
}

AD_API Tensor zeros(const Size &shape, Options options = {}, Location loc = Location::here());
AD_API Tensor ones(const Size &shape, Options options = {}, Location loc = Location::here());
AD_API Tensor full(const Size &shape, Scalar value, Options options = {},
                   Location loc = Location::here());
AD_API Tensor eye(std::int64_t n, Options options = {}, Location loc = Location::here());
/// `start`, `start + step`, … before `end`; int64 if all three are integers.
AD_API Tensor arange(Scalar start, Scalar end, Scalar step = 1, Options options = {},
                     Location loc = Location::here());
AD_API Tensor arange(Scalar end, Options options = {}, Location loc = Location::here());
AD_API Tensor zeros_like(const Tensor &like, Options options = {}, Location loc = Location::here());
AD_API Tensor ones_like(const Tensor &like, Options options = {}, Location loc = Location::here());

/// Sizes as separate numbers: `zeros(2, 3)`.
template <class N, class... M, class = detail::if_sizes<N, M...>>
Tensor zeros(N first, M... rest) {
  return zeros(Size{static_cast<std::int64_t>(first), static_cast<std::int64_t>(rest)...});
}
template <class N, class... M, class = detail::if_sizes<N, M...>>
Tensor ones(N first, M... rest) {
  return ones(Size{static_cast<std::int64_t>(first), static_cast<std::int64_t>(rest)...});
}

/// Reads a NumPy array file; uint8 becomes int16, which holds it. Throws IOError.
AD_API Tensor load_npy(const char *path, Location loc = Location::here());
/// Writes a NumPy array file, completely or not at all. Throws IOError.
AD_API void save_npy(const char *path, const Tensor &tensor, Location loc = Location::here());

} // namespace ad

#endif
