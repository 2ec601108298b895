package dev.longshore.admin.console;

/**
 * What a restart does with a step.
 *
 * @param icon in the sprite
 * @param tone class that colours the icon
 * @param word Skipped, Resumes at item N, Starts over or Blocked
 * @param step its name
 * @param says why, and what that means; follows the name of the step
 */
record Verdict(String icon, String tone, String word, String step, String says) {

    static Verdict skipped(String step, String says) {
        return new Verdict("skip", "ic-done", "Skipped", step, says);
    }

    static Verdict resumes(String step, String item, String says) {
        return new Verdict("resume", "ic-run", "Resumes at item " + item, step, says);
    }

    static Verdict startsOver(String step, String says) {
        return new Verdict("restart", "ic-run", "Starts over", step, says);
    }

    static Verdict blocked(String step, String says) {
        return new Verdict("state-held", "ic-held", "Blocked", step, says);
    }

    boolean isBlocked() {
        return "Blocked".equals(word);
    }
}
