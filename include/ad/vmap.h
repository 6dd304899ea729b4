// vmap: a function on each entry along an axis of its arguments; derivatives that are matrices.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_VMAP_H
#define AD_VMAP_H

#include "ad/factories.h"
#include "ad/transform.h"

namespace ad {

/// In place of an axis: an argument that all instances share.
inline constexpr std::int64_t unmapped = INT64_MIN;
/// Along which axis the instances lie in each argument, a structure in all of its tensors:
/// `ad::vmap(f, ad::in_axes<0, ad::unmapped>)`. Negative axes count from the back.
template <std::int64_t... Axes>
struct InAxes {};
template <std::int64_t... Axes>
inline constexpr InAxes<Axes...> in_axes{};
/// Along which axis they lie in each result.
template <std::int64_t Axis>
struct OutAxis {};
template <std::int64_t Axis>
inline constexpr OutAxis<Axis> out_axis{};

namespace detail {

/// Traces `body` on one instance and adds the request for all. `axes` has one entry for each
/// argument.
AD_API void request_vmap(Body body, const Tensor *args, std::size_t count, const std::int64_t *axes,
                         std::int64_t out_axis, TensorSink &out, Location loc);

/// A basis of the tensors like `x`: one for each of its elements, along a new leading axis.
AD_API Tensor basis_like(const Tensor &x, Location loc);
/// Derivatives along a leading axis, one for each element of `x`, under the shape of `x` in front.
AD_API Tensor unflatten(const Tensor &rows, const Tensor &x, Location loc);
/// The same behind the other axes.
AD_API Tensor unflatten_last(const Tensor &rows, const Tensor &x, Location loc);

template <class In, class... A>
struct AxesFor;
template <std::int64_t... Axes, class... A>
struct AxesFor<InAxes<Axes...>, A...> {
  static_assert(sizeof...(Axes) == sizeof...(A), "in_axes needs one axis for each argument");
  static constexpr std::int64_t values[] = {Axes...};
};
template <class... A>
struct AxesFor<InAxes<>, A...> {
  static constexpr std::int64_t values[sizeof...(A)] = {};
};

template <class F, class In, std::int64_t Out>
class Vmap {
public:
  Vmap(F f, Location loc) : f_(std::move(f)), loc_(loc) {}

  template <class... A>
  auto operator()(const A &...args) const {
    return run(as_tensor(args)...);
  }

private:
  template <class... A>
  auto run(const A &...args) const {
    Call<F, A...> call(f_, args...);
    FlatArguments &flat = call.arguments();
    Room<std::int64_t> axes(flat.size());
    std::size_t used = 0, index = 0;
    const auto name = [&](std::size_t tensors) {
      for (; tensors > 0; --tensors)
        axes.data()[used++] = AxesFor<In, A...>::values[index];
      ++index;
    };
    (name(count(args)), ...);
    call.request([&](Body body, TensorSink &out) {
      request_vmap(body, flat.data(), flat.size(), axes.data(), Out, out, loc_);
    });
    return call.result();
  }
  F f_;
  Location loc_;
};

template <class F>
class Jacrev {
public:
  Jacrev(F f, Location loc) : f_(std::move(f)), loc_(loc) {}
  template <class... A>
  Tensor operator()(const Tensor &x, const A &...rest) const {
    const auto f = [&](const Tensor &at) { return f_(at, rest...); };
    const auto result = vjp(f, loc_)(x);
    const Tensor rows = vmap_of(result.second)(basis_like(result.first, loc_));
    return unflatten(rows, result.first, loc_);
  }

private:
  template <class P>
  Vmap<P, InAxes<>, 0> vmap_of(const P &pullback) const {
    return {pullback, loc_};
  }
  F f_;
  Location loc_;
};

template <class F>
class Jacfwd {
public:
  Jacfwd(F f, Location loc) : f_(std::move(f)), loc_(loc) {}
  template <class... A>
  Tensor operator()(const Tensor &x, const A &...rest) const {
    const auto f = [&](const Tensor &at) { return f_(at, rest...); };
    const auto push = [&](const Tensor &dx) { return jvp(f, loc_)(x, dx).second; };
    return unflatten_last(Vmap<decltype(push), InAxes<>, 0>(push, loc_)(basis_like(x, loc_)), x,
                          loc_);
  }

private:
  F f_;
  Location loc_;
};

} // namespace detail

/// `f` on each entry along the leading axis of every argument, or along the axes that are named;
/// the results have these entries along their leading axis, or along the one that is named. One
/// program on whole tensors, not a loop; it nests with itself and with every other transform.
/// Random numbers that `f` draws are the same for all entries: pass those in that are to differ.
template <class F, std::int64_t... Axes, std::int64_t Out = 0>
auto vmap(F f, InAxes<Axes...>, OutAxis<Out> = {}, Location loc = Location::here()) {
  return detail::Vmap<F, InAxes<Axes...>, Out>(std::move(f), loc);
}
template <class F>
auto vmap(F f, Location loc = Location::here()) {
  return detail::Vmap<F, InAxes<>, 0>(std::move(f), loc);
}

/// The derivative of a tensor by the first argument, of shape (*result, *argument), row by row in
/// reverse mode: one batch of pullbacks. For functions with fewer results than arguments.
template <class F>
auto jacrev(F f, Location loc = Location::here()) {
  return detail::Jacrev<F>(std::move(f), loc);
}

/// The same column by column in forward mode: one batch of pushforwards. For functions with fewer
/// arguments than results.
template <class F>
auto jacfwd(F f, Location loc = Location::here()) {
  return detail::Jacfwd<F>(std::move(f), loc);
}

/// The second derivative of a scalar function by its first argument, of shape (*x, *x): forward
/// over reverse.
template <class F>
auto hessian(F f, Location loc = Location::here()) {
  return jacfwd(grad(std::move(f), loc), loc);
}

/// The product of the Hessian of `f` at `x` with `v`, at a small multiple of the cost of a
/// gradient: the derivative of the gradient along `v`.
template <class F>
Tensor hvp(F f, const Tensor &x, const Tensor &v, Location loc = Location::here()) {
  return jvp(grad(std::move(f), loc), loc)(x, v).second;
}

} // namespace ad

#endif
