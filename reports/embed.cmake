# Writes a C++ file that defines one std::string_view with the content of a file, as bytes:
# compilers may refuse string literals of that length.
# Usage: cmake -DOUT=x.cpp -DNAME=name -DFILE=path -P embed.cmake
file(READ "${FILE}" hex HEX)
string(REGEX REPLACE "(................................)" "\\1\n" bytes "${hex}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
file(WRITE "${OUT}" "#include \"reports/embedded.h\"

namespace talkspec::report::embedded {
static constexpr char bytes[] = {
${bytes}};
const std::string_view ${NAME}{bytes, sizeof bytes};
}  // namespace talkspec::report::embedded
")
