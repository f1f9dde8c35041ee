import unittest

from campaign.signature import CLAUSES, failure_of

ORACLE = """\
Running: crash-1
oracle_accepts_invalid: broken: chunk-size has no sign (RFC 9112 §7.1)
subject: size-sign
==1== ERROR: libFuzzer: deadly signal
    #0 0x55 in __sanitizer_print_stack_trace (/b/fuzz+0x1) (BuildId: a)
    #1 0x56 in fuzzer::PrintStackTrace() (/b/fuzz+0x2)
    #5 0x57 in raise signal/../sysdeps/posix/raise.c:26:13
    #6 0x58 in abort stdlib/abort.c:79:7
    #7 0x59 in (anonymous namespace)::oracle_accepts_invalid() /src/fuzz/foreign/fuzz_foreign.cpp:56:3
    #8 0x5a in LLVMFuzzerTestOneInput /src/fuzz/foreign/fuzz_foreign.cpp:200:3
"""

ADDRESS = """\
==2==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x6 at pc 0x5
READ of size 1 at 0x6 thread T0
    #0 0x55 in memcpy (/b/fuzz+0x9)
    #1 0x56 in talk::framing::step(char) /src/reference/framing/chunk_grammar.cpp:12:5
    #2 0x57 in LLVMFuzzerTestOneInput /src/fuzz/fuzz_chunked.cpp:9:3
SUMMARY: AddressSanitizer: heap-buffer-overflow
"""

UNDEFINED = """\
/src/reference/framing/form.cpp:40:9: runtime error: unsigned integer overflow: 1 + 2
    #0 0x55 in talk::framing::f(unsigned) /src/reference/framing/form.cpp:40:9
"""

ASSERTION = """\
fuzz: /usr/include/boost/x/basic_parser.ipp:688: void f(): Assertion `n >= 5' failed.
==3== ERROR: libFuzzer: deadly signal
    #7 0x58 in __assert_fail_base assert/assert.c:94:3
    #9 0x59 in boost::parse(char) /usr/include/boost/x/basic_parser.ipp:688:9
"""


class Signature(unittest.TestCase):
    def test_an_oracle_is_known_by_its_name_and_subject(self):
        failure = failure_of(ORACLE, 77)
        self.assertEqual(failure.signature.key(), "oracle/oracle_accepts_invalid/size-sign")
        self.assertEqual(failure.clause, "RFC 9112 §7.1")
        self.assertEqual(failure.says, "chunk-size has no sign (RFC 9112 §7.1)")

    def test_an_oracle_that_names_no_clause_has_it_from_the_list(self):
        failure = failure_of("oracle_sticky: broken: 3: done is final\nmore\n", 77)
        self.assertEqual(failure.clause, CLAUSES["oracle_sticky"])
        self.assertEqual(failure.signature.subject, "")

    def test_a_sanitizer_is_known_by_its_word_and_the_first_frame_of_ours(self):
        failure = failure_of(ADDRESS, 1)
        self.assertEqual(failure.signature.key(), "heap-buffer-overflow/talk::framing::step")
        self.assertEqual((failure.file, failure.line),
                         ("/src/reference/framing/chunk_grammar.cpp", 12))

    def test_undefined_behaviour_is_known_by_its_place(self):
        failure = failure_of(UNDEFINED, 1)
        self.assertEqual(failure.signature.key(),
                         "undefined-behaviour//src/reference/framing/form.cpp:40")
        self.assertIn("unsigned integer overflow", failure.says)

    def test_an_assertion_is_known_by_its_place(self):
        failure = failure_of(ASSERTION, 77)
        self.assertEqual(failure.signature.key(), "assertion/basic_parser.ipp:688")
        self.assertIn("n >= 5", failure.says)

    def test_hangs_and_lack_of_memory_are_failures(self):
        for log, kind in (("ALARM: working\n==1== ERROR: libFuzzer: timeout after 10", "timeout"),
                          ("==1== ERROR: libFuzzer: out-of-memory (malloc(3))", "out-of-memory")):
            self.assertEqual(failure_of(log, 70).signature.kind, kind)

    def test_a_signal_without_a_word_is_still_a_failure(self):
        self.assertEqual(failure_of("", -11).signature.key(), "crash/unknown")

    def test_what_ends_well_is_none(self):
        self.assertIsNone(failure_of(ORACLE, 0))
