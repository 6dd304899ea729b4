// Loops and branches: values, derivatives of any order, batches, structures, errors.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differences.h"
#include "Expect.h"
#include <cmath>
#include <tuple>
#include <utility>
#include <vector>

using namespace ad;
using test::expectNear;
using test::messageOf;
using test::text;

namespace {

/// c ← c·x + 1: the polynomial of a list of factors, and its running values.
const auto horner = [](const Tensor &c, const Tensor &x) {
  const Tensor next = c * x + 1;
  return std::pair(next, next);
};

TEST(Scan, CarriesAndStacks) {
  const auto [last, all] = scan(horner, 1., tensor({2., 3., 4.}));
  EXPECT_EQ(text(last), "tensor(41.)");
  EXPECT_EQ(text(all), "tensor([ 3., 10., 41.])");
  const auto [first, back] = scan(horner, 1., tensor({2., 3., 4.}), /*reverse=*/true);
  EXPECT_EQ(text(first), "tensor(33.)");
  EXPECT_EQ(text(back), "tensor([33., 16.,  5.])");
}

TEST(Scan, RunsCompiled) {
  const auto f = jit([](const Tensor &xs) { return scan(horner, 1., xs).second; });
  EXPECT_EQ(text(f(tensor({2., 3., 4.}))), "tensor([ 3., 10., 41.])");
  EXPECT_EQ(text(f(tensor({1., 1., 1.}))), "tensor([2., 3., 4.])");
}

TEST(Scan, OfNothingGivesTheFirstCarry) {
  const auto [last, all] = scan(horner, 7., zeros({0}));
  EXPECT_EQ(text(last), "tensor(7.)");
  EXPECT_EQ(text(all), "tensor([])");
  const auto g = grad([](const Tensor &c) { return scan(horner, c, zeros({0})).first; })(2.);
  EXPECT_EQ(text(g), "tensor(1.)");
}

TEST(Scan, TakesStructures) {
  using State = std::tuple<Tensor, std::vector<Tensor>>;
  const auto step = [](const State &state, const std::pair<Tensor, Tensor> &in) {
    const auto &[sum, rest] = state;
    return std::pair(State{sum + in.first, {rest[0] * in.second, rest[1] - in.second}},
                     std::vector<Tensor>{sum, in.second});
  };
  const State init{zeros({2}), {tensor(1.), tensor(0.)}};
  const auto xs = std::pair(ones({3, 2}), tensor({2., 3., 4.}));
  const auto [last, all] = scan(step, init, xs);
  EXPECT_EQ(text(std::get<0>(last)), "tensor([3., 3.])");
  EXPECT_EQ(text(std::get<1>(last)[0]), "tensor(24.)");
  EXPECT_EQ(text(std::get<1>(last)[1]), "tensor(-9.)");
  EXPECT_EQ(text(all[0]), "tensor([[0., 0.],\n        [1., 1.],\n        [2., 2.]])");
  EXPECT_EQ(text(all[1]), "tensor([2., 3., 4.])");
}

TEST(Scan, IsDifferentiatedByEverythingThatItReads) {
  // cₙ = c₀·x₁⋯xₙ·wⁿ
  const auto product = [](const Tensor &c, const Tensor &xs, const Tensor &w) {
    return scan([&](const Tensor &at, const Tensor &x) { return std::pair(at * x * w, at); }, c, xs)
        .first;
  };
  const auto [dc, dx, dw] =
      grad(product, argnums<0, 1, 2>)(tensor(3.), tensor({2., 5.}), tensor(7.));
  EXPECT_EQ(text(dc), "tensor(490.)");
  EXPECT_EQ(text(dx), "tensor([735., 294.])");
  EXPECT_EQ(text(dw), "tensor(420.)");
}

TEST(Scan, RecordsForBackward) {
  const auto w = tensor(2.).requires_grad_();
  const auto last = scan([&](const Tensor &c, const Tensor &x) { return std::pair(c * w + x, c); },
                         1., tensor({1., 1., 1.}))
                        .first;
  last.backward();
  EXPECT_EQ(text(last.detach()), "tensor(15.)");
  EXPECT_EQ(text(w.grad()), "tensor(17.)"); // w³ + w² + w + 1
}

TEST(Loop, CountsAndKeepsIntegers) {
  const auto factorial =
      fori_loop(1, 6, [](const Tensor &i, const Tensor &c) { return c * i; }, tensor(1, int64));
  EXPECT_EQ(text(factorial), "tensor(120)");
  const auto none = fori_loop(3, 1, [](const Tensor &, const Tensor &c) { return c + 1; }, 5.);
  EXPECT_EQ(text(none), "tensor(5.)");
}

Tensor power(const Tensor &x, int n) {
  return fori_loop(0, n, [&](const Tensor &, const Tensor &c) { return c * x; }, ones_like(x));
}

TEST(Loop, IsDifferentiatedToAnyOrder) {
  const auto f = [](const Tensor &x) { return sum(power(x, 5)); };
  const auto x = tensor({1., 2.}, float64);
  EXPECT_EQ(text(grad(f)(x)), "tensor([ 5., 80.], dtype=torch.float64)");
  EXPECT_EQ(text(hessian(f)(x)),
            "tensor([[ 20.,   0.],\n        [  0., 160.]], dtype=torch.float64)");
  const auto second = [&](const Tensor &at) { return sum(grad(f)(at)); };
  const auto third = [&](const Tensor &at) { return sum(grad(second)(at)); };
  EXPECT_EQ(text(grad(third)(x)), "tensor([ 60., 240.], dtype=torch.float64)");
  EXPECT_EQ(text(jit(grad(third))(x)), "tensor([ 60., 240.], dtype=torch.float64)");
  EXPECT_EQ(text(jvp(grad(second))(x, ones_like(x)).second),
            "tensor([ 60., 240.], dtype=torch.float64)");
}

TEST(Loop, OfLoops) {
  const auto triangle = fori_loop(
      0, 5,
      [](const Tensor &i, const Tensor &c) {
        return fori_loop(0, 3, [&](const Tensor &j, const Tensor &d) { return d + i * j; }, c);
      },
      tensor(0, int64));
  EXPECT_EQ(text(triangle), "tensor(30)");
}

TEST(Map, IsVmapOneByOne) {
  const auto f = [](const Tensor &x) { return sum(sin(x) * x); };
  const auto xs = tensor({{1., 2.}, {3., 4.}, {5., 6.}});
  expectNear(map(f, xs), vmap(f)(xs), 1e-6);
  const auto total = [&](const Tensor &at) { return sum(map(f, at)); };
  expectNear(grad(total)(xs), sin(xs) + xs * cos(xs), 1e-6);
}

const auto bent = [](const Tensor &x) {
  return cond(x > 0, [](const Tensor &a) { return a * a; }, [](const Tensor &a) { return -a; }, x);
};

TEST(Cond, TakesOneBranch) {
  EXPECT_EQ(text(bent(tensor(3.))), "tensor(9.)");
  EXPECT_EQ(text(bent(tensor(-3.))), "tensor(3.)");
  EXPECT_EQ(text(grad(bent)(tensor(3.))), "tensor(6.)");
  EXPECT_EQ(text(jit(grad(bent))(tensor(-3.))), "tensor(-1.)");
  EXPECT_EQ(text(grad(grad(bent))(tensor(3.))), "tensor(2.)");
  EXPECT_EQ(text(cond(false, [] { return tensor(1.); }, [] { return tensor(2.); })), "tensor(2.)");
}

TEST(Cond, UnderABatchedCondition) {
  const auto x = tensor({3., -3., 0.5});
  EXPECT_EQ(text(vmap(bent)(x)), "tensor([9.0000, 3.0000, 0.2500])");
  EXPECT_EQ(text(vmap(grad(bent))(x)), "tensor([ 6., -1.,  1.])");
}

TEST(Cond, LeavesTheOtherBranchAlone) {
  // √ has an infinite derivative at 0, where it is not taken.
  const auto safe = [](const Tensor &x) {
    return cond(x > 0, [&] { return sqrt(x); }, [&] { return x * 0; });
  };
  EXPECT_EQ(text(grad(safe)(tensor(0.))), "tensor(0.)");
  EXPECT_EQ(text(vmap(grad(safe))(tensor({0., 4.}))), "tensor([0.0000, 0.2500])");
}

/// √a by Newton's method, until the step is small.
const auto newton = [](const Tensor &a) {
  using Pair = std::pair<Tensor, Tensor>;
  return while_loop([](const Pair &p) { return abs(p.second - p.first) > 1e-12; },
                    [&](const Pair &p) { return Pair(p.second, (p.second + a / p.second) / 2); },
                    Pair(a * 0, a))
      .second;
};

TEST(While, RunsUntilItsConditionFails) {
  expectNear(newton(tensor(2., float64)), tensor(std::sqrt(2.), float64), 1e-14);
  expectNear(jit(newton)(tensor(2., float64)), tensor(std::sqrt(2.), float64), 1e-14);
}

TEST(While, HasDerivativesInBothModes) {
  const auto [y, dy] = jvp(newton)(tensor(4., float64), tensor(1., float64));
  expectNear(y, tensor(2., float64), 1e-14);
  expectNear(dy, tensor(0.25, float64), 1e-12);
  expectNear(grad(newton)(tensor(4., float64)), tensor(0.25, float64), 1e-12);
  expectNear(jit(grad(newton))(tensor(4., float64)), tensor(0.25, float64), 1e-12);
}

TEST(While, RunsEachInstanceOfABatchToItsEnd) {
  const auto collatz = [](const Tensor &n) {
    using Pair = std::pair<Tensor, Tensor>;
    return while_loop([](const Pair &p) { return p.first != 1; },
                      [](const Pair &p) {
                        const auto &[at, steps] = p;
                        return Pair(where(at % 2 == 0, floor_divide(at, 2), at * 3 + 1), steps + 1);
                      },
                      Pair(n, n * 0))
        .second;
  };
  EXPECT_EQ(text(vmap(collatz)(tensor({1, 2, 3, 6, 27}))), "tensor([  0,   1,   7,   8, 111])");
}

TEST(While, StopsAtItsLimit) {
  const auto forever = [] {
    return while_loop([](const Tensor &) { return tensor(true); },
                      [](const Tensor &x) { return x + 1; }, 0., 100)
        .item<float>();
  };
  EXPECT_EQ(messageOf<ValueError>(forever), "while_loop: runs more than 100 times");
  EXPECT_EQ(messageOf<ValueError>([] {
              while_loop([](const Tensor &x) { return x < 1; }, [](const Tensor &x) { return x; },
                         0., 0);
            }),
            "while_loop: limit is 0, expected at least 1");
}

TEST(Control, TracesItsBodyOnce) {
  int traced = 0;
  fori_loop(
      0, 1000,
      [&](const Tensor &, const Tensor &c) {
        ++traced;
        return c + 1;
      },
      tensor(0.))
      .eval();
  EXPECT_EQ(traced, 1);
}

TEST(Control, HoldsWhatItMakesOfCapturedTensors) {
  // log is infinite at 0, but the loop has no trip, and the branch is not taken.
  const auto x = tensor(0., float64);
  const auto none = [](const Tensor &at) {
    return fori_loop(0, 0, [&](const Tensor &, const Tensor &c) { return c + log(at); }, at * 2);
  };
  EXPECT_EQ(grad(none)(x).item(), 2);
  const auto nested = [](const Tensor &at) {
    return cond(
        at > 0, [&] { return grad([&](const Tensor &y) { return y * log(at); })(at); },
        [&] { return at * 3; });
  };
  EXPECT_EQ(grad(nested)(x).item(), 3);
}

TEST(Control, AdoptsTheElementTypeOfNumbers) {
  const auto total = scan([](const Tensor &c, const Tensor &x) { return std::pair(c + x, c); }, 0.,
                          ones({3}, float64))
                         .first;
  EXPECT_EQ(total.dtype(), float64);
  EXPECT_EQ(text(total), "tensor(3., dtype=torch.float64)");
}

TEST(Control, ErrorsNameWhatDiffers) {
  const auto widen = [](const Tensor &, const Tensor &c) { return stack({c, c}); };
  EXPECT_EQ(messageOf<TypeError>([&] { fori_loop(0, 3, widen, zeros({2})); }),
            "fori_loop: the body makes Float[2, 2] of carried tensor 0, which is Float[2]; it "
            "must keep its shape and element type");
  EXPECT_EQ(messageOf<ShapeError>([] {
              scan(
                  [](const Tensor &c, const std::pair<Tensor, Tensor> &x) {
                    return std::pair(c + x.first, x.second);
                  },
                  0., std::pair(ones({3}), ones({4})));
            }),
            "scan: the sequences disagree in the number of entries: 3 and 4 along the leading "
            "axis of shape [4]");
  EXPECT_EQ(messageOf<ShapeError>([] { map([](const Tensor &x) { return x; }, tensor(1.)); }),
            "map: a sequence of shape [] has no leading axis to go along");
  EXPECT_EQ(messageOf<TypeError>(
                [] { cond(true, [] { return ones({2}); }, [] { return ones({2}, float64); }); }),
            "cond: result 0 is Float[2] in one branch and Double[2] in the other");
  EXPECT_EQ(messageOf<ValueError>(
                [] { cond(ones({2}), [] { return ones({2}); }, [] { return ones({2}); }); }),
            "cond: the condition has shape [2], expected a tensor of one element");
  EXPECT_EQ(messageOf<TypeError>([] {
              using Two = std::vector<Tensor>;
              fori_loop(
                  0, 2, [](const Tensor &, const Two &c) { return Two{c[0]}; },
                  Two{ones({1}), ones({1})});
            }),
            "fori_loop: the body takes 2 carried tensors, but returns 1");
}

TEST(Control, ShowsItsBodyInTheIR) {
  const auto f = jit([](const Tensor &xs) { return scan(horner, 1., xs).first; });
  const std::string ir = f.traced_ir(ones({4})).c_str();
  EXPECT_NE(ir.find("ad.for 4 init("), std::string::npos) << ir;
}

TEST(Scan, HasCodeOfOneTrip) {
  const auto gradient = jit(value_and_grad([](const Tensor &w, const Tensor &xs) {
    const auto step = [&](const Tensor &h, const Tensor &x) {
      return std::pair(tanh(w * h + x), std::tuple<>());
    };
    return sum(scan(step, zeros_like(w), xs).first);
  }));
  const auto few = gradient.code_bytes(ones(16), ones(10, 16)),
             many = gradient.code_bytes(ones(16), ones(10000, 16));
  EXPECT_NEAR(static_cast<double>(many), static_cast<double>(few), 0.05 * few);
}

} // namespace
