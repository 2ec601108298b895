package dev.longshore.sql.account;

import dev.longshore.model.failure.LongshoreException;
import java.util.regex.Pattern;

/** How accounts and tokens may be called; the audit and the log show the names as they are. */
final class Names {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,80}");

    private Names() {}

    /** @param owner whose name it would be, such as {@code an account} */
    static void require(String name, String owner) {
        if (!NAME.matcher(name).matches()) {
            throw LongshoreException.badInput(
                    "bad-name",
                    "name",
                    "\"" + name + "\" is not a name of " + owner + ".",
                    "Write 1 to 80 letters, digits, or . _ @ -");
        }
    }
}
