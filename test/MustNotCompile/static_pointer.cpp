// A pointer does not tell whether what it points to has changed.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %compile %s
// RUN: not %compile -DBAD %s 2>&1 | FileCheck %s
// CHECK: error: {{.*}}a pointer does not tell what it points to; pass a std::string
#include <ad/ad.h>

#include <string>

void call(const ad::Tensor &x) {
  auto scale = [](const ad::Tensor &y, const std::string &s) { return y * int(s.size()); };
  ad::jit(scale)(x, ad::static_arg(std::string("text")));
#ifdef BAD
  ad::jit(scale)(x, ad::static_arg("text"));
#endif
}
