# Headers that clang reads once instead of in every file: reading MLIR's is most of what compiling against it costs.
# Other compilers do without, which shows includes that are missing; CGRAPHC_PRECOMPILED=OFF turns it off.
#
#   cgraph_precompile(HEADER file.h FOR target… [DEPENDS target…])
#
# has the files of the targets include the header, precompiled with the first target's options, which all must have, once the
# targets that make what it includes are built. Libraries made by LLVM's functions are compiled as obj.NAME, which is meant. Targets that
# this build has not are left out.
include_guard()
option(CGRAPHC_PRECOMPILED "Precompile headers, with clang" ON)
# The driver's own option, whose path ccache knows to be one.
set(CMAKE_CXX_COMPILE_OPTIONS_USE_PCH -include-pch <PCH_FILE>)

function(cgraph_precompile)
  if(NOT CGRAPHC_PRECOMPILED OR NOT CMAKE_CXX_COMPILER_ID STREQUAL Clang)
    return()
  endif()
  cmake_parse_arguments(PARSE_ARGV 0 arg "" HEADER "FOR;DEPENDS")
  set(first)
  foreach(target IN LISTS arg_FOR)
    if(TARGET obj.${target})
      set(target obj.${target})
    elseif(NOT TARGET ${target})
      continue()
    endif()
    if(first)
      target_precompile_headers(${target} REUSE_FROM ${first})
    else()
      target_precompile_headers(${target} PRIVATE "${PROJECT_SOURCE_DIR}/${arg_HEADER}")
      set(first ${target})
      if(arg_DEPENDS)
        add_dependencies(${first} ${arg_DEPENDS})
      endif()
    endif()
  endforeach()
endfunction()
