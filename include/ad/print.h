// Text of tensors and everything beside them, as Python prints them under PyTorch.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_PRINT_H
#define AD_PRINT_H

#include "ad/autograd.h"
#include "ad/tensor.h"

namespace ad {

/// `tensor([1., 2.], requires_grad=True)`. Include <string> to use it.
AD_API std::string to_string(const Tensor &tensor);

AD_API std::ostream &operator<<(std::ostream &os, const Tensor &tensor);
AD_API std::ostream &operator<<(std::ostream &os, const GradFn &function);
AD_API std::ostream &operator<<(std::ostream &os, const Size &size);
AD_API std::ostream &operator<<(std::ostream &os, DType dtype);

namespace detail {
// One item of a printed line, on standard output.
AD_API void print_item(const Tensor &item);
AD_API void print_item(const GradFn &item);
AD_API void print_item(const Size &item);
AD_API void print_item(DType item);
AD_API void print_item(bool item);
AD_API void print_item(std::int64_t item);
AD_API void print_item(double item);
AD_API void print_item(const char *item);
AD_API void print_end(bool end_of_line);
inline void print_item(int item) { print_item(static_cast<std::int64_t>(item)); }
template <class S, class = decltype(static_cast<const char *>(std::declval<const S &>().c_str()))>
void print_item(const S &item) {
  print_item(item.c_str());
}
} // namespace detail

/// Python's `print`: the items with a space between, then an end of line, on standard output.
template <class... T>
void print(const T &...items) {
  [[maybe_unused]] std::size_t left = sizeof...(items);
  ((detail::print_item(items), --left ? detail::print_end(false) : void()), ...);
  detail::print_end(true);
}

} // namespace ad

#endif
