// Activation functions: values, derivatives, and both at their kinks.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differences.h"
#include "Expect.h"

using namespace ad;
using test::text;

namespace {

using Function = std::function<Tensor(const Tensor &)>;

struct Activation {
  const char *name;
  Function function;
  double (*reference)(double);
};

double sigma(double x) { return 1 / (1 + std::exp(-x)); }
double hard(double x) { return std::min(std::max(x + 3, 0.), 6.) / 6; }

const Activation activations[] = {
    {"gelu", [](const Tensor &x) { return gelu(x); },
     [](double x) { return x * std::erfc(-x / std::sqrt(2.)) / 2; }},
    {"gelu by tanh", [](const Tensor &x) { return gelu(x, Approximate::Tanh); },
     [](double x) {
       const double slope = std::sqrt(8 * std::atan(1.)) / (4 * std::atan(1.));
       return x * (1 + std::tanh(slope * (x + 0.044715 * x * x * x))) / 2;
     }},
    {"leaky_relu", [](const Tensor &x) { return leaky_relu(x, 0.2); },
     [](double x) { return x > 0 ? x : 0.2 * x; }},
    {"hardtanh", [](const Tensor &x) { return hardtanh(x); },
     [](double x) { return std::min(std::max(x, -1.), 1.); }},
    {"relu6", [](const Tensor &x) { return relu6(x); },
     [](double x) { return std::min(std::max(x, 0.), 6.); }},
    {"hardsigmoid", [](const Tensor &x) { return hardsigmoid(x); }, hard},
    {"hardswish", [](const Tensor &x) { return hardswish(x); },
     [](double x) { return x * hard(x); }},
    {"elu", [](const Tensor &x) { return elu(x, 1.5); },
     [](double x) { return x > 0 ? x : 1.5 * std::expm1(x); }},
    {"celu", [](const Tensor &x) { return celu(x, 2); },
     [](double x) { return x > 0 ? x : 2 * std::expm1(x / 2); }},
    {"selu", [](const Tensor &x) { return selu(x); },
     [](double x) {
       return 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * std::expm1(x));
     }},
    {"softplus", [](const Tensor &x) { return softplus(x); },
     [](double x) { return std::log1p(std::exp(x)); }},
    {"softplus of beta 2", [](const Tensor &x) { return softplus(x, 2); },
     [](double x) { return std::log1p(std::exp(2 * x)) / 2; }},
    {"logsigmoid", [](const Tensor &x) { return logsigmoid(x); },
     [](double x) { return std::log(sigma(x)); }},
    {"silu", [](const Tensor &x) { return silu(x); }, [](double x) { return x * sigma(x); }},
    {"mish", [](const Tensor &x) { return mish(x); },
     [](double x) { return x * std::tanh(std::log1p(std::exp(x))); }},
    {"softsign", [](const Tensor &x) { return softsign(x); },
     [](double x) { return x / (1 + std::fabs(x)); }},
    {"tanhshrink", [](const Tensor &x) { return tanhshrink(x); },
     [](double x) { return x - std::tanh(x); }},
    {"hardshrink", [](const Tensor &x) { return hardshrink(x); },
     [](double x) { return std::fabs(x) > 0.5 ? x : 0; }},
    {"softshrink", [](const Tensor &x) { return softshrink(x); },
     [](double x) { return x > 0.5    ? x - 0.5
                           : x < -0.5 ? x + 0.5
                                      : 0; }},
    {"threshold", [](const Tensor &x) { return threshold(x, 0.7, -2); },
     [](double x) { return x > 0.7 ? x : -2; }},
};

TEST(Activation, ValuesAndDerivatives) {
  const auto x = tensor({-7.3, -3.2, -1.1, -0.6, -0.2, 0.3, 0.8, 1.4, 4.1, 6.6}, float64);
  for (const Activation &activation : activations) {
    SCOPED_TRACE(activation.name);
    const Tensor y = activation.function(x);
    for (std::int64_t i = 0; i < x.numel(); ++i)
      EXPECT_NEAR(y[i].item(), activation.reference(x[i].item()), 1e-14);
    test::expectDerivatives(activation.function, x);
  }
}

/// The gradients at the points, as text.
std::string slopes(const Function &function, const Tensor &x) {
  return text(grad([&](const Tensor &at) { return sum(function(at)); })(x));
}

TEST(Activation, GradientsAtKinks) {
  const auto bounds = tensor({-3., -1., 0., 1., 3., 6.});
  const auto of = [&](const char *name) {
    for (const Activation &activation : activations)
      if (activation.name == std::string(name))
        return slopes(activation.function, bounds);
    return std::string("no such activation");
  };
  EXPECT_EQ(of("leaky_relu"), "tensor([0.2000, 0.2000, 0.2000, 1.0000, 1.0000, 1.0000])");
  EXPECT_EQ(of("hardtanh"), "tensor([0., 0., 1., 0., 0., 0.])");
  EXPECT_EQ(of("relu6"), "tensor([0., 0., 0., 1., 1., 0.])");
  EXPECT_EQ(of("hardsigmoid"), "tensor([0.0000, 0.1667, 0.1667, 0.1667, 0.0000, 0.0000])");
  EXPECT_EQ(of("hardswish"), "tensor([0.0000, 0.1667, 0.5000, 0.8333, 1.0000, 1.0000])");
  EXPECT_EQ(of("elu"), "tensor([0.0747, 0.5518, 1.5000, 1.0000, 1.0000, 1.0000])");
  EXPECT_EQ(of("softsign"), "tensor([0.0625, 0.2500, 1.0000, 0.2500, 0.0625, 0.0204])");
  EXPECT_EQ(slopes([](const Tensor &x) { return softplus(x); }, tensor({0.})), "tensor([0.5000])");
  const auto edges = tensor({-0.5, 0., 0.5});
  EXPECT_EQ(slopes([](const Tensor &x) { return hardshrink(x); }, edges), "tensor([0., 0., 0.])");
  EXPECT_EQ(slopes([](const Tensor &x) { return softshrink(x); }, edges), "tensor([0., 0., 0.])");
}

// A branch that is not taken overflows; nothing of it is seen.
TEST(Activation, LargeArguments) {
  const auto x = tensor({-1000., 1000.});
  for (const Activation &activation : activations) {
    SCOPED_TRACE(activation.name);
    EXPECT_TRUE(all(isfinite(activation.function(x))).item<bool>());
    const auto slope = grad([&](const Tensor &at) { return sum(activation.function(at)); })(x);
    EXPECT_TRUE(all(isfinite(slope)).item<bool>()) << text(slope);
  }
  EXPECT_EQ(text(softplus(x)), "tensor([   0., 1000.])");
  EXPECT_EQ(text(logsigmoid(x)), "tensor([-1000.,     0.])");
}

TEST(Activation, IntegersAreComputedInFloat32) {
  EXPECT_EQ(text(relu6(tensor({-1, 3, 9}))), "tensor([0., 3., 6.])");
}

TEST(Activation, Refusals) {
  EXPECT_EQ(test::messageOf<ValueError>([] { hardtanh(tensor({1.}), 2, 1); }),
            "min_val cannot be greater than max_val");
  EXPECT_EQ(test::messageOf<ValueError>([] { softplus(tensor({1.}), 0); }),
            "beta must be positive, but got 0.000000");
  EXPECT_EQ(test::messageOf<ValueError>([] { celu(tensor({1.}), -1); }),
            "alpha must be positive, but got -1.000000");
  EXPECT_EQ(test::messageOf<ValueError>([] { softshrink(tensor({1.}), -1); }),
            "lambda must be greater or equal to 0, but found to be -1.000000");
}

} // namespace
