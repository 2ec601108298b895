package dev.longshore.admin.cli;

import dev.longshore.model.account.Account;
import dev.longshore.model.account.Actor;
import dev.longshore.model.account.Role;
import dev.longshore.model.account.TenantScope;
import dev.longshore.sql.account.Accounts;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code account}: makes, lists and disables the accounts of people. */
@Command(
        name = "account",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(create | list | disable)",
        description = "Makes, lists and disables the accounts with which people log in.")
final class AccountCommand {

    private static final Actor ACTOR = Actor.local("command-line");
    private static final String PASSWORD = "LONGSHORE_ACCOUNT_PASSWORD";

    private final Launcher launcher;
    private final Console console;

    AccountCommand(Launcher launcher, Console console) {
        this.launcher = launcher;
        this.console = console;
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Makes an account. Its password is the one in " + PASSWORD
                    + ", or a random one that is printed this once.")
    int create(
            @Mixin Installation installation,
            @Option(names = "--name", paramLabel = "N", required = true, description = "What the person logs in as.")
                    String name,
            @Option(names = "--role", paramLabel = "ROLE", required = true, description = "viewer, operator or admin.")
                    Role role,
            @Option(names = "--tenant", paramLabel = "T", description = "Sees this tenant only; all by default.")
                    @Nullable
                    TenantScope tenant) {
        TenantScope scope = tenant == null ? TenantScope.ALL : tenant;
        String given = launcher.password(PASSWORD);
        return with(installation, accounts -> {
            String password = given == null ? Accounts.randomPassword() : given;
            accounts.create(ACTOR, name, password, role, scope);
            console.say("Account: " + name + ", password: "
                    + (given == null ? password + " (shown this once)" : "the one in " + PASSWORD));
        });
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the accounts.")
    int list(@Mixin Installation installation) {
        return with(installation, accounts -> show(accounts.list()));
    }

    @Command(
            name = "disable",
            mixinStandardHelpOptions = true,
            description = "Locks somebody out; open sessions end within a minute.")
    int disable(
            @Mixin Installation installation,
            @Option(names = "--name", paramLabel = "N", required = true, description = "Whom.") String name) {
        return with(installation, accounts -> {
            accounts.disable(ACTOR, name, "disabled on the command line");
            console.say("Nobody logs in as " + name + " any more.");
        });
    }

    private int with(Installation installation, Consumer<Accounts> use) {
        launcher.visit(installation.data(), application -> use.accept(application.get(Accounts.class)));
        return CommandLineInterface.DONE;
    }

    private void show(List<Account> accounts) {
        if (accounts.isEmpty()) {
            console.say("There are no accounts. longshore account create makes one.");
        }
        for (Account account : accounts) {
            console.say(account.name() + "  " + account.role().word() + "  " + Scopes.words(account.scope()) + "  made "
                    + account.createdAt() + (account.isDisabled() ? "  disabled" : ""));
        }
    }
}
