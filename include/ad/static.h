// Arguments that are no tensors: static_arg(3) goes through every transform to the function as it
// is. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_STATIC_H
#define AD_STATIC_H

#include "ad/tree.h"

namespace ad {

/// A value that is not a tensor, as a structure without tensors. It converts to the value, so that
/// a function may take an `int`, an enum or a `std::string` itself.
template <class T>
struct Static {
  static_assert(!std::is_pointer_v<T>,
                "static_arg takes a value, and a pointer does not tell what it points to; pass a "
                "std::string for a text");
  T value{};
  operator const T &() const { return value; }
};

/// `ad::jit(f)(x, ad::static_arg(3))`: `jit` compiles once for each value, which it compares by
/// `==`; for the other transforms it is a constant. It has no axis for `vmap`, in whose `in_axes`
/// it counts as an argument, and no derivative: it stands for its own tangent, and for its
/// cotangent if they come for all arguments.
template <class T>
Static<T> static_arg(T value) {
  return {std::move(value)};
}

namespace detail {
template <class T, class = void>
struct IsComparable : std::false_type {};
template <class T>
struct IsComparable<T, std::enable_if_t<std::is_convertible_v<
                           decltype(std::declval<const T &>() == std::declval<const T &>()), bool>>>
    : std::true_type {};
} // namespace detail

template <class T>
struct Tree<Static<T>> {
  static constexpr bool exists = true, fixed = false;
  static constexpr std::size_t size = 0;
  template <class F>
  static void visit(const Static<T> &, F &&) {}
  static Static<T> build(const Static<T> *like, Tensor *&) { return *like; }
  static bool same(const Static<T> &a, const Static<T> &b) {
    static_assert(detail::IsComparable<T>::value,
                  "jit compares the values of static arguments by ==, which this type lacks");
    if constexpr (detail::IsComparable<T>::value)
      return a.value == b.value;
    else
      return false;
  }
};

} // namespace ad

#endif
