// The call of a function on structures, as a request sees it: tensors in a row, and a body on them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_CALL_H
#define AD_CALL_H

#include "ad/body.h"

namespace ad::detail {

/// Numbers of flat arguments, in the order in which their derivatives are wanted.
struct Selection {
  const std::size_t *indices;
  std::size_t count;
};

/// Arguments taken apart, and which of them to differentiate by.
class FlatArguments {
public:
  template <class... A>
  explicit FlatArguments(const A &...args)
      : tensors_((std::size_t(0) + ... + count(args))), selected_(tensors_.size()) {
    (append(args), ...);
  }
  template <class A>
  void append(const A &arg) {
    Tree<A>::visit(arg, [&](const Tensor &tensor) { tensors_.data()[used_++] = tensor; });
  }
  void select(std::size_t first, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
      selected_.data()[selected_count_++] = first + i;
  }
  const Tensor *data() { return tensors_.data(); }
  Selection selection() { return {selected_.data(), selected_count_}; }
  std::size_t size() const { return tensors_.size(); }

private:
  Room<Tensor> tensors_;
  Room<std::size_t> selected_;
  std::size_t used_ = 0, selected_count_ = 0;
};

/// A function on arguments, taken apart for a request and put together again.
template <class F, class... A>
class Call {
public:
  using Result = result_of<const F, A...>;

  explicit Call(const F &f, const A &...args) : f_(f), args_(args...), flat_(args...) {
    check_arguments<A...>();
    check_result<Result>();
  }
  FlatArguments &arguments() { return flat_; }

  /// Hands the body to `request`, which calls it at most once and gives tensors to the sink.
  template <class Request>
  void request(Request request) {
    auto body = [&](Tensor *in, TensorSink &sink) {
      std::apply([&](const A &...args) { call_flat(f_, traced_, in, sink, args...); }, args_);
    };
    request(Body(body), out_);
    next_ = out_.data();
  }
  /// What the function returned when it was traced.
  Result &traced() { return traced_; }
  /// The next of the tensors that the request gave, in the structure of the result.
  Result result() { return Tree<Result>::build(&traced_, next_); }
  Tensor *&next() { return next_; }

private:
  const F &f_;
  const std::tuple<const A &...> args_;
  FlatArguments flat_;
  Result traced_{};
  TensorSink out_;
  Tensor *next_ = nullptr;
};

/// A transform that gives the result of a function, and the function `Map` of its derivative there.
template <class F, template <class, class, class...> class Map>
class WithMap {
public:
  WithMap(F f, Location loc) : f_(std::move(f)), loc_(loc) {}
  template <class... A>
  auto operator()(const A &...args) const {
    return run(as_tensor(args)...);
  }

private:
  template <class... A>
  auto run(const A &...args) const {
    check_arguments<A...>();
    using R = result_of<const F, A...>;
    check_result<R>();
    std::tuple<A...> values(args...);
    return std::pair<R, Map<F, R, A...>>(std::apply(f_, values),
                                         Map<F, R, A...>(f_, loc_, args...));
  }
  F f_;
  Location loc_;
};

/// A function that returns a pair, without the second of it.
template <class F>
class WithoutAux {
public:
  explicit WithoutAux(F f) : f_(std::move(f)) {}
  template <class... A>
  auto operator()(const A &...args) const {
    using R = plain<decltype(f_(args...))>;
    return plain<std::tuple_element_t<0, R>>(std::get<0>(f_(args...)));
  }

private:
  F f_;
};

template <class R, class = void>
struct IsPair : std::false_type {};
template <class R>
struct IsPair<R, std::enable_if_t<std::tuple_size<R>::value == 2>> : std::true_type {};
template <class R>
void check_aux() {
  static_assert(IsPair<R>::value,
                "with has_aux the function must return a pair: its result, and what comes along");
}

/// `WithMap` of a function that returns a pair: gives its result, the function of the derivative,
/// and what came along.
template <class F, template <class, class, class...> class Map>
class WithMapAndAux {
public:
  WithMapAndAux(F f, Location loc) : f_(std::move(f)), loc_(loc) {}
  template <class... A>
  auto operator()(const A &...args) const {
    return run(as_tensor(args)...);
  }

private:
  template <class... A>
  auto run(const A &...args) const {
    check_arguments<A...>();
    using R = result_of<const F, A...>;
    check_result<R>();
    check_aux<R>();
    using Y = plain<std::tuple_element_t<0, R>>;
    using AtArgs = Map<WithoutAux<F>, Y, A...>;
    std::tuple<A...> values(args...);
    R both = std::apply(f_, values);
    return std::tuple<Y, AtArgs, plain<std::tuple_element_t<1, R>>>(
        std::move(std::get<0>(both)), AtArgs(WithoutAux<F>(f_), loc_, args...),
        std::move(std::get<1>(both)));
  }
  F f_;
  Location loc_;
};

} // namespace ad::detail

#endif
