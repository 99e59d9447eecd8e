/* A disk that forgets at a power cut what was never synced.
 *
 * Loaded first (LD_PRELOAD), it journals every change below POWERCUT_FOLDER, with what was there before, to
 * POWERCUT_JOURNAL/journal, and marks what fsync and fdatasync made durable. power_cut.py takes back what was not.
 * A record stands in the journal before its change is made, so that a kill between the two loses nothing. The bytes of
 * a file count as durable by a sync of the file, a name by one of its folder. A file that loses a name keeps another one
 * in POWERCUT_JOURNAL/graves, so that the name can be given back.
 *
 * POWERCUT_LIES: "files" or "folders" are synced in word only, as by a disk that lies.
 * -shm files are SQLite's shared memory: not kept over a restart, not followed here.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))real(#name))

struct record {
    uint64_t length;   /* of the whole record, this header included */
    uint64_t number;   /* 1, 2, 3 …: the order of the changes */
    char kind;         /* W write, T truncate, N name, I identity, S sync, X not known here */
    char is_folder;
    char padding[6];
    uint64_t inode;    /* W T S: of the file; N: of the folder; I: of the file that number `offset` made */
    uint64_t offset;   /* W: where; T: the new length; S: the last number that it covers */
    uint64_t size;     /* W T: the file's length before */
    uint64_t before;   /* N: the inode that had the name, or 0 */
    uint64_t after;    /* N: the inode that has it now, or 0 */
    uint32_t old, new; /* bytes that follow: the old content (N: the path), the new content */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char folder[PATH_MAX], graves[PATH_MAX];
static const char *lies = "";
static int journal = -1;
static uint64_t *number; /* in shared memory: a second process of the product counts on */

static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

static uint64_t last_number(const char *directory) {
    char path[PATH_MAX + 16];
    snprintf(path, sizeof path, "%s/number", directory);
    int file = REAL(open)(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0 || REAL(ftruncate)(file, 8)) abort();
    number = REAL(mmap)(NULL, 8, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (number == MAP_FAILED) abort();
    return *number;
}

__attribute__((constructor)) static void begin(void) {
    const char *wanted = getenv("POWERCUT_FOLDER"), *directory = getenv("POWERCUT_JOURNAL");
    if (!wanted || !directory || !realpath(wanted, folder)) return;
    if (getenv("POWERCUT_LIES")) lies = getenv("POWERCUT_LIES");
    snprintf(graves, sizeof graves, "%s/graves", directory);
    REAL(mkdir)(graves, 0700);
    char path[PATH_MAX + 16];
    snprintf(path, sizeof path, "%s/journal", directory);
    last_number(directory);
    journal = REAL(open)(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (journal < 0) abort();
}

/* ---- what is followed ---- */

static int is_followed(const char *path) {
    size_t length = strlen(folder), whole = strlen(path);
    return journal >= 0 && strncmp(path, folder, length) == 0 && path[length] == '/'
        && !(whole > 4 && strcmp(path + whole - 4, "-shm") == 0);
}

/* The path with its folder resolved; 0 when it is none of ours. */
static int resolve(int at, const char *path, char *full) {
    if (journal < 0 || !path) return 0;
    char joined[PATH_MAX * 2], parent[PATH_MAX * 2];
    if (path[0] == '/') snprintf(joined, sizeof joined, "%s", path);
    else {
        char link[64], base[PATH_MAX];
        if (at == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
        else snprintf(link, sizeof link, "/proc/self/fd/%d", at);
        ssize_t count = readlink(link, base, sizeof base - 1);
        if (count < 0) return 0;
        base[count] = 0;
        snprintf(joined, sizeof joined, "%s/%s", base, path);
    }
    size_t end = strlen(joined);
    while (end > 1 && joined[end - 1] == '/') joined[--end] = 0;
    snprintf(parent, sizeof parent, "%s", joined);
    char *slash = strrchr(parent, '/');
    if (!slash) return 0;
    *slash = 0;
    char resolved[PATH_MAX];
    if (!realpath(*parent ? parent : "/", resolved)) return 0;
    if (snprintf(full, PATH_MAX, "%s/%s", resolved, slash + 1) >= PATH_MAX) return 0;
    return is_followed(full);
}

static int followed_file(int file, struct stat *about) {
    if (journal < 0 || fstat(file, about) || !(S_ISREG(about->st_mode) || S_ISDIR(about->st_mode))) return 0;
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t count = readlink(link, path, sizeof path - 1);
    if (count < 0) return 0;
    path[count] = 0;
    return is_followed(path) || (S_ISDIR(about->st_mode) && strcmp(path, folder) == 0);
}

static uint64_t inode_at(const char *path, int *is_folder) {
    struct stat about;
    if (lstat(path, &about)) return 0;
    if (is_folder) *is_folder = S_ISDIR(about.st_mode);
    return about.st_ino;
}

static uint64_t folder_inode(const char *path) {
    char parent[PATH_MAX];
    snprintf(parent, sizeof parent, "%s", path);
    *strrchr(parent, '/') = 0;
    return inode_at(parent, NULL);
}

/* ---- the journal; its callers hold the lock ---- */

static uint64_t note(struct record record, const void *old, const void *new) {
    record.number = ++*number;
    record.length = sizeof record + record.old + record.new;
    struct iovec parts[] = {{&record, sizeof record}, {(void *)old, record.old}, {(void *)new, record.new}};
    if (REAL(writev)(journal, parts, 3) != (ssize_t)record.length) abort();
    return record.number;
}

static void note_unknown(const char *what) {
    note((struct record){.kind = 'X', .old = strlen(what)}, what, NULL);
}

static void *old_bytes(int file, uint64_t offset, size_t count, uint32_t *got) {
    *got = 0;
    void *bytes = malloc(count ? count : 1);
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    /* Its own descriptor: the product's may be for writing only. */
    int reader = REAL(open)(path, O_RDONLY | O_CLOEXEC);
    if (!bytes || reader < 0) abort();
    ssize_t read = pread(reader, bytes, count, offset);
    REAL(close)(reader);
    if (read > 0) *got = read;
    return bytes;
}

static void note_write(int file, const struct stat *about, const void *bytes, size_t count, uint64_t offset) {
    uint32_t old;
    void *before = old_bytes(file, offset, count, &old);
    note((struct record){.kind = 'W', .inode = about->st_ino, .offset = offset, .size = about->st_size, .old = old,
                         .new = count}, before, bytes);
    free(before);
}

static void note_truncate(int file, const struct stat *about, uint64_t length) {
    uint32_t old = 0;
    uint64_t size = about->st_size;
    void *before = old_bytes(file, length, size > length ? size - length : 0, &old);
    note((struct record){.kind = 'T', .inode = about->st_ino, .offset = length, .size = size, .old = old}, before,
         NULL);
    free(before);
}

/* A name that changes what it means; the file that loses it keeps one in the graves. */
static uint64_t note_name(const char *path, uint64_t before, uint64_t after, int is_folder) {
    if (before && !is_folder) {
        char grave[PATH_MAX + 32];
        snprintf(grave, sizeof grave, "%s/%llu", graves, (unsigned long long)before);
        if (REAL(link)(path, grave) && errno != EEXIST) abort();
    }
    return note((struct record){.kind = 'N', .is_folder = is_folder, .inode = folder_inode(path), .before = before,
                                .after = after, .old = strlen(path)}, path, NULL);
}

/* Which file a name's record made: known only afterwards. */
static void note_identity(uint64_t name, const char *path) {
    uint64_t inode = inode_at(path, NULL);
    if (inode) note((struct record){.kind = 'I', .inode = inode, .offset = name}, NULL, NULL);
}

/* ---- bytes ---- */

static uint64_t position(int file, const struct stat *about) {
    return fcntl(file, F_GETFL) & O_APPEND ? (uint64_t)about->st_size : (uint64_t)lseek(file, 0, SEEK_CUR);
}

ssize_t write(int file, const void *bytes, size_t count) {
    struct stat about;
    if (!followed_file(file, &about)) return REAL(write)(file, bytes, count);
    pthread_mutex_lock(&lock);
    fstat(file, &about);
    note_write(file, &about, bytes, count, position(file, &about));
    ssize_t written = REAL(write)(file, bytes, count);
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return written;
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
    struct stat about;
    if (!followed_file(file, &about)) return REAL(pwrite)(file, bytes, count, offset);
    pthread_mutex_lock(&lock);
    fstat(file, &about);
    note_write(file, &about, bytes, count, offset);
    ssize_t written = REAL(pwrite)(file, bytes, count, offset);
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return written;
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
    return pwrite(file, bytes, count, offset);
}

int ftruncate(int file, off_t length) {
    struct stat about;
    if (!followed_file(file, &about)) return REAL(ftruncate)(file, length);
    pthread_mutex_lock(&lock);
    fstat(file, &about);
    note_truncate(file, &about, length);
    int result = REAL(ftruncate)(file, length);
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int ftruncate64(int file, off64_t length) { return ftruncate(file, length); }

static int synchronise(int file, int (*call)(int)) {
    struct stat about;
    if (!followed_file(file, &about)) return call(file);
    if (strcmp(lies, S_ISDIR(about.st_mode) ? "folders" : "files") == 0) return 0;
    /* What was written before the call began is durable once it ended; what came meanwhile may not be. */
    pthread_mutex_lock(&lock);
    uint64_t upto = *number;
    pthread_mutex_unlock(&lock);
    int result = call(file);
    int error = errno;
    if (result == 0) {
        pthread_mutex_lock(&lock);
        note((struct record){.kind = 'S', .inode = about.st_ino, .offset = upto}, NULL, NULL);
        pthread_mutex_unlock(&lock);
    }
    errno = error;
    return result;
}

int fsync(int file) { return synchronise(file, REAL(fsync)); }
int fdatasync(int file) { return synchronise(file, REAL(fdatasync)); }

/* ---- names ---- */

int openat(int at, const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    char full[PATH_MAX];
    int changes = (flags & (O_CREAT | O_TRUNC)) || (flags & O_TMPFILE) == O_TMPFILE;
    if (!changes || !resolve(at, path, full)) return REAL(openat)(at, path, flags, mode);
    pthread_mutex_lock(&lock);
    uint64_t there = inode_at(full, NULL), name = 0;
    if ((flags & O_TMPFILE) == O_TMPFILE) note_unknown("O_TMPFILE");
    else if (there && (flags & O_TRUNC)) {
        int file = REAL(open)(full, O_RDONLY | O_CLOEXEC);
        struct stat about;
        if (file < 0 || fstat(file, &about)) abort();
        note_truncate(file, &about, 0);
        REAL(close)(file);
    } else if (!there) name = note_name(full, 0, 0, 0);
    int file = REAL(openat)(at, path, flags, mode);
    int error = errno;
    if (name && file >= 0) note_identity(name, full);
    pthread_mutex_unlock(&lock);
    errno = error;
    return file;
}

static mode_t mode_of(int flags, va_list rest) { return flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; }

#define OPENING(name, at, parameters, first)      \
    int name parameters {                         \
        va_list rest;                             \
        va_start(rest, flags);                    \
        mode_t mode = mode_of(flags, rest);       \
        va_end(rest);                             \
        return openat(at, first, flags, mode);    \
    }
OPENING(open, AT_FDCWD, (const char *path, int flags, ...), path)
OPENING(open64, AT_FDCWD, (const char *path, int flags, ...), path)
OPENING(openat64, at, (int at, const char *path, int flags, ...), path)

static int temporary(char *pattern, int suffix, int flags) {
    /* The name is known only when it was made: made by our own tries. */
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    char *place = pattern + strlen(pattern) - suffix - 6;
    for (int attempt = 0; attempt < 100; attempt++) {
        for (int index = 0; index < 6; index++) place[index] = letters[arc4random_uniform(36)];
        int file = openat(AT_FDCWD, pattern, flags | O_RDWR | O_CREAT | O_EXCL, 0600);
        if (file >= 0 || errno != EEXIST) return file;
    }
    return -1;
}

int mkstemp(char *pattern) { return temporary(pattern, 0, 0); }
int mkstemp64(char *pattern) { return temporary(pattern, 0, 0); }
int mkostemp(char *pattern, int flags) { return temporary(pattern, 0, flags); }
int mkostemp64(char *pattern, int flags) { return temporary(pattern, 0, flags); }
int mkstemps(char *pattern, int suffix) { return temporary(pattern, suffix, 0); }
int mkstemps64(char *pattern, int suffix) { return temporary(pattern, suffix, 0); }

int renameat2(int from, const char *source, int to, const char *target, unsigned flags) {
    char old[PATH_MAX], new[PATH_MAX];
    int leaves = resolve(from, source, old), arrives = resolve(to, target, new);
    if (!leaves && !arrives) return REAL(renameat2)(from, source, to, target, flags);
    pthread_mutex_lock(&lock);
    int is_folder = 0;
    uint64_t moved = inode_at(old, &is_folder), replaced = inode_at(new, NULL);
    if (is_folder || !leaves || !arrives || (flags & RENAME_EXCHANGE))
        note_unknown("rename of a folder or across the border");
    else if (moved) {
        /* Two folders, two facts: either may reach the disk without the other. */
        note_name(old, moved, 0, 0);
        note_name(new, replaced, moved, 0);
    }
    int result = REAL(renameat2)(from, source, to, target, flags);
    int error = errno;
    /* Refused: the names stay what they were, and the journal says so. */
    if (result && moved) {
        note_name(old, 0, moved, 0);
        note_name(new, 0, replaced, 0);
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int renameat(int from, const char *source, int to, const char *target) {
    return renameat2(from, source, to, target, 0);
}
int rename(const char *source, const char *target) { return renameat2(AT_FDCWD, source, AT_FDCWD, target, 0); }

int linkat(int from, const char *source, int to, const char *target, int flags) {
    char old[PATH_MAX], new[PATH_MAX];
    if (!resolve(to, target, new)) return REAL(linkat)(from, source, to, target, flags);
    pthread_mutex_lock(&lock);
    if (resolve(from, source, old) && !inode_at(new, NULL)) note_name(new, 0, inode_at(old, NULL), 0);
    else note_unknown("link");
    int result = REAL(linkat)(from, source, to, target, flags);
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int link(const char *source, const char *target) { return linkat(AT_FDCWD, source, AT_FDCWD, target, 0); }

int unlinkat(int at, const char *path, int flags) {
    char full[PATH_MAX];
    if (!resolve(at, path, full)) return REAL(unlinkat)(at, path, flags);
    pthread_mutex_lock(&lock);
    int is_folder = 0;
    uint64_t there = inode_at(full, &is_folder), name = 0;
    if (there && is_folder == !!(flags & AT_REMOVEDIR)) name = note_name(full, there, 0, is_folder);
    int result = REAL(unlinkat)(at, path, flags);
    int error = errno;
    if (result && name) note_name(full, 0, there, is_folder);
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int remove(const char *path) {
    int result = unlinkat(AT_FDCWD, path, 0);
    return result && errno == EISDIR ? rmdir(path) : result;
}

int mkdirat(int at, const char *path, mode_t mode) {
    char full[PATH_MAX];
    if (!resolve(at, path, full)) return REAL(mkdirat)(at, path, mode);
    pthread_mutex_lock(&lock);
    uint64_t name = inode_at(full, NULL) ? 0 : note_name(full, 0, 0, 1);
    int result = REAL(mkdirat)(at, path, mode);
    int error = errno;
    if (name && result == 0) note_identity(name, full);
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

/* ---- what changes files in ways that are not followed: the proof ends rather than be wrong ---- */

static void refuse(int file, const char *what) {
    struct stat about;
    if (!followed_file(file, &about)) return;
    pthread_mutex_lock(&lock);
    note_unknown(what);
    pthread_mutex_unlock(&lock);
}

ssize_t writev(int file, const struct iovec *parts, int count) {
    refuse(file, "writev");
    return REAL(writev)(file, parts, count);
}

ssize_t pwritev(int file, const struct iovec *parts, int count, off_t offset) {
    refuse(file, "pwritev");
    return REAL(pwritev)(file, parts, count, offset);
}

int fallocate(int file, int mode, off_t offset, off_t length) {
    refuse(file, "fallocate");
    return REAL(fallocate)(file, mode, offset, length);
}

int posix_fallocate(int file, off_t offset, off_t length) {
    refuse(file, "posix_fallocate");
    return REAL(posix_fallocate)(file, offset, length);
}

ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t length, unsigned flags) {
    refuse(out, "copy_file_range");
    return REAL(copy_file_range)(in, from, out, to, length, flags);
}

ssize_t sendfile(int out, int in, off_t *offset, size_t count) {
    refuse(out, "sendfile");
    return ((ssize_t (*)(int, int, off_t *, size_t))real("sendfile"))(out, in, offset, count);
}

void *mmap(void *address, size_t length, int protection, int flags, int file, off_t offset) {
    if (file >= 0 && (flags & MAP_SHARED) && (protection & PROT_WRITE)) refuse(file, "mmap for writing");
    return REAL(mmap)(address, length, protection, flags, file, offset);
}

void *mmap64(void *address, size_t length, int protection, int flags, int file, off64_t offset) {
    return mmap(address, length, protection, flags, file, offset);
}

int truncate(const char *path, off_t length) {
    char full[PATH_MAX];
    if (resolve(AT_FDCWD, path, full)) {
        pthread_mutex_lock(&lock);
        note_unknown("truncate");
        pthread_mutex_unlock(&lock);
    }
    return REAL(truncate)(path, length);
}

FILE *fopen(const char *path, const char *mode) {
    char full[PATH_MAX];
    if (strpbrk(mode, "wa+") && resolve(AT_FDCWD, path, full)) {
        pthread_mutex_lock(&lock);
        note_unknown("fopen for writing");
        pthread_mutex_unlock(&lock);
    }
    return REAL(fopen)(path, mode);
}

FILE *fopen64(const char *path, const char *mode) { return fopen(path, mode); }
