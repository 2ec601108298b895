package dev.longshore.jobs.syncin;

import java.util.regex.Pattern;

/**
 * A text that a regular expression may look at so many times only: one that backtracks without end is stopped after a bounded number of steps, whatever the
 * text. For one match and one thread.
 */
final class BudgetedText implements CharSequence {

    /** Longer texts do not match any pattern: groups that repeat take stack for each character. */
    static final int LONGEST = 2_000;

    private static final int LOOKS = 200_000;

    private final String text;
    private int looks = LOOKS;

    private BudgetedText(String text) {
        this.text = text;
    }

    static boolean matches(Pattern pattern, String text) throws TooMuchWork {
        if (text.length() > LONGEST) {
            throw new TooMuchWork();
        }
        return pattern.matcher(new BudgetedText(text)).matches();
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        if (--looks < 0) {
            throw new TooMuchWork();
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }

    /** The pattern would look for too long. */
    static final class TooMuchWork extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooMuchWork() {
            super(null, null, false, false);
        }
    }
}
