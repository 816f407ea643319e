#ifndef CHIREDIS_SHIM_H
#define CHIREDIS_SHIM_H

/* pkg-config's include path ends in /hiredis; the system's own does not. */
#if __has_include(<hiredis/hiredis.h>)
#include <hiredis/hiredis.h>
#else
#include <hiredis.h>
#endif

/* hiredis' reader builds replies through a table of functions whose signatures differ between 0.14
 * and 1.x (`int` or `size_t` elements, more members). This header hides the difference: a reader
 * made here tells a sink what it parses, in the order of the wire, and builds nothing itself. */

/* Each function returns nonzero to go on and 0 to make the reader fail. */
typedef struct CHiredisSink {
    void *owner;
    int (*text)(void *owner, int type, const char *bytes, size_t count);
    int (*integer)(void *owner, long long value);
    int (*null)(void *owner);
    int (*array)(void *owner, long long count);
} CHiredisSink;

static void *chiredis_text(const redisReadTask *task, char *bytes, size_t count) {
    CHiredisSink *sink = (CHiredisSink *)task->privdata;
    return sink->text(sink->owner, task->type, bytes, count) ? sink : NULL;
}

static void *chiredis_integer(const redisReadTask *task, long long value) {
    CHiredisSink *sink = (CHiredisSink *)task->privdata;
    return sink->integer(sink->owner, value) ? sink : NULL;
}

static void *chiredis_null(const redisReadTask *task) {
    CHiredisSink *sink = (CHiredisSink *)task->privdata;
    return sink->null(sink->owner) ? sink : NULL;
}

#if HIREDIS_MAJOR >= 1
static void *chiredis_array(const redisReadTask *task, size_t count) {
#else
static void *chiredis_array(const redisReadTask *task, int count) {
#endif
    CHiredisSink *sink = (CHiredisSink *)task->privdata;
    return sink->array(sink->owner, (long long)count) ? sink : NULL;
}

/* Replies are the sink's, the reader has nothing to free. */
static void chiredis_free(void *reply) { (void)reply; }

/* NULL when memory is out. `sink` must outlive the reader. RESP3 types have no function here:
 * we never ask for RESP3, and the owner refuses a reply about which its sink was told nothing. */
static inline redisReader *chiredis_reader_make(CHiredisSink *sink) {
    static redisReplyObjectFunctions functions = {
        .createString = chiredis_text,
        .createArray = chiredis_array,
        .createInteger = chiredis_integer,
        .createNil = chiredis_null,
        .freeObject = chiredis_free,
    };
    redisReader *reader = redisReaderCreateWithFunctions(&functions);
    if (reader != NULL) reader->privdata = sink;
    return reader;
}

static inline const char *chiredis_reader_error(const redisReader *reader) {
    return reader->errstr;
}

/* The bytes fed and not yet parsed: a part of an unfinished item. */
static inline size_t chiredis_reader_unparsed(const redisReader *reader) {
    return reader->len - reader->pos;
}

/* Whether the unfinished item is a bulk string, and not a line. */
static inline int chiredis_reader_is_in_bulk(const redisReader *reader) {
    if (reader->ridx < 0) return 0;
#if HIREDIS_MAJOR >= 1
    return reader->task[reader->ridx]->type == REDIS_REPLY_STRING;
#else
    return reader->rstack[reader->ridx].type == REDIS_REPLY_STRING;
#endif
}

#endif
