package dev.longshore.chaos.scenario;

import java.util.Optional;

/** One kind of fault. Stateless: whatever a play needs is in its trial. */
public interface Scenario {

    /** As it is written on the command line. */
    String name();

    /** What is done, in one sentence. */
    String title();

    /** What keeps it from doing harm, in one sentence. */
    String guard();

    /** How many rounds the long campaign plays. */
    int rounds();

    /** How many rounds the short one plays; 0 leaves it out. */
    int selected();

    /** What is taken out for the control, which must then find something wrong; empty where only figures are measured. */
    Optional<Control> control();

    /** What the control is without, in a few words; empty if there is none. */
    default String withoutGuard() {
        return control().map(Control::without).orElse("");
    }

    /** How many rounds the control plays at most; it ends at the first that is noticed. */
    default int controlRounds() {
        return 3;
    }

    /** Plays; what is wrong goes to the trial's findings. */
    void play(Trial trial) throws Exception;
}
