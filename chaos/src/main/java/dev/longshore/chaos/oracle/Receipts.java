package dev.longshore.chaos.oracle;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.longshore.chaos.rig.Crm.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the receipts of another system say of what it was sent. */
public record Receipts(List<Receipt> all) {

    private static final String APPLIED = "applied";
    private static final long SECOND = 1_000_000;

    public Receipts {
        all = List.copyOf(all);
    }

    /** What is wrong if each of so many items was to be applied exactly once. */
    public List<String> eachOnce(long items) {
        List<String> wrong = notTwice();
        long applied = distinct();
        if (applied != items) {
            wrong.add(applied + " items were applied, not " + items);
        }
        return wrong;
    }

    /** What is wrong if nothing was to be applied twice, and nothing sent again that was applied. */
    public List<String> notTwice() {
        List<String> wrong = new ArrayList<>();
        Map<String, Long> times = all.stream()
                .filter(receipt -> receipt.outcome().equals(APPLIED))
                .collect(groupingBy(Receipt::item, counting()));
        times.forEach((item, count) -> {
            if (count > 1) {
                wrong.add("item " + item + " was applied " + count + " times");
            }
        });
        return wrong;
    }

    /** Items that were applied. */
    public long distinct() {
        return all.stream()
                .filter(receipt -> receipt.outcome().equals(APPLIED))
                .map(Receipt::item)
                .distinct()
                .count();
    }

    /** Times that something arrived again that was applied already. */
    public long repeated() {
        return all.stream()
                .filter(receipt -> receipt.outcome().equals("repeated"))
                .count();
    }

    /** The most that arrived within any one second. */
    public int mostInASecond() {
        List<Long> times = all.stream().map(Receipt::at).sorted().toList();
        int most = 0;
        int from = 0;
        for (int to = 0; to < times.size(); to++) {
            while (times.get(to) - times.get(from) >= SECOND) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }
}
