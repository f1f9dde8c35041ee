# Files that become part of a program:
#
#   talkspec_embed(TARGET HEADER header NAMESPACE namespace FILES name=path…)
#
# makes each file the `const std::string_view` of that name, which the header declares.
if(NOT CMAKE_SCRIPT_MODE_FILE)
  function(talkspec_embed target)
    cmake_parse_arguments(arg "" "HEADER;NAMESPACE" "FILES" ${ARGN})
    string(MAKE_C_IDENTIFIER "${arg_NAMESPACE}" name)
    set(out ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
    list(TRANSFORM arg_FILES REPLACE "^[^=]+=" "" OUTPUT_VARIABLE paths)
    add_custom_command(
      OUTPUT ${out}
      COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DHEADER=${arg_HEADER} -DNAMESPACE=${arg_NAMESPACE}
        "-DFILES=${arg_FILES}" -P ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
      DEPENDS ${CMAKE_CURRENT_FUNCTION_LIST_FILE} ${paths}
      VERBATIM)
    target_sources(${target} PRIVATE ${out})
  endfunction()
  return()
endif()

# As a script: writes the source. Arrays of bytes, as compilers may refuse literals of that length.
set(cpp "#include <string_view>\n\n#include \"${HEADER}\"\n\nnamespace ${NAMESPACE} {\n")
foreach(entry IN LISTS FILES)
  string(REGEX MATCH "^([^=]+)=(.+)$" matched "${entry}")
  set(name "${CMAKE_MATCH_1}")
  file(READ "${CMAKE_MATCH_2}" hex HEX)
  string(LENGTH "${hex}" length)
  math(EXPR size "${length} / 2")
  string(REGEX REPLACE "(................................)" "\\1\n" bytes "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
  string(APPEND cpp "static constexpr char ${name}_bytes[] = {\n${bytes}'\\0'};\n"
    "const std::string_view ${name}{${name}_bytes, ${size}};\n")
endforeach()
file(WRITE "${OUT}" "${cpp}}  // namespace ${NAMESPACE}\n")
