package dev.longshore.chaos.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Cuts a stream of bytes into messages of PostgreSQL's protocol: a letter, a length that counts itself, a body. Only the client's first messages have no letter,
 * and the answer to its request for encryption is a bare letter. Messages that nobody looks into, such as rows, are passed over.
 */
final class Messages {

    private static final int ENCRYPTION = 80877103;
    private static final int GSS_ENCRYPTION = 80877104;
    private static final int LENGTH = 4;

    private final boolean client;
    private final String wanted;
    private boolean started;
    private byte[] kept = new byte[0];
    private long toSkip;

    /** @param wanted letters of the messages that are listened to */
    Messages(boolean client, String wanted) {
        this.client = client;
        this.wanted = wanted;
    }

    /** Whoever hears a whole message. */
    interface Listener {
        void message(char type, byte[] body);
    }

    void read(byte[] data, int length, Listener listener) {
        int from = (int) Math.min(toSkip, length);
        toSkip -= from;
        if (from == length) {
            return;
        }
        byte[] all = Arrays.copyOf(kept, kept.length + length - from);
        System.arraycopy(data, from, all, kept.length, length - from);
        int at = 0;
        while (true) {
            int next = one(all, at, listener);
            if (next < 0) {
                break;
            }
            if (next > all.length) {
                toSkip = next - (long) all.length;
                at = all.length;
                break;
            }
            at = next;
        }
        kept = Arrays.copyOfRange(all, at, all.length);
    }

    /** Where the message ends that begins there; -1 if more must come first. */
    private int one(byte[] all, int at, Listener listener) {
        if (at == all.length) {
            return -1;
        }
        if (!client && !started) {
            started = true;
            if (all[at] == 'N' || all[at] == 'S' || all[at] == 'G') {
                started = false; // the answer to a request for encryption; another may follow
                return at + 1;
            }
        }
        int header = client && !started ? 0 : 1;
        if (all.length - at < header + LENGTH) {
            return -1;
        }
        int length = ByteBuffer.wrap(all, at + header, LENGTH).getInt();
        int end = at + header + length;
        if (header == 0) {
            return all.length < end ? -1 : startUp(all, at, end);
        }
        if (wanted.indexOf(all[at]) < 0) {
            return end;
        }
        if (all.length < end) {
            return -1;
        }
        listener.message((char) all[at], Arrays.copyOfRange(all, at + header + LENGTH, end));
        return end;
    }

    private int startUp(byte[] all, int at, int end) {
        int code = ByteBuffer.wrap(all, at + LENGTH, LENGTH).getInt();
        started = code != ENCRYPTION && code != GSS_ENCRYPTION;
        return end;
    }
}
