package dev.longshore.chaos.rig;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The process that serves console and API and runs the embedded database. It is not a worker, so that every worker may be broken. */
final class Console implements AutoCloseable {

    private static final String READY = "Console: ";

    private final Children children;
    private final RunningProcess process;
    private URI address = URI.create("http://127.0.0.1");

    private Console(Children children, RunningProcess process) {
        this.children = children;
        this.process = process;
    }

    static Console start(Product product, Children children, Path data, Path logs, Crm crm)
            throws IOException, InterruptedException {
        RunningProcess process = new RunningProcess(
                "console",
                product.command(
                        List.of(),
                        arguments(
                                crm,
                                "up",
                                "--data",
                                data.toString(),
                                "--port",
                                "0",
                                "--longshore.roles=console",
                                "--logging.file.name=" + logs.resolve("console.log"))),
                Map.of("LONGSHORE_ADMIN_PASSWORD", Account.PASSWORD),
                logs.resolve("console.out"),
                READY);
        Console console = new Console(children, process);
        children.add(console);
        console.address =
                URI.create(process.awaitReady().substring(READY.length()).strip());
        return console;
    }

    private static List<String> arguments(Crm crm, String... own) {
        return Stream.concat(Stream.of(own), crm.serving().stream()).toList();
    }

    URI address() {
        return address;
    }

    @Override
    public void close() {
        process.end(Duration.ofSeconds(60));
        children.remove(this);
    }
}
