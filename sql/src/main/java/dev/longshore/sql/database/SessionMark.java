package dev.longshore.sql.database;

import java.util.concurrent.ThreadLocalRandom;

/**
 * What the server tells the sessions of this process by: each holds the shared advisory lock (4720, key) from its beginning to its end, so that others can end what it left
 * in a transaction when it is frozen or cut off. An application with a pool of its own has it run {@link #statement()} on each new connection.
 *
 * @param key drawn when the process starts; positive
 */
public record SessionMark(int key) {

    static SessionMark drawn() {
        return new SessionMark(ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE));
    }

    /** Marks the session that runs it. */
    public String statement() {
        return "select pg_advisory_lock_shared(4720, " + key + ")";
    }
}
