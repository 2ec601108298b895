package dev.longshore.sql.database;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this process meets the database.
 *
 * @param join whether to join the embedded database that another process runs on this data folder, instead of running one: {@code never} by default, what
 *     a further worker does {@code always}, what a command for a moment does {@code if-running}
 * @param pool connections for the platform's own tables; 0, the default, asks for enough for the worker slots
 * @param sourcePool connections that read users' SQL; 0, the default, asks for enough for the worker's slots and runs
 */
@ConfigurationProperties("longshore.database")
record DatabaseProperties(
        @DefaultValue("never") Join join,
        @DefaultValue("0") int pool,
        @DefaultValue("0") int sourcePool) {

    enum Join {
        NEVER,
        ALWAYS,
        IF_RUNNING
    }
}
