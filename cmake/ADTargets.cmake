# How targets of this project are declared: libraries, tools, unit tests, generated op lists.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# Flags that every object of ours gets. Contraction is off because the same expression must give
# the same bits in the interpreter, in compiled code and with either compiler.
add_library(AdFlags INTERFACE)
target_compile_options(AdFlags INTERFACE -Wall -Wextra -Wno-unused-parameter -ffp-contract=off
  $<$<BOOL:${AD_WERROR}>:-Werror>)
separate_arguments(AD_LLVM_DEFINITIONS NATIVE_COMMAND "${LLVM_DEFINITIONS}")
target_compile_options(AdFlags INTERFACE ${AD_LLVM_DEFINITIONS})
target_include_directories(AdFlags INTERFACE ${CMAKE_SOURCE_DIR}/include ${CMAKE_SOURCE_DIR}/lib
  ${CMAKE_BINARY_DIR}/include ${CMAKE_BINARY_DIR}/lib)
# LLVM names libraries that we need nothing of, such as z3: loading them costs milliseconds.
target_link_options(AdFlags INTERFACE -Wl,--gc-sections -Wl,--as-needed)
target_compile_options(AdFlags INTERFACE -ffunction-sections -fdata-sections)


# MLIR's headers take most of the time of compiling a file, so they are compiled once for each way of
# building: the first target of a way owns the precompiled header, the others use it.
set(AD_PRECOMPILED_HEADERS <mlir/Dialect/Func/IR/FuncOps.h> <mlir/Dialect/LLVMIR/LLVMDialect.h>
  <mlir/IR/Builders.h> <mlir/IR/Matchers.h> <mlir/IR/PatternMatch.h> <mlir/IR/SymbolTable.h>
  <mlir/IR/Verifier.h> <mlir/Parser/Parser.h> <mlir/Pass/PassManager.h>)
function(ad_precompile_headers name has_exceptions)
  set(owner_property AD_PRECOMPILED_OWNER_${has_exceptions})
  get_property(owner GLOBAL PROPERTY ${owner_property})
  if(owner)
    target_precompile_headers(${name} REUSE_FROM ${owner})
  else()
    target_precompile_headers(${name} PRIVATE ${AD_PRECOMPILED_HEADERS})
    set_property(GLOBAL PROPERTY ${owner_property} ${name})
  endif()
  # A header that came out of the compiler cache is older than the files it was made from.
  target_compile_options(${name} PRIVATE "$<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>")
  # Programs share the header of the libraries, so they are compiled alike.
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_compile_options(${name} PRIVATE -fPIC)
endfunction()

# How the files of a library are compiled, by the arguments of add_ad_library.
function(ad_compile_library name)
  target_include_directories(${name} SYSTEM PUBLIC ${MLIR_INCLUDE_DIRS} ${LLVM_INCLUDE_DIRS})
  if(NOT ARG_EXCEPTIONS)
    target_compile_options(${name} PRIVATE -fno-exceptions)
  endif()
  if(NOT ARG_PLAIN)
    ad_precompile_headers(${name} ${ARG_EXCEPTIONS})
  endif()
  if(ARG_DEPENDS)
    add_dependencies(${name} ${ARG_DEPENDS})
  endif()
endfunction()

# add_ad_library(Name SOURCES a.cpp ... [LINK libs...] [DEPENDS targets...] [EXCEPTIONS] [PLAIN] [SEEDED])
# A static library of one stage. Compiler stages are built without exceptions, as LLVM is. PLAIN: its
# files include nothing of MLIR. SEEDED: lib/SeededBugs has mistakes for it. With these it is compiled
# a second time, for ad-fuzz-bugs alone, which takes those objects instead of the library's.
function(add_ad_library name)
  cmake_parse_arguments(ARG "EXCEPTIONS;PLAIN;SEEDED" "" "SOURCES;LINK;DEPENDS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC AdFlags ${ARG_LINK})
  ad_compile_library(${name})
  if(ARG_SEEDED)
    add_library(${name}Bugs OBJECT EXCLUDE_FROM_ALL ${ARG_SOURCES})
    target_link_libraries(${name}Bugs PRIVATE AdFlags)
    target_compile_definitions(${name}Bugs PRIVATE AD_SEEDED_BUGS)
    ad_compile_library(${name}Bugs)
    add_dependencies(${name}Bugs ${name})
    set_property(GLOBAL APPEND PROPERTY AD_SEEDED_LIBRARIES ${name}Bugs)
  endif()
endfunction()

# add_ad_tool(name SOURCES ... LINK ... [EXCEPTIONS] [PLAIN]): an executable in build/bin.
function(add_ad_tool name)
  cmake_parse_arguments(ARG "EXCEPTIONS;PLAIN" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE AdFlags ${ARG_LINK})
  target_include_directories(${name} SYSTEM PRIVATE ${MLIR_INCLUDE_DIRS} ${LLVM_INCLUDE_DIRS})
  if(NOT ARG_EXCEPTIONS)
    target_compile_options(${name} PRIVATE -fno-exceptions)
  endif()
  if(NOT ARG_PLAIN)
    ad_precompile_headers(${name} ${ARG_EXCEPTIONS})
  endif()
endfunction()

# add_ad_unittest(name SOURCES ... LINK ... [PLAIN]): a GoogleTest program in build/unit, run by check-ad.
add_custom_target(ad-unit-tests)
function(add_ad_unittest name)
  cmake_parse_arguments(ARG "PLAIN" "" "SOURCES;LINK" ${ARGN})
  find_package(GTest REQUIRED)
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE AdFlags GTest::gtest GTest::gtest_main ${ARG_LINK})
  target_include_directories(${name} SYSTEM PRIVATE ${MLIR_INCLUDE_DIRS} ${LLVM_INCLUDE_DIRS})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/unit)
  add_dependencies(ad-unit-tests ${name})
  set_property(GLOBAL APPEND PROPERTY AD_UNIT_TESTS ${name})
  if(NOT ARG_PLAIN)
    ad_precompile_headers(${name} TRUE)
  endif()
endfunction()

# ad_tablegen(file.td out1.inc "-gen-x;-gen-flags" ...): runs mlir-tblgen for one record file.
function(ad_tablegen td)
  set(LLVM_TARGET_DEFINITIONS ${td})
  list(LENGTH ARGN count)
  math(EXPR last "${count} - 1")
  foreach(i RANGE 0 ${last} 2)
    math(EXPR j "${i} + 1")
    list(GET ARGN ${i} out)
    list(GET ARGN ${j} flags)
    string(REPLACE "," ";" flags "${flags}")
    mlir_tablegen(${out} ${flags} EXTRA_INCLUDES ${CMAKE_SOURCE_DIR}/lib)
  endforeach()
  set(TABLEGEN_OUTPUT ${TABLEGEN_OUTPUT} PARENT_SCOPE)
endfunction()
