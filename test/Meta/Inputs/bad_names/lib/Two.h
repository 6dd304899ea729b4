// A type of another stage that has the same name.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
namespace ad {
struct Node {
  double value;
};
} // namespace ad
