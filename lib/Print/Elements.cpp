// Chooses between `1.`, `1.5000` and `1.5000e+00` and writes elements so.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Print/Elements.h"
#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace ad::print {
namespace {

constexpr int precision = 4;

/// By to_chars, because printf follows the locale.
std::string realText(double value, std::chars_format format, int digits) {
  if (std::isnan(value))
    return "nan";
  if (std::isinf(value))
    return value > 0 ? "inf" : "-inf";
  char buffer[400];
  const auto end = std::to_chars(buffer, buffer + sizeof(buffer), value, format, digits).ptr;
  return std::string(buffer, end);
}

} // namespace

ElementFormat::ElementFormat(ElementKind kind, const void *data, llvm::ArrayRef<int64_t> shown)
    : kind(kind), data(data) {
  if (isFloat(kind))
    chooseNotation(shown);
  // Zeros, infinities and NaN of a float tensor do not widen its columns.
  for (const int64_t index : shown)
    if (!isFloat(kind) || (std::isfinite(realAt(index)) && realAt(index) != 0.0))
      width = std::max(width, text(index).size());
}

void ElementFormat::chooseNotation(llvm::ArrayRef<int64_t> shown) {
  double smallest = std::numeric_limits<double>::infinity(), largest = 0.0;
  bool areIntegral = true;
  for (const int64_t index : shown) {
    const double value = realAt(index);
    if (!std::isfinite(value) || value == 0.0)
      continue;
    smallest = std::min(smallest, std::fabs(value));
    largest = std::max(largest, std::fabs(value));
    areIntegral &= value == std::ceil(value);
  }
  if (largest == 0.0)
    return;
  const bool isWide = largest / smallest > 1000.0 || largest > 1e8;
  if (isWide || (!areIntegral && smallest < 1e-4))
    notation = Notation::Scientific;
  else if (!areIntegral)
    notation = Notation::Fixed;
}

double ElementFormat::realAt(int64_t index) const {
  return dispatchElementKind(kind, [&](auto t) {
    return static_cast<double>(static_cast<const typename decltype(t)::type *>(data)[index]);
  });
}

std::string ElementFormat::textOf(double value) const {
  switch (notation) {
  case Notation::Scientific:
    return realText(value, std::chars_format::scientific, precision);
  case Notation::Fixed:
    return realText(value, std::chars_format::fixed, precision);
  case Notation::Integral:
    return realText(value, std::chars_format::fixed, 0) + (std::isfinite(value) ? "." : "");
  }
  __builtin_unreachable();
}

std::string ElementFormat::text(int64_t index) const {
  if (isFloat(kind))
    return textOf(realAt(index));
  if (kind == ElementKind::I1)
    return static_cast<const bool *>(data)[index] ? "True" : "False";
  return dispatchElementKind(kind, [&](auto t) {
    using T = typename decltype(t)::type;
    return std::to_string(static_cast<int64_t>(static_cast<const T *>(data)[index]));
  });
}

std::string ElementFormat::format(int64_t index) const {
  const std::string written = text(index);
  return std::string(width - std::min(width, written.size()), ' ') + written;
}

} // namespace ad::print
