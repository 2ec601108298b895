package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.account.Role;
import org.jspecify.annotations.Nullable;

/** Whoever looks at a page, and what they may do there. */
record Person(Actor actor) {

    public String name() {
        return actor.name();
    }

    /** {@code Operator · all tenants}. */
    public String standing() {
        String tenant = actor.scope().tenant();
        return Words.capitalized(actor.role().word()) + " · " + (tenant == null ? "all tenants" : tenant);
    }

    public boolean mayAct() {
        return actor.role().includes(Role.OPERATOR);
    }

    /** It is of all tenants. */
    public boolean maySeeAudit() {
        return actor.role().includes(Role.ADMIN) && actor.scope().tenant() == null;
    }

    public boolean maySetReaders() {
        return actor.role().includes(Role.ADMIN);
    }

    /** Why the buttons are off; null if they are on. */
    public @Nullable String whyNot() {
        return mayAct() ? null : "You are a " + actor.role().word() + ". Operators may do this.";
    }
}
