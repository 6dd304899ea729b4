// Everything that a user of ad includes: tensors, ops, autograd, transforms, jit, printing, errors.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_AD_H
#define AD_AD_H

#include "ad/autograd.h"
#include "ad/control.h"
#include "ad/custom.h"
#include "ad/error.h"
#include "ad/factories.h"
#include "ad/jit.h"
#include "ad/ops.h"
#include "ad/print.h"
#include "ad/random.h"
#include "ad/tensor.h"
#include "ad/threads.h"
#include "ad/transform.h"
#include "ad/vmap.h"

#endif
