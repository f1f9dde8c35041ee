# The parts of an HTML page:
#
#   talkspec_page(OUT NAME STYLE files… SCRIPT files…)
#
# joins styles and scripts in their order, and makes the policy that names both by their SHA-256,
# so that the browser runs these very bytes and no others. OUT is NAME_page=path and so on, for
# talkspec_embed().
set(pages ${CMAKE_CURRENT_LIST_DIR})
if(NOT CMAKE_SCRIPT_MODE_FILE)
  function(talkspec_page out name)
    cmake_parse_arguments(arg "" "" "STYLE;SCRIPT" ${ARGN})
    set(made ${CMAKE_CURRENT_BINARY_DIR}/${name})
    list(TRANSFORM arg_STYLE PREPEND ${pages}/)
    list(TRANSFORM arg_SCRIPT PREPEND ${pages}/)
    add_custom_command(
      OUTPUT ${made}.css ${made}.js ${made}.policy
      COMMAND ${CMAKE_COMMAND} -DOUT=${made} "-DSTYLE=${arg_STYLE}" "-DSCRIPT=${arg_SCRIPT}"
        -P ${pages}/page.cmake
      DEPENDS ${pages}/page.cmake ${arg_STYLE} ${arg_SCRIPT}
      VERBATIM)
    set(${out} ${name}_page=${pages}/${name}.html ${name}_style=${made}.css
      ${name}_script=${made}.js ${name}_policy=${made}.policy PARENT_SCOPE)
  endfunction()
  return()
endif()

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

# Writes the files, joined, between two texts, and gives the source of a policy that names them.
function(write_joined source path before after)
  set(all "${before}")
  foreach(file IN LISTS ARGN)
    file(READ "${file}" content)
    string(APPEND all "${content}")
  endforeach()
  string(APPEND all "${after}")
  file(WRITE "${path}" "${all}")
  string(SHA256 digest "${all}")
  base64(hash "${digest}")
  set(${source} "'sha256-${hash}'" PARENT_SCOPE)
endfunction()

write_joined(style ${OUT}.css "" "" ${STYLE})
# In a function, so that the names of the script are its own.
write_joined(script ${OUT}.js "(() => {\n\"use strict\";\n" "})();\n" ${SCRIPT})
string(CONCAT policy
  "default-src 'none'; style-src ${style}; script-src ${script}; img-src data:; "
  "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'")
file(WRITE ${OUT}.policy "${policy}")
