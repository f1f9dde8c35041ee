# Writes a C++ file with the assets of one HTML page:
#   cmake -DOUT=x.cpp -DNAME=report_assets -DPAGE=x.html -DSTYLE=a.css,… -DSCRIPT=a.js,… -P embed.cmake
# Styles and scripts are joined in their order. The policy names both by their SHA-256, so that
# the browser runs these very bytes and no others.

function(joined out files)
  set(all "")
  string(REPLACE "," ";" files "${files}")
  foreach(file IN LISTS files)
    file(READ "${CMAKE_CURRENT_LIST_DIR}/${file}" content)
    string(APPEND all "${content}")
  endforeach()
  set(${out} "${all}" PARENT_SCOPE)
endfunction()

# Hexadecimal to base64 (RFC 4648 §4), for the 32 bytes of a digest.
function(base64 out hex)
  set(alphabet "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  set(text "")
  foreach(at RANGE 0 60 6)
    string(SUBSTRING "${hex}0000" ${at} 6 three_bytes)
    foreach(shift 18 12 6 0)
      math(EXPR sextet "(0x${three_bytes} >> ${shift}) & 63")
      string(SUBSTRING "${alphabet}" ${sextet} 1 character)
      string(APPEND text "${character}")
    endforeach()
  endforeach()
  string(SUBSTRING "${text}" 0 43 text)
  set(${out} "${text}=" PARENT_SCOPE)
endfunction()

function(source_of out content)
  string(SHA256 digest "${content}")
  base64(hash "${digest}")
  set(${out} "'sha256-${hash}'" PARENT_SCOPE)
endfunction()

# Arrays of bytes: compilers may refuse string literals of that length.
function(append_constant name content)
  string(HEX "${content}" hex)
  string(LENGTH "${hex}" length)
  math(EXPR size "${length} / 2")
  string(REGEX REPLACE "(................................)" "\\1\n" bytes "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
  string(APPEND cpp "constexpr char ${name}_bytes[] = {\n${bytes}'\\0'};\n"
    "constexpr std::string_view ${name}{${name}_bytes, ${size}};\n")
  set(cpp "${cpp}" PARENT_SCOPE)
endfunction()

joined(page "${PAGE}")
joined(style "${STYLE}")
joined(script "${SCRIPT}")
string(CONCAT script "(() => {\n\"use strict\";\n" "${script}" "})();\n")  # its names are its own
source_of(style_source "${style}")
source_of(script_source "${script}")
string(CONCAT policy
  "default-src 'none'; style-src ${style_source}; script-src ${script_source}; img-src data:; "
  "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'")

set(cpp "#include \"reports/html/page.h\"\n\nnamespace talkspec::report {\nnamespace {\n\n")
append_constant(page "${page}")
append_constant(style "${style}")
append_constant(script "${script}")
append_constant(policy "${policy}")
string(APPEND cpp "\n}  // namespace\n\n"
  "const HtmlAssets ${NAME}{page, style, script, policy};\n\n}  // namespace talkspec::report\n")
file(WRITE "${OUT}" "${cpp}")
