// Structures of tensors that go through a transform: a tensor, a pair, tuple, array or container of
// structures, or a struct that lists its members once in `auto members()` (and a const one).
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TREE_H
#define AD_TREE_H

#include "ad/tensor.h"

namespace ad {

/// How a structure is taken apart and put together.
///   fixed, size          whether the number of tensors follows from the type, and that number
///   visit(value, f)      calls f(tensor) for each tensor, in order
///   build(like, next)    a structure from the tensors at `next`; `like` gives the length of
///                        containers and may be null if the type is fixed
///   same(a, b)           whether containers are as long, and static arguments equal
template <class T, class = void>
struct Tree {
  static constexpr bool exists = false;
};

template <>
struct Tree<Tensor> {
  static constexpr bool exists = true, fixed = true;
  static constexpr std::size_t size = 1;
  template <class F>
  static void visit(const Tensor &value, F &&f) {
    f(value);
  }
  static Tensor build(const Tensor *, Tensor *&next) { return std::move(*next++); }
  static bool same(const Tensor &, const Tensor &) { return true; }
};

namespace detail {
template <class T>
using plain = std::remove_cv_t<std::remove_reference_t<T>>;

/// The part that the tuple-likes share; `I` runs over the elements.
template <class T, class I>
struct TupleTree;
template <class T, std::size_t... I>
struct TupleTree<T, std::index_sequence<I...>> {
  template <std::size_t J>
  using Part = Tree<plain<std::tuple_element_t<J, T>>>;
  static constexpr bool exists = (Part<I>::exists && ...);
  static constexpr bool fixed = (Part<I>::fixed && ...);
  static constexpr std::size_t size = (std::size_t(0) + ... + Part<I>::size);
  template <class F>
  static void visit(const T &value, F &&f) {
    (Part<I>::visit(std::get<I>(value), f), ...);
  }
  // Braces, which evaluate in order.
  static T build([[maybe_unused]] const T *like, [[maybe_unused]] Tensor *&next) {
    return T{Part<I>::build(like ? &std::get<I>(*like) : nullptr, next)...};
  }
  static bool same([[maybe_unused]] const T &a, [[maybe_unused]] const T &b) {
    return (Part<I>::same(std::get<I>(a), std::get<I>(b)) && ...);
  }
  template <class Members, class Like>
  static void assign(Members members, const Like *like, Tensor *&next) {
    ((std::get<I>(members) = Part<I>::build(like ? &std::get<I>(*like) : nullptr, next)), ...);
  }
};
template <class T, class = void>
struct IsTuple : std::false_type {};
template <class T>
struct IsTuple<T, std::enable_if_t<(std::tuple_size<T>::value >= 0)>> : std::true_type {};
template <class T, class = void>
struct IsContainer : std::false_type {};
template <class T>
struct IsContainer<T,
                   decltype(std::declval<T &>().push_back(std::declval<typename T::value_type>()))>
    : std::true_type {};
template <class T, class = void>
struct HasMembers : std::false_type {};
template <class T>
struct HasMembers<T, decltype(void(std::declval<const T &>().members()))> : std::true_type {};

template <class T>
using TreeOfTuple = TupleTree<T, std::make_index_sequence<std::tuple_size<T>::value>>;
} // namespace detail

template <class T>
struct Tree<T, std::enable_if_t<detail::IsTuple<T>::value>> : detail::TreeOfTuple<T> {};

template <class T>
struct Tree<T, std::enable_if_t<detail::IsContainer<T>::value>> {
  using Part = Tree<typename T::value_type>;
  static constexpr bool exists = Part::exists, fixed = false;
  static constexpr std::size_t size = 0;
  template <class F>
  static void visit(const T &value, F &&f) {
    for (const auto &part : value)
      Part::visit(part, f);
  }
  static T build(const T *like, Tensor *&next) {
    T made;
    for (const auto &part : *like)
      made.push_back(Part::build(&part, next));
    return made;
  }
  static bool same(const T &a, const T &b) {
    auto other = b.begin();
    for (const auto &part : a)
      if (other == b.end() || !Part::same(part, *other++))
        return false;
    return other == b.end();
  }
};

template <class T>
struct Tree<T, std::enable_if_t<detail::HasMembers<T>::value>> {
  using Tie = detail::plain<decltype(std::declval<const T &>().members())>;
  using Parts = detail::TreeOfTuple<Tie>;
  static constexpr bool exists = Parts::exists, fixed = Parts::fixed;
  static constexpr std::size_t size = Parts::size;
  template <class F>
  static void visit(const T &value, F &&f) {
    Parts::visit(value.members(), f);
  }
  static T build(const T *like, Tensor *&next) {
    T made = like ? *like : T();
    if (like) {
      const Tie parts = like->members();
      Parts::assign(made.members(), &parts, next);
    } else {
      Parts::assign(made.members(), static_cast<const Tie *>(nullptr), next);
    }
    return made;
  }
  static bool same(const T &a, const T &b) { return Parts::same(a.members(), b.members()); }
};

namespace detail {

/// The number of tensors in a structure.
template <class T>
std::size_t count(const T &value) {
  if constexpr (Tree<T>::fixed)
    return Tree<T>::size;
  std::size_t total = 0;
  Tree<T>::visit(value, [&](const Tensor &) { ++total; });
  return total;
}

/// The structure with undefined tensors.
template <class T>
T without_tensors(const T &value) {
  const std::size_t tensors = count(value);
  Tensor *const none = new Tensor[tensors + 1], *next = none;
  T made = Tree<T>::build(&value, next);
  delete[] none;
  return made;
}

/// Room for N things, on the stack if they are few.
template <class T>
class Room {
public:
  explicit Room(std::size_t count) : many_(count > few ? new T[count]() : nullptr), count_(count) {}
  Room(const Room &) = delete;
  Room &operator=(const Room &) = delete;
  ~Room() { delete[] many_; }
  T *data() { return many_ ? many_ : some_; }
  std::size_t size() const { return count_; }

private:
  static constexpr std::size_t few = 24;
  T some_[few] = {};
  T *many_;
  std::size_t count_;
};

/// A number given where a tensor is expected becomes a tensor of rank 0.
AD_API Tensor number(Scalar value, Location loc);
template <class T>
decltype(auto) as_tensor(const T &value) {
  if constexpr (std::is_arithmetic_v<T>)
    return number(value, Location());
  else
    return (value);
}
template <class T>
using leaf = std::conditional_t<std::is_arithmetic_v<T>, Tensor, T>;

} // namespace detail
} // namespace ad

#endif
