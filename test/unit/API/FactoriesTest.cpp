// New tensors: values, types, files.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Expect.h"
#include <cstdio>
#include <cstdlib>
#include <unistd.h>
#include <vector>

using namespace ad;
using test::text;

namespace {

TEST(Factories, ElementTypesFollowTheValues) {
  EXPECT_EQ(tensor({1., 2.}).dtype(), float32);
  EXPECT_EQ(tensor({1, 2}).dtype(), int64);
  EXPECT_EQ(tensor({true}).dtype(), boolean);
  EXPECT_EQ(tensor(std::vector<double>{1.5}).dtype(), float64);
  EXPECT_EQ(tensor({1, 2}, float64).dtype(), float64);
}

TEST(Factories, NestedLists) {
  EXPECT_EQ(text(tensor({{1, 2}, {3, 4}})), "tensor([[1, 2],\n        [3, 4]])");
  EXPECT_EQ(tensor({{{1., 2.}}, {{3., 4.}}}).shape(), Size({2, 1, 2}));
}

TEST(Factories, Sequences) {
  EXPECT_EQ(text(arange(4)), "tensor([0, 1, 2, 3])");
  EXPECT_EQ(text(arange(1, 10, 4)), "tensor([1, 5, 9])");
  EXPECT_EQ(text(arange(0., 1., 0.25)), "tensor([0.0000, 0.2500, 0.5000, 0.7500])");
  EXPECT_EQ(text(eye(2)), "tensor([[1., 0.],\n        [0., 1.]])");
  EXPECT_EQ(text(full({2}, 7)), "tensor([7, 7])");
  EXPECT_EQ(text(full({2}, 0.5, float64)), "tensor([0.5000, 0.5000], dtype=torch.float64)");
  EXPECT_EQ(zeros({}).dim(), 0);
  EXPECT_EQ(ones_like(tensor({1, 2})).dtype(), int64);
}

TEST(Factories, FilesComeBackAsTheyWere) {
  const std::string path = testing::TempDir() + "ad_factories_" + std::to_string(getpid()) + ".npy";
  for (const Tensor &tensor :
       {arange(6).reshape({2, 3}), randn(3), ones({}, float64), ones(2) > 0}) {
    save_npy(path.c_str(), tensor);
    const auto read = load_npy(path.c_str());
    EXPECT_EQ(read.dtype(), tensor.dtype());
    EXPECT_EQ(text(read), text(tensor));
  }
  std::remove(path.c_str());
}

} // namespace
