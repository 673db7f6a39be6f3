/* Makes a folder slow: each open, read and opendir below RUNATLAS_SLOW_ROOT takes RUNATLAS_SLOW_MICROS longer, as if it
 * lay on a network. Loaded before the C library (LD_PRELOAD), so that the program under test is the one that is shipped.
 * At the end the numbers of calls are written to the file RUNATLAS_SLOW_COUNTS. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#define FILES 65536

static const char *root;
static size_t root_length;
static long micros;
static atomic_char is_slow[FILES];
static atomic_long opens, reads, listings;

static int (*real_open)(const char *, int, ...);
static int (*real_open64)(const char *, int, ...);
static ssize_t (*real_read)(int, void *, size_t);
static int (*real_close)(int);
static DIR *(*real_opendir)(const char *);

__attribute__((constructor)) static void begin(void) {
    real_open = dlsym(RTLD_NEXT, "open");
    real_open64 = dlsym(RTLD_NEXT, "open64");
    real_read = dlsym(RTLD_NEXT, "read");
    real_close = dlsym(RTLD_NEXT, "close");
    real_opendir = dlsym(RTLD_NEXT, "opendir");
    const char *text = getenv("RUNATLAS_SLOW_MICROS");
    micros = text ? atol(text) : 0;
    root = getenv("RUNATLAS_SLOW_ROOT");
    root_length = root ? strlen(root) : 0;
}

__attribute__((destructor)) static void end(void) {
    const char *path = getenv("RUNATLAS_SLOW_COUNTS");
    FILE *file = path ? fopen(path, "w") : NULL;
    if (file) {
        fprintf(file, "%ld %ld %ld\n", atomic_load(&opens), atomic_load(&reads), atomic_load(&listings));
        fclose(file);
    }
}

static int is_below(const char *path) {
    return root_length > 0 && path && strncmp(path, root, root_length) == 0;
}

static void wait_for_the_network(atomic_long *count) {
    struct timespec time = {micros / 1000000, micros % 1000000 * 1000};
    atomic_fetch_add(count, 1);
    if (micros > 0) {
        nanosleep(&time, NULL);
    }
}

static int slow_open(int (*real)(const char *, int, ...), const char *path, int flags, mode_t mode) {
    int slow = is_below(path);
    if (slow) {
        wait_for_the_network(&opens);
    }
    int file = real(path, flags, mode);
    if (slow && file >= 0 && file < FILES) {
        atomic_store(&is_slow[file], 1);
    }
    return file;
}

int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    return slow_open(real_open, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    return slow_open(real_open64, path, flags, mode);
}

ssize_t read(int file, void *buffer, size_t length) {
    if (file >= 0 && file < FILES && atomic_load(&is_slow[file])) {
        wait_for_the_network(&reads);
    }
    return real_read(file, buffer, length);
}

int close(int file) {
    if (file >= 0 && file < FILES) {
        atomic_store(&is_slow[file], 0);
    }
    return real_close(file);
}

DIR *opendir(const char *path) {
    if (is_below(path)) {
        wait_for_the_network(&listings);
    }
    return real_opendir(path);
}
