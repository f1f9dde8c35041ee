# Writes a C++ file with the contents of files:
# cmake -DOUT=x.cpp -DHEADER=x.h -DNAMESPACE=n -DFILES=name=path;… -P embed.cmake
# Arrays of bytes: compilers may refuse string literals of that length.
set(cpp "#include <string_view>\n\n#include \"${HEADER}\"\n\nnamespace ${NAMESPACE} {\n")
foreach(entry IN LISTS FILES)
  string(REGEX MATCH "^([^=]+)=(.+)$" matched "${entry}")
  set(name "${CMAKE_MATCH_1}")
  set(path "${CMAKE_MATCH_2}")
  file(READ "${path}" hex HEX)
  string(LENGTH "${hex}" length)
  math(EXPR size "${length} / 2")
  string(REGEX REPLACE "(................................)" "\\1\n" bytes "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
  string(APPEND cpp "static constexpr char ${name}_bytes[] = {\n${bytes}'\\0'};\n"
    "const std::string_view ${name}{${name}_bytes, ${size}};\n")
endforeach()
string(APPEND cpp "}  // namespace ${NAMESPACE}\n")
file(WRITE "${OUT}" "${cpp}")
