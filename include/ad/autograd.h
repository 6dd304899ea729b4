// What decides whether operations are recorded for `backward`, and what recorded them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_AUTOGRAD_H
#define AD_AUTOGRAD_H

#include "ad/tensor.h"

namespace ad {

/// The operation that made a tensor. Prints as `<AddBackward0 object at 0x…>`, or `None`.
class GradFn {
public:
  GradFn() = default;
  explicit GradFn(Tensor made) : made_(std::move(made)) {}

  /// True if there is one.
  explicit operator bool() const { return made_.defined(); }
  /// `AddBackward0`; empty if there is none.
  AD_API const char *name() const;
  const void *address() const { return made_.node(); }

private:
  Tensor made_;
};

/// Whether this thread records operations on tensors that require a gradient.
AD_API bool is_grad_enabled();
AD_API void set_grad_enabled(bool enabled);

/// Records or does not record within a scope, then restores what was before.
class grad_mode {
public:
  explicit grad_mode(bool enabled) : before_(is_grad_enabled()) { set_grad_enabled(enabled); }
  ~grad_mode() { set_grad_enabled(before_); }
  grad_mode(const grad_mode &) = delete;
  grad_mode &operator=(const grad_mode &) = delete;

private:
  bool before_;
};

/// Does not record within a scope: `ad::no_grad guard;`.
class no_grad : grad_mode {
public:
  no_grad() : grad_mode(false) {}
};

/// Records within a scope, also inside of `no_grad`.
class enable_grad : grad_mode {
public:
  enable_grad() : grad_mode(true) {}
};

} // namespace ad

#endif
