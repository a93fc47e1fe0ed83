/*
 * Twin of the engine's scoring: cohort percentiles, contributions, totals, ranks and classes, on two threads.
 * Usage: score <folder> <rows> <groups> <items> <rounds>. In the folder stand codes.i32, one <column>.f64 for each
 * column, and plan.txt with a line for each item: kind (0 column, 1 share, 2 growth), two column numbers, weight in units.
 * Prints a line for each round, milliseconds and those of the processor; results are new memory each time.
 * Leaves units.f64, ranks.i32 and classes.i32 in the folder.
 */
#include "columns.h"
#include <math.h>

enum { COLUMN, SHARE, GROWTH };
typedef struct {
  int kind, a, b;
  double weight;
} item;

static int rows, groups, items;
static item plan[64];
static const double *columns[64];
static const int32_t *codes;
static int32_t *starts;
static double *scratch[THREADS];
static int32_t *next_place[THREADS];
static double *low[64], *high[64], *step[64], *half[64];
static int32_t *contribution[64];
static double *units;
static int32_t *ranks, *class_of, *histogram[THREADS];
static const double class_from[] = {600000, 400000, 200000};
static int most_units;

/* Infinity does not exist, NaN is unknown. */
static inline double figure(const item *one, int row) {
  const double a = columns[one->a][row];
  if (one->kind == COLUMN) return a;
  const double b = columns[one->b][row];
  if (one->kind == SHARE) return b == 0 ? INFINITY : a / b;
  return b <= 0 ? INFINITY : (a - b) / b;
}

static double select_at(double *values, int k, int left, int right) {
  while (left < right) {
    double a = values[left], b = values[(left + right) / 2], c = values[right];
    double pivot = fmax(fmin(a, b), fmin(fmax(a, b), c));
    int i = left - 1, j = right + 1;
    for (;;) {
      do i++; while (values[i] < pivot);
      do j--; while (values[j] > pivot);
      if (i >= j) break;
      double moved = values[i];
      values[i] = values[j];
      values[j] = moved;
    }
    if (k <= j) right = j;
    else left = j + 1;
  }
  return values[k];
}

static uint64_t key_of(double value) {
  uint64_t bits;
  memcpy(&bits, &value, 8);
  return bits ^ ((bits >> 63) ? ~0ull : 1ull << 63);
}

/* The value at a place and the next: a histogram of the leading bits finds the few values that can stand there. */
#define BINS 4096
static void neighbours(const double *values, int n, const int32_t *bins, double *few, int place, double *at, double *next) {
  int before = 0, bin = 0;
  while (before + bins[bin] <= place) before += bins[bin++];
  int last = bin;
  if (place + 1 < n && before + bins[bin] <= place + 1) {
    last = bin + 1;
    while (bins[last] == 0) last++;
  }
  int count = 0;
  for (int i = 0; i < n; i++) {
    few[count] = values[i];
    int key = (int)(key_of(values[i]) >> 52);
    count += key >= bin && key <= last;
  }
  *at = select_at(few, place - before, 0, count - 1);
  if (place + 1 >= n) *next = *at;
  else {
    double least = INFINITY;
    for (int i = place - before + 1; i < count; i++)
      if (few[i] < least) least = few[i];
    *next = least;
  }
}

/* The continuous percentile as a decimal of twelve significant digits. */
static double percentile(const double *values, int n, const int32_t *bins, double *few, double share) {
  double place = (n - 1) * share;
  int index = (int)place;
  double at, next;
  neighbours(values, n, bins, few, index, &at, &next);
  char text[40];
  snprintf(text, sizeof text, "%.11e", at + (place - index) * (next - at));
  return strtod(text, NULL);
}

/* Every second item: values sorted by cohort into one buffer, then two percentiles for each cohort. */
static void statistics(int thread) {
  static __thread int32_t bins[BINS];
  double *values = scratch[thread], *few = scratch[thread] + rows;
  int32_t *next = next_place[thread];
  for (int index = thread; index < items; index += THREADS) {
    const item *one = &plan[index];
    memcpy(next, starts, (size_t)groups * 4);
    for (int row = 0; row < rows; row++) {
      double value = figure(one, row);
      int code = codes[row];
      values[next[code]] = value;
      next[code] += value < INFINITY;
    }
    for (int group = 0; group < groups; group++) {
      double *own = values + starts[group];
      int n = next[group] - starts[group];
      memset(bins, 0, sizeof bins);
      for (int i = 0; i < n; i++) bins[key_of(own[i]) >> 52]++;
      double from = n > 0 ? percentile(own, n, bins, few, 0.05) : NAN;
      double to = n > 0 ? percentile(own, n, bins, few, 0.95) : NAN;
      low[index][group] = from;
      high[index][group] = to;
      /* Both ends in one place: that value has half, what is above it all. */
      step[index][group] = to > from ? one->weight / (to - from) : 1e300;
      half[index][group] = to > from ? 0 : one->weight / 2;
    }
  }
}

/* Near a half the rounding is decided again, multiplied before divided, which meets a half exactly for whole figures. */
static int32_t carefully(const item *one, int row, double from, double to) {
  double a = columns[one->a][row], b = columns[one->b][row];
  if (to == from) return (int32_t)(one->weight / 2);
  if (one->kind == COLUMN) return (int32_t)((a - from) * one->weight / (to - from) + 0.5);
  if (one->kind == GROWTH) a -= b;
  return (int32_t)((a - from * b) * one->weight / (b * (to - from)) + 0.5);
}

static void score_rows(int thread) {
  int from = (int)((int64_t)rows * thread / THREADS), to = (int)((int64_t)rows * (thread + 1) / THREADS);
  enum { BLOCK = 4096 };
  for (int start = from; start < to; start += BLOCK) {
    int end = start + BLOCK < to ? start + BLOCK : to;
    for (int index = 0; index < items; index++) {
      const item *one = &plan[index];
      const double *lows = low[index], *steps = step[index], *halves = half[index];
      int32_t *points = contribution[index];
      double near[BLOCK];
      int unsure = 0;
      for (int row = start; row < end; row++) {
        double value = figure(one, row);
        int code = codes[row];
        double raw = (value - lows[code]) * steps[code] + halves[code];
        double inside = raw > 0 ? raw : 0;
        inside = inside < one->weight ? inside : one->weight;
        inside = value < INFINITY ? inside : 0;
        int32_t here = (int32_t)(inside + 0.5);
        near[row - start] = inside - here;
        points[row] = here;
        unsure += fabs(inside - here) >= 0.499999;
      }
      if (unsure > 0)
        for (int row = start; row < end; row++)
          if (fabs(near[row - start]) >= 0.499999)
            points[row] = carefully(one, row, lows[codes[row]], high[index][codes[row]]);
      for (int row = start; row < end; row++) units[row] += points[row];
    }
    for (int row = start; row < end; row++) {
      int total = (int)units[row];
      histogram[thread][total]++;
      class_of[row] = units[row] >= class_from[0] ? 0 : units[row] >= class_from[1] ? 1 : units[row] >= class_from[2] ? 2 : 3;
    }
  }
}

static void rank_rows(int thread) {
  int from = (int)((int64_t)rows * thread / THREADS), to = (int)((int64_t)rows * (thread + 1) / THREADS);
  for (int row = from; row < to; row++) ranks[row] = histogram[0][(int)units[row]] + 1;
}

/* Every round has results of its own, as every call of the engine has. */
static void new_results(void) {
  if (units != NULL) {
    munmap(units, (size_t)rows * 8);
    munmap(ranks, (size_t)rows * 4);
    munmap(class_of, (size_t)rows * 4);
    for (int index = 0; index < items; index++) munmap(contribution[index], (size_t)rows * 4);
  }
  units = fresh((size_t)rows * 8);
  ranks = fresh((size_t)rows * 4);
  class_of = fresh((size_t)rows * 4);
  for (int index = 0; index < items; index++) contribution[index] = fresh((size_t)rows * 4);
}

static void score(void) {
  new_results();
  for (int t = 0; t < THREADS; t++) memset(histogram[t], 0, (size_t)(most_units + 1) * 4);
  memset(starts, 0, (size_t)(groups + 1) * 4);
  for (int row = 0; row < rows; row++) starts[codes[row] + 1]++;
  for (int group = 0; group < groups; group++) starts[group + 1] += starts[group];
  on_threads(statistics);
  on_threads(score_rows);
  int above = 0;
  for (int total = most_units; total >= 0; total--) {
    int here = 0;
    for (int t = 0; t < THREADS; t++) here += histogram[t][total];
    histogram[0][total] = above;
    above += here;
  }
  on_threads(rank_rows);
}

int main(int count, char **words) {
  if (count != 6) return 2;
  const char *folder = words[1];
  rows = atoi(words[2]);
  groups = atoi(words[3]);
  items = atoi(words[4]);
  int rounds = atoi(words[5]);
  codes = map_file(folder, "codes.i32");
  char *text = map_file(folder, "plan.txt");
  for (int index = 0; index < items; index++) {
    char names[2][64];
    int used = 0;
    if (sscanf(text, "%d %63s %63s %lf\n%n", &plan[index].kind, names[0], names[1], &plan[index].weight, &used) != 4) return 3;
    text += used;
    plan[index].a = 2 * index;
    plan[index].b = 2 * index + 1;
    columns[2 * index] = map_file(folder, names[0]);
    columns[2 * index + 1] = map_file(folder, names[1]);
    most_units += (int)plan[index].weight;
    low[index] = room((size_t)groups * 8);
    high[index] = room((size_t)groups * 8);
    step[index] = room((size_t)groups * 8);
    half[index] = room((size_t)groups * 8);
  }
  starts = room((size_t)(groups + 1) * 4);
  for (int t = 0; t < THREADS; t++) {
    scratch[t] = room((size_t)(2 * rows + 64) * 8);
    next_place[t] = room((size_t)(groups + 1) * 4);
    histogram[t] = room((size_t)(most_units + 1) * 4);
  }
  for (int round = 0; round < rounds; round++) {
    double start = now_ms(), used = processor_ms();
    score();
    double end = now_ms();
    printf("%.3f %.3f\n", end - start, processor_ms() - used);
  }
  write_file(folder, "units.f64", units, (size_t)rows * 8);
  write_file(folder, "ranks.i32", ranks, (size_t)rows * 4);
  write_file(folder, "classes.i32", class_of, (size_t)rows * 4);
  return 0;
}
