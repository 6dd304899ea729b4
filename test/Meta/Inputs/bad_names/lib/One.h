// A type of one stage.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
namespace ad {
struct Node {
  int value;
};
} // namespace ad
