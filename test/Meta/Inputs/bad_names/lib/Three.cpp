// A type without linkage, which may have any name.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
namespace ad {
namespace {
struct Node {
  char value;
};
} // namespace
} // namespace ad
