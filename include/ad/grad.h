// Gradients of functions that return one scalar tensor: grad, value_and_grad.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_GRAD_H
#define AD_GRAD_H

#include "ad/call.h"

namespace ad {

/// Which arguments to differentiate by: `ad::grad(f, ad::argnums<0, 2>)`.
template <std::size_t... I>
struct Argnums {};
template <std::size_t... I>
inline constexpr Argnums<I...> argnums{};

/// The function returns a pair of which only the first is differentiated; the second, a structure
/// of tensors, comes along: `auto [y, pullback, aux] = ad::vjp(f, ad::has_aux)(x)`.
struct HasAux {};
inline constexpr HasAux has_aux{};

namespace detail {

/// Traces `body` and adds the request for the gradients of its first result by the selected flat
/// arguments. Gives the results of the body if `value`, then the gradients.
AD_API void request_grad(Body body, const Tensor *args, std::size_t count, Selection wrt,
                         bool value, TensorSink &out, Location loc);

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

/// What comes with a gradient.
enum class With : unsigned char { Nothing, Value, Aux };

template <class F, With Also, std::size_t... I>
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
    if constexpr (Also == With::Aux)
      check_aux<R>();
    static_assert(HasLoss<R>::value && (Also != With::Nothing || std::is_same_v<R, Tensor>),
                  "grad needs a function that returns one scalar tensor; value_and_grad also takes "
                  "a tuple whose first element is that tensor, and grad with ad::has_aux a pair");
    FlatArguments &flat = call.arguments();
    const std::tuple<const A &...> like(args...);
    (flat.select(offset_of<I>(args...), count(std::get<I>(like))), ...);
    call.request([&](Body body, TensorSink &out) {
      request_grad(body, flat.data(), flat.size(), flat.selection(), Also != With::Nothing, out,
                   loc_);
    });
    using Pick = Picked<std::tuple<A...>, I...>;
    const auto gradient = [&] { return Pick::build(std::tuple<A...>(args...), call.next()); };
    if constexpr (Also == With::Nothing) {
      return gradient();
    } else {
      R value = call.result();
      if constexpr (Also == With::Value)
        return std::pair<R, typename Pick::type>(std::move(value), gradient());
      else
        return std::pair<typename Pick::type, plain<std::tuple_element_t<1, R>>>(
            gradient(), std::move(std::get<1>(value)));
    }
  }
  F f_;
  Location loc_;
};

} // namespace detail

/// The gradient of a function that returns one scalar tensor, by its first argument or by those
/// that `argnums` names. The gradient has the structure of the argument.
template <class F, std::size_t... I>
auto grad(F f, Argnums<I...>, Location loc = Location::here()) {
  return detail::Grad<F, detail::With::Nothing, I...>(std::move(f), loc);
}
template <class F>
auto grad(F f, Location loc = Location::here()) {
  return detail::Grad<F, detail::With::Nothing, 0>(std::move(f), loc);
}

/// `auto [gradient, aux] = ad::grad(f, ad::has_aux)(x)`, where `f` returns a pair of the scalar
/// tensor and what comes along.
template <class F, std::size_t... I>
auto grad(F f, Argnums<I...>, HasAux, Location loc = Location::here()) {
  return detail::Grad<F, detail::With::Aux, I...>(std::move(f), loc);
}
template <class F>
auto grad(F f, HasAux, Location loc = Location::here()) {
  return detail::Grad<F, detail::With::Aux, 0>(std::move(f), loc);
}

/// `auto [value, gradient] = ad::value_and_grad(f)(x)`. A function that returns a tuple is
/// differentiated by its first element; the value is then the whole tuple, so that what comes along
/// needs no `has_aux`.
template <class F, std::size_t... I>
auto value_and_grad(F f, Argnums<I...>, Location loc = Location::here()) {
  return detail::Grad<F, detail::With::Value, I...>(std::move(f), loc);
}
template <class F>
auto value_and_grad(F f, Location loc = Location::here()) {
  return detail::Grad<F, detail::With::Value, 0>(std::move(f), loc);
}

} // namespace ad

#endif
