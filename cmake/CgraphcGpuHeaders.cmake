# Headers of CUDA >= 13, NCCL >= 2.28 and NVTX, from the CUDA prefix or, where there is none, from what `./dev` fetched: the target
# cgraph_gpu_headers, and CGRAPH_GPU says whether both are there. The libraries are found when a program runs.
include_guard()
set(fetched_headers ${CMAKE_BINARY_DIR}/headers/nvidia)
set(cuda_prefix_headers $ENV{CUDA_PATH}/include /usr/local/cuda/include)
find_path(CUDA_INCLUDE_DIR cuda_runtime_api.h HINTS ${cuda_prefix_headers} ${fetched_headers}/cu13/include)
find_path(NCCL_INCLUDE_DIR nccl.h HINTS ${cuda_prefix_headers} ${fetched_headers}/nccl/include)
# NVTX is header-only; the runtime does without where it is missing.
find_path(NVTX_INCLUDE_DIR nvtx3/nvToolsExt.h HINTS ${cuda_prefix_headers} ${fetched_headers}/cu13/include)

# The number that a header of a folder defines NAME as, 0 where there is none.
function(cgraph_header_version folder header name result)
  set(version 0)
  if(EXISTS "${folder}/${header}")
    file(STRINGS "${folder}/${header}" line REGEX "^#define ${name} +[0-9]+" LIMIT_COUNT 1)
    string(REGEX MATCH "[0-9]+$" version "${line}")
  endif()
  set(${result} "${version}" PARENT_SCOPE)
endfunction()

cgraph_header_version("${CUDA_INCLUDE_DIR}" cuda_runtime_api.h CUDART_VERSION cuda_version)
cgraph_header_version("${NCCL_INCLUDE_DIR}" nccl.h NCCL_VERSION_CODE nccl_version)
add_library(cgraph_gpu_headers INTERFACE)
if(cuda_version GREATER_EQUAL 13000 AND nccl_version GREATER_EQUAL 22800)
  set(CGRAPH_GPU ON)
  target_include_directories(cgraph_gpu_headers SYSTEM INTERFACE ${CUDA_INCLUDE_DIR} ${NCCL_INCLUDE_DIR})
  target_compile_definitions(cgraph_gpu_headers INTERFACE CGRAPH_GPU)
else()
  set(CGRAPH_GPU OFF)
  message(STATUS "No headers of CUDA >= 13 and NCCL >= 2.28 (found: ${cuda_version}, ${nccl_version}): "
    "left out are the runtime's access to GPUs, the stand-ins for CUDA and NCCL, and their tests")
endif()
