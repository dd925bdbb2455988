# cgraph_add: targets from .cgraph files.
#
#   cgraph_add(NAME
#     SOURCES file.cgraph…           one or more root files
#     ACTOR_LIBS lib… | Actor=lib…   what actors compile and link with: all of them, or one class
#     CLIENT_LIBS lib…               what the driver's side needs: headers of bound records and exceptions
#     IMPORT_DIRS dir…               where imports are looked for (-I)
#     DEPLOYMENT name…               build these deployments only
#     SET parameter=value…           fix parameters of deployments (--set)
#     EMIT kind…)                    extra outputs of `cgraphc build --emit=`, beside the generated files
#
# makes NAME::client (a driver links it), NAME::<Actor> (an executable for each class of actors), NAME::check (compiles the
# checks that the C++ classes fit), NAME::all, and NAME::types (the generated headers alone, for the libraries of
# ACTOR_LIBS). The targets' own names have a dot in place of `::`.
#
# Classes of actors that DEPLOYMENT leaves out have no target. Generated files are in cgraph/NAME of the current binary
# directory, executables with a copy of the agent in CMAKE_RUNTIME_OUTPUT_DIRECTORY or the current binary directory.
include_guard()
cmake_policy(PUSH)
cmake_policy(VERSION 3.20)
include("${CMAKE_CURRENT_LIST_DIR}/CgraphcNearest.cmake")

function(_cgraph_fail text)
  message(FATAL_ERROR "cgraph_add(${name}): ${text}")
endfunction()

# Rejects words that look like keywords and are none: they would pass for values of the keyword before them.
function(_cgraph_check_keywords words keywords)
  foreach(word IN LISTS words)
    if(word MATCHES "^[A-Z][A-Z0-9_]+$" AND NOT word IN_LIST keywords AND NOT TARGET "${word}" AND
       NOT EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${word}")
      _cgraph_nearest("${word}" "${keywords}" nearest)
      _cgraph_fail("unknown keyword `${word}`${nearest}")
    endif()
  endforeach()
endfunction()

# Makes this call the owner of a file or target; two owners are an error.
function(_cgraph_own output)
  string(SHA256 key "${output}")
  get_property(owner GLOBAL PROPERTY CGRAPH_OWNER_${key})
  set(me "`${name}` in ${CMAKE_CURRENT_SOURCE_DIR}")
  if(owner)
    _cgraph_fail("`${output}` is already an output of ${owner}")
  endif()
  set_property(GLOBAL PROPERTY CGRAPH_OWNER_${key} "${me}")
endfunction()

# Sets `result` to the strings of the array at a path into some JSON.
function(_cgraph_json_list json result)
  set(values)
  string(JSON count ERROR_VARIABLE missing LENGTH "${json}" ${ARGN})
  if(NOT missing AND count GREATER 0)
    math(EXPR last "${count} - 1")
    foreach(i RANGE ${last})
      string(JSON value GET "${json}" ${ARGN} ${i})
      list(APPEND values "${value}")
    endforeach()
  endif()
  set(${result} "${values}" PARENT_SCOPE)
endfunction()

# Sets `result` to what a build of `source` makes, as JSON.
function(_cgraph_list_outputs source result)
  get_target_property(cgraphc Cgraphc::cgraphc IMPORTED_LOCATION)
  execute_process(
    COMMAND "${cgraphc}" build "${source}" --list-outputs=json --emit=${emit} ${options}
    OUTPUT_VARIABLE json ERROR_VARIABLE messages RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(NOTICE "${messages}")
    _cgraph_fail("cgraphc refuses `${source}`")
  endif()
  set(${result} "${json}" PARENT_SCOPE)
endfunction()

# The target that puts the agent into a directory, one for all calls.
function(_cgraph_agent directory result)
  string(SHA256 key "${directory}")
  string(SUBSTRING "${key}" 0 12 key)
  set(target cgraph.agent.${key})
  if(NOT TARGET ${target})
    add_custom_command(
      OUTPUT "${directory}/cgraph-agent"
      COMMAND ${CMAKE_COMMAND} -E make_directory "${directory}"
      COMMAND ${CMAKE_COMMAND} -E copy "${CGRAPHC_AGENT}" "${directory}/cgraph-agent"
      DEPENDS "${CGRAPHC_AGENT}"
      COMMENT "Copying cgraph-agent"
      VERBATIM)
    add_custom_target(${target} DEPENDS "${directory}/cgraph-agent")
  endif()
  set(${result} ${target} PARENT_SCOPE)
endfunction()

# The rule that generates the files of one source.
function(_cgraph_generate source json)
  _cgraph_json_list("${json}" files files)
  _cgraph_json_list("${json}" emitted emitted)
  _cgraph_json_list("${json}" dependencies dependencies)
  list(APPEND files ${emitted})
  list(REMOVE_DUPLICATES files)
  list(TRANSFORM files PREPEND "${directory}/")
  list(GET files 0 first)
  get_filename_component(stem "${source}" NAME_WE)
  set(depfile "${directory}/${stem}.depfile")
  # cgraphc leaves files that do not change alone. Ninja sees that; Make has to be told that the rule has run.
  set(touch)
  if(CMAKE_GENERATOR MATCHES "Make")
    set(touch COMMAND ${CMAKE_COMMAND} -E touch "${first}")
  endif()
  add_custom_command(
    OUTPUT ${files}
    COMMAND Cgraphc::cgraphc build "${source}" -o "${directory}" --emit=${emit} --bare
            -MD -MF "${depfile}" ${options}
    ${touch}
    DEPENDS "${source}" ${dependencies} Cgraphc::cgraphc
    DEPFILE "${depfile}"
    COMMENT "Generating ${stem}.cgraph.h and its actors"
    VERBATIM)
  add_custom_target(${name}.generate.${stem} DEPENDS ${files})
  add_dependencies(${name}.generate ${name}.generate.${stem})
  # What a source makes has to be known before anything can be compiled.
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${source}" ${dependencies})
endfunction()

# Hardening of what listens to other processes.
function(_cgraph_harden target)
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  target_compile_options(${target} PRIVATE
    -fstack-protector-strong $<$<CONFIG:Release,RelWithDebInfo,MinSizeRel>:-U_FORTIFY_SOURCE>
    $<$<CONFIG:Release,RelWithDebInfo,MinSizeRel>:-D_FORTIFY_SOURCE=2>)
  target_link_options(${target} PRIVATE -pie -Wl,-z,relro,-z,now)
endfunction()

# Sets `result` to the libraries of one class of actors.
function(_cgraph_actor_libraries actor result)
  set(libraries)
  foreach(library IN LISTS arg_ACTOR_LIBS)
    if(NOT library MATCHES "^([A-Za-z_][A-Za-z0-9_]*)=(.+)$")
      list(APPEND libraries "${library}")
    elseif(CMAKE_MATCH_1 STREQUAL actor)
      list(APPEND libraries "${CMAKE_MATCH_2}")
    endif()
  endforeach()
  set(${result} "${libraries}" PARENT_SCOPE)
endfunction()

# Makes the executable of one class of actors, and the check that the class fits. `json` describes it.
function(_cgraph_actor actor json)
  string(JSON executable GET "${json}" executable)
  string(JSON bind GET "${json}" bind)
  _cgraph_json_list("${json}" sources sources)
  list(TRANSFORM sources PREPEND "${directory}/")
  _cgraph_actor_libraries(${actor} libraries)
  set(target ${name}.${actor})
  if(TARGET ${target})
    _cgraph_fail("two of the SOURCES make actors `${actor}`; give each source a cgraph_add of its own")
  endif()
  _cgraph_own("${output_directory}/${executable}")
  add_library(${target}.bind OBJECT "${directory}/${bind}")
  # Nothing of the check is in the executable, but without it there is none.
  add_executable(${target} ${sources} $<TARGET_OBJECTS:${target}.bind>)
  set_target_properties(${target} PROPERTIES
    OUTPUT_NAME "${executable}" RUNTIME_OUTPUT_DIRECTORY "${output_directory}")
  foreach(part IN ITEMS ${target}.bind ${target})
    add_dependencies(${part} ${name}.generate)
    target_include_directories(${part} PRIVATE "${directory}")
    target_link_libraries(${part} PRIVATE Cgraphc::runtime ${libraries})
    _cgraph_harden(${part})
  endforeach()
  add_dependencies(${target} ${agent})
  add_executable(${name}::${actor} ALIAS ${target})
  add_dependencies(${name}.check ${target}.bind)
  add_dependencies(${name}.all ${target})
  add_dependencies(${name}.client ${target})
endfunction()

# Adds the targets of one source; adds to `known_actors`.
function(_cgraph_add_source source)
  _cgraph_list_outputs("${source}" json)
  _cgraph_generate("${source}" "${json}")
  _cgraph_json_list("${json}" client client)
  list(TRANSFORM client PREPEND "${directory}/")
  target_sources(${name}.client.objects PRIVATE ${client})
  string(JSON count LENGTH "${json}" actors)
  set(i 0)
  while(i LESS count)
    string(JSON description GET "${json}" actors ${i})
    string(JSON actor GET "${description}" actor)
    list(APPEND known_actors "${actor}")
    _cgraph_actor("${actor}" "${description}")
    math(EXPR i "${i} + 1")
  endwhile()
  set(known_actors "${known_actors}" PARENT_SCOPE)
endfunction()

# The targets that do not depend on what the sources say.
function(_cgraph_add_groups)
  add_custom_target(${name}.generate)
  # With sources, so that they can be built by name.
  foreach(group IN ITEMS client check all)
    add_library(${name}.${group} INTERFACE ${arg_SOURCES})
  endforeach()
  add_library(${name}.types INTERFACE)
  foreach(group IN ITEMS client check all types)
    add_library(${name}::${group} ALIAS ${name}.${group})
  endforeach()
  target_include_directories(${name}.types INTERFACE "${directory}")
  target_link_libraries(${name}.types INTERFACE Cgraphc::runtime)
  add_dependencies(${name}.types ${name}.generate)

  add_library(${name}.client.objects STATIC)
  set_target_properties(${name}.client.objects PROPERTIES POSITION_INDEPENDENT_CODE ON)
  add_dependencies(${name}.client.objects ${name}.generate)
  target_include_directories(${name}.client.objects PUBLIC "${directory}")
  target_link_libraries(${name}.client.objects PUBLIC Cgraphc::runtime ${arg_CLIENT_LIBS})
  target_compile_definitions(${name}.client.objects PRIVATE
    "CGRAPH_ACTOR_DIR=\"${output_directory}\"" "CGRAPH_AGENT_PATH=\"${output_directory}/cgraph-agent\"")
  # The client is not the library itself: what links it waits for the actors, what it is made of does not.
  target_link_libraries(${name}.client INTERFACE ${name}.client.objects)
  add_dependencies(${name}.client ${agent})
  add_dependencies(${name}.all ${name}.client.objects ${name}.check ${agent})
endfunction()

# Rejects libraries of actors that are not built.
function(_cgraph_check_actors)
  foreach(library IN LISTS arg_ACTOR_LIBS)
    if(library MATCHES "^([A-Za-z_][A-Za-z0-9_]*)=(.+)$" AND NOT CMAKE_MATCH_1 IN_LIST known_actors)
      set(wrong ${CMAKE_MATCH_1})
      _cgraph_nearest("${wrong}" "${known_actors}" nearest)
      _cgraph_fail("no actor to build is a `${wrong}`${nearest}")
    endif()
  endforeach()
endfunction()

function(cgraph_add name)
  set(keywords SOURCES ACTOR_LIBS CLIENT_LIBS IMPORT_DIRS DEPLOYMENT SET EMIT)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "${keywords}")
  if(arg_UNPARSED_ARGUMENTS)
    list(GET arg_UNPARSED_ARGUMENTS 0 word)
    _cgraph_nearest("${word}" "${keywords}" nearest)
    _cgraph_fail("unknown keyword `${word}`${nearest}")
  endif()
  _cgraph_check_keywords("${ARGN}" "${keywords}")
  if(arg_KEYWORDS_MISSING_VALUES)
    _cgraph_fail("no value for ${arg_KEYWORDS_MISSING_VALUES}")
  endif()
  if(NOT arg_SOURCES)
    _cgraph_fail("no SOURCES")
  endif()
  _cgraph_own("${name}::all")

  # Generated files, executables.
  set(directory "${CMAKE_CURRENT_BINARY_DIR}/cgraph/${name}")
  set(output_directory "${CMAKE_CURRENT_BINARY_DIR}")
  if(CMAKE_RUNTIME_OUTPUT_DIRECTORY)
    set(output_directory "${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
  endif()
  get_property(multi_config GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
  if(multi_config)
    string(APPEND output_directory "/$<CONFIG>")
  endif()

  list(JOIN arg_EMIT "," emit)
  string(PREPEND emit "cpp,")
  string(REGEX REPLACE ",$" "" emit "${emit}")
  set(options)
  foreach(import IN LISTS arg_IMPORT_DIRS)
    get_filename_component(import "${import}" ABSOLUTE)
    list(APPEND options "-I${import}")
  endforeach()
  foreach(parameter IN LISTS arg_SET)
    list(APPEND options "--set=${parameter}")
  endforeach()
  foreach(deployment IN LISTS arg_DEPLOYMENT)
    list(APPEND options "--deployment=${deployment}")
  endforeach()

  _cgraph_agent("${output_directory}" agent)
  _cgraph_add_groups()
  set(known_actors)
  foreach(source IN LISTS arg_SOURCES)
    get_filename_component(source "${source}" ABSOLUTE)
    _cgraph_add_source("${source}")
  endforeach()
  _cgraph_check_actors()
endfunction()

cmake_policy(POP)
