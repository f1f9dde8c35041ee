# fuzz_foreign with each adapter: fuzz_foreign_NAME. Its dictionary is that of
# fuzz_chunked, and so are its seeds, but for streams of messages and events.
function(talk_foreign_harness name)
  talk_harness(fuzz_foreign_${name}
    SOURCE foreign/fuzz_foreign.cpp
    SEEDS ${CMAKE_CURRENT_SOURCE_DIR}/seeds/fuzz_chunked ${CMAKE_CURRENT_SOURCE_DIR}/seeds/fuzz_foreign
    DICT ${CMAKE_CURRENT_SOURCE_DIR}/dict/fuzz_chunked.dict
    LIBS talk_foreign ${ARGN})
endfunction()

foreach(adapter IN LISTS TALK_ADAPTERS)
  talk_foreign_harness(${adapter} talk_adapter_${adapter})
  target_compile_definitions(fuzz_foreign_${adapter} PRIVATE
    TALK_PARSER_ENTRY=talk_parser_${adapter})
endforeach()

# A parser of the user's own: sources that define talk_parser_entry() and libraries they need.
set(TALKSPEC_FUZZ_ADAPTER "" CACHE STRING
  "C or C++ sources, and libraries, of a talk_parser of yours: fuzz_foreign_own")
if(TALKSPEC_FUZZ_ADAPTER)
  set(own_sources ${TALKSPEC_FUZZ_ADAPTER})
  list(FILTER own_sources INCLUDE REGEX "\\.(c|cc|cpp|cxx)$")
  set(own_libraries ${TALKSPEC_FUZZ_ADAPTER})
  list(FILTER own_libraries EXCLUDE REGEX "\\.(c|cc|cpp|cxx)$")
  add_library(talk_adapter_own OBJECT ${own_sources})
  target_include_directories(talk_adapter_own PRIVATE ${PROJECT_SOURCE_DIR})
  talk_foreign_harness(own talk_adapter_own ${own_libraries})
endif()
