/* What the twins share: columns mapped from files, threads, and a clock. */
#ifndef WUTONG_COLUMNS_H
#define WUTONG_COLUMNS_H
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define THREADS 2

static inline double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static inline double processor_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static inline void die(const char *what) {
  perror(what);
  exit(1);
}

/* Maps a whole file and touches it, so that the clock starts with the data in memory. */
static inline void *map_file(const char *folder, const char *name) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  int file = open(path, O_RDONLY);
  if (file < 0) die(path);
  struct stat about;
  if (fstat(file, &about) != 0) die(path);
  size_t length = about.st_size > 0 ? (size_t)about.st_size : 1;
  char *data = mmap(NULL, length, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
  if (data == MAP_FAILED) die(path);
  close(file);
  return data;
}

static inline void write_file(const char *folder, const char *name, const void *data, size_t bytes) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "wb");
  if (file == NULL || fwrite(data, 1, bytes, file) != bytes || fclose(file) != 0) die(path);
}

static inline void *room(size_t bytes) {
  void *memory = NULL;
  if (posix_memalign(&memory, 64, bytes > 0 ? bytes : 64) != 0) die("memory");
  memset(memory, 0, bytes);
  return memory;
}

/* Zeroed memory that nobody has touched yet, as a new result finds it. */
static inline void *fresh(size_t bytes) {
  void *memory = mmap(NULL, bytes > 0 ? bytes : 1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) die("memory");
  return memory;
}

/* Runs one job on every thread; thread 0 is the caller. */
typedef void (*job)(int thread);
static job current_job;
static void *run_thread(void *thread) {
  current_job((int)(intptr_t)thread);
  return NULL;
}
static inline void on_threads(job work) {
  pthread_t others[THREADS];
  current_job = work;
  for (int t = 1; t < THREADS; t++)
    if (pthread_create(&others[t], NULL, run_thread, (void *)(intptr_t)t) != 0) die("thread");
  work(0);
  for (int t = 1; t < THREADS; t++) pthread_join(others[t], NULL);
}
#endif
