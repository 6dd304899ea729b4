// Element types of the interface: what is stored in few bits is computed in more, and gradients
// have the type of what they are of. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Expect.h"
#include <cmath>
#include <vector>

using namespace ad;
using test::messageOf;
using test::text;

namespace {

TEST(DType, HalvesAreNumbers) {
  EXPECT_EQ(static_cast<float>(Half(1.0 / 3)), 0.333251953125f);
  EXPECT_EQ(static_cast<float>(BFloat16(1.0 / 3)), 0.333984375f);
  EXPECT_TRUE(std::isinf(static_cast<float>(Half(65520))));
  EXPECT_EQ(static_cast<float>(Half(65519)), 65504);
  EXPECT_EQ(static_cast<float>(Half(0x1p-25)), 0);
  EXPECT_EQ(static_cast<float>(Half(0x1.8p-25)), 0x1p-24f);
  EXPECT_TRUE(std::isnan(static_cast<float>(BFloat16(NAN))));
}

// Each bit pattern of a small float is a float, and comes back.
TEST(DType, EveryHalfGoesThroughFloat) {
  for (unsigned bits = 0; bits < 0x10000; ++bits) {
    const Half half = Half::from_bits(static_cast<std::uint16_t>(bits));
    const BFloat16 brain = BFloat16::from_bits(static_cast<std::uint16_t>(bits));
    if (std::isfinite(static_cast<float>(half))) {
      ASSERT_EQ(Half(static_cast<float>(half)).bits(), bits);
    }
    if (std::isfinite(static_cast<float>(brain))) {
      ASSERT_EQ(BFloat16(static_cast<float>(brain)).bits(), bits);
    }
  }
}

TEST(DType, TensorsOfHalves) {
  const Tensor x = tensor(std::vector<Half>{1.5, 2.5});
  EXPECT_EQ(x.dtype(), float16);
  EXPECT_EQ(text(x), "tensor([1.5000, 2.5000], dtype=torch.float16)");
  EXPECT_EQ(text(x * x), "tensor([2.2500, 6.2500], dtype=torch.float16)");
  EXPECT_EQ(static_cast<float>((x * 3).data<Half>()[1]), 7.5f);
  EXPECT_EQ(x.sum().item<double>(), 4.);
  EXPECT_EQ(text(tensor({1., 3.}, bfloat16).exp()),
            "tensor([ 2.7188, 20.1250], dtype=torch.bfloat16)");
  EXPECT_EQ(text(tensor({250, 7}, uint8) + 10), "tensor([ 4, 17], dtype=torch.uint8)");
}

TEST(DType, ASumOfHalvesIsAccumulatedInFloat) {
  EXPECT_EQ(ones({4096}, float16).sum().item<double>(), 4096.);
  EXPECT_EQ(full({4096}, 30., float16).mean().item<double>(), 30.);
}

TEST(DType, PromotionMeetsInAWiderType) {
  const Tensor half = ones({2}, float16), brain = ones({2}, bfloat16);
  EXPECT_EQ((half + brain).dtype(), float32);
  EXPECT_EQ((half + ones({2}, int64)).dtype(), float16);
  EXPECT_EQ((half * 2.5).dtype(), float16);
  EXPECT_EQ((ones({2}, uint8) + ones({2}, int8)).dtype(), int16);
  EXPECT_EQ((ones({2}, uint8) / ones({2}, uint8)).dtype(), float32);
}

TEST(DType, GradientsHaveTheTypeOfTheirLeaf) {
  const Tensor w = tensor({0.5, -1.}, Options(float16).requires_grad());
  const Tensor x = tensor({2., 3.});
  const Tensor loss = (w * x).tanh().sum();
  EXPECT_EQ(loss.dtype(), float32);
  loss.backward();
  EXPECT_EQ(w.grad().dtype(), float16);
  const double expected = 2. * (1 - std::pow(std::tanh(1.), 2));
  EXPECT_NEAR(static_cast<double>(w.grad().data<Half>()[0]), expected, 1e-3);
}

TEST(DType, AnIntegerTypeHasNoGradient) {
  EXPECT_EQ(messageOf<TypeError>([] { ones({2}, Options(uint8).requires_grad()); }),
            messageOf<TypeError>([] { ones({2}, Options(int64).requires_grad()); }));
}

} // namespace
