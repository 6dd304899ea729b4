// All kernels of the vector-math library; include a backend (Native.h) beside it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_VECTORMATH_VECTORMATH_H
#define AD_VECTORMATH_VECTORMATH_H

#include "Basic.h"
#include "Concept.h"
#include "Erf.h"
#include "Erfinv.h"
#include "Exp.h"
#include "Gamma.h"
#include "Hyperbolic.h"
#include "InverseHyperbolic.h"
#include "InverseTrig.h"
#include "Log.h"
#include "Pow.h"
#include "Remainder.h"
#include "Root.h"
#include "Tan.h"
#include "Trig.h"

#endif // AD_VECTORMATH_VECTORMATH_H
