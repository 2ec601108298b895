package dev.longshore.admin.cli;

import dev.longshore.model.account.Actor;
import dev.longshore.model.account.ApiToken;
import dev.longshore.model.account.Role;
import dev.longshore.model.account.TenantScope;
import dev.longshore.sql.account.Tokens;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code token}: makes, lists and ends the tokens of programs. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(create | list | revoke)",
        description = "Makes, lists and ends the tokens with which programs use the API.")
final class TokenCommand {

    private static final Actor ACTOR = Actor.local("command-line");

    private final Launcher launcher;
    private final Console console;

    TokenCommand(Launcher launcher, Console console) {
        this.launcher = launcher;
        this.console = console;
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Makes a token and prints it; it is shown this once, only its hash is kept.")
    int create(
            @Mixin Installation installation,
            @Option(names = "--name", paramLabel = "N", required = true, description = "What the audit calls it.")
                    String name,
            @Option(names = "--role", paramLabel = "ROLE", required = true, description = "viewer, operator or admin.")
                    Role role,
            @Option(names = "--tenant", paramLabel = "T", description = "Sees this tenant only; all by default.")
                    @Nullable
                    TenantScope tenant) {
        TenantScope scope = tenant == null ? TenantScope.ALL : tenant;
        return with(installation, tokens -> console.say(tokens.create(ACTOR, name, role, scope)));
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the tokens, without their secret.")
    int list(@Mixin Installation installation) {
        return with(installation, tokens -> show(tokens.list()));
    }

    @Command(name = "revoke", mixinStandardHelpOptions = true, description = "Ends a token, at once.")
    int revoke(
            @Mixin Installation installation,
            @Option(names = "--name", paramLabel = "N", required = true, description = "Which.") String name) {
        return with(installation, tokens -> {
            tokens.revoke(ACTOR, name, "revoked on the command line");
            console.say("Token " + name + " opens nothing any more.");
        });
    }

    private int with(Installation installation, Consumer<Tokens> use) {
        launcher.visit(installation.data(), application -> use.accept(application.get(Tokens.class)));
        return CommandLineInterface.DONE;
    }

    private void show(List<ApiToken> tokens) {
        if (tokens.isEmpty()) {
            console.say("There are no tokens. longshore token create makes one.");
        }
        for (ApiToken token : tokens) {
            console.say(token.name() + "  " + token.role().word() + "  " + Scopes.words(token.scope()) + "  made "
                    + token.createdAt() + (token.isRevoked() ? "  revoked" : ""));
        }
    }
}
