package dev.longshore.admin;

import dev.longshore.admin.cli.CommandLineInterface;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.TimeZone;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application, and its command line: {@code help} lists what it can do. */
@SpringBootApplication(proxyBeanMethods = false)
public class Longshore {

    /** Ends the process with 0 when the command did its work, 1 when it failed, 2 when the command line is wrong. */
    public static void main(String[] arguments) {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.exit(new CommandLineInterface(Longshore.class, System.getenv(), out, err).run(arguments));
    }
}
