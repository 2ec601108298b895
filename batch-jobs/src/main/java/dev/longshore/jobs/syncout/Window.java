package dev.longshore.jobs.syncout;

import dev.longshore.jobs.kind.Rejection;
import dev.longshore.jobs.syncout.Item.Fate;
import dev.longshore.jobs.syncout.Item.Step;
import dev.longshore.model.run.Counts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The rows that are settled together: the chunk. It is over when the fate of each is known. For one thread. */
final class Window {

    private static final String HELD = "held";

    private final List<Item> items;
    private final boolean ordered;
    private final boolean last;
    private final Set<String> blocked = new HashSet<>();

    /**
     * Begins.
     *
     * @param ordered whether rows with the same first key column are sent in order
     * @param blocked the first key column of the rows before, if one of them was not done; empty if none
     * @param last whether no row follows
     */
    Window(List<Item> items, boolean ordered, String blocked, boolean last) {
        this.items = List.copyOf(items);
        this.ordered = ordered;
        this.last = last;
        if (ordered && !blocked.isEmpty()) {
            this.blocked.add(blocked);
        }
    }

    boolean isLast() {
        return last;
    }

    boolean isSettled() {
        return items.stream().allMatch(item -> item.fate() != null);
    }

    /** The key of its last row; empty if it has none. */
    List<String> lastKey() {
        return items.isEmpty() ? List.of() : items.get(items.size() - 1).row().key();
    }

    /** What holds the first rows of the next window; empty for nothing. */
    String blockedAtEnd() {
        if (items.isEmpty()) {
            return blocked.stream().findFirst().orElse("");
        }
        String order = items.get(items.size() - 1).order();
        return blocked.contains(order) ? order : "";
    }

    /** What may be done now, in order: where order matters, nothing behind a row that is not settled. */
    List<Item> due(Set<Step> steps, long now) {
        return heads().stream()
                .filter(item -> steps.contains(item.step()) && item.dueAt() <= now)
                .toList();
    }

    /** When something is to be done next; only while it is not settled. What waits behind another row has no time of its own. */
    long nextDue() {
        return heads().stream().mapToLong(Item::dueAt).min().orElse(0);
    }

    /** Rows that wait for no other, in order. */
    private List<Item> heads() {
        List<Item> heads = new ArrayList<>();
        Set<String> busy = new HashSet<>();
        for (Item item : items) {
            if (!isOver(item) && (!ordered || busy.add(item.order()))) {
                heads.add(item);
            }
        }
        return heads;
    }

    /** Whether nothing is left to be done: its fate is known, or a row before it with its key was not done, so that it is held back, whatever the ledger says of it. */
    private boolean isOver(Item item) {
        if (!ordered) {
            return item.fate() != null;
        }
        if (item.fate() == Fate.REJECTED) {
            blocked.add(item.order());
        } else if (item.fate() == null && blocked.contains(item.order())) {
            item.isRejected(
                    HELD,
                    "It was held back, since a row before it with the same " + item.order()
                            + " was not done. The next run sends both, in order.",
                    null);
        }
        return item.fate() != null;
    }

    Counts counts() {
        return new Counts(items.size(), count(Fate.WRITTEN), count(Fate.FILTERED), count(Fate.REJECTED));
    }

    List<Rejection> rejections() {
        return items.stream().map(Item::rejection).filter(Objects::nonNull).toList();
    }

    private long count(Fate fate) {
        return items.stream().filter(item -> item.fate() == fate).count();
    }
}
