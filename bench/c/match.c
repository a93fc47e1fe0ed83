/*
 * The limit: matching offers with the same three-valued algorithm as the engine, in C.
 * match <folder> <rounds> <threads> reads <folder>/plan.txt and the columns it names (raw little-endian files),
 * and prints the milliseconds of each round, then qualified, one away and undecided of every offer.
 *
 * plan.txt, a line each, in the order of computing:
 *   size <rows> <nodes> <offers>
 *   f64|u8|i32 <file>                     a column, numbered from 0 in the order of the lines
 *   quotient|growth <column> <column>     a computed column: a / b, or a / b - 1 where b is positive
 *   flag <node> <column>                  0 no, 1 yes, 2 unknown
 *   text <node> <column> <n> <code ...>   the codes for which the test holds; -1 is unknown
 *   cut <node> <column> <ge|gt|le|lt> <limit>
 *   join <reference> <n> <reference ...>  all of them hold
 *   verdict <offer> <n> <reference ...>
 */
#include <immintrin.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

enum { BLOCK = 16384, WORDS = BLOCK / 32, MOST = 64 };

typedef struct { char kind; int a, b; const void *data; } Column;
typedef struct { char kind; int node, column, n; char op[3]; double limit; uint8_t *holds, set[32]; int *refs; } Step;

static Column columns[256];
static Step *steps;
static int column_count, step_count, node_count, offer_count;
static long rows, stride;
static uint32_t *qualified, *one_away, *undecided;
static atomic_long next_block;

typedef struct {
  uint32_t *slots, known[WORDS], gone[WORDS];
  uint8_t bytes[BLOCK + 32];
  double *values[256];
  long *counts;
} Worker;

static const void *load(const char *folder, const char *file, size_t bytes) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, file);
  FILE *in = fopen(path, "rb");
  void *data = aligned_alloc(64, (bytes + 127) / 64 * 64);
  if (!in || fread(data, 1, bytes, in) != bytes) { fprintf(stderr, "cannot read %s\n", path); exit(1); }
  fclose(in);
  return data;
}

static void read_plan(const char *folder) {
  char path[4096], word[64], file[512];
  snprintf(path, sizeof path, "%s/plan.txt", folder);
  FILE *in = fopen(path, "r");
  if (!in) { fprintf(stderr, "cannot read %s\n", path); exit(1); }
  steps = calloc(1 << 20, sizeof *steps);
  while (fscanf(in, "%63s", word) == 1) {
    if (!strcmp(word, "size")) {
      if (fscanf(in, "%ld %d %d", &rows, &node_count, &offer_count) != 3) exit(1);
    } else if (!strcmp(word, "f64") || !strcmp(word, "u8") || !strcmp(word, "i32")) {
      size_t width = word[0] == 'f' ? 8 : word[0] == 'u' ? 1 : 4;
      if (fscanf(in, "%511s", file) != 1) exit(1);
      columns[column_count++] = (Column){word[0], 0, 0, load(folder, file, (size_t)rows * width)};
    } else if (!strcmp(word, "quotient") || !strcmp(word, "growth")) {
      Column c = {word[0], 0, 0, NULL};
      if (fscanf(in, "%d %d", &c.a, &c.b) != 2) exit(1);
      columns[column_count++] = c;
    } else {
      Step *s = &steps[step_count++];
      s->kind = word[0];
      if (fscanf(in, "%d", &s->node) != 1) exit(1);
      if ((s->kind == 'f' || s->kind == 't' || s->kind == 'c') && fscanf(in, "%d", &s->column) != 1) exit(1);
      if (s->kind == 'c' && fscanf(in, "%2s %lf", s->op, &s->limit) != 2) exit(1);
      if (s->kind == 't' || s->kind == 'j' || s->kind == 'v') {
        if (fscanf(in, "%d", &s->n) != 1) exit(1);
        s->refs = malloc(sizeof(int) * (size_t)(s->n + 1));
        for (int i = 0; i < s->n; i++) if (fscanf(in, "%d", &s->refs[i]) != 1) exit(1);
      }
      if (s->kind == 't') {
        s->holds = malloc(1 << 16);
        memset(s->holds, 2, 1 << 16);
        s->holds[0] = 0;
        for (int i = 0; i < s->n; i++) {
          int byte = s->refs[i] + 1;
          if (byte > 255) { fprintf(stderr, "a dictionary is too long\n"); exit(1); }
          s->holds[byte] = 1;
          s->set[(byte & 15) + (byte < 128 ? 0 : 16)] |= (uint8_t)(1 << (byte >> 4 & 7));
        }
      }
    }
  }
  fclose(in);
}

static void write_cut(const double *v, long n, double limit, int strict, uint32_t *out) {
  for (long w = 0; w < n / 32; w++) {
    uint32_t word = 0;
#ifdef __AVX2__
    __m256d l = _mm256_set1_pd(limit);
    for (int b = 0; b < 32; b += 4) {
      __m256d x = _mm256_loadu_pd(v + w * 32 + b);
      __m256d m = strict ? _mm256_cmp_pd(x, l, _CMP_GT_OQ) : _mm256_cmp_pd(x, l, _CMP_GE_OQ);
      word |= (uint32_t)_mm256_movemask_pd(m) << b;
    }
#else
    for (int b = 0; b < 32; b++) word |= (uint32_t)(strict ? v[w * 32 + b] > limit : v[w * 32 + b] >= limit) << b;
#endif
    out[w] = word;
  }
  if (n % 32) {
    uint32_t word = 0;
    for (long i = n / 32 * 32; i < n; i++) word |= (uint32_t)(strict ? v[i] > limit : v[i] >= limit) << (i & 31);
    out[n / 32] = word;
  }
}

/* The rows whose value is known, and those that cannot be computed (INFINITY): once a column. */
static void mark_column(Worker *k, int computed, const double *v, long n) {
  write_cut(v, n, -INFINITY, 0, k->known);
  if (computed) write_cut(v, n, INFINITY, 0, k->gone);
  else memset(k->gone, 0, sizeof k->gone);
}

/* What cannot be computed is false; computed values too close to the limit to call count as equal to it. */
static void do_cut(Worker *k, const Step *s, const double *v, long n) {
  int computed = columns[s->column].data == NULL;
  int up = s->op[0] == 'g', strict = (s->op[1] == 't') == up;
  double margin = computed ? 1e-13 * (fabs(s->limit) + 1) : 0;
  uint32_t *upper = k->slots + (2 * s->node + !up) * WORDS, *lower = k->slots + (2 * s->node + up) * WORDS;
  long words = (n + 31) / 32;
  write_cut(v, n, s->limit + (strict ? margin : -margin), strict, upper);
  for (long w = 0; w < words; w++) {
    if (up) upper[w] &= ~k->gone[w];
    lower[w] = k->known[w] & ~upper[w];
  }
}

static const double *values_of(Worker *k, int c, long from, long n) {
  const Column *column = &columns[c];
  if (column->kind == 'f') return (const double *)column->data + from;
  double *out = k->values[c];
  if (column->kind == 'i') {
    const int32_t *days = (const int32_t *)column->data + from;
    for (long i = 0; i < n; i++) out[i] = days[i] == INT32_MIN ? NAN : days[i];
  } else {
    const double *a = values_of(k, column->a, from, n), *b = values_of(k, column->b, from, n);
    if (column->kind == 'q') for (long i = 0; i < n; i++) out[i] = b[i] == 0 ? INFINITY : a[i] / b[i];
    else for (long i = 0; i < n; i++) out[i] = b[i] <= 0 ? INFINITY : a[i] / b[i] - 1;
  }
  return out;
}

/* Codes as bytes one higher (0 unknown), once a column. */
static void narrow(Worker *k, int column, long from, long n) {
  const int32_t *codes = (const int32_t *)columns[column].data + from;
  for (long i = 0; i < n; i++) k->bytes[i] = (uint8_t)(codes[i] + 1);
  memset(k->bytes + n, 0, 32);
}

/* Dictionaries of less than 255 texts; bytes are looked up as a set of 32 bytes, 32 at a time. */
static void do_codes(Worker *k, const Step *s, long n) {
  uint32_t *t = k->slots + 2 * s->node * WORDS, *f = t + WORDS;
#ifdef __AVX2__
  const __m256i zero = _mm256_setzero_si256(), fifteen = _mm256_set1_epi8(15), seven = _mm256_set1_epi8(7);
  const __m256i each = _mm256_set1_epi64x((long long)0x8040201008040201ull);
  const __m256i first = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)s->set));
  const __m256i second = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(s->set + 16)));
  for (long w = 0; w < (n + 31) / 32; w++) {
    __m256i x = _mm256_loadu_si256((const __m256i *)(k->bytes + 32 * w)), low = _mm256_and_si256(x, fifteen);
    __m256i high = _mm256_and_si256(_mm256_srli_epi16(x, 4), seven);
    __m256i bits = _mm256_blendv_epi8(_mm256_shuffle_epi8(first, low), _mm256_shuffle_epi8(second, low), x);
    __m256i out = _mm256_cmpeq_epi8(_mm256_and_si256(bits, _mm256_shuffle_epi8(each, high)), zero);
    t[w] = ~(uint32_t)_mm256_movemask_epi8(out);
    f[w] = ~t[w] & ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(x, zero));
  }
#else
  for (long w = 0; w < (n + 31) / 32; w++) {
    uint32_t yes = 0, no = 0;
    for (long i = w * 32; i < w * 32 + 32; i++) {
      uint32_t m = s->holds[k->bytes[i]];
      yes |= (m & 1) << (i & 31);
      no |= (m >> 1) << (i & 31);
    }
    t[w] = yes;
    f[w] = no;
  }
#endif
}

static void do_flag(Worker *k, const Step *s, long from, long n) {
  uint32_t *t = k->slots + 2 * s->node * WORDS, *f = t + WORDS;
  const uint8_t *bytes = (const uint8_t *)columns[s->column].data + from;
  for (long w = 0; w < (n + 31) / 32; w++) {
    uint32_t yes = 0, no = 0;
    for (long i = w * 32; i < n && i < w * 32 + 32; i++) {
      yes |= (uint32_t)(bytes[i] == 1) << (i & 31);
      no |= (uint32_t)(bytes[i] == 0) << (i & 31);
    }
    t[w] = yes;
    f[w] = no;
  }
}

static void do_join(Worker *k, const Step *s, long words) {
  uint32_t *t = k->slots + s->node * WORDS, *f = k->slots + (s->node ^ 1) * WORDS;
  memcpy(t, k->slots, (size_t)words * 4);
  memset(f, 0, (size_t)words * 4);
  for (int r = 0; r < s->n; r++) {
    const uint32_t *pt = k->slots + s->refs[r] * WORDS, *pf = k->slots + (s->refs[r] ^ 1) * WORDS;
    for (long w = 0; w < words; w++) { t[w] &= pt[w]; f[w] |= pf[w]; }
  }
}

static void do_verdict(Worker *k, const Step *s, long first, long words) {
  uint32_t *q = qualified + s->node * stride + first, *o = one_away + s->node * stride + first,
           *u = undecided + s->node * stride + first;
  const uint32_t *t[MOST], *f[MOST];
  for (int r = 0; r < s->n; r++) { t[r] = k->slots + s->refs[r] * WORDS; f[r] = k->slots + (s->refs[r] ^ 1) * WORDS; }
  long cq = 0, co = 0, cu = 0, w = 0;
#ifdef __AVX2__
  for (; w + 8 <= words; w += 8) {
    __m256i active = _mm256_loadu_si256((const __m256i *)(k->slots + w));
    __m256i all = active, most = active, some = _mm256_setzero_si256();
    for (int r = 0; r < s->n; r++) {
      __m256i x = _mm256_loadu_si256((const __m256i *)(t[r] + w));
      most = _mm256_and_si256(most, _mm256_or_si256(all, x));
      all = _mm256_and_si256(all, x);
      some = _mm256_or_si256(some, _mm256_loadu_si256((const __m256i *)(f[r] + w)));
    }
    __m256i near = _mm256_and_si256(most, some), open = _mm256_andnot_si256(_mm256_or_si256(all, some), active);
    _mm256_storeu_si256((__m256i *)(q + w), all);
    _mm256_storeu_si256((__m256i *)(o + w), near);
    _mm256_storeu_si256((__m256i *)(u + w), open);
    for (int i = 0; i < 4; i++) {
      cq += __builtin_popcountll((unsigned long long)((long long *)&all)[i]);
      co += __builtin_popcountll((unsigned long long)((long long *)&near)[i]);
      cu += __builtin_popcountll((unsigned long long)((long long *)&open)[i]);
    }
  }
#endif
  for (; w < words; w++) {
    uint32_t active = k->slots[w], all = active, most = active, some = 0;
    for (int r = 0; r < s->n; r++) { most &= all | t[r][w]; all &= t[r][w]; some |= f[r][w]; }
    q[w] = all; o[w] = most & some; u[w] = active & ~(all | some);
    cq += __builtin_popcount(q[w]); co += __builtin_popcount(o[w]); cu += __builtin_popcount(u[w]);
  }
  k->counts[3 * s->node] += cq; k->counts[3 * s->node + 1] += co; k->counts[3 * s->node + 2] += cu;
}

static void *work(void *arg) {
  Worker *k = arg;
  for (long block; (block = atomic_fetch_add(&next_block, 1)) * BLOCK < rows;) {
    long from = block * BLOCK, n = rows - from < BLOCK ? rows - from : BLOCK, words = (n + 31) / 32;
    memset(k->slots, 0xff, (size_t)words * 4);
    if (n % 32) k->slots[words - 1] = (1u << (n % 32)) - 1;
    memset(k->slots + WORDS, 0, (size_t)words * 4);
    const double *values = NULL;
    for (int i = 0, last = -1; i < step_count; i++) {
      const Step *s = &steps[i];
      if (s->kind == 'c') {
        if (s->column != last) {
          values = values_of(k, last = s->column, from, n);
          mark_column(k, columns[s->column].data == NULL, values, n);
        }
        do_cut(k, s, values, n);
      } else if (s->kind == 'j') do_join(k, s, words);
      else if (s->kind == 'v') do_verdict(k, s, from / 32, words);
      else if (s->kind == 'f') do_flag(k, s, from, n);
      else {
        if (s->column != last) narrow(k, last = s->column, from, n);
        do_codes(k, s, n);
      }
    }
  }
  return NULL;
}

/* Zeroed memory that nobody has touched yet. */
static uint32_t *fresh(size_t bytes) {
  void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) { perror("memory"); exit(1); }
  return memory;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

int main(int argc, char **argv) {
  if (argc != 4) { fprintf(stderr, "match <folder> <rounds> <threads>\n"); return 2; }
  read_plan(argv[1]);
  int threads = atoi(argv[3]);
  stride = (rows + 31) / 32;
  size_t bytes = ((size_t)stride * (size_t)offer_count * 4 + 127) / 64 * 64;
  Worker *workers = calloc((size_t)threads, sizeof *workers);
  for (int t = 0; t < threads; t++) {
    workers[t].slots = aligned_alloc(64, (size_t)node_count * 2 * WORDS * 4);
    for (int c = 0; c < column_count; c++) workers[t].values[c] = aligned_alloc(64, BLOCK * 8);
  }
  long *total = NULL;
  for (int round = 0; round < atoi(argv[2]); round++) {
    /* Results are new in each round and first touched inside it, as those of the engine are. */
    if (round > 0) { munmap(qualified, bytes); munmap(one_away, bytes); munmap(undecided, bytes); }
    double start = now();
    qualified = fresh(bytes); one_away = fresh(bytes); undecided = fresh(bytes);
    pthread_t ids[64];
    atomic_store(&next_block, 0);
    for (int t = 0; t < threads; t++) {
      workers[t].counts = calloc((size_t)offer_count * 3, sizeof(long));
      pthread_create(&ids[t], NULL, work, &workers[t]);
    }
    for (int t = 0; t < threads; t++) pthread_join(ids[t], NULL);
    for (int t = 1; t < threads; t++)
      for (int i = 0; i < offer_count * 3; i++) workers[0].counts[i] += workers[t].counts[i];
    total = workers[0].counts;
    printf("%.3f\n", now() - start);
  }
  for (int i = 0; total && i < offer_count; i++) printf("%ld %ld %ld\n", total[3 * i], total[3 * i + 1], total[3 * i + 2]);
  return 0;
}
