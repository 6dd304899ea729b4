# AD_SANITIZE instruments our own objects with ASan and UBSan; the packaged LLVM stays as it is.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
option(AD_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
if(AD_SANITIZE)
  # vptr checks need type information of LLVM's classes that the packaged archives do not export;
  # function checks (clang's) read in front of an entry, where code of the JIT has nothing.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=all
    -fno-omit-frame-pointer $<$<CXX_COMPILER_ID:Clang>:-fno-sanitize=function>)
  # For tests of memory that a sanitizer's allocator would disturb.
  add_compile_definitions(AD_SANITIZED)
  add_link_options(-fsanitize=address,undefined)
endif()
