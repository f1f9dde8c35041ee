# fuzz_foreign with each adapter: fuzz_foreign_NAME. Seeds and dictionary are those of fuzz_chunked.
foreach(adapter IN LISTS TALK_ADAPTERS)
  talk_harness(fuzz_foreign_${adapter}
    SOURCE foreign/fuzz_foreign.cpp
    SEEDS ${CMAKE_CURRENT_SOURCE_DIR}/seeds/fuzz_chunked
    DICT ${CMAKE_CURRENT_SOURCE_DIR}/dict/fuzz_chunked.dict
    LIBS talk_foreign talk_adapter_${adapter})
  target_compile_definitions(fuzz_foreign_${adapter} PRIVATE
    TALK_PARSER_ENTRY=talk_parser_${adapter})
endforeach()
