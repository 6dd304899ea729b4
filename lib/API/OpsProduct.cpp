// Products of vectors, matrices and batches.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Compose.h"

namespace ad {
namespace {

void checkRank(const Tensor &x, int64_t rank, const char *name, const char *argument,
               Location loc) {
  if (x.dim() != rank)
    raise(Code::WrongRank,
          std::string(name) + ": " + argument + " must be " +
              (rank == 2 ? "a matrix" : "a 3D tensor") + ", but it has " + std::to_string(x.dim()) +
              " dimensions",
          loc);
}

void checkVector(const Tensor &x, const char *name, const char *argument, Location loc) {
  if (nodeOf(x, loc)->rank() != 1)
    raise(Code::WrongRank,
          std::string(name) + ": Expected 1-D argument " + argument + ", but got " +
              std::to_string(x.dim()) + "-D",
          loc);
}

} // namespace

Tensor matmul(const Tensor &a, const Tensor &b, Location loc) {
  return finish(build::generalMatmul(nodeOf(a, loc), nodeOf(b, loc), loc), loc);
}

Tensor mm(const Tensor &a, const Tensor &b, Location loc) {
  checkRank(a, 2, "mm", "self", loc);
  checkRank(b, 2, "mm", "mat2", loc);
  return finish(build::matmul(nodeOf(a, loc), nodeOf(b, loc), loc), loc);
}

Tensor bmm(const Tensor &a, const Tensor &b, Location loc) {
  checkRank(a, 3, "bmm", "batch1", loc);
  checkRank(b, 3, "bmm", "batch2", loc);
  if (a.size(0) != b.size(0) || a.size(2) != b.size(1))
    raise(Code::MatmulShapes,
          "Expected size for first two dimensions of batch2 tensor to be: [" +
              std::to_string(a.size(0)) + ", " + std::to_string(a.size(2)) + "] but got: [" +
              std::to_string(b.size(0)) + ", " + std::to_string(b.size(1)) + "].",
          loc);
  return finish(build::matmul(nodeOf(a, loc), nodeOf(b, loc), loc), loc);
}

Tensor Tensor::matmul(const Tensor &other, Location loc) const {
  return ad::matmul(*this, other, loc);
}
Tensor Tensor::mm(const Tensor &other, Location loc) const { return ad::mm(*this, other, loc); }
Tensor Tensor::bmm(const Tensor &other, Location loc) const { return ad::bmm(*this, other, loc); }

Tensor mv(const Tensor &a, const Tensor &x, Location loc) {
  if (nodeOf(a, loc)->rank() != 2 || nodeOf(x, loc)->rank() != 1)
    raise(Code::WrongRank,
          "mv: expected a matrix and a vector, but got " + std::to_string(a.dim()) + "D and " +
              std::to_string(x.dim()) + "D",
          loc);
  if (a.size(1) != x.size(0))
    raise(Code::MatmulShapes,
          "size mismatch, got input (" + std::to_string(a.size(0)) + "), mat (" +
              std::to_string(a.size(0)) + "x" + std::to_string(a.size(1)) + "), vec (" +
              std::to_string(x.size(0)) + ")",
          loc);
  return matmul(a, x, loc);
}

Tensor dot(const Tensor &a, const Tensor &b, Location loc) {
  if (nodeOf(a, loc)->rank() != 1 || nodeOf(b, loc)->rank() != 1)
    raise(Code::WrongRank,
          "1D tensors expected, but got " + std::to_string(a.dim()) + "D and " +
              std::to_string(b.dim()) + "D tensors",
          loc);
  return matmul(a, b, loc);
}

// Every result element is one product, so this is no contraction.
Tensor outer(const Tensor &a, const Tensor &b, Location loc) {
  checkVector(a, "outer", "self", loc);
  checkVector(b, "outer", "vec2", loc);
  return mul(Operand(a.unsqueeze(1, loc), loc), Operand(b.unsqueeze(0, loc), loc));
}

} // namespace ad
