#!/bin/bash -eu
# Builds harnesses as OSS-Fuzz and ClusterFuzzLite want it: the compiler and its flags, the engine
# and the sanitizers are theirs ($CXX, $CXXFLAGS, $LIB_FUZZING_ENGINE), the results go to $OUT.
cd "$SRC/talkspec"

# Those that need nothing but our own code and headers. The others link C++ libraries of the
# distribution, which know another standard library than OSS-Fuzz builds with.
harnesses=(
  fuzz_chunked
  fuzz_messages
  fuzz_event_stream
  fuzz_pull_stream
  fuzz_foreign_talkspec
  fuzz_foreign_beast
)

build="${WORK:-/tmp}/talkspec"
cmake -G Ninja -S . -B "$build" -DBUILD_TESTING=OFF -DTALKSPEC_BENCHMARKS=OFF \
  -DTALKSPEC_FUZZ=ON "-DTALKSPEC_FUZZ_ENGINE=$LIB_FUZZING_ENGINE"
cmake --build "$build" --target "${harnesses[@]}"
python3 fuzz/oss-fuzz/package.py "$build/fuzz/harnesses.json" "$OUT" "${harnesses[@]}"
