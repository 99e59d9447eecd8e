/* Rows that SQLite takes, so many a commit, each commit synced: what the machine can do without Swift, rules or an audit.
 *
 *     bare FILE ROWS SECONDS
 *
 * The table, the row and the settings are those of Sources/bench. Prints rows a second.
 */
#define _POSIX_C_SOURCE 200809L
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static sqlite3 *database;

static void expect(int is_right)
{
    if (is_right) return;
    fprintf(stderr, "%s\n", sqlite3_errmsg(database));
    exit(1);
}

static void run(const char *sql)
{
    expect(sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK);
}

static sqlite3_stmt *prepared(const char *sql)
{
    sqlite3_stmt *statement;
    expect(sqlite3_prepare_v2(database, sql, -1, &statement, NULL) == SQLITE_OK);
    return statement;
}

static void step(sqlite3_stmt *statement)
{
    expect(sqlite3_step(statement) == SQLITE_DONE);
    expect(sqlite3_reset(statement) == SQLITE_OK);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int count, char **arguments)
{
    if (count != 4) return 2;
    int rows = atoi(arguments[2]);
    double begun, end;
    sqlite3_int64 number = 0;
    char text[200];
    memset(text, 'x', sizeof text);

    expect(sqlite3_open(arguments[1], &database) == SQLITE_OK);
    run("PRAGMA journal_mode = WAL");
    run("PRAGMA synchronous = FULL");
    run("CREATE TABLE benchRow (county TEXT, number BIGINT, text TEXT)");
    sqlite3_stmt *begin = prepared("BEGIN IMMEDIATE"), *commit = prepared("COMMIT");
    sqlite3_stmt *insert = prepared("INSERT INTO benchRow (county, number, text) VALUES ('990101', ?, ?)");

    begun = now();
    end = begun + atof(arguments[3]);
    while (now() < end) {
        step(begin);
        for (int row = 0; row < rows; row++) {
            sqlite3_bind_int64(insert, 1, number++);
            sqlite3_bind_text(insert, 2, text, sizeof text, SQLITE_STATIC);
            step(insert);
        }
        step(commit);
    }
    printf("%.0f\n", number / (now() - begun));
    return 0;
}
