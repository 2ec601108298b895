package dev.longshore.sql.effect;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What rows of effects and dependencies are locked for ends after 10 seconds in which its transaction asks nothing: a worker that is frozen between a statement and the commit would
 * else keep whoever has its work by now waiting for as long as it sleeps.
 */
final class ShortSleep {

    /** An expression, for a statement that locks rows. */
    static final String BOUND = "set_config('idle_in_transaction_session_timeout', '10000', true)";

    private static final String SELECT = "select " + BOUND;

    private ShortSleep() {}

    /** For the transaction that the caller is in, before it locks anything. */
    static void bound(JdbcClient jdbc) {
        jdbc.sql(SELECT).query(String.class).single();
    }
}
