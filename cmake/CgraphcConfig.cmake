# The CMake package of cgraphc, in a build tree or in an installation: the compiler Cgraphc::cgraphc, the runtime
# Cgraphc::runtime, the function cgraph_add (CgraphcAdd.cmake).
#
# CGRAPHC_EXECUTABLE names another cgraphc to run, for builds whose target cannot run the one of this package.
if(CMAKE_VERSION VERSION_LESS 3.20)
  set(Cgraphc_FOUND FALSE)
  set(Cgraphc_NOT_FOUND_MESSAGE "Cgraphc needs CMake 3.20 or newer")
  return()
endif()

# This file is in <prefix>/lib/cgraphc/cmake.
get_filename_component(_cgraphc_resources "${CMAKE_CURRENT_LIST_DIR}" DIRECTORY)
get_filename_component(_cgraphc_prefix "${_cgraphc_resources}/../.." ABSOLUTE)
set(CGRAPHC_EXECUTABLE "" CACHE FILEPATH "cgraphc to run (empty: the one of the package)")
if(CGRAPHC_EXECUTABLE)
  set(_cgraphc_executable "${CGRAPHC_EXECUTABLE}")
else()
  set(_cgraphc_executable "${_cgraphc_prefix}/bin/cgraphc")
endif()
set(CGRAPHC_AGENT "${_cgraphc_resources}/bin/cgraph-agent")

foreach(_cgraphc_file IN ITEMS "${_cgraphc_executable}" "${CGRAPHC_AGENT}" "${_cgraphc_resources}/lib/libcgraphrt.a"
        "${_cgraphc_resources}/include/cgraph/client.h")
  if(NOT EXISTS "${_cgraphc_file}")
    set(Cgraphc_FOUND FALSE)
    set(Cgraphc_NOT_FOUND_MESSAGE "`${_cgraphc_file}` does not exist; is cgraphc built?")
    return()
  endif()
endforeach()

include(CMakeFindDependencyMacro)
find_dependency(Threads)

if(NOT TARGET Cgraphc::cgraphc)
  add_executable(Cgraphc::cgraphc IMPORTED)
  set_target_properties(Cgraphc::cgraphc PROPERTIES IMPORTED_LOCATION "${_cgraphc_executable}")
endif()
if(NOT TARGET Cgraphc::runtime)
  add_library(Cgraphc::runtime STATIC IMPORTED)
  set_target_properties(Cgraphc::runtime PROPERTIES
    IMPORTED_LOCATION "${_cgraphc_resources}/lib/libcgraphrt.a"
    INTERFACE_INCLUDE_DIRECTORIES "${_cgraphc_resources}/include"
    INTERFACE_COMPILE_FEATURES cxx_std_20
    INTERFACE_LINK_LIBRARIES Threads::Threads)
endif()

include("${CMAKE_CURRENT_LIST_DIR}/CgraphcAdd.cmake")
