// Functions of functions: grad, value_and_grad, vjp, jvp, linearize. They nest, with each other and
// with jit.
//
// A transform traces its function and puts a request for the derivative into the graph; the
// compiler expands the request. The function takes and returns structures of tensors (ad/tree.h).
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TRANSFORM_H
#define AD_TRANSFORM_H

#include "ad/call.h"

namespace ad {

/// Which arguments to differentiate by: `ad::grad(f, ad::argnums<0, 2>)`.
template <std::size_t... I>
struct Argnums {};
template <std::size_t... I>
inline constexpr Argnums<I...> argnums{};

namespace detail {

/// Traces `body` and adds the request for the gradients of its first result by the selected flat
/// arguments. Gives the results of the body if `value`, then the gradients.
AD_API void request_grad(Body body, const Tensor *args, std::size_t count, Selection wrt,
                         bool value, TensorSink &out, Location loc);
/// Gives one cotangent for each selected argument; undefined for integers.
AD_API void request_vjp(Body body, const Tensor *args, std::size_t count, Selection wrt,
                        const Tensor *cotangents, std::size_t cotangent_count, TensorSink &out,
                        Location loc);
/// Gives the results of the body, then one tangent for each; undefined for integers.
AD_API void request_jvp(Body body, const Tensor *args, std::size_t count, const Tensor *tangents,
                        std::size_t tangent_count, TensorSink &out, Location loc);

template <std::size_t J, class... A>
std::size_t offset_of(const A &...args) {
  std::size_t offset = 0, index = 0;
  ((offset += index++ < J ? count(args) : 0), ...);
  return offset;
}

/// The arguments picked by `I`: one structure, or a tuple of several.
template <class Args, std::size_t... I>
struct Picked {
  static_assert(((I < std::tuple_size_v<Args>) && ...),
                "argnums names an argument that is not there");
  using type = std::tuple<std::tuple_element_t<I, Args>...>;
  static type build(const Args &like, Tensor *&next) {
    return type{Tree<std::tuple_element_t<I, Args>>::build(&std::get<I>(like), next)...};
  }
};
template <class Args, std::size_t J>
struct Picked<Args, J> {
  static_assert(J < std::tuple_size_v<Args>, "argnums names an argument that is not there");
  using type = std::tuple_element_t<J, Args>;
  static type build(const Args &like, Tensor *&next) {
    return Tree<type>::build(&std::get<J>(like), next);
  }
};

/// Whether a function returns what a gradient can be taken of: a tensor, or one that comes first.
template <class R, class = void>
struct HasLoss : std::is_same<R, Tensor> {};
template <class R>
struct HasLoss<R, std::void_t<std::tuple_element_t<0, R>>>
    : std::is_same<plain<std::tuple_element_t<0, R>>, Tensor> {};

template <class F, bool Value, std::size_t... I>
class Grad {
public:
  Grad(F f, Location loc) : f_(std::move(f)), loc_(loc) {}

  template <class... A>
  auto operator()(const A &...args) const {
    return run(as_tensor(args)...);
  }

private:
  template <class... A>
  auto run(const A &...args) const {
    Call<F, A...> call(f_, args...);
    using R = typename Call<F, A...>::Result;
    static_assert(HasLoss<R>::value && (Value || std::is_same_v<R, Tensor>),
                  "grad needs a function that returns one scalar tensor; value_and_grad also takes "
                  "a tuple whose first element is that tensor");
    FlatArguments &flat = call.arguments();
    const std::tuple<const A &...> like(args...);
    (flat.select(offset_of<I>(args...), count(std::get<I>(like))), ...);
    call.request([&](Body body, TensorSink &out) {
      request_grad(body, flat.data(), flat.size(), flat.selection(), Value, out, loc_);
    });
    using Pick = Picked<std::tuple<A...>, I...>;
    if constexpr (Value) {
      R value = call.result();
      return std::pair<R, typename Pick::type>(std::move(value),
                                               Pick::build(std::tuple<A...>(args...), call.next()));
    } else {
      return Pick::build(std::tuple<A...>(args...), call.next());
    }
  }
  F f_;
  Location loc_;
};

template <class F, class R, class... A>
class Pullback {
public:
  Pullback(F f, Location loc, const A &...args) : f_(std::move(f)), args_(args...), loc_(loc) {}

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
      request_vjp(body, flat.data(), flat.size(), flat.selection(), seeds.data(), seeds.size(), out,
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

template <class F>
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
    R value = call.result();
    return std::pair<R, R>(std::move(value), call.result());
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

/// The gradient of a function that returns one scalar tensor, by its first argument or by those
/// that `argnums` names. The gradient has the structure of the argument.
template <class F, std::size_t... I>
auto grad(F f, Argnums<I...>, Location loc = Location::here()) {
  return detail::Grad<F, false, I...>(std::move(f), loc);
}
template <class F>
auto grad(F f, Location loc = Location::here()) {
  return detail::Grad<F, false, 0>(std::move(f), loc);
}

/// `auto [value, gradient] = ad::value_and_grad(f)(x)`. A function that returns a tuple is
/// differentiated by its first element; the value is then the whole tuple.
template <class F, std::size_t... I>
auto value_and_grad(F f, Argnums<I...>, Location loc = Location::here()) {
  return detail::Grad<F, true, I...>(std::move(f), loc);
}
template <class F>
auto value_and_grad(F f, Location loc = Location::here()) {
  return detail::Grad<F, true, 0>(std::move(f), loc);
}

/// `auto [y, pullback] = ad::vjp(f)(x); auto cx = pullback(cy);`
template <class F>
auto vjp(F f, Location loc = Location::here()) {
  return detail::WithMap<F, detail::Pullback>(std::move(f), loc);
}

/// `auto [y, dy] = ad::jvp(f)(x, dx)`: the arguments, then a tangent for each.
template <class F>
auto jvp(F f, Location loc = Location::here()) {
  return detail::Jvp<F>(std::move(f), loc);
}

/// `auto [y, pushforward] = ad::linearize(f)(x); auto dy = pushforward(dx);`
template <class F>
auto linearize(F f, Location loc = Location::here()) {
  return detail::WithMap<F, detail::Pushforward>(std::move(f), loc);
}

} // namespace ad

#endif
