package dev.longshore.chaos.rig;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** One installation that is there to be broken: its data folder, its console with the database, its catalogue, its workers. */
public final class Rig implements AutoCloseable {

    private static final List<String> JOBS = List.of(
            "chaos-export",
            "chaos-slow",
            "chaos-units",
            "chaos-small",
            "chaos-brief",
            "chaos-breakable",
            "chaos-feed",
            "chaos-crm",
            "chaos-crm-blind",
            "chaos-crm-frozen",
            "chaos-fires",
            "chaos-members",
            "kind-csv",
            "kind-jsonl",
            "kind-xlsx",
            "kind-feed",
            "kind-aggregation",
            "kind-report",
            "kind-sync-in",
            "kind-sync-out");

    /** Of the large export, and chunks of each. */
    private static final int UNITS = 8;

    private static final int CHUNKS = 10;

    /** Of the feed: lines of one are applied in their order. */
    private static final int ACCOUNTS = 40;

    /** Of the inputs of single kinds. */
    private static final int KIND_RECORDS = 1_000;

    private static final int WRONG_EVERY = 97;

    /** Of {@code chaos-members}: four units' work, since a unit is worth a mebibyte of a file. */
    private static final int MEMBERS = 4_000;

    /** Of each line, in a column that the job does not read. */
    private static final int PADDING = 1_100;

    private final Product product;
    private final Children children;
    private final Path folder;
    private final Console console;
    private final Database database;
    private final Outside outside;
    private final AtomicInteger workers = new AtomicInteger();
    private final AtomicInteger brokers = new AtomicInteger();

    private Rig(Product product, Children children, Path folder, Console console, Database database, Outside outside) {
        this.product = product;
        this.children = children;
        this.folder = folder;
        this.console = console;
        this.database = database;
        this.outside = outside;
    }

    /** What is not of the installation. */
    private record Outside(Crm crm, Mailbox mailbox) {}

    /**
     * Starts console and database in a new folder, and loads what the campaign's jobs read.
     *
     * @param rows of the table that is exported
     */
    public static Rig start(Product product, Children children, Path folder, long rows) throws Exception {
        Path data = folder.resolve("data");
        Files.createDirectories(data);
        Files.createDirectories(folder.resolve("logs"));
        writeCatalogue(folder.resolve("catalogue"), rows);
        product.copyJob("sign-up", folder.resolve("catalogue"));
        Crm crm = Crm.somewhere();
        Console console = Console.start(product, children, data, folder.resolve("logs"), crm);
        Database database = Database.of(data);
        database.execute(resource("sql/source.sql").replace(":rows", Long.toString(rows)));
        database.execute(resource("sql/journal.sql"));
        return new Rig(product, children, folder, console, database, new Outside(crm, Mailbox.open()));
    }

    private static void writeCatalogue(Path folder, long rows) throws IOException {
        Files.createDirectories(folder);
        for (String job : JOBS) {
            for (String file : List.of(job + ".yml", job + ".sql")) {
                if (Rig.class.getClassLoader().getResource("catalogue/" + file) == null) {
                    continue; // a kind that needs no statement
                }
                String text = resource("catalogue/" + file)
                        .replace(":unit-rows", Long.toString(Math.max(1, rows / UNITS)))
                        .replace(":chunk-rows", Long.toString(Math.max(1, rows / UNITS / CHUNKS)));
                Files.writeString(folder.resolve(file), text);
            }
        }
    }

    /** A text that lies beside this module's classes. */
    static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Rig.class.getClassLoader().getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A fleet of its own settings, such as {@code --slots 8}. */
    public Fleet fleet(String... settings) {
        return new Fleet(this, workers, new Start(List.of(settings), Map.of(), true));
    }

    /** The same as a user starts them, whom nothing disturbs: for figures. */
    public Fleet undisturbed(String... settings) {
        return new Fleet(this, workers, new Start(List.of(settings), Map.of(), false));
    }

    /** As {@link #undisturbed}, with {@code chaos-wait} and {@code chaos-warm} for their only jobs, whose kind they bring themselves. */
    public Fleet waiting(String... settings) throws IOException {
        Path jobs = Files.createDirectories(folder.resolve("waiting"));
        for (String job : List.of("chaos-wait.yml", "chaos-warm.yml")) {
            Files.writeString(jobs.resolve(job), resource("waiting/" + job));
        }
        List<String> all =
                new ArrayList<>(List.of("--jobs-jar", product.ownJobs().toString(), "--longshore.catalogue=" + jobs));
        all.addAll(List.of(settings));
        return undisturbed(all.toArray(String[]::new));
    }

    /** Processes that decide about fires, and do no work. */
    public Fleet schedulers(String... settings) {
        return schedulers(Map.of(), settings);
    }

    /** The same on machines whose clock is wrong. */
    public Fleet schedulers(WrongClock clock, String... settings) {
        return schedulers(clock.environment(), settings);
    }

    private Fleet schedulers(Map<String, String> environment, String... settings) {
        List<String> all = new ArrayList<>(List.of("--roles", "scheduler"));
        all.addAll(List.of(settings));
        return new Fleet(this, workers, new Start(all, environment, true));
    }

    /** Writes the feed that {@code chaos-feed} reads. */
    public void writeFeed(long lines) throws IOException {
        Path file = data().resolve("feeds").resolve("chaos-feed.csv");
        Files.createDirectories(file.getParent());
        StringBuilder text = new StringBuilder("id,account\n");
        for (long id = 1; id <= lines; id++) {
            text.append(id).append(",account ").append(id % ACCOUNTS).append('\n');
        }
        Files.writeString(file, text);
    }

    /** Writes what {@code kind-feed} and {@code kind-sync-in} read; every 97th record of each is wrong. */
    public void writeInputs() throws IOException {
        Path feed = data().resolve("feeds").resolve("kind-feed.csv");
        Path people = data().resolve("inbox").resolve("kind-people.csv");
        StringBuilder lines = new StringBuilder("id,account\n");
        StringBuilder records = new StringBuilder("id,name,balance\n");
        for (int id = 1; id <= KIND_RECORDS; id++) {
            boolean wrong = id % WRONG_EVERY == 0;
            lines.append(wrong ? "x" : id)
                    .append(",account ")
                    .append(id % ACCOUNTS)
                    .append('\n');
            records.append(id).append(",person ").append(id).append(wrong ? ",much\n" : "," + id + ".50\n");
        }
        for (Path file : List.of(feed, people)) {
            Files.createDirectories(file.getParent());
        }
        Files.writeString(feed, lines);
        Files.writeString(people, records);
    }

    /** Writes what {@code chaos-members} reads. */
    public void writeMembers() throws IOException {
        Path file = data().resolve("inbox").resolve("chaos-members.csv");
        Files.createDirectories(file.getParent());
        String padding = "x".repeat(PADDING);
        StringBuilder text = new StringBuilder("id,name,balance,padding\n");
        for (int id = 1; id <= MEMBERS; id++) {
            text.append(id)
                    .append(",member ")
                    .append(id)
                    .append(',')
                    .append(id)
                    .append(".50,")
                    .append(padding)
                    .append('\n');
        }
        Files.writeString(file, text);
    }

    /** Whether each commit is written down. What measures throughput leaves it out. */
    public void journals(boolean on) throws SQLException {
        String does = on ? "enable" : "disable";
        database.execute("alter table longshore.work_unit " + does + " trigger chaos_unit; alter table longshore.run "
                + does + " trigger chaos_run; alter table longshore.run " + does + " trigger chaos_run_asked");
    }

    public Database database() {
        return database;
    }

    public DatabaseServer server() {
        return new DatabaseServer(database, logs());
    }

    /** One more server, for those who close it. */
    public Broker broker() throws Exception {
        return Broker.start(folder.resolve("broker-" + brokers.incrementAndGet()), children);
    }

    /** Listens in the console's process. */
    public Crm crm() {
        return outside.crm;
    }

    /** Listens in this process. */
    public Mailbox mailbox() {
        return outside.mailbox;
    }

    public Api api() {
        return new Api(console.address());
    }

    public Path folder() {
        return folder;
    }

    /** Published files: one folder a run. */
    public Path artifacts() {
        return data().resolve("artifacts");
    }

    /** Half-made files: one folder a run. */
    public Path work() {
        return data().resolve("work");
    }

    Path data() {
        return folder.resolve("data");
    }

    public Path logs() {
        return folder.resolve("logs");
    }

    Path catalogue() {
        return folder.resolve("catalogue");
    }

    Product product() {
        return product;
    }

    Children children() {
        return children;
    }

    @Override
    public void close() {
        console.close();
        outside.mailbox.close();
    }
}
