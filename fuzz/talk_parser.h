/* The way in for other people's parsers: whoever implements this C interface for a parser of
 * chunked bodies (RFC 9112 §7.1) or of Talk streams, in any language with a C ABI, links
 * fuzz/foreign/fuzz_foreign.cpp and has its oracles, seeds and dictionary. fuzz/foreign/adapters
 * holds four to start from; fuzz/README.md leads from there to the first finding.
 *
 * An implementation defines one function, TALK_PARSER_ENTRY, and nothing else that is visible:
 *
 *   static const talk_parser_interface mine = {TALK_PARSER_VERSION, TALK_PARSER_ANY_SPLIT, "mine",
 *                                              "1.2", create, feed, consumed, error_offset, reset,
 *                                              destroy};
 *   const talk_parser_interface* talk_parser_entry(void) { return &mine; }
 *
 * Versions. A change that an implementation could notice raises TALK_PARSER_VERSION; a harness
 * refuses every other version than its own before it calls anything.
 *
 * Threads. All calls come from one thread. Two parsers may be alive at once and be fed in turn:
 * they must not share state.
 *
 * Nothing may throw, exit or longjmp out of these functions. */
#ifndef TALK_PARSER_H
#define TALK_PARSER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TALK_PARSER_VERSION 1u

/* The implementation's own; to the harness only an address. */
typedef struct talk_parser talk_parser;

/* Incomplete until done or in error; both are final: what is fed then is ignored. */
typedef enum talk_parser_status {
  TALK_PARSER_INCOMPLETE = 0, /* all bytes were taken, and more must come */
  TALK_PARSER_DONE = 1,       /* the CRLF that ends the body was read */
  TALK_PARSER_ERROR = 2       /* the bytes so far begin no valid body */
} talk_parser_status;

/* What ends a message within the payload. */
typedef enum talk_parser_framing {
  TALK_PARSER_NONE = 0,        /* no messages: payload only */
  TALK_PARSER_NUL = 1,         /* Talk, draft-00 */
  TALK_PARSER_LF = 2,          /* talk 1.1 */
  TALK_PARSER_EVENT_STREAM = 3 /* the data of each event is a message (WHATWG HTML §9.2.6) */
} talk_parser_framing;

/* What a parser can do or tell. An oracle that needs what is missing is left out. */
enum {
  /* The body may be fed in pieces. Without this, all of it comes in one feed. */
  TALK_PARSER_ANY_SPLIT = 1u << 0,
  /* Incomplete and error are told apart. Without this, either may stand for both. */
  TALK_PARSER_TELLS_INCOMPLETE = 1u << 1,
  /* consumed() is exact once the body is done: what follows is left to the next message. */
  TALK_PARSER_TELLS_CONSUMED = 1u << 2,
  /* error_offset() is that of the first byte that cannot stand where it stands. */
  TALK_PARSER_TELLS_ERROR_OFFSET = 1u << 3,
  /* on_chunk() is called. */
  TALK_PARSER_TELLS_CHUNKS = 1u << 4,
  /* on_message() is called when the framing is that. */
  TALK_PARSER_SPLITS_NUL = 1u << 5,
  TALK_PARSER_SPLITS_LF = 1u << 6,
  TALK_PARSER_SPLITS_EVENTS = 1u << 7
};

/* Where a parser reports to. No member is null. The bytes belong to the parser and need to live
 * only while the function runs; they need no terminator. */
typedef struct talk_parser_sink {
  void* context; /* to be handed back as the first argument */
  /* A size line was read; for the last-chunk (size 0) the call may be left out. */
  void (*on_chunk)(void* context, uint64_t size);
  /* Chunk-data, in as many pieces as it pleases. */
  void (*on_payload)(void* context, const char* bytes, size_t size);
  /* A whole message without its terminator, after the payload that ended it. Of an event stream:
   * the data of an event that is dispatched, its lines joined by LF, its bytes as they came. */
  void (*on_message)(void* context, const char* text, size_t size);
} talk_parser_sink;

typedef struct talk_parser_options {
  talk_parser_framing framing; /* but for NONE, only if the capability was declared */
} talk_parser_options;

/* Static storage: valid until the process ends, all members set. */
typedef struct talk_parser_interface {
  uint32_t version;      /* TALK_PARSER_VERSION */
  uint32_t capabilities; /* TALK_PARSER_ANY_SPLIT and so on, or-ed */
  const char* name;      /* as in fuzz/quirks.json; ASCII letters, digits and "-" */
  const char* release;   /* of the parser, as its authors write it */

  /* Makes a parser at the start of a body (after the head, which an adapter may have to feed to
   * its parser itself). `options` and `sink` are to be copied; the context stays the caller's.
   * Null if there is no memory: the harness stops. */
  talk_parser* (*create)(const talk_parser_options* options, const talk_parser_sink* sink);

  /* Takes the next bytes, none of which may be looked at after the call. `size` may be 0.
   * Reports events from within the call. */
  talk_parser_status (*feed)(talk_parser* parser, const char* bytes, size_t size);

  /* Bytes of the body taken since create or reset. */
  uint64_t (*consumed)(const talk_parser* parser);

  /* In error: the offset, from the start of the body, of the byte in the way; otherwise 0. */
  uint64_t (*error_offset)(const talk_parser* parser);

  /* As newly created with the same options and sink. */
  void (*reset)(talk_parser* parser);

  void (*destroy)(talk_parser* parser);
} talk_parser_interface;

/* A program that links several implementations compiles each with its own name for this and, in
 * C++, for talk_parser: foreign/CMakeLists.txt shows how. */
#ifndef TALK_PARSER_ENTRY
#define TALK_PARSER_ENTRY talk_parser_entry
#endif
const talk_parser_interface* TALK_PARSER_ENTRY(void);

#ifdef __cplusplus
}
#endif

#endif
