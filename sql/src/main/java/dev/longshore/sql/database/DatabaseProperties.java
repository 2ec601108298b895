package dev.longshore.sql.database;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this process meets the database.
 *
 * @param join whether to join the embedded database that another process runs on this data folder, instead of running one: {@code never} by default, what
 *     a further worker does {@code always}, what a command for a moment does {@code if-running}
 * @param pool connections for the platform's own tables; 0, the default, asks for enough for the worker slots
 * @param sourcePool connections that read users' SQL; 0, the default, asks for enough for the worker's slots and runs
 * @param sourceSilence how long the source may say nothing while it works on users' SQL, before the connection is given up: 30 min. Longer than the longest
 *     sort of any query; a host that has vanished is noticed within half a minute without it
 */
@ConfigurationProperties("longshore.database")
record DatabaseProperties(
        @DefaultValue("never") Join join,
        @DefaultValue("0") int pool,
        @DefaultValue("0") int sourcePool,
        @DefaultValue("30m") Duration sourceSilence) {

    DatabaseProperties {
        if (sourceSilence.toSeconds() < 10) {
            throw new IllegalArgumentException("longshore.database.source-silence (" + sourceSilence
                    + ") must be 10 s or more: every query is silent until its first row");
        }
    }

    enum Join {
        NEVER,
        ALWAYS,
        IF_RUNNING
    }
}
