// The small vocabulary of the API: element types, shapes, scalars, source locations.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_BASE_H
#define AD_BASE_H

#include "ad/small_float.h"
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <type_traits>
#include <utility>

#define AD_API __attribute__((visibility("default")))

namespace ad {

/// Element type of a tensor.
enum class DType : unsigned char {
  Float32,
  Float64,
  Bool,
  Int8,
  Int16,
  Int32,
  Int64,
  UInt8,
  Float16,
  BFloat16
};

inline constexpr DType float16 = DType::Float16, bfloat16 = DType::BFloat16,
                       float32 = DType::Float32, float64 = DType::Float64, uint8 = DType::UInt8,
                       int8 = DType::Int8, int16 = DType::Int16, int32 = DType::Int32,
                       int64 = DType::Int64, boolean = DType::Bool;

/// A line of the user's source. As a defaulted argument it names the caller's line.
struct Location {
  const char *file = "";
  unsigned line = 0;

  constexpr Location() = default;
  // Two arguments of which the first is no number, so that braced numbers are never a location.
  template <class T, std::enable_if_t<std::is_same_v<T, const char *>, int> = 0>
  constexpr Location(T file, unsigned line) : file(file), line(line) {}
  static constexpr Location here(const char *file = __builtin_FILE(),
                                 unsigned line = __builtin_LINE()) {
    return {file, line};
  }
};

namespace detail {
/// The DType of a C++ element type.
template <class T>
struct dtype_of;
template <>
struct dtype_of<float> {
  static constexpr DType value = DType::Float32;
};
template <>
struct dtype_of<double> {
  static constexpr DType value = DType::Float64;
};
template <>
struct dtype_of<Half> {
  static constexpr DType value = DType::Float16;
};
template <>
struct dtype_of<BFloat16> {
  static constexpr DType value = DType::BFloat16;
};
template <>
struct dtype_of<std::uint8_t> {
  static constexpr DType value = DType::UInt8;
};
template <>
struct dtype_of<std::int8_t> {
  static constexpr DType value = DType::Int8;
};
template <>
struct dtype_of<std::int16_t> {
  static constexpr DType value = DType::Int16;
};
template <>
struct dtype_of<std::int32_t> {
  static constexpr DType value = DType::Int32;
};
template <>
struct dtype_of<std::int64_t> {
  static constexpr DType value = DType::Int64;
};
template <>
struct dtype_of<bool> {
  static constexpr DType value = DType::Bool;
};

template <class T>
using if_arithmetic = std::enable_if_t<std::is_arithmetic_v<T>, int>;
} // namespace detail

/// A C++ number as an operand of an op. It does not widen the element type of a tensor.
class Scalar {
public:
  enum class Kind : unsigned char { Bool, Integer, Real };

  template <class T, detail::if_arithmetic<T> = 0>
  constexpr Scalar(T value)
      : kind_(std::is_same_v<T, bool> ? Kind::Bool
              : std::is_integral_v<T> ? Kind::Integer
                                      : Kind::Real),
        real_(static_cast<double>(value)), integer_(to_integer(value)) {}

  constexpr Kind kind() const { return kind_; }
  constexpr double real() const { return real_; }
  constexpr std::int64_t integer() const { return integer_; }

private:
  template <class T>
  static constexpr std::int64_t to_integer(T value) {
    if constexpr (std::is_integral_v<T>)
      return static_cast<std::int64_t>(value);
    else
      return 0;
  }
  Kind kind_;
  double real_;
  std::int64_t integer_;
};

/// The shape of a tensor: a value of at most `max_rank` sizes. Prints as `torch.Size([2, 3])`.
class AD_API Size {
public:
  static constexpr int max_rank = 16;

  Size() = default;
  Size(std::initializer_list<std::int64_t> sizes) : Size(sizes.begin(), sizes.size()) {}
  /// Throws ShapeError when there are more than `max_rank` sizes.
  Size(const std::int64_t *sizes, std::size_t count);
  /// Any contiguous container of std::int64_t.
  template <class C,
            class = decltype(static_cast<const std::int64_t *>(std::declval<const C &>().data()))>
  Size(const C &sizes) : Size(sizes.data(), sizes.size()) {}

  std::size_t size() const { return count_; }
  bool empty() const { return count_ == 0; }
  const std::int64_t *data() const { return sizes_; }
  const std::int64_t *begin() const { return sizes_; }
  const std::int64_t *end() const { return sizes_ + count_; }
  std::int64_t operator[](std::size_t axis) const { return sizes_[axis]; }
  /// Number of elements of a tensor of this shape.
  std::int64_t numel() const;

  friend bool operator==(const Size &a, const Size &b) { return a.equals(b); }
  friend bool operator!=(const Size &a, const Size &b) { return !a.equals(b); }

private:
  bool equals(const Size &other) const;
  std::int64_t sizes_[max_rank] = {};
  std::size_t count_ = 0;
};

/// Text made by the library; converts to std::string.
class AD_API Text {
public:
  explicit Text(const std::string &text);
  Text(const Text &other);
  Text &operator=(const Text &) = delete;
  ~Text();
  const char *c_str() const { return text_; }
  std::size_t size() const { return size_; }
  operator std::string() const;
  friend AD_API std::ostream &operator<<(std::ostream &os, const Text &text);

private:
  char *text_;
  std::size_t size_;
};

/// A list of axes, or a single one; negative ones count from the back.
class Dims : public Size {
public:
  using Size::Size;
  Dims(std::int64_t axis) : Size({axis}) {}
};

} // namespace ad

#endif
