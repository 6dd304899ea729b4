// Functions with rules of the user's: custom_jvp, custom_vjp, custom_vmap; functions that are
// computed again rather than kept: checkpoint.
//
// A rule replaces the derivative or the batch of a function wherever it is used, at any nesting of
// transforms. A mode of differentiation without a rule is the transpose of the rule for the other
// one. Tensors from outside that a rule or its function uses are constants: a derivative that would
// pass through one is an error; pass it as an argument.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_CUSTOM_H
#define AD_CUSTOM_H

#include "ad/transform.h"

namespace ad {

namespace detail {

/// The rules that there are, each on tensors in a row. Where a rule takes or gives one tangent or
/// cotangent for each tensor, those of integers are undefined.
struct CustomRules {
  const Body *tangent = nullptr, *forward = nullptr, *backward = nullptr, *batch = nullptr;
};
/// `self` tells when a rule calls the function that it is a rule of; `name` is that of the
/// transform, for errors.
AD_API void request_custom(const void *self, const char *name, Body f, const CustomRules &rules,
                           const Tensor *args, std::size_t count, TensorSink &out, Location loc);
AD_API void request_checkpoint(Body body, const Tensor *args, std::size_t count, TensorSink &out,
                               Location loc);

/// What the three kinds of rules share: the call of a function on its arguments.
template <class F>
class Custom {
public:
  Custom(F f, Location loc) : f_(std::move(f)), loc_(loc) {}

protected:
  /// `use` is given what the function returned when it was traced, and hands the rules to its
  /// argument.
  template <class Use, class... A>
  auto run(const char *name, Use use, const A &...args) const {
    Call<F, A...> call(f_, args...);
    FlatArguments &flat = call.arguments();
    call.request([&](Body body, TensorSink &out) {
      use(call.traced(), [&](const CustomRules &rules) {
        request_custom(this, name, body, rules, flat.data(), flat.size(), out, loc_);
      });
    });
    return call.result();
  }

  F f_;
  Location loc_;
};

template <class F, class Rule>
class CustomJvp : Custom<F> {
public:
  CustomJvp(F f, Rule rule, Location loc) : Custom<F>(std::move(f), loc), rule_(std::move(rule)) {}

  template <class... A>
  auto operator()(const A &...args) const {
    return call(as_tensor(args)...);
  }

private:
  template <class... A>
  auto call(const A &...args) const {
    using R = result_of<const F, A...>;
    using Both = result_of<const Rule, A..., A...>;
    static_assert(std::is_convertible_v<Both, std::pair<R, R>>,
                  "the rule of custom_jvp takes the arguments, then a tangent for each, and "
                  "returns a pair: the result and its tangent");
    const auto use = [&](R &, auto request) {
      std::pair<R, R> both{};
      const auto call = [&](const auto &...all) { return std::pair<R, R>(rule_(all...)); };
      const auto body = [&](Tensor *in, TensorSink &sink) {
        call_flat(call, both, in, sink, args..., args...);
      };
      const Body tangent(body);
      request(CustomRules{&tangent});
    };
    return this->run("custom_jvp", use, args...);
  }
  Rule rule_;
};

template <class F, class Forward, class Backward>
class CustomVjp : Custom<F> {
public:
  CustomVjp(F f, Forward forward, Backward backward, Location loc)
      : Custom<F>(std::move(f), loc), forward_(std::move(forward)), backward_(std::move(backward)) {
  }

  template <class... A>
  auto operator()(const A &...args) const {
    return call(std::index_sequence_for<A...>(), as_tensor(args)...);
  }

private:
  template <std::size_t... I, class... A>
  auto call(std::index_sequence<I...>, const A &...args) const {
    using R = result_of<const F, A...>;
    using Kept = result_of<const Forward, A...>;
    static_assert(IsStep<Kept, R>::value,
                  "the forward rule of custom_vjp takes the arguments and returns a pair: the "
                  "result, and what the backward rule is to know");
    using Residuals = plain<std::tuple_element_t<1, Kept>>;
    using Cotangents = typename Picked<std::tuple<A...>, I...>::type;
    static_assert(
        std::is_convertible_v<result_of<const Backward, Residuals, R>, Cotangents>,
        "the backward rule of custom_vjp takes what the forward rule kept and a cotangent "
        "of the result, and returns a cotangent for each argument (a tuple if there are "
        "several)");
    const auto use = [&](R &traced, auto request) {
      Kept kept{};
      const auto keep = [&](Tensor *in, TensorSink &sink) {
        call_flat(forward_, kept, in, sink, args...);
      };
      const auto pull = [&](Tensor *in, TensorSink &sink) {
        const Residuals residuals = Tree<Residuals>::build(&std::get<1>(kept), in);
        const Cotangents cx = backward_(residuals, Tree<R>::build(&traced, in));
        Tree<Cotangents>::visit(cx, [&](const Tensor &tensor) { sink.push(tensor); });
      };
      const Body forward(keep), backward(pull);
      request(CustomRules{nullptr, &forward, &backward});
    };
    return this->run("custom_vjp", use, args...);
  }
  Forward forward_;
  Backward backward_;
};

template <class F, class Rule>
class CustomVmap : Custom<F> {
public:
  CustomVmap(F f, Rule rule, Location loc) : Custom<F>(std::move(f), loc), rule_(std::move(rule)) {}

  template <class... A>
  auto operator()(const A &...args) const {
    return call(as_tensor(args)...);
  }

private:
  template <class... A>
  auto call(const A &...args) const {
    using R = result_of<const F, A...>;
    static_assert(std::is_same_v<result_of<const Rule, A...>, R>,
                  "the rule of custom_vmap takes the arguments and returns what the function does, "
                  "all with the instances along a leading axis");
    const auto use = [&](R &, auto request) {
      R all{};
      const auto body = [&](Tensor *in, TensorSink &sink) {
        call_flat(rule_, all, in, sink, args...);
      };
      const Body batch(body);
      request(CustomRules{nullptr, nullptr, nullptr, &batch});
    };
    return this->run("custom_vmap", use, args...);
  }
  Rule rule_;
};

template <class F>
class Checkpoint {
public:
  Checkpoint(F f, Location loc) : f_(std::move(f)), loc_(loc) {}

  template <class... A>
  auto operator()(const A &...args) const {
    return run(as_tensor(args)...);
  }

private:
  template <class... A>
  auto run(const A &...args) const {
    Call<F, A...> call(f_, args...);
    FlatArguments &flat = call.arguments();
    call.request([&](Body body, TensorSink &out) {
      request_checkpoint(body, flat.data(), flat.size(), out, loc_);
    });
    return call.result();
  }
  F f_;
  Location loc_;
};

} // namespace detail

/// `f` with a rule for its tangent: `rule(x..., dx...)` returns a pair of the result and its
/// tangent, and is linear in the tangents.
template <class F, class Rule>
auto custom_jvp(F f, Rule rule, Location loc = Location::here()) {
  return detail::CustomJvp<F, Rule>(std::move(f), std::move(rule), loc);
}

/// `f` with a rule for its cotangents: `forward(x...)` returns a pair of the result and any
/// residuals, `backward(residuals, cy)` the cotangents of the arguments, and is linear in `cy`.
template <class F, class Forward, class Backward>
auto custom_vjp(F f, Forward forward, Backward backward, Location loc = Location::here()) {
  return detail::CustomVjp<F, Forward, Backward>(std::move(f), std::move(forward),
                                                 std::move(backward), loc);
}

/// `f` with a rule for a batch: `rule(xs...)` takes every argument, and gives every result, with
/// the instances along a leading axis.
template <class F, class Rule>
auto custom_vmap(F f, Rule rule, Location loc = Location::here()) {
  return detail::CustomVmap<F, Rule>(std::move(f), std::move(rule), loc);
}

/// `f`, whose derivative computes what is inside of it again from its arguments, so that none of
/// it is kept from the forward run.
template <class F>
auto checkpoint(F f, Location loc = Location::here()) {
  return detail::Checkpoint<F>(std::move(f), loc);
}

} // namespace ad

#endif
