package dev.longshore.jobs.crm;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The sample's CRM in a test: its receipts are the only witness. */
public final class PracticeCrm implements AutoCloseable {

    private final SampleCrm crm;

    private PracticeCrm(SampleCrm crm) {
        this.crm = crm;
    }

    public static PracticeCrm start(long seed) throws IOException {
        return new PracticeCrm(SampleCrm.start(0, seed));
    }

    public int port() {
        return crm.port();
    }

    /** By the names of its settings, such as {@code hangs=0.1}. */
    public void misbehave(Map<String, String> settings) {
        crm.misbehave(CrmFaults.of(settings));
    }

    public void clear() {
        crm.misbehave(CrmFaults.none());
        crm.books().clear();
    }

    /**
     * What arrived, oldest first.
     *
     * @param at in microseconds of a clock that only goes forward
     * @param outcome applied, repeated or turned-away
     */
    public record Receipt(long at, String item, String key, String outcome) {}

    public List<Receipt> receipts() {
        return Arrays.stream(crm.books().receipts().split("\n"))
                .filter(line -> !line.isEmpty())
                .map(line -> line.split("\t"))
                .map(part -> new Receipt(Long.parseLong(part[0]), part[1], part[2], part[3]))
                .toList();
    }

    public List<Receipt> applied() {
        return receipts().stream()
                .filter(receipt -> receipt.outcome().equals("applied"))
                .toList();
    }

    /** The most that arrived within any one second. */
    public int mostInASecond() {
        List<Long> times = receipts().stream().map(Receipt::at).sorted().toList();
        int most = 0;
        int from = 0;
        for (int to = 0; to < times.size(); to++) {
            while (times.get(to) - times.get(from) >= 1_000_000) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }

    @Override
    public void close() throws IOException {
        crm.close();
    }
}
