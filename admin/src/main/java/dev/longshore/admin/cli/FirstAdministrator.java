package dev.longshore.admin.cli;

import dev.longshore.sql.account.Accounts;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sees to it that somebody can log in, and says how. */
record FirstAdministrator(Accounts accounts, Console console) {

    /** @param password what {@code LONGSHORE_ADMIN_PASSWORD} says; null if it is not set */
    void ensure(@Nullable String password) {
        Optional<String> generated = accounts.ensureAdministrator(password);
        generated.ifPresent(secret -> console.say("Account: " + Accounts.ADMINISTRATOR + ", password: " + secret
                + " (shown this once; LONGSHORE_ADMIN_PASSWORD sets another)"));
        if (generated.isEmpty()) {
            console.say("Account: " + Accounts.ADMINISTRATOR + ", password: "
                    + (password == null ? "as before" : "the one in LONGSHORE_ADMIN_PASSWORD"));
        }
    }
}
