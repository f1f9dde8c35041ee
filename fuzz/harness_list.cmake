# Writes harnesses.json into the build folder: what scripts/fuzz-campaign, scripts/fuzz-coverage and
# the OSS-Fuzz build need to know of each harness.
get_property(targets DIRECTORY PROPERTY BUILDSYSTEM_TARGETS)
set(entries)
foreach(target IN LISTS targets)
  get_target_property(seeds ${target} TALK_SEEDS)
  if(seeds STREQUAL "seeds-NOTFOUND")
    continue()
  endif()
  get_target_property(dictionary ${target} TALK_DICT)
  list(TRANSFORM seeds REPLACE "(.+)" "\"\\1\"")
  list(JOIN seeds ", " seeds)
  list(APPEND entries
    "  {\"name\": \"${target}\", \"program\": \"$<TARGET_FILE:${target}>\", \"seeds\": [${seeds}], \"dictionary\": \"${dictionary}\"}")
endforeach()
list(JOIN entries ",\n" entries)
file(GENERATE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/harnesses.json CONTENT "[\n${entries}\n]\n")
