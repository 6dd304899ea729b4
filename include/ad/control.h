// Control flow on tensors: scan, fori_loop, map, cond, while_loop. A body is traced once, however
// often it runs; loops and branches are differentiated, batched and compiled like any operation.
//
// A body may use tensors from outside of it. Carried values and results are structures (ad/tree.h).
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_CONTROL_H
#define AD_CONTROL_H

#include "ad/call.h"

namespace ad {

namespace detail {

/// The carried values and the sequences of a loop. `trips` counts if there are no sequences.
struct LoopArguments {
  const Tensor *inits;
  std::size_t init_count;
  const Tensor *sequences;
  std::size_t sequence_count;
  std::int64_t trips;
  bool reverse;
};
/// Traces `body` on the carried values and one entry of each sequence; gives the last carried
/// values, then the stacks. Errors name the function that the user called.
AD_API void request_for(Body body, const LoopArguments &loop, const char *name, TensorSink &out,
                        Location loc);
AD_API void request_if(const Tensor &condition, Body then_body, Body else_body, const Tensor *args,
                       std::size_t count, TensorSink &out, Location loc);
AD_API void request_while(Body condition, Body body, const Tensor *inits, std::size_t count,
                          std::int64_t limit, TensorSink &out, Location loc);
/// Throws unless a body returned as many carried tensors as it took.
AD_API void check_carry(std::size_t returned, std::size_t taken, const char *name, Location loc);
AD_API Tensor next_index(const Tensor &index, Location loc);

template <class F, class C, class X>
auto scan(F &f, const C &init, const X &xs, bool reverse, const char *name, Location loc) {
  check_arguments<C, X>();
  using R = result_of<F, C, X>;
  check_result<R>();
  static_assert(IsStep<R, C>::value,
                "the function of scan takes (carry, x) and returns a pair: the next carry, of the "
                "type of the first one, and what is stacked");
  using Y = plain<std::tuple_element_t<1, R>>;
  FlatArguments inits(init), sequences(xs);
  R traced{};
  auto body = [&](Tensor *in, TensorSink &sink) {
    call_flat(f, traced, in, sink, init, xs);
    check_carry(count(std::get<0>(traced)), inits.size(), name, loc);
  };
  TensorSink out;
  request_for(body, {inits.data(), inits.size(), sequences.data(), sequences.size(), 0, reverse},
              name, out, loc);
  Tensor *next = out.data();
  C carry = Tree<C>::build(&init, next);
  return std::pair<C, Y>(std::move(carry), Tree<Y>::build(&std::get<1>(traced), next));
}

template <class F, class X>
auto map(F &f, const X &xs, Location loc) {
  check_arguments<X>();
  using Y = result_of<F, X>;
  check_result<Y>();
  auto step = [&](const std::tuple<> &, const X &x) {
    return std::pair<std::tuple<>, Y>(std::tuple<>(), f(x));
  };
  return scan(step, std::tuple<>(), xs, false, "map", loc).second;
}

template <class F, class C>
C fori_loop(std::int64_t lower, std::int64_t upper, F &f, const C &init, Location loc) {
  check_arguments<C>();
  static_assert(std::is_same_v<result_of<F, Tensor, C>, C>,
                "the function of fori_loop takes (i, carry) and returns the next carry, of the "
                "type of the first one");
  // The counter comes last, so that errors number the user's tensors.
  auto step = [&](const C &carry, const Tensor &i) {
    return std::pair<C, Tensor>(f(i, carry), next_index(i, loc));
  };
  const Tensor first = number(lower, loc);
  FlatArguments inits(init, first);
  std::pair<C, Tensor> traced{};
  auto body = [&](Tensor *in, TensorSink &sink) {
    call_flat(step, traced, in, sink, init, first);
    check_carry(count(traced.first), inits.size() - 1, "fori_loop", loc);
  };
  TensorSink out;
  const std::int64_t trips = upper > lower ? upper - lower : 0;
  request_for(body, {inits.data(), inits.size(), nullptr, 0, trips, false}, "fori_loop", out, loc);
  Tensor *next = out.data();
  return Tree<C>::build(&init, next);
}

template <class F, class G, class C>
C while_loop(F &condition, G &f, const C &init, std::int64_t limit, Location loc) {
  check_arguments<C>();
  static_assert(std::is_same_v<result_of<F, C>, Tensor>,
                "the condition of while_loop takes the carry and returns a tensor");
  static_assert(std::is_same_v<result_of<G, C>, C>,
                "the body of while_loop takes the carry and returns the next one, of its type");
  FlatArguments inits(init);
  Tensor holds;
  C traced{};
  auto test = [&](Tensor *in, TensorSink &sink) { call_flat(condition, holds, in, sink, init); };
  auto body = [&](Tensor *in, TensorSink &sink) {
    call_flat(f, traced, in, sink, init);
    check_carry(count(traced), inits.size(), "while_loop", loc);
  };
  TensorSink out;
  request_while(test, body, inits.data(), inits.size(), limit, out, loc);
  Tensor *next = out.data();
  return Tree<C>::build(&init, next);
}

template <class F, class G, class... A>
auto cond(const Tensor &condition, F &f, G &g, Location loc, const A &...args) {
  check_arguments<A...>();
  using R = result_of<F, A...>;
  check_result<R>();
  static_assert(std::is_same_v<result_of<G, A...>, R>,
                "both functions of cond must return the same type");
  FlatArguments flat(args...);
  R first{}, second{};
  auto then_body = [&](Tensor *in, TensorSink &sink) { call_flat(f, first, in, sink, args...); };
  auto else_body = [&](Tensor *in, TensorSink &sink) { call_flat(g, second, in, sink, args...); };
  TensorSink out;
  request_if(condition, then_body, else_body, flat.data(), flat.size(), out, loc);
  Tensor *next = out.data();
  return Tree<R>::build(&first, next);
}

/// The condition of `cond`, with the line of the call.
struct Condition {
  template <class T>
  Condition(const T &value, Location loc = Location::here()) : tensor(as_tensor(value)), loc(loc) {}
  Tensor tensor;
  Location loc;
};

} // namespace detail

/// `auto [carry, ys] = ad::scan(f, init, xs)`, where `f` takes the carry and one entry along the
/// leading axis of `xs`, and returns a pair of the next carry and a `y`; the `ys` lie along a
/// leading axis. With `reverse` from the last entry to the first. The carry keeps its shapes and
/// element types.
template <class F, class C, class X>
auto scan(F f, const C &init, const X &xs, bool reverse = false, Location loc = Location::here()) {
  return detail::scan(f, detail::as_tensor(init), xs, reverse, "scan", loc);
}

/// `f(x)` for each entry along the leading axis of `xs`, one after the other; what it returns lies
/// along a leading axis. `vmap` does the same for all at once.
template <class F, class X>
auto map(F f, const X &xs, Location loc = Location::here()) {
  return detail::map(f, xs, loc);
}

/// carry = f(i, carry) for i = lower, …, upper − 1, an int64 of rank 0.
template <class F, class C>
auto fori_loop(std::int64_t lower, std::int64_t upper, F f, const C &init,
               Location loc = Location::here()) {
  return detail::fori_loop(lower, upper, f, detail::as_tensor(init), loc);
}

/// How often a `while_loop` runs at most unless it is told otherwise.
inline constexpr std::int64_t while_limit = 10'000'000;

/// carry = f(carry) as long as `condition(carry)`, a tensor of one element, is not 0. More than
/// `limit` trips are a ValueError.
template <class F, class G, class C>
auto while_loop(F condition, G f, const C &init, std::int64_t limit = while_limit,
                Location loc = Location::here()) {
  return detail::while_loop(condition, f, detail::as_tensor(init), limit, loc);
}

/// `f(args...)` if `condition`, a tensor of one element, is not 0, else `g(args...)`. Only one of
/// them runs; both return the same structure, shapes and element types.
template <class F, class G, class... A>
auto cond(detail::Condition condition, F f, G g, const A &...args) {
  return detail::cond(condition.tensor, f, g, condition.loc, detail::as_tensor(args)...);
}

} // namespace ad

#endif
