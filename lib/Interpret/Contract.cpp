// Matrix products as plain triple loops that accumulate in f64.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Interpret/Kernels.h"

using namespace mlir;

namespace ad::interpreter {
namespace {

/// A matrix inside a batch, looked at through its transposition.
template <class T>
struct Matrix {
  const T *elements;
  int64_t rowStride, columnStride;

  Matrix(const T *elements, ArrayRef<int64_t> shape, bool isTransposed)
      : elements(elements), rowStride(isTransposed ? 1 : shape.back()),
        columnStride(isTransposed ? shape.back() : 1) {}
  double at(int64_t row, int64_t column) const {
    return elements[row * rowStride + column * columnStride];
  }
};

template <class T>
void product(const Matrix<T> &a, const Matrix<T> &b, T *y, int64_t rows, int64_t columns,
             int64_t inner) {
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t column = 0; column < columns; ++column) {
      double sum = 0.0;
      for (int64_t k = 0; k < inner; ++k)
        sum += a.at(row, k) * b.at(k, column);
      *y++ = static_cast<T>(sum);
    }
}

int64_t matrixSize(ArrayRef<int64_t> shape) { return shape[shape.size() - 2] * shape.back(); }

template <class T>
void batchedProduct(MatmulOp op, const HostTensor &a, const HostTensor &b, HostTensor &y) {
  const int64_t rows = y.getShape()[y.getShape().size() - 2], columns = y.getShape().back();
  const int64_t inner = a.getShape()[a.getShape().size() - (op.getTransposeA() ? 2 : 1)];
  if (rows * columns == 0)
    return;
  const int64_t batch = y.getNumElements() / (rows * columns);
  for (int64_t i = 0; i < batch; ++i) {
    const Matrix<T> left(a.elements<T>().data() + i * matrixSize(a.getShape()), a.getShape(),
                         op.getTransposeA());
    const Matrix<T> right(b.elements<T>().data() + i * matrixSize(b.getShape()), b.getShape(),
                          op.getTransposeB());
    product(left, right, y.elements<T>().data() + i * rows * columns, rows, columns, inner);
  }
}

void matmul(Operation *op, ArrayRef<HostTensor> operands, HostTensor &y) {
  auto matmul = llvm::cast<MatmulOp>(op);
  if (y.getKind() == ElementKind::F32)
    batchedProduct<float>(matmul, operands[0], operands[1], y);
  else
    batchedProduct<double>(matmul, operands[0], operands[1], y);
}

} // namespace

void addContractionKernels(KernelTable &table) { table[TypeID::get<MatmulOp>()] = matmul; }

} // namespace ad::interpreter
