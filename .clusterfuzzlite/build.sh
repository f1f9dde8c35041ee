#!/bin/bash -eu
# The same as for OSS-Fuzz.
exec "$SRC/talkspec/fuzz/oss-fuzz/build.sh"
