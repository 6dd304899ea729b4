// A transformed function takes tensors, numbers and structures of them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %compile %s
// RUN: not %compile -DBAD %s 2>&1 | FileCheck %s
// CHECK: error: {{.*}}arguments must be tensors, numbers, or structures of tensors
#include <ad/ad.h>

ad::Tensor twice(const ad::Tensor &x) { return x + x; }

ad::Tensor call(const ad::Tensor &x) {
  ad::Tensor y = ad::jit(twice)(x);
#ifdef BAD
  ad::jit([](const char *) { return ad::Tensor(); })("text");
#endif
  return y;
}
