package dev.longshore.chaos.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What is said on one connection, as far as it takes to know which statements a transaction has and when the server says that it is committed. Understands
 * protocol 3 without encryption; statements that are prepared once and bound by name later are known by that name.
 */
final class Conversation {

    private final Messages fromClient = new Messages(true, "QPB");
    private final Messages fromServer = new Messages(false, "CZ");
    private final Map<String, String> prepared = new HashMap<>();
    private final StringBuilder statements = new StringBuilder();
    private String committed = "";
    private long begun;
    private long nanos;

    /** Data from the process to the server. */
    synchronized void sent(byte[] data, int length) {
        fromClient.read(data, length, this::said);
    }

    /** Data from the server; true if they say that a transaction of several statements is committed. */
    synchronized boolean answered(byte[] data, int length) {
        boolean[] commit = {false};
        fromServer.read(data, length, (type, body) -> {
            if (type == 'C' && text(body, 0).equals("COMMIT")) {
                committed = statements.toString();
                nanos = System.nanoTime() - begun;
                commit[0] = true;
            } else if (type == 'Z' && body[0] == 'I') {
                statements.setLength(0); // idle: whatever comes next is another transaction
            }
        });
        return commit[0];
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
