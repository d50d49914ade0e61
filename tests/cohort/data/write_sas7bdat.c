/* Write a csv as a SAS data set (sas7bdat), with labels of variables; the rows may be compressed (COMPRESS=CHAR, RLE).
 *
 * The writing is done by ReadStat (https://github.com/WizardMac/ReadStat, MIT licence, Evan Miller and ReadStat authors),
 * taken unchanged from src/ of the source distribution of pyreadstat 1.3.7 (which does not print its ReadStat version):
 *   sha256 c15cc9f58edfd96afb850f65de252c52f5466ff27ce44772d3389d3a0c11b5ca  pyreadstat-1.3.7.tar.gz
 *
 * Build and run, in the folder of this file (gcc and glibc, whose iconv suffices; no zlib needed):
 *   pip download --no-binary pyreadstat --no-deps pyreadstat==1.3.7 && tar xf pyreadstat-1.3.7.tar.gz
 *   S=pyreadstat-1.3.7/src
 *   gcc -std=gnu99 -O1 -I$S -o write_sas7bdat write_sas7bdat.c $S/[rC]*.c $S/sas/[ir]*.c -lm
 *   ./write_sas7bdat cohort.csv cohort.sas7bdat && ./write_sas7bdat cohort.csv cohort_rle.sas7bdat rle
 *
 * The csv: UTF-8, a heading, the columns below in that order, no quotes; an empty cell is a missing value.
 * The time stamp is fixed, so that the same csv gives the same bytes.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "readstat.h"

#define STAMP 1767225600 /* 2026-01-01 00:00 UTC */
#define COLUMNS 6
#define TRY(call) \
    do { \
        readstat_error_t error = (call); \
        if (error != READSTAT_OK) fail(readstat_error_message(error)); \
    } while (0)

static const struct { const char *name, *label; size_t width; /* 0: numeric */ } columns[COLUMNS] = {
    {"patient", "Patient", 8},
    {"month", "Month since treatment", 0},
    {"fis", "Fatigue Impact Scale, total", 0},
    {"edss", "EDSS", 0},
    {"employ", "Employment", 20},
    {"age", "Age in years", 0},
};

static void fail(const char *why) {
    fprintf(stderr, "write_sas7bdat: %s\n", why);
    exit(1);
}

static ssize_t put(const void *bytes, size_t length, void *file) { return write(*(int *)file, bytes, length); }

static char *next_line(char *line, int size, FILE *csv) {
    if (!fgets(line, size, csv)) return NULL;
    if (!strchr(line, '\n')) fail("a line of the csv is too long, or its last line has no end");
    line[strcspn(line, "\r\n")] = '\0';
    if (strchr(line, '"')) fail("the csv has quotes");
    return line;
}

int main(int argc, char **argv) {
    char line[1000];
    long rows = -1; /* the heading is no row */
    if (argc < 3) fail("usage: write_sas7bdat in.csv out.sas7bdat [rle]");
    FILE *csv = fopen(argv[1], "r");
    if (!csv) fail("the csv cannot be opened");
    while (next_line(line, sizeof line, csv)) rows++;
    rewind(csv);
    int out = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (out < 0) fail("the output cannot be opened");

    setenv("TZ", "UTC", 1); /* SAS stores local time */
    tzset();
    readstat_writer_t *writer = readstat_writer_init();
    TRY(readstat_set_data_writer(writer, put));
    TRY(readstat_writer_set_table_name(writer, "COHORT"));
    TRY(readstat_writer_set_file_timestamp(writer, STAMP));
    TRY(readstat_writer_set_compression(writer, argc > 3 ? READSTAT_COMPRESS_ROWS : READSTAT_COMPRESS_NONE));
    for (int i = 0; i < COLUMNS; i++)
        readstat_variable_set_label(
            readstat_add_variable(writer, columns[i].name, columns[i].width ? READSTAT_TYPE_STRING : READSTAT_TYPE_DOUBLE,
                                  columns[i].width),
            columns[i].label);
    TRY(readstat_begin_writing_sas7bdat(writer, &out, rows));

    next_line(line, sizeof line, csv);
    while (next_line(line, sizeof line, csv)) {
        char *rest = line, *cell, *end;
        TRY(readstat_begin_row(writer));
        for (int i = 0; i < COLUMNS; i++) {
            readstat_variable_t *variable = readstat_get_variable(writer, i);
            if (!(cell = strsep(&rest, ","))) fail("a row of the csv has too few cells");
            if (!*cell) {
                TRY(readstat_insert_missing_value(writer, variable));
            } else if (columns[i].width) {
                TRY(readstat_insert_string_value(writer, variable, cell));
            } else {
                double value = strtod(cell, &end);
                if (*end) fail("a numeric cell of the csv is no number");
                TRY(readstat_insert_double_value(writer, variable, value));
            }
        }
        if (rest) fail("a row of the csv has too many cells");
        TRY(readstat_end_row(writer));
    }
    TRY(readstat_end_writing(writer));
    readstat_writer_free(writer);
    fclose(csv);
    if (close(out)) fail("the output cannot be closed");
    return 0;
}
