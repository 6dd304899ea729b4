// Functions of functions: vjp, jvp, linearize, linear_transpose, stop_gradient; grad in ad/grad.h.
// They nest, with each other and with jit.
//
// A transform traces its function and puts a request for the derivative into the graph; the
// compiler expands the request. The function takes and returns structures of tensors (ad/tree.h).
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TRANSFORM_H
#define AD_TRANSFORM_H

#include "ad/grad.h"

namespace ad {

namespace detail {

/// Gives one cotangent for each selected argument; undefined for integers.
AD_API void request_vjp(Body body, const Tensor *args, std::size_t count, Selection wrt,
                        const Tensor *cotangents, std::size_t cotangent_count, TensorSink &out,
                        Location loc);
/// The same for a body that is linear in its floats, of which no value is used.
AD_API void request_transpose(Body body, const Tensor *args, std::size_t count, Selection wrt,
                              const Tensor *cotangents, std::size_t cotangent_count,
                              TensorSink &out, Location loc);
/// Gives the results of the body, then one tangent for each; undefined for integers.
AD_API void request_jvp(Body body, const Tensor *args, std::size_t count, const Tensor *tangents,
                        std::size_t tangent_count, TensorSink &out, Location loc);

template <auto Request, class F, class R, class... A>
class PullbackBy {
public:
  PullbackBy(F f, Location loc, const A &...args) : f_(std::move(f)), args_(args...), loc_(loc) {}

  /// The cotangents of the arguments (a tuple if there are several) for that of the result.
  auto operator()(const R &cotangent) const {
    return std::apply([&](const A &...args) { return run(cotangent, args...); }, args_);
  }

private:
  auto run(const R &cotangent, const A &...args) const {
    Call<F, A...> call(f_, args...);
    FlatArguments &flat = call.arguments(), seeds(cotangent);
    flat.select(0, flat.size());
    call.request([&](Body body, TensorSink &out) {
      Request(body, flat.data(), flat.size(), flat.selection(), seeds.data(), seeds.size(), out,
              loc_);
    });
    return all(call.next(), std::index_sequence_for<A...>());
  }
  template <std::size_t... I>
  auto all(Tensor *next, std::index_sequence<I...>) const {
    return Picked<std::tuple<A...>, I...>::build(args_, next);
  }
  F f_;
  std::tuple<A...> args_;
  Location loc_;
};

template <class F, class R, class... A>
using Pullback = PullbackBy<request_vjp, F, R, A...>;

template <class F>
class LinearTranspose {
public:
  LinearTranspose(F f, Location loc) : f_(std::move(f)), loc_(loc) {}
  template <class... A>
  auto operator()(const A &...like) const {
    return at(as_tensor(like)...);
  }

private:
  template <class... A>
  auto at(const A &...like) const {
    check_arguments<A...>();
    using R = result_of<const F, A...>;
    check_result<R>();
    return PullbackBy<request_transpose, F, R, A...>(f_, loc_, like...);
  }
  F f_;
  Location loc_;
};

template <class F, bool Aux = false>
class Jvp {
public:
  Jvp(F f, Location loc) : f_(std::move(f)), loc_(loc) {}
  template <class... A>
  auto operator()(const A &...primals_then_tangents) const {
    static_assert(sizeof...(A) > 0 && sizeof...(A) % 2 == 0,
                  "jvp takes the arguments of the function, then as many tangents");
    const std::tuple<leaf<A>...> all(as_tensor(primals_then_tangents)...);
    return split(all, std::make_index_sequence<sizeof...(A) / 2>());
  }

private:
  template <class All, std::size_t... I>
  auto split(const All &all, std::index_sequence<I...>) const {
    FlatArguments tangents(std::get<sizeof...(I) + I>(all)...);
    return run(tangents, std::get<I>(all)...);
  }
  template <class... A>
  auto run(FlatArguments &tangents, const A &...args) const {
    Call<F, A...> call(f_, args...);
    using R = typename Call<F, A...>::Result;
    FlatArguments &flat = call.arguments();
    call.request([&](Body body, TensorSink &out) {
      request_jvp(body, flat.data(), flat.size(), tangents.data(), tangents.size(), out, loc_);
    });
    R value = call.result(), tangent = call.result();
    if constexpr (Aux) {
      check_aux<R>();
      using Y = plain<std::tuple_element_t<0, R>>;
      return std::tuple<Y, Y, plain<std::tuple_element_t<1, R>>>(std::move(std::get<0>(value)),
                                                                 std::move(std::get<0>(tangent)),
                                                                 std::move(std::get<1>(value)));
    } else {
      return std::pair<R, R>(std::move(value), std::move(tangent));
    }
  }
  F f_;
  Location loc_;
};

template <class F, class R, class... A>
class Pushforward {
public:
  Pushforward(F f, Location loc, const A &...args) : f_(std::move(f)), args_(args...), loc_(loc) {}

  /// The tangent of the result for one of each argument.
  R operator()(const A &...tangents) const {
    return std::apply(
        [&](const A &...args) { return Jvp<F>(f_, loc_)(args..., tangents...).second; }, args_);
  }

private:
  F f_;
  std::tuple<A...> args_;
  Location loc_;
};

} // namespace detail

/// `auto [y, pullback] = ad::vjp(f)(x); auto cx = pullback(cy);`, with `has_aux` also what comes
/// along.
template <class F>
auto vjp(F f, Location loc = Location::here()) {
  return detail::WithMap<F, detail::Pullback>(std::move(f), loc);
}
template <class F>
auto vjp(F f, HasAux, Location loc = Location::here()) {
  return detail::WithMapAndAux<F, detail::Pullback>(std::move(f), loc);
}

/// `auto [y, dy] = ad::jvp(f)(x, dx)`: the arguments, then a tangent for each; with `has_aux` also
/// what comes along.
template <class F>
auto jvp(F f, Location loc = Location::here()) {
  return detail::Jvp<F>(std::move(f), loc);
}
template <class F>
auto jvp(F f, HasAux, Location loc = Location::here()) {
  return detail::Jvp<F, true>(std::move(f), loc);
}

/// `auto [y, pushforward] = ad::linearize(f)(x); auto dy = pushforward(dx);`, with `has_aux` also
/// what comes along.
template <class F>
auto linearize(F f, Location loc = Location::here()) {
  return detail::WithMap<F, detail::Pushforward>(std::move(f), loc);
}
template <class F>
auto linearize(F f, HasAux, Location loc = Location::here()) {
  return detail::WithMapAndAux<F, detail::Pushforward>(std::move(f), loc);
}

/// `auto transpose = ad::linear_transpose(f)(x); auto cx = transpose(cy);` for a function that is
/// linear in the floats among its arguments taken together. Of those only shapes and element types
/// are used. A function that is not linear is a CompileError, when the cotangent is computed, at
/// the operation whose derivative depends on an argument; a summand that does not depend on the
/// arguments is ignored. What it is not linear in, a function captures, or takes as integers.
template <class F>
auto linear_transpose(F f, Location loc = Location::here()) {
  return detail::LinearTranspose<F>(std::move(f), loc);
}

/// The same values, as constants: no derivative goes through them in either mode. On a tensor it is
/// `detach`.
template <class T>
auto stop_gradient(const T &value, Location loc = Location::here()) {
  using S = detail::leaf<T>;
  static_assert(Tree<S>::exists, "stop_gradient takes a tensor or a structure of tensors");
  const S &like = detail::as_tensor(value);
  detail::TensorSink constants;
  Tree<S>::visit(like, [&](const Tensor &tensor) { constants.push(tensor.detach(loc)); });
  Tensor *next = constants.data();
  return Tree<S>::build(&like, next);
}

} // namespace ad

#endif
