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

/// A callable as a pointer and a function: no allocation, no <functional>.
template <class Signature>
class FunctionRef;
template <class... A>
class FunctionRef<void(A...)> {
public:
  template <class F, class = std::enable_if_t<!std::is_same_v<plain<F>, FunctionRef>>>
  FunctionRef(F &&f)
      : object_(const_cast<void *>(static_cast<const void *>(&f))),
        call_([](void *object, A... args) {
          (*static_cast<std::remove_reference_t<F> *>(object))(args...);
        }) {}
  void operator()(A... args) const { call_(object_, args...); }

private:
  void *object_;
  void (*call_)(void *, A...);
};

/// Where tensors are collected: the results of a callable that is traced, or of a request.
class TensorSink {
public:
  TensorSink() = default;
  TensorSink(const TensorSink &) = delete;
  TensorSink &operator=(const TensorSink &) = delete;
  ~TensorSink() { delete[] list_; }
  void push(Tensor tensor) {
    if (count_ == capacity_)
      grow();
    list_[count_++] = std::move(tensor);
  }
  Tensor *data() { return list_; }
  std::size_t size() const { return count_; }

private:
  void grow() {
    capacity_ = 2 * capacity_ + 4;
    Tensor *larger = new Tensor[capacity_];
    for (std::size_t i = 0; i < count_; ++i)
      larger[i] = std::move(list_[i]);
    delete[] list_;
    list_ = larger;
  }
  Tensor *list_ = nullptr;
  std::size_t count_ = 0, capacity_ = 0;
};

/// A callable with its structures taken apart: arguments in order, which it may move from.
using Body = FunctionRef<void(Tensor *, TensorSink &)>;

/// What a callable returns for arguments of these types.
template <class F, class... A>
using result_of =
    plain<decltype(std::apply(std::declval<F &>(), std::declval<std::tuple<A...> &>()))>;

/// Calls `f` on structures rebuilt from `args`, and puts the tensors of what it returns into the
/// sink.
template <class F, class R, class... A>
void call_flat(F &f, R &result, [[maybe_unused]] Tensor *args, TensorSink &sink, const A &...like) {
  std::tuple<A...> values{Tree<A>::build(&like, args)...};
  result = std::apply(f, values);
  Tree<R>::visit(result, [&](const Tensor &tensor) { sink.push(tensor); });
}

/// Whether `R` is a pair of a `T` and something else.
template <class R, class T, class = void>
struct IsStep : std::false_type {};
template <class R, class T>
struct IsStep<R, T, std::enable_if_t<std::tuple_size<R>::value == 2>>
    : std::is_same<plain<std::tuple_element_t<0, R>>, T> {};

template <class... A>
void check_arguments() {
  static_assert((Tree<A>::exists && ...),
                "arguments must be tensors, numbers, or structures of tensors (ad/tree.h)");
}
template <class R>
void check_result() {
  static_assert(Tree<R>::exists,
                "the function must return a tensor or a structure of tensors (ad/tree.h)");
}

} // namespace detail
} // namespace ad

#endif
