// Callables on structures, taken apart: tensors in a row go in, tensors come out.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_BODY_H
#define AD_BODY_H

#include "ad/static.h"

namespace ad::detail {

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
                "arguments must be tensors, numbers, or structures of tensors (ad/tree.h); wrap "
                "anything else in ad::static_arg");
}
template <class R>
void check_result() {
  static_assert(Tree<R>::exists,
                "the function must return a tensor or a structure of tensors (ad/tree.h)");
}

} // namespace ad::detail

#endif
