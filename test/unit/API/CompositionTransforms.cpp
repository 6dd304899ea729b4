// The transforms as functions of maps, and what each means by differences.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Compositions.h"

namespace ad::test {
namespace {

Tensor tangent() { return tensor({0.3, 0.9, -0.6}, float64); }
Tensor cotangent() { return tensor({0.7, -0.4, 1.1}, float64); }

auto weighted(const Map &f) {
  return [f](const Tensor &x) { return sum(f(x) * cotangent()); };
}

Map byGrad(Map f) {
  return [f](const Tensor &x) { return grad(weighted(f))(x); };
}
Map byValueAndGrad(Map f) {
  return [f](const Tensor &x) { return value_and_grad(weighted(f))(x).second; };
}
Map byAux(Map f) {
  return [f](const Tensor &x) {
    const auto both = [&](const Tensor &at) { return std::pair(sum(f(at) * cotangent()), at); };
    const auto [gradient, at] = grad(both, has_aux)(x);
    return gradient + (at - x);
  };
}
Map byVjp(Map f) {
  return [f](const Tensor &x) { return vjp(f)(x).second(cotangent()); };
}
Map byTranspose(Map f) {
  return [f](const Tensor &x) {
    const auto push = [&](const Tensor &dx) { return jvp(f)(x, dx).second; };
    return linear_transpose(push)(x)(cotangent());
  };
}
Map byJacrev(Map f) {
  return [f](const Tensor &x) { return matmul(cotangent(), jacrev(f)(x)); };
}
Map byJvp(Map f) {
  return [f](const Tensor &x) { return jvp(f)(x, tangent()).second; };
}
Map byLinearize(Map f) {
  return [f](const Tensor &x) { return linearize(f)(x).second(tangent()); };
}
Map byJacfwd(Map f) {
  return [f](const Tensor &x) { return matmul(jacfwd(f)(x), tangent()); };
}
Map byHessian(Map f) {
  return [f](const Tensor &x) { return matmul(hessian(weighted(f))(x), tangent()); };
}
Map byHvp(Map f) {
  return [f](const Tensor &x) { return hvp(weighted(f), x, tangent()); };
}
Map byVmap(Map f) {
  return [f](const Tensor &x) { return sum(vmap(f)(stack({x, x * 0.5})), 0); };
}
Map byCheckpoint(Map f) { return checkpoint(f); }
Map byCustomJvp(Map f) {
  return custom_jvp(f, [f](const Tensor &x, const Tensor &dx) { return jvp(f)(x, dx); });
}
Map byCustomVjp(Map f) {
  return custom_vjp(
      f, [f](const Tensor &x) { return std::pair(f(x), x); },
      [f](const Tensor &x, const Tensor &cy) { return vjp(f)(x).second(cy); });
}
Map byCustomVmap(Map f) {
  return custom_vmap(f, [f](const Tensor &xs) { return vmap(f)(xs); });
}
Map byJit(Map f) { return jit(f); }

Map sumOfTwo(Map f) {
  return [f](const Tensor &x) { return f(x) + f(x * 0.5); };
}

} // namespace

const std::vector<Transform> &transforms() {
  static const std::vector<Transform> list = {
      {"grad", Meaning::Cotangent, 1, byGrad},
      {"value_and_grad", Meaning::Cotangent, 1, byValueAndGrad, true},
      {"grad(has_aux)", Meaning::Cotangent, 1, byAux, true},
      {"vjp", Meaning::Cotangent, 1, byVjp},
      {"linear_transpose", Meaning::Cotangent, 1, byTranspose},
      {"jacrev", Meaning::Cotangent, 1, byJacrev},
      {"jvp", Meaning::Tangent, 1, byJvp},
      {"linearize", Meaning::Tangent, 1, byLinearize},
      {"jacfwd", Meaning::Tangent, 1, byJacfwd},
      {"hessian", Meaning::Curvature, 2, byHessian},
      {"hvp", Meaning::Curvature, 2, byHvp},
      {"vmap", Meaning::Batch, 0, byVmap},
      {"checkpoint", Meaning::Same, 0, byCheckpoint},
      {"custom_jvp", Meaning::Same, 1, byCustomJvp},
      {"custom_vjp", Meaning::Same, 1, byCustomVjp},
      {"custom_vmap", Meaning::Same, 0, byCustomVmap, true},
      {"jit", Meaning::Same, 0, byJit},
  };
  return list;
}

Map reference(Meaning meaning, Map f) {
  switch (meaning) {
  case Meaning::Same:
    return f;
  case Meaning::Tangent:
    return byJvp(f);
  case Meaning::Cotangent:
    return byVjp(f);
  case Meaning::Curvature:
    return byJvp(byVjp(f));
  case Meaning::Batch:
    return sumOfTwo(f);
  }
  return f;
}

Tensor differences(Meaning meaning, const Map &f, const Tensor &x) {
  constexpr double step = 0x1p-16;
  const auto valueAt = [&](const Map &g, const Tensor &at) {
    clear_compile_cache(); // what is seen for the first time is interpreted
    return g(at).eval();
  };
  const auto along = [&](const Map &g, const Tensor &direction) {
    const Tensor dx = direction * step;
    return (valueAt(g, x + dx) - valueAt(g, x - dx)) / (2 * step);
  };
  switch (meaning) {
  case Meaning::Tangent:
    return along(f, tangent());
  case Meaning::Cotangent:
    return stack({sum(along(f, tensor({1., 0., 0.}, float64)) * cotangent()),
                  sum(along(f, tensor({0., 1., 0.}, float64)) * cotangent()),
                  sum(along(f, tensor({0., 0., 1.}, float64)) * cotangent())});
  case Meaning::Curvature:
    return along(byVjp(f), tangent());
  default:
    return reference(meaning, f)(x);
  }
}

} // namespace ad::test
