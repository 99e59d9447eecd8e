#include <string.h>
#include <zlib.h>

/// Writes `input` as gzip (RFC 1952) into `output`; the number of bytes written, or 0 when they do not fit.
static inline size_t wenming_gzip(const unsigned char *input, size_t count, unsigned char *output, size_t room) {
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    // 15 bits of window, + 16 for a gzip header instead of zlib's.
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    stream.next_in = (unsigned char *)input;
    stream.avail_in = (unsigned int)count;
    stream.next_out = output;
    stream.avail_out = (unsigned int)room;
    int done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    size_t written = stream.total_out;
    deflateEnd(&stream);
    return done ? written : 0;
}
