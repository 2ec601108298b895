package dev.longshore.model.run;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why what a run was asked for is no longer worth having. */
public sealed interface Outdated {

    /** The end that it leads to. */
    RunState end();

    /** For people: what changed. */
    String sentence();

    /** What is recorded of it, beside the event. */
    Map<String, Object> detail();

    /**
     * The input is another one.
     *
     * @param then its version when the run was asked for; null if there was no input
     * @param now its version when it was looked at; null if there was none
     */
    record OtherVersion(@Nullable String then, @Nullable String now) implements Outdated {

        @Override
        public RunState end() {
            return RunState.STALE;
        }

        @Override
        public String sentence() {
            if (then == null) {
                return "Its input came after it was asked for: there was none then, version " + now + " now.";
            }
            return now == null
                    ? "Its input is gone: version " + then + " when it was asked for, none now."
                    : "Its input changed after it was asked for: version " + then + " then, " + now + " now.";
        }

        @Override
        public Map<String, Object> detail() {
            Map<String, Object> detail = new LinkedHashMap<>();
            detail.put("precondition", "version");
            detail.put("then", then == null ? "" : then);
            detail.put("now", now == null ? "" : now);
            return detail;
        }
    }

    /**
     * The job is defined otherwise.
     *
     * @param then hash of the definition that the run was asked for with
     * @param now hash of the one that is offered
     */
    record OtherDefinition(String then, String now) implements Outdated {

        private static final int SHOWN = 12;

        @Override
        public RunState end() {
            return RunState.STALE;
        }

        @Override
        public String sentence() {
            return "Its job was changed after it was asked for: definition " + brief(then) + " then, " + brief(now)
                    + " now.";
        }

        @Override
        public Map<String, Object> detail() {
            return Map.of("precondition", "definition", "then", then, "now", now);
        }

        private static String brief(String hash) {
            return hash.substring(0, Math.min(SHOWN, hash.length()));
        }
    }

    /**
     * A later request asked for the same.
     *
     * @param by the latest run that did
     */
    record Superseded(RunId by) implements Outdated {

        @Override
        public RunState end() {
            return RunState.SUPERSEDED;
        }

        @Override
        public String sentence() {
            return "Run " + by + " asked for the same with newer input.";
        }

        @Override
        public Map<String, Object> detail() {
            return Map.of("precondition", "superseded-by", "by", by.toString());
        }
    }
}
