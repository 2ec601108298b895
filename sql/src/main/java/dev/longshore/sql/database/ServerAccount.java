package dev.longshore.sql.database;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Under which account of the operating system the server runs. PostgreSQL refuses to run as root; a root's server therefore runs in a user namespace of
 * its own, in which it is nobody, or, where those are forbidden, as the account nobody.
 */
enum ServerAccount {
    OURS(List.of()),
    OWN_NAMESPACE(List.of("unshare", "-U")),
    NOBODY(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));

    private static final int NOBODYS_ID = 65534;

    private final List<String> prefix;

    ServerAccount(List<String> prefix) {
        this.prefix = prefix;
    }

    /** What stands before each command line. */
    List<String> prefix() {
        return prefix;
    }

    /** @param data the server's data, which stay with the account that made them; need not exist yet */
    static ServerAccount ofThisProcess(Path data) throws IOException {
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        if (windows || new com.sun.security.auth.module.UnixSystem().getUid() != 0) {
            return OURS;
        }
        boolean nobodys =
                Files.exists(data) && Files.getAttribute(data, "unix:uid").equals(NOBODYS_ID);
        for (ServerAccount account : nobodys ? List.of(NOBODY) : List.of(OWN_NAMESPACE, NOBODY)) {
            if (account.works()) {
                return account;
            }
        }
        throw LongshoreException.of(
                Category.USER_ERROR,
                "database-as-root",
                "PostgreSQL refuses to run as root, and this host allows neither a user namespace (unshare -U) nor setpriv.",
                "Start Longshore as another user.");
    }

    /** Gives a file or folder to the account, if it is not ours. */
    void own(Path file) throws IOException {
        if (this == NOBODY) {
            Files.setAttribute(file, "unix:uid", NOBODYS_ID);
            Files.setAttribute(file, "unix:gid", NOBODYS_ID);
        }
    }

    private boolean works() throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add("true");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException notInstalled) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking for the account", e);
        }
    }
}
