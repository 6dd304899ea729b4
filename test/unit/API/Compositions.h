// The rows and columns of the matrix of compositions: small programs, and transforms of maps.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TEST_UNIT_API_COMPOSITIONS_H
#define AD_TEST_UNIT_API_COMPOSITIONS_H

#include <ad/ad.h>
#include <functional>
#include <vector>

namespace ad::test {

/// Takes and gives a float64 vector of three elements, so that transforms of maps are maps again.
using Map = std::function<Tensor(const Tensor &)>;

struct Program {
  const char *name;
  Map f;
};
const std::vector<Program> &programs();

/// What a transform makes of a map f with the Jacobian J, for fixed vectors v and w.
enum class Meaning {
  Same,      // f
  Tangent,   // J·v
  Cotangent, // wᵀ·J
  Curvature, // the Hessian of ⟨w, f⟩ times v
  Batch      // f(x) + f(x/2)
};
struct Transform {
  const char *name;
  Meaning meaning;
  /// How many derivatives of what is inside it takes at most.
  int order;
  Map (*apply)(Map f);
  /// Is another one but for what it takes or returns.
  bool isVariant = false;
};
const std::vector<Transform> &transforms();

/// One transform for each meaning.
Map reference(Meaning meaning, Map f);
/// The same by differences of values of f, where the meaning is a derivative.
Tensor differences(Meaning meaning, const Map &f, const Tensor &x);

} // namespace ad::test

#endif
