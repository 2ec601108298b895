package dev.longshore.chaos.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConversationTest {

    private final Conversation conversation = new Conversation();

    @Test
    void knowsTheStatementsOfACommittedTransaction() {
        begin();
        sent(message('P', "", "BEGIN", "", ""));
        sent(message('B', "", "", ""));
        sent(message('P', "s1", "update a set b = $1", ""));
        sent(message('B', "", "s1", ""));
        sent(message('Q', "COMMIT"));

        assertThat(answered(message('C', "COMMIT"))).isTrue();
        assertThat(conversation.committed().lines()).contains("update a set b = $1");
    }

    @Test
    void knowsAStatementThatWasPreparedInAnEarlierTransaction() {
        begin();
        sent(message('P', "s1", "update a set b = $1", ""));
        answered(message('C', "COMMIT"));
        answered(idle());

        sent(message('B', "", "s1", ""));
        answered(message('C', "COMMIT"));

        assertThat(conversation.committed()).isEqualTo("update a set b = $1\n");
    }

    @Test
    void forgetsTheStatementsOfAnEarlierTransaction() {
        begin();
        sent(message('Q', "insert into a"));
        answered(message('C', "INSERT 0 1"));
        answered(idle());
        sent(message('Q', "COMMIT"));
        answered(message('C', "COMMIT"));

        assertThat(conversation.committed()).isEqualTo("COMMIT\n");
    }

    @Test
    void takesAStatementForATransactionWhereItIsOneByItself() {
        begin();
        sent(message('P', "s1", "select b from a", ""));
        sent(message('B', "", "s1", ""));

        assertThat(answered(message('C', "SELECT 2"))).isFalse();
        assertThat(answered(idle())).isTrue();
        assertThat(conversation.committed()).isEqualTo("select b from a\n-- SELECT 2\n");
    }

    @Test
    void takesNothingForCommittedThatFailedOrWasRolledBack() {
        begin();
        sent(message('Q', "insert into a"));
        answered(message('E', "SERROR"));
        assertThat(answered(idle())).isFalse();

        sent(message('Q', "insert into a"));
        answered(message('C', "INSERT 0 1"));
        sent(message('Q', "ROLLBACK"));
        answered(message('C', "ROLLBACK"));
        assertThat(answered(idle())).isFalse();
    }

    @Test
    void seesMessagesThatComeInPieces() {
        begin();
        byte[] commit = message('C', "COMMIT");
        for (int i = 0; i < commit.length - 1; i++) {
            assertThat(conversation.answered(new byte[] {commit[i]}, 1)).isFalse();
        }

        assertThat(conversation.answered(new byte[] {commit[commit.length - 1]}, 1))
                .isTrue();
    }

    @Test
    void passesOverRowsHoweverLong() {
        begin();
        byte[] row = message('d', "x".repeat(100_000));
        for (int from = 0; from < row.length; from += 4_096) {
            byte[] piece = java.util.Arrays.copyOfRange(row, from, Math.min(row.length, from + 4_096));
            assertThat(conversation.answered(piece, piece.length)).isFalse();
        }

        assertThat(answered(message('C', "COMMIT"))).isTrue();
    }

    @Test
    void takesTheAnswerToARequestForEncryptionForNoMessage() {
        sent(ByteBuffer.allocate(8).putInt(8).putInt(80877103).array());
        assertThat(answered(new byte[] {'N'})).isFalse();
        begin();

        assertThat(answered(message('C', "COMMIT"))).isTrue();
    }

    /** The client's first message, which has no letter, and the server's first one. */
    private void begin() {
        sent(ByteBuffer.allocate(8).putInt(8).putInt(196608).array());
        answered(message('R', ""));
    }

    private void sent(byte[] data) {
        conversation.sent(data, data.length);
    }

    private boolean answered(byte[] data) {
        return conversation.answered(data, data.length);
    }

    private static byte[] idle() {
        return ByteBuffer.allocate(6).put((byte) 'Z').putInt(5).put((byte) 'I').array();
    }

    private static byte[] message(char type, String... texts) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (String text : texts) {
            body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            body.write(0);
        }
        return ByteBuffer.allocate(5 + body.size())
                .put((byte) type)
                .putInt(4 + body.size())
                .put(body.toByteArray())
                .array();
    }
}
