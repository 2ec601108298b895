package dev.longshore.chaos.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What is said on one connection, as far as it takes to know which statements a transaction has and when the server says that it is committed, be it by its
 * COMMIT or, where a statement is a transaction by itself, by being ready for the next. Understands protocol 3 without encryption; statements that are prepared
 * once and bound by name later are known by that name. What the server says that each has done is a line too, as a comment: {@code -- SELECT 2}.
 */
final class Conversation {

    private final Messages fromClient = new Messages(true, "QPB");
    private final Messages fromServer = new Messages(false, "CEZ");
    private final Map<String, String> prepared = new HashMap<>();
    private final StringBuilder statements = new StringBuilder();
    private String committed = "";
    private long begun;
    private long nanos;
    private boolean failed;

    /** Data from the process to the server. */
    synchronized void sent(byte[] data, int length) {
        fromClient.read(data, length, this::said);
    }

    /** Data from the server; true if they say that a transaction is committed. */
    synchronized boolean answered(byte[] data, int length) {
        boolean[] commit = {false};
        fromServer.read(data, length, (type, body) -> commit[0] |= answered(type, body));
        return commit[0];
    }

    private boolean answered(char type, byte[] body) {
        switch (type) {
            case 'C' -> {
                String done = text(body, 0);
                if (done.equals("COMMIT")) {
                    return commits();
                }
                if (done.equals("ROLLBACK")) {
                    statements.setLength(0);
                } else {
                    statements.append("-- ").append(done).append('\n');
                }
            }
            case 'E' -> failed = true;
            default -> {
                if (body[0] == 'I') { // idle: whatever comes next is another transaction
                    boolean ended = !statements.isEmpty() && !failed && commits();
                    statements.setLength(0);
                    failed = false;
                    return ended;
                }
            }
        }
        return false;
    }

    private boolean commits() {
        committed = statements.toString();
        nanos = System.nanoTime() - begun;
        statements.setLength(0);
        return true;
    }

    /** The statements of the transaction that was committed last. */
    synchronized String committed() {
        return committed;
    }

    /** How long it took, from its first statement. */
    synchronized long nanos() {
        return nanos;
    }

    private void said(char type, byte[] body) {
        if (statements.isEmpty()) {
            begun = System.nanoTime();
        }
        switch (type) {
            case 'Q' -> statements.append(text(body, 0)).append('\n');
            case 'P' -> {
                String name = text(body, 0);
                prepared.put(name, text(body, name.getBytes(StandardCharsets.UTF_8).length + 1));
            }
            case 'B' -> {
                String portal = text(body, 0);
                String name = text(body, portal.getBytes(StandardCharsets.UTF_8).length + 1);
                statements.append(prepared.getOrDefault(name, "")).append('\n');
            }
            default -> {
                // carries no statement
            }
        }
    }

    private static String text(byte[] body, int from) {
        int end = from;
        while (end < body.length && body[end] != 0) {
            end++;
        }
        return new String(Arrays.copyOfRange(body, from, end), StandardCharsets.UTF_8);
    }
}
