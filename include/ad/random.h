// Random tensors, and where their numbers come from.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_RANDOM_H
#define AD_RANDOM_H

#include "ad/factories.h"

namespace ad {

/// A source of random numbers: a seed, and how many tensors were drawn. The n-th tensor that is
/// drawn from a seed is a function of both, the same on every machine, computed again or not,
/// compiled or not. A compiled function draws anew at each call, so its generators are to be made
/// outside of it. Copies share their state; threads may too.
class AD_API Generator {
public:
  explicit Generator(std::uint64_t seed = 5489);
  Generator(const Generator &other) noexcept;
  Generator &operator=(Generator other) noexcept;
  ~Generator();

  /// Starts anew.
  const Generator &manual_seed(std::uint64_t seed) const;
  std::uint64_t initial_seed() const;

  struct State;
  State &state() const { return *state_; }

private:
  State *state_;
};

/// The generator of the process, which functions draw from that are given none.
AD_API const Generator &default_generator();
/// Starts it anew.
AD_API void manual_seed(std::uint64_t seed);

/// Floats uniform in [0, 1).
AD_API Tensor rand(const Size &shape, Options options = {}, Location loc = Location::here());
AD_API Tensor rand(const Size &shape, const Generator &generator, Options options = {},
                   Location loc = Location::here());
/// Floats of the standard normal distribution.
AD_API Tensor randn(const Size &shape, Options options = {}, Location loc = Location::here());
AD_API Tensor randn(const Size &shape, const Generator &generator, Options options = {},
                    Location loc = Location::here());
/// Integers in [low, high), int64 unless told otherwise; at most 2^53 of them, each with its
/// probability to a part in 2^53.
AD_API Tensor randint(std::int64_t low, std::int64_t high, const Size &shape, Options options = {},
                      Location loc = Location::here());
AD_API Tensor randint(std::int64_t low, std::int64_t high, const Size &shape,
                      const Generator &generator, Options options = {},
                      Location loc = Location::here());
/// A random order of 0 … n-1, int64.
AD_API Tensor randperm(std::int64_t n, Location loc = Location::here());
AD_API Tensor randperm(std::int64_t n, const Generator &generator, Location loc = Location::here());
/// 1 with the probability that each element of `p` is, else 0, in the type of `p`. No gradient goes
/// to `p`.
AD_API Tensor bernoulli(const Tensor &p, Location loc = Location::here());
AD_API Tensor bernoulli(const Tensor &p, const Generator &generator,
                        Location loc = Location::here());
/// In training, 0 with probability `p`, and else x / (1 − p).
AD_API Tensor dropout(const Tensor &x, double p = 0.5, bool training = true,
                      Location loc = Location::here());
AD_API Tensor dropout(const Tensor &x, double p, const Generator &generator,
                      Location loc = Location::here());

/// Sizes as separate numbers: `randn(2, 3)`.
template <class N, class... M, class = detail::if_sizes<N, M...>>
Tensor randn(N first, M... rest) {
  return randn(Size{static_cast<std::int64_t>(first), static_cast<std::int64_t>(rest)...});
}
template <class N, class... M, class = detail::if_sizes<N, M...>>
Tensor rand(N first, M... rest) {
  return rand(Size{static_cast<std::int64_t>(first), static_cast<std::int64_t>(rest)...});
}

} // namespace ad

#endif
