package dev.longshore.sql.database;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * For short transactions that lock what others need soon: they end after 10 seconds in which they ask nothing. A process that is frozen between a statement and the commit would
 * else keep those others waiting for as long as it sleeps.
 */
public final class ShortSleep {

    /** An expression, for a statement that locks rows. */
    public static final String BOUND = "set_config('idle_in_transaction_session_timeout', '10000', true)";

    /** For the transaction that it is run in. */
    public static final String SELECT = "select " + BOUND;

    private ShortSleep() {}

    /** For the transaction that the caller is in, before it locks anything. */
    public static void bound(JdbcClient jdbc) {
        jdbc.sql(SELECT).query(String.class).single();
    }
}
