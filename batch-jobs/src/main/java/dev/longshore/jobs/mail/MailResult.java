package dev.longshore.jobs.mail;

/** What came of a mail. */
public sealed interface MailResult {

    /** In a sentence's words, for people. */
    String why();

    /** The server has taken it, and delivers it or tells its sender why not. */
    record Taken() implements MailResult {

        @Override
        public String why() {
            return "the mail server took it";
        }
    }

    /**
     * The server surely does not have it, and may take it later: it was away, or said so (4xx).
     *
     * @param away whether nobody was there who could have taken it
     */
    record NotSent(String why, boolean away) implements MailResult {}

    /** It came too late: its sender slept, and may not be the one any more who is to send it. No server was given it. */
    record Withheld() implements MailResult {

        @Override
        public String why() {
            return "the worker slept before it was sent, and did not send it";
        }
    }

    /** The server never will take it: it said so (5xx), or it is no mail at all. */
    record Refused(String why) implements MailResult {}

    /** All of it was sent, and no answer came: the server may have it. */
    record Unclear(String why) implements MailResult {}
}
