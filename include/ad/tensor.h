// The tensor: a handle to a node of a graph that is evaluated when its value is needed.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TENSOR_H
#define AD_TENSOR_H

#include "ad/base.h"
#include <limits>
#include <tuple>
#include <type_traits>
#include <utility>

namespace ad {

class GradFn;
class Operand;
struct Node;

namespace detail {
/// Adds a reference to a node, or drops one; both accept null.
AD_API void retain(Node *node) noexcept;
AD_API void release(Node *node) noexcept;
} // namespace detail

/// An immutable n-dimensional array, a step of a recorded computation, or an argument of a function
/// that is being traced. Copies share the node. A default-constructed tensor is undefined (`None`).
class AD_API Tensor {
public:
  Tensor() noexcept : node_(nullptr) {}
  /// Takes over one reference.
  explicit Tensor(Node *node) noexcept : node_(node) {}
  Tensor(const Tensor &other) noexcept : node_(other.node_) { detail::retain(node_); }
  Tensor(Tensor &&other) noexcept : node_(std::exchange(other.node_, nullptr)) {}
  Tensor &operator=(const Tensor &other) noexcept { return *this = Tensor(other); }
  Tensor &operator=(Tensor &&other) noexcept {
    std::swap(node_, other.node_);
    return *this;
  }
  ~Tensor() { detail::release(node_); }

  /// A tensor has no truth value: its elements may not exist while a function is traced. Use
  /// `item<bool>()` on a concrete tensor, or `where` to choose element by element.
  explicit operator bool() const = delete;

  /// False for a default-constructed tensor.
  bool defined() const { return node_ != nullptr; }
  Node *node() const { return node_; }

  Size shape() const;
  Size size() const { return shape(); }
  std::int64_t size(std::int64_t dim, Location loc = Location::here()) const;
  std::int64_t dim() const;
  std::int64_t numel() const;
  DType dtype() const;

  /// The elements in row-major order, evaluated now if they were not yet. Throws TypeError if T is
  /// not the element type, TraceError under a trace.
  template <class T>
  const T *data(Location loc = Location::here()) const {
    return static_cast<const T *>(raw_data(detail::dtype_of<T>::value, loc));
  }
  /// The value of a tensor of one element, converted to T. Throws ValueError if there are more
  /// elements, or if T is an integer type that cannot hold the value (NaN and infinities included).
  template <class T>
  T item(Location loc = Location::here()) const {
    const Element element = scalar(loc);
    if (!element.template fits<T>())
      raise_overflow(element, loc);
    return element.template to<T>();
  }
  double item(Location loc = Location::here()) const { return item<double>(loc); }
  /// Evaluates now; a tensor that has its value is returned as it is.
  const Tensor &eval(Location loc = Location::here()) const;

  // Autograd (see autograd.h).
  bool requires_grad() const;
  const Tensor &requires_grad_(bool value = true, Location loc = Location::here()) const;
  bool is_leaf() const;
  GradFn grad_fn() const;
  /// The accumulated gradient, undefined before the first `backward`.
  Tensor grad() const;
  void set_grad(const Tensor &gradient, Location loc = Location::here()) const;
  void zero_grad() const;
  void retain_grad(Location loc = Location::here()) const;
  /// Adds the gradient of this tensor by every leaf that requires it to the leaf's `grad`.
  void backward(const Tensor &gradient = {}, bool retain_graph = false,
                Location loc = Location::here()) const;
  Tensor detach(Location loc = Location::here()) const;

  // Elementwise ops of one operand, generated from the op records.
#define AD_ELEMENTWISE_1(name, ...) Tensor name(Location loc = Location::here()) const;
#define AD_ELEMENTWISE_2(name, ...) Tensor name(const Operand &other) const;
#include "ad/elementwise.inc"

  Tensor softmax(std::int64_t dim, Location loc = Location::here()) const;
  Tensor log_softmax(std::int64_t dim, Location loc = Location::here()) const;
  Tensor logsumexp(std::int64_t dim, bool keepdim = false, Location loc = Location::here()) const;
  Tensor clamp(Scalar min, Scalar max, Location loc = Location::here()) const;

  // Reductions; without dims over all elements.
  Tensor sum(Location loc = Location::here()) const;
  Tensor sum(const Dims &dims, bool keepdim = false, Location loc = Location::here()) const;
  Tensor mean(Location loc = Location::here()) const;
  Tensor mean(const Dims &dims, bool keepdim = false, Location loc = Location::here()) const;
  Tensor amax(Location loc = Location::here()) const;
  Tensor amax(const Dims &dims, bool keepdim = false, Location loc = Location::here()) const;

  // Shape; one size may be -1 in reshape and view.
  Tensor reshape(const Size &shape, Location loc = Location::here()) const;
  Tensor view(const Size &shape, Location loc = Location::here()) const;
  Tensor permute(const Dims &dims, Location loc = Location::here()) const;
  Tensor transpose(std::int64_t dim0, std::int64_t dim1, Location loc = Location::here()) const;
  Tensor t(Location loc = Location::here()) const;
  Tensor expand(const Size &shape, Location loc = Location::here()) const;
  Tensor unsqueeze(std::int64_t dim, Location loc = Location::here()) const;
  Tensor squeeze(std::int64_t dim, Location loc = Location::here()) const;
  Tensor flatten(Location loc = Location::here()) const;
  Tensor slice(std::int64_t dim, std::int64_t start, std::int64_t end, std::int64_t step = 1,
               Location loc = Location::here()) const;
  Tensor narrow(std::int64_t dim, std::int64_t start, std::int64_t length,
                Location loc = Location::here()) const;
  Tensor select(std::int64_t dim, std::int64_t index, Location loc = Location::here()) const;
  /// `select(0, index)`. No location: an operator takes none.
  Tensor operator[](std::int64_t index) const;
  Tensor to(DType dtype, Location loc = Location::here()) const;

  // Contractions.
  Tensor matmul(const Tensor &other, Location loc = Location::here()) const;
  Tensor mm(const Tensor &other, Location loc = Location::here()) const;
  Tensor bmm(const Tensor &other, Location loc = Location::here()) const;

private:
  /// One element, whatever its type.
  struct AD_API Element {
    double real;
    std::int64_t integer;
    bool is_real;
    template <class T>
    bool fits() const {
      if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
        using Limits = std::numeric_limits<T>;
        const double end = 2. * static_cast<double>(Limits::max() / 2 + 1);
        if (is_real)
          return real >= static_cast<double>(Limits::min()) && real < end;
        return static_cast<std::int64_t>(static_cast<T>(integer)) == integer &&
               (std::is_signed_v<T> || integer >= 0);
      }
      return true;
    }
    template <class T>
    T to() const {
      return is_real ? static_cast<T>(real) : static_cast<T>(integer);
    }
  };
  const void *raw_data(DType dtype, Location loc) const;
  Element scalar(Location loc) const;
  [[noreturn]] static void raise_overflow(const Element &element, Location loc);

  Node *node_;
};

/// A tensor or a C++ number where an op takes either, with the line on which it was written.
class Operand {
public:
  Operand(const Tensor &tensor, Location loc = Location::here())
      : tensor_(&tensor), scalar_(0), loc_(loc) {}
  template <class T, detail::if_arithmetic<T> = 0>
  Operand(T value, Location loc = Location::here()) : scalar_(value), loc_(loc) {}

  /// Null if the operand is a number.
  const Tensor *tensor() const { return tensor_; }
  const Scalar &scalar() const { return scalar_; }
  Location location() const { return loc_; }

private:
  const Tensor *tensor_ = nullptr;
  Scalar scalar_;
  Location loc_;
};

/// Several tensors that a function returns, for example the pieces of one.
class AD_API Tensors {
public:
  explicit Tensors(std::size_t count) : first_(new Tensor[count]), count_(count) {}
  Tensors(Tensors &&other) noexcept
      : first_(std::exchange(other.first_, nullptr)), count_(std::exchange(other.count_, 0)) {}
  Tensors &operator=(Tensors &&other) noexcept {
    std::swap(first_, other.first_);
    std::swap(count_, other.count_);
    return *this;
  }
  ~Tensors() { delete[] first_; }

  std::size_t size() const { return count_; }
  const Tensor *data() const { return first_; }
  const Tensor *begin() const { return first_; }
  const Tensor *end() const { return first_ + count_; }
  const Tensor &operator[](std::size_t index) const { return first_[index]; }
  Tensor &operator[](std::size_t index) { return first_[index]; }

private:
  Tensor *first_;
  std::size_t count_;
};

/// Several tensors: a braced list or any contiguous container of them.
class TensorList {
public:
  TensorList(const std::initializer_list<Tensor> &list) : count_(list.size()) {
    first_ = list.begin();
  }
  template <class C,
            class = decltype(static_cast<const Tensor *>(std::declval<const C &>().data()))>
  TensorList(const C &list) : first_(list.data()), count_(list.size()) {}

  const Tensor *begin() const { return first_; }
  const Tensor *end() const { return first_ + count_; }
  std::size_t size() const { return count_; }

private:
  // Only for the duration of a call, which a braced list outlives.
  const Tensor *first_;
  std::size_t count_;
};

} // namespace ad

#endif
