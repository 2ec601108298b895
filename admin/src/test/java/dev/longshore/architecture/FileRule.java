package dev.longshore.architecture;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A rule over the text of files.
 *
 * @param name says it in a few words
 * @param because why it is one
 * @param files which files, a glob below the root
 * @param pattern what the text has, or must not have
 * @param wanted whether the text must have it
 * @param good a text that keeps the rule
 * @param bad a text that breaks it
 */
record FileRule(String name, String because, String files, Pattern pattern, Wanted wanted, String good, String bad) {

    /** What the pattern is to the text. */
    enum Wanted {
        PRESENT,
        ABSENT
    }

    static final List<FileRule> TABLE = List.of(
            new FileRule(
                    "packagesAreNullMarked",
                    "what may be null says so; everything else is not",
                    "*/src/main/java/**/package-info.java",
                    Pattern.compile("^/\\*\\*.*^@NullMarked$", Pattern.MULTILINE | Pattern.DOTALL),
                    Wanted.PRESENT,
                    "/** What it is. */\n@NullMarked\npackage a.b;",
                    "package a.b;"),
            new FileRule(
                    "columnsAreNamed",
                    "a new column must not change what an old statement reads; exempt are row variables of PL/pgSQL, which have the"
                            + " type of their table, and q, the alias of a user's own query, whose columns are the user's",
                    "{*/src/main/**.java,*/src/main/**.sql,jobs/**.sql}",
                    Pattern.compile("\\bselect[ \\t]+(?:(?!q\\.)\\w+\\.)?\\*(?!\\s+into\\b)", Pattern.CASE_INSENSITIVE),
                    Wanted.ABSENT,
                    "select id, state from longshore.run",
                    "SELECT r.* FROM longshore.run r"),
            new FileRule(
                    "migrationsGiveUpOnLocks",
                    "a migration that waits for a lock holds up every statement that comes after it",
                    "sql/src/main/resources/db/migration/V*.sql",
                    Pattern.compile("^set (?:local )?lock_timeout = '", Pattern.MULTILINE),
                    Wanted.PRESENT,
                    "set local lock_timeout = '2s';\ncreate table longshore.a (id int);",
                    "create table longshore.a (id int);"));

    boolean isKeptBy(String text) {
        return pattern.matcher(text).find() == (wanted == Wanted.PRESENT);
    }

    @Override
    public String toString() {
        return name;
    }
}
