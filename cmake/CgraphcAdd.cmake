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
# Generated files are in cgraph/NAME of the current binary directory, executables with a copy of the agent in
# CMAKE_RUNTIME_OUTPUT_DIRECTORY or the current binary directory.
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
function(_cgraph_list_outputs source options result)
  get_target_property(cgraphc Cgraphc::cgraphc IMPORTED_LOCATION)
  execute_process(
    COMMAND "${cgraphc}" build "${source}" --list-outputs=json ${options}
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
function(_cgraph_generate source options directory json result)
  _cgraph_json_list("${json}" files files)
  _cgraph_json_list("${json}" emitted emitted)
  _cgraph_json_list("${json}" dependencies dependencies)
  list(TRANSFORM files PREPEND "${directory}/")
  list(TRANSFORM emitted PREPEND "${directory}/")
  list(GET files 0 first)
  get_filename_component(stem "${source}" NAME_WE)
  set(emit cpp ${arg_EMIT})
  list(JOIN emit "," emit)
  # cgraphc leaves files that do not change alone. Ninja sees that; Make has to be told that the rule has run.
  set(touch)
  if(CMAKE_GENERATOR MATCHES "Make")
    set(touch COMMAND ${CMAKE_COMMAND} -E touch "${first}")
  endif()
  add_custom_command(
    OUTPUT ${files} ${emitted}
    COMMAND Cgraphc::cgraphc build "${source}" -o "${directory}" --emit=${emit} --bare
            -MD -MF "${directory}/${stem}.d" ${options}
    ${touch}
    DEPENDS "${source}" ${dependencies} Cgraphc::cgraphc
    DEPFILE "${directory}/${stem}.d"
    COMMENT "Generating ${stem}.cgraph.h and its actors"
    VERBATIM)
  # What a source makes is needed before anything can be compiled.
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${source}" ${dependencies})
  set(${result} ${files} ${emitted} PARENT_SCOPE)
endfunction()

# Hardening of what listens to other processes.
function(_cgraph_harden target)
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  target_compile_options(${target} PRIVATE
    -fstack-protector-strong $<$<CONFIG:Release,RelWithDebInfo,MinSizeRel>:-U_FORTIFY_SOURCE>
    $<$<CONFIG:Release,RelWithDebInfo,MinSizeRel>:-D_FORTIFY_SOURCE=2>)
  target_link_options(${target} PRIVATE -pie -Wl,-z,relro,-z,now)
endfunction()

# Makes the executable of one class of actors, and the check that the class fits.
function(_cgraph_actor actor executable sources bind libraries)
  set(target ${name}.${actor})
  _cgraph_own("${output_directory}/${executable}")
  add_library(${target}.bind OBJECT "${bind}")
  add_executable(${target} ${sources})
  # Nothing of the checks is in the executable; it is not linked unless they hold.
  target_sources(${target} PRIVATE $<TARGET_OBJECTS:${target}.bind>)
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

# Rejects ACTOR_LIBS for classes that there are not.
function(_cgraph_check_actors actors)
  foreach(library IN LISTS arg_ACTOR_LIBS)
    if(library MATCHES "^([A-Za-z_][A-Za-z0-9_]*)=(.+)$" AND NOT CMAKE_MATCH_1 IN_LIST actors)
      set(wrong ${CMAKE_MATCH_1})
      _cgraph_nearest("${wrong}" "${actors}" nearest)
      _cgraph_fail("no class of actors is called `${wrong}`${nearest}")
    endif()
  endforeach()
endfunction()

# Makes the client library: the generated sources, and a target to link that also orders a driver after the actors.
function(_cgraph_client sources)
  add_library(${name}.client.objects STATIC ${sources})
  set_target_properties(${name}.client.objects PROPERTIES POSITION_INDEPENDENT_CODE ON)
  add_dependencies(${name}.client.objects ${name}.generate)
  target_include_directories(${name}.client.objects PUBLIC "${directory}")
  target_link_libraries(${name}.client.objects PUBLIC Cgraphc::runtime ${arg_CLIENT_LIBS})
  target_compile_definitions(${name}.client.objects PRIVATE
    "CGRAPH_ACTOR_DIR=\"${output_directory}\"" "CGRAPH_AGENT_PATH=\"${output_directory}/cgraph-agent\"")
  target_link_libraries(${name}.client INTERFACE ${name}.client.objects)
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

  set(directory "${CMAKE_CURRENT_BINARY_DIR}/cgraph/${name}")
  set(output_directory "${CMAKE_CURRENT_BINARY_DIR}")
  if(CMAKE_RUNTIME_OUTPUT_DIRECTORY)
    set(output_directory "${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
  endif()
  get_property(multi_config GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
  if(multi_config)
    string(APPEND output_directory "/$<CONFIG>")
  endif()
  _cgraph_agent("${output_directory}" agent)

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
  set(list_options ${options})
  if(arg_EMIT)
    list(JOIN arg_EMIT "," emit)
    list(APPEND list_options "--emit=${emit}")
  endif()

  # What the sources make.
  set(outputs)
  set(client)
  set(actors)
  foreach(source IN LISTS arg_SOURCES)
    get_filename_component(source "${source}" ABSOLUTE)
    _cgraph_list_outputs("${source}" "${list_options}" json)
    _cgraph_generate("${source}" "${options}" "${directory}" "${json}" files)
    list(APPEND outputs ${files})
    _cgraph_json_list("${json}" names client)
    foreach(file IN LISTS names)
      list(APPEND client "${directory}/${file}")
    endforeach()
    string(JSON count LENGTH "${json}" actors)
    set(i 0)
    while(i LESS count)
      string(JSON actor GET "${json}" actors ${i} actor)
      if(actor IN_LIST actors)
        _cgraph_fail("two of the SOURCES make actors `${actor}`; give each source a cgraph_add of its own")
      endif()
      list(APPEND actors ${actor})
      string(JSON executable_${actor} GET "${json}" actors ${i} executable)
      string(JSON bind GET "${json}" actors ${i} bind)
      set(bind_${actor} "${directory}/${bind}")
      _cgraph_json_list("${json}" sources_${actor} actors ${i} sources)
      list(TRANSFORM sources_${actor} PREPEND "${directory}/")
      math(EXPR i "${i} + 1")
    endwhile()
  endforeach()
  _cgraph_check_actors("${actors}")

  add_custom_target(${name}.generate DEPENDS ${outputs})
  add_library(${name}.types INTERFACE)
  target_include_directories(${name}.types INTERFACE "${directory}")
  target_link_libraries(${name}.types INTERFACE Cgraphc::runtime)
  add_dependencies(${name}.types ${name}.generate)
  # With sources, so that they can be built by name.
  foreach(group IN ITEMS client check all)
    add_library(${name}.${group} INTERFACE ${arg_SOURCES})
  endforeach()
  foreach(group IN ITEMS client check all types)
    add_library(${name}::${group} ALIAS ${name}.${group})
  endforeach()
  _cgraph_client("${client}")
  foreach(actor IN LISTS actors)
    _cgraph_actor_libraries(${actor} libraries)
    _cgraph_actor(${actor} "${executable_${actor}}" "${sources_${actor}}" "${bind_${actor}}" "${libraries}")
  endforeach()
  add_dependencies(${name}.all ${name}.client.objects ${name}.check ${agent})
endfunction()

cmake_policy(POP)
